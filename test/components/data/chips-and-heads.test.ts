import { assert } from 'chai';
import type { Filter } from '../../../core/query/query.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { garden } from '../../support/garden.js';
import { panelHost, type PanelHost } from '../../support/panel-host.js';

const full: Filter = { op: '=', field: 'sun', value: 'full' };
const quick: Filter = { op: '<=', field: 'days', value: 10 };

let host: PanelHost;
const $ = <E extends Element = HTMLElement>(selector: string) => host.renderRoot.querySelector<E>(selector)!;
const $$ = (selector: string) => [...host.renderRoot.querySelectorAll<HTMLElement>(selector)];

describe('chips', () => {
  beforeEach(async () => {
    host = await panelHost(garden);
    host.patch({ filters: [full, quick] });
    await host.updateComplete;
  });
  afterEach(() => host.remove());

  it('are accessible', () => assertAccessible(host));

  it('say what is filtered and take one away', async () => {
    assert.deepEqual(
      $$('.chip .words').map((each) => each.textContent!.replace(/\s+/g, ' ').trim()),
      ['Sun full', 'Germination at most 10'],
    );
    $<HTMLButtonElement>('[aria-label="Remove: Sun full"]').click();
    assert.deepEqual(host.view.filters, [quick]);
    await host.updateComplete;
    const focused = (host.renderRoot as ShadowRoot).activeElement;
    assert.equal(focused?.getAttribute('aria-label'), 'Remove: Germination at most 10');
  });

  it('open the menu of their column', () => {
    $<HTMLButtonElement>('.chip .words').click();
    assert.equal(host.opened, 'sun');
  });

  it('go all at once', async () => {
    $<HTMLButtonElement>('.clear').click();
    assert.deepEqual(host.view.filters, []);
    await host.updateComplete;
    assert.equal($$('.chips').length, 0);
  });
});

describe('heads', () => {
  const head = (key: string) => $$('.head-cell')[garden.fields.findIndex((field) => field.key === key)]!;
  const bins = (key: string) => [...head(key).querySelectorAll('.bin')];
  beforeEach(async () => {
    host = await panelHost(garden);
    await eventually(() => assert.equal(bins('days').length, 8));
  });
  afterEach(() => host.remove());

  const press = (key: string, from: number, to: number, end = 'pointerup') => {
    const picture = head(key).querySelector<SVGSVGElement>('svg')!;
    const box = picture.getBoundingClientRect();
    const at = (bin: number) => ({
      clientX: box.left + ((bin + 0.5) * box.width) / 8,
      button: 0,
      pointerId: 7,
      bubbles: true,
    });
    picture.dispatchEvent(new PointerEvent('pointerdown', { ...at(from), cancelable: true }));
    picture.dispatchEvent(new PointerEvent('pointermove', at(to)));
    picture.dispatchEvent(new PointerEvent(end, at(to)));
  };

  it('know their column: what is frequent, or how many differ', () => {
    assert.equal(head('variety').querySelector('.facet')!.textContent!.trim(), '42 different');
    assert.match(head('sun').querySelector('.facet')!.textContent!, /full 17 · half 9 · shade 8/);
  });

  it('are silent for assistive technology and out of the tab order', () => {
    for (const facet of $$('.facet')) {
      assert.equal(facet.getAttribute('aria-hidden'), 'true');
      assert.equal(facet.querySelectorAll('button, a, [tabindex]').length, 0);
    }
  });

  it('take their line before they know', async () => {
    const { height } = head('days').querySelector('.facet')!.getBoundingClientRect();
    host.live.state = { ...host.live.state, facets: {} };
    host.requestUpdate();
    await host.updateComplete;
    assert.equal(head('days').querySelector('.facet')!.getBoundingClientRect().height, height);
  });

  it('filter by a click on a bin, and back by another', async () => {
    press('days', 0, 0);
    assert.deepEqual(host.view.filters, [{ op: '<=', field: 'days', value: 6 }]);
    await eventually(() => assert.equal(bins('days').filter((bin) => bin.matches('.on')).length, 1));
    press('days', 0, 0);
    assert.deepEqual(host.view.filters, []);
  });

  it('filter by dragging over bins, in both directions', async () => {
    press('came_up', 4, 2);
    const [filter] = host.view.filters;
    assert.equal(filter!.op, 'between');
    await eventually(() =>
      assert.deepEqual(
        bins('came_up').map((bin) => bin.matches('.on')),
        [false, false, true, true, true, false, false, false],
      ),
    );
  });

  it('filter days by days', () => {
    press('sown', 3, 7);
    const [filter] = host.view.filters;
    assert.equal(filter!.op, '>=');
    assert.match(String((filter as { value: unknown }).value), /^2026-\d\d-\d\d$/);
  });

  it('change nothing when a drag is given up', () => {
    press('days', 1, 3, 'pointercancel');
    assert.deepEqual(host.view.filters, []);
  });

  it('filter by a click on a value', () => {
    head('sun').querySelector<HTMLElement>('.value')!.click();
    assert.deepEqual(host.view.filters, [full]);
  });
});
