import { assert } from 'chai';
import { KoboldColumnMenu } from '../../../components/data/panels/kobold-column-menu.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { garden } from '../../support/garden.js';
import { panelHost, type PanelHost } from '../../support/panel-host.js';

customElements.define('kobold-column-menu', KoboldColumnMenu);

describe('the menu of a column', () => {
  let host: PanelHost;
  let menu: KoboldColumnMenu;
  const $ = <E extends Element = HTMLElement>(selector: string) =>
    menu.renderRoot.querySelector<E & HTMLElement>(selector)!;
  const $$ = <E extends Element = HTMLElement>(selector: string) => [...menu.renderRoot.querySelectorAll<E>(selector)];
  const button = (text: string) => $$<HTMLButtonElement>('button').find((each) => each.textContent!.includes(text))!;

  async function open(key: string, attributes?: Record<string, string>): Promise<void> {
    host = await panelHost(garden, attributes);
    const field = garden.fields.find((each) => each.key === key)!;
    const element = document.createElement('kobold-column-menu') as KoboldColumnMenu;
    menu = await host.open(element, { field, anchor: host.anchor });
    await eventually(() => assert.isTrue($('.field-filter > *') !== null));
  }
  afterEach(() => host.remove());

  it('is accessible for text, numbers, days, yes and no, in three languages', async () => {
    for (const key of ['species', 'days', 'sown', 'organic']) {
      await open(key);
      await assertAccessible(menu);
      host.remove();
    }
    for (const lang of ['de', 'ar']) {
      await open('species', { lang });
      await eventually(() => assert.notEqual($('h3').textContent!.trim(), 'Show only'));
      await assertAccessible(menu);
      host.remove();
    }
    await open('species');
  });

  it('opens with the focus inside, in the top layer, named after its column', async () => {
    await open('species');
    assert.isTrue(menu.matches(':popover-open'));
    assert.equal(menu.getAttribute('aria-label'), 'Species');
    assert.isTrue((menu.renderRoot as ShadowRoot).activeElement !== null);
  });

  it('sorts in words that fit the column', async () => {
    await open('days');
    button('Largest first').click();
    await eventually(() => assert.deepEqual(host.view.sort, [{ field: 'days', descending: true }]));
    await eventually(() => assert.equal(button('Largest first').getAttribute('aria-pressed'), 'true'));
    button('Largest first').click();
    assert.deepEqual(host.view.sort, []);
    host.remove();
    await open('sown');
    assert.isTrue(!!button('Oldest first'));
  });

  it('adds to the sort with Shift', async () => {
    await open('days');
    host.patch({ sort: [{ field: 'sun' }] });
    await menu.updateComplete;
    button('Smallest first').dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    assert.deepEqual(host.view.sort, [{ field: 'sun' }, { field: 'days' }]);
  });

  it('lists values with counts and filters by ticking several', async () => {
    await open('sun');
    const [full, half] = await eventually(() => {
      const boxes = $$<HTMLInputElement>('.values input');
      assert.equal(boxes.length, 4); // full, half, shade and (empty)
      return boxes;
    });
    assert.match($('.values').textContent!, /full\s+17.*half.*\(empty\)/s);
    full!.click();
    assert.deepEqual(host.view.filters, [{ op: '=', field: 'sun', value: 'full' }]);
    await menu.updateComplete;
    half!.click();
    assert.deepEqual(host.view.filters, [{ op: 'in', field: 'sun', values: ['full', 'half'] }]);
    await menu.updateComplete;
    button('Show all again').click();
    assert.deepEqual(host.view.filters, []);
  });

  it('finds values while typing, and contains what was typed on Enter', async () => {
    await open('variety');
    const box = $<HTMLInputElement>('input[type=search]');
    box.value = 'blue';
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await eventually(() => {
      const labels = $$('.values .what').map((each) => each.textContent!);
      assert.isAbove(labels.length, 1);
      assert.isTrue(labels.every((label) => /blue/i.test(label)));
    });
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    assert.deepEqual(host.view.filters, [{ op: 'contains', field: 'variety', value: 'blue' }]);
  });

  it('takes from and to as numbers and as days, whichever comes first', async () => {
    await open('days');
    const set = (name: string, value: string) => {
      const input = $<HTMLInputElement>(`[name=${name}]`);
      input.value = value;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    };
    set('to', '10');
    assert.deepEqual(host.view.filters, [{ op: '<=', field: 'days', value: 10 }]);
    await menu.updateComplete;
    set('from', '12');
    assert.deepEqual(host.view.filters, [{ op: 'between', field: 'days', from: 10, to: 12 }]);
    host.remove();
    await open('sown');
    set('from', '2026-02-01');
    assert.deepEqual(host.view.filters, [{ op: '>=', field: 'sown', value: '2026-02-01' }]);
  });

  it('arranges its column: group, pin, move, width, hide', async () => {
    await open('species');
    button('Group by this').click();
    assert.equal(host.view.groupBy, 'species');
    await menu.updateComplete;
    await eventually(() => button('Do not group').click());
    assert.equal(host.view.groupBy, '');
    $('[aria-label="Move towards the start"]').click();
    assert.deepEqual(host.view.columns.order.slice(0, 2), ['species', 'variety']);
    await eventually(() => assert.isTrue($<HTMLButtonElement>('[aria-label="Move towards the start"]').disabled));
    $('[aria-label="Width: Wider"]').click();
    assert.isAbove(host.view.columns.widths['species']!, 0);
    button('Keep in view').click();
    assert.deepEqual(host.view.columns.pinned, ['species']);
    await menu.updateComplete;
    button('Hide column').click();
    assert.deepEqual(host.view.columns.hidden, ['species']);
    assert.isFalse(menu.isConnected);
  });

  it('closes by Escape and by a press outside, and the focus goes back', async () => {
    await open('sun');
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    assert.isFalse(menu.isConnected);
    assert.isTrue((host.renderRoot as ShadowRoot).activeElement === host.anchor);
    host.remove();
    await open('sun');
    host.anchor.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    assert.isTrue(menu.isConnected, 'its own button toggles it, by the table');
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    assert.isFalse(menu.isConnected);
  });

  it('keeps Tab inside', async () => {
    await open('sun');
    const last = $$<HTMLButtonElement>('button:not(:disabled)').at(-1)!;
    last.focus();
    last.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true }));
    assert.isTrue((menu.renderRoot as ShadowRoot).activeElement === $('.close'));
  });
});
