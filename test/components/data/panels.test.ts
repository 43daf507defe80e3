import { assert } from 'chai';
import { KoboldColumnsPanel } from '../../../components/data/panels/kobold-columns-panel.js';
import { KoboldFilterSheet } from '../../../components/data/panels/kobold-filter-sheet.js';
import { KoboldUsePanel } from '../../../components/data/panels/kobold-use-panel.js';
import type { Panel } from '../../../components/data/panels/panel.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import type { FakeTable } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { panelHost, type PanelHost } from '../../support/panel-host.js';

customElements.define('kobold-filter-sheet', KoboldFilterSheet);
customElements.define('kobold-columns-panel', KoboldColumnsPanel);
customElements.define('kobold-use-panel', KoboldUsePanel);

let host: PanelHost;
let panel: Panel;
const $ = <E extends Element = HTMLElement>(selector: string) =>
  panel.renderRoot.querySelector<E & HTMLElement>(selector)!;
const $$ = <E extends Element = HTMLElement>(selector: string) => [...panel.renderRoot.querySelectorAll<E>(selector)];
const button = (text: string) => $$<HTMLButtonElement>('button').find((each) => each.textContent!.includes(text))!;

async function open(tag: string, table: FakeTable = garden, attributes?: Record<string, string>): Promise<void> {
  host = await panelHost(table, attributes);
  panel = await host.open(document.createElement(tag) as Panel, { anchor: host.anchor });
}
const wide: FakeTable = {
  fields: Array.from({ length: 500 }, (_, at) => ({ key: `c${at}`, label: `Column ${at}`, type: 'text' as const })),
  rows: [Array.from({ length: 500 }, (_, at) => `v${at}`)],
};

describe('the filters of all columns', () => {
  afterEach(() => host.remove());

  it('are accessible, folded and unfolded', async () => {
    await open('kobold-filter-sheet');
    await assertAccessible(panel);
    button('Germination').click();
    await eventually(() => assert.isTrue($('[name=from]') !== null));
    await assertAccessible(panel);
  });

  it('show what each column is filtered by, and how many rows are left', async () => {
    await open('kobold-filter-sheet');
    host.patch({ filters: [{ op: '<=', field: 'days', value: 10 }] });
    await eventually(() => assert.include(button('Germination').textContent, 'at most 10'));
    await eventually(() => assert.include($('.main').textContent, `Show ${host.live.state.counts.matched} rows`));
    button('Clear all').click();
    assert.deepEqual(host.view.filters, []);
    $('.main').click();
    assert.isFalse(panel.isConnected);
  });

  it('can be searched among hundreds', async () => {
    await open('kobold-filter-sheet', wide);
    const box = $<HTMLInputElement>('input[type=search]');
    box.value = 'column 499';
    box.dispatchEvent(new InputEvent('input'));
    await eventually(() => assert.equal($$('.field').length, 1));
    box.value = 'turnip';
    box.dispatchEvent(new InputEvent('input'));
    await eventually(() => assert.include(panel.renderRoot.textContent, 'No such column'));
  });
});

describe('the columns of a table', () => {
  afterEach(() => host.remove());

  it('are accessible', async () => {
    await open('kobold-columns-panel');
    await assertAccessible(panel);
  });

  it('are shown and hidden, but never all hidden', async () => {
    await open('kobold-columns-panel');
    for (const box of $$<HTMLInputElement>('.choice input').slice(1)) {
      box.click();
      await host.updateComplete;
      await panel.updateComplete;
    }
    assert.equal(host.view.columns.hidden.length, garden.fields.length - 1);
    assert.isTrue($<HTMLInputElement>('.choice input').disabled);
    button('Show all columns').click();
    await panel.updateComplete;
    assert.deepEqual(
      host.columns.filter(({ hidden }) => hidden),
      [],
    );
    button('As it was').click();
    assert.deepEqual(host.view.columns.shown, []);
  });

  it('move by keyboard and keep the focus', async () => {
    await open('kobold-columns-panel');
    const down = $<HTMLButtonElement>('[aria-label="Move Variety down"]');
    down.focus();
    down.click();
    await host.updateComplete;
    await panel.updateComplete;
    assert.deepEqual(host.view.columns.order.slice(0, 2), ['species', 'variety']);
    assert.isTrue((panel.renderRoot as ShadowRoot).activeElement === down);
  });

  it('move by dragging', async () => {
    await open('kobold-columns-panel');
    const grips = $$('.grip');
    const center = (element: Element) => {
      const box = element.getBoundingClientRect();
      return { clientX: box.left + box.width / 2, clientY: box.top + box.height * 0.8, pointerId: 1, bubbles: true };
    };
    (grips[0] as HTMLElement).setPointerCapture = () => {};
    grips[0]!.dispatchEvent(new PointerEvent('pointerdown', center(grips[0]!)));
    grips[0]!.dispatchEvent(new PointerEvent('pointermove', center(grips[2]!)));
    grips[0]!.dispatchEvent(new PointerEvent('pointerup', center(grips[2]!)));
    assert.deepEqual(host.view.columns.order.slice(0, 3), ['species', 'sun', 'variety']);
  });

  it('open at once with 500 of them', async () => {
    await open('kobold-columns-panel', wide);
    assert.equal($$('.one').length, 500);
    assert.isTrue($('input[type=search]') !== null);
  });
});

describe('using a table elsewhere', () => {
  afterEach(() => host.remove());

  it('is accessible', async () => {
    await open('kobold-use-panel', garden, { src: 'https://example.org/garden.csv' });
    await eventually(() => assert.include($<HTMLTextAreaElement>('textarea').value, '<kobold-table'));
    await assertAccessible(panel);
  });

  it('offers four forms, by click and by arrow', async () => {
    await open('kobold-use-panel', garden, { src: 'https://example.org/garden.csv' });
    const text = () => $<HTMLTextAreaElement>('textarea').value;
    await eventually(() => assert.include(text(), '<kobold-table'));
    button('Block').click();
    await eventually(() => assert.include(text(), '<div data-kobold="table"'));
    assert.include($<HTMLTextAreaElement>('textarea.script').value, '<script');
    $('[role=tab][aria-selected=true]').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }),
    );
    await eventually(() => assert.include(text(), '<a data-kobold'));
    button('Frame').click();
    await eventually(() => assert.include(text(), '<iframe'));
    assert.isTrue($('textarea.script') === null);
  });

  it('carries the reader’s filter along', async () => {
    await open('kobold-use-panel', garden, { src: 'https://example.org/garden.csv' });
    host.patch({ filters: [{ op: '<=', field: 'days', value: 10 }] });
    await eventually(() =>
      assert.include($<HTMLTextAreaElement>('textarea').value, 'initial-filter="days at most 10"'),
    );
  });

  it('links to this view only where the view is in the URL', async () => {
    await open('kobold-use-panel', garden, { 'url-state': '' });
    assert.isTrue(!!button('Link to this view'));
    host.remove();
    await open('kobold-use-panel');
    assert.isFalse(!!button('Link to this view'));
  });
});
