/** The ARIA grid pattern: one cell in the tab order, arrows, ranges, copying; and the same with a height of its own. */
import { assert } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import { clearPage, focused, press, rowsOf, showTable, type Shown } from '../../support/shown-table.js';
import { eventually } from '../../support/eventually.js';
import { garden } from '../../support/garden.js';
import type { FakeTable } from '../../support/fake-client.js';

const long: FakeTable = {
  fields: [
    { key: 'n', label: 'N', type: 'integer', decimals: 0 },
    { key: 'name', label: 'Name', type: 'text' },
  ],
  rows: Array.from({ length: 5000 }, (_, row) => [row, `Row ${row}`]),
};

describe('the grid’s keyboard', () => {
  afterEach(clearPage);

  async function inFirstCell(shown: Shown): Promise<void> {
    shown.root.querySelector<HTMLElement>('.head [tabindex="0"]')!.focus();
    press(shown.root, 'ArrowDown');
    await shown.table.updateComplete;
  }

  it('has one stop for Tab, the header first, and from a head one to its menu', async () => {
    const { root } = await showTable(garden);
    const stops = () => [...root.querySelectorAll('[role=grid] [tabindex="0"]')].map(({ className }) => className);
    assert.deepEqual(stops(), ['plain sort', 'plain menu']);
    root.querySelector<HTMLElement>('[role=grid] [tabindex="0"]')!.focus();
    assert.equal(focused(root), 'head/variety');
  });

  it('moves by arrows, Home, End and with Ctrl to the corners', async () => {
    const shown = await showTable(garden);
    await inFirstCell(shown);
    const { root } = shown;
    const go = (key: string, keys: KeyboardEventInit = {}) => (press(root, key, keys), focused(root));
    assert.equal(focused(root), '1/variety');
    assert.equal(go('ArrowRight'), '1/species');
    assert.equal(go('ArrowDown'), '2/species');
    assert.equal(go('End'), '2/link');
    assert.equal(go('ArrowRight'), '2/link');
    assert.equal(go('Home'), '2/variety');
    assert.equal(go('End', { ctrlKey: true }), '25/link');
    assert.equal(go('PageUp'), '15/link');
    assert.equal(go('Home', { ctrlKey: true }), '1/variety');
    assert.equal(go('ArrowUp'), 'head/variety');
  });

  it('goes the other way with the arrows where text runs from right to left', async () => {
    const shown = await showTable(garden);
    shown.table.parentElement!.dir = 'rtl';
    await eventually(() => assert.equal(shown.root.querySelector('.root')!.getAttribute('dir'), 'rtl'));
    await inFirstCell(shown);
    press(shown.root, 'ArrowLeft');
    assert.equal(focused(shown.root), '1/species');
  });

  it('selects with Shift, sums up, and lets go with Escape', async () => {
    const shown = await showTable(garden, { columns: 'days, variety' });
    const { root, table } = shown;
    const told: string[][] = [];
    table.addEventListener('kobold-selected', ({ detail }) => told.push([...detail.records, ...detail.fields]));
    await inFirstCell(shown);
    press(root, 'ArrowDown', { shiftKey: true });
    press(root, 'ArrowDown', { shiftKey: true });
    assert.equal(root.querySelectorAll('[aria-selected=true]').length, 3);
    await eventually(() =>
      assert.equal(root.querySelector('.notes')!.textContent!.trim(), '3 cells · sum 23 · mean 7.67'),
    );
    assert.deepEqual(told.at(-1), ['1', '2', '3', 'days']);
    press(root, 'Escape');
    assert.equal(root.querySelectorAll('[aria-selected=true]').length, 0);
    await eventually(() => assert.equal(root.querySelector('.notes')!.textContent!.trim(), ''));
    press(root, 'a', { ctrlKey: true });
    assert.equal(root.querySelectorAll('[aria-selected=true]').length, 50);
  });

  it('selects by dragging the mouse', async () => {
    const { root } = await showTable(garden);
    const cell = (row: number, col: number) => rowsOf(root)[row]!.querySelector(`[data-col="${col}"]`)!;
    const pointer = (type: string, at: Element) =>
      at.dispatchEvent(
        new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, button: 0, pointerType: 'mouse' }),
      );
    pointer('pointerdown', cell(0, 1));
    pointer('pointermove', cell(2, 3));
    pointer('pointerup', cell(2, 3));
    pointer('pointermove', cell(5, 5));
    assert.equal(root.querySelectorAll('[aria-selected=true]').length, 9);
  });

  it('copies what is selected, as text and as a table', async () => {
    const shown = await showTable(garden, { columns: 'variety, days' });
    await inFirstCell(shown);
    press(shown.root, 'ArrowRight', { shiftKey: true });
    const asked: unknown[] = [];
    shown.view.copy = async (range) => {
      asked.push(range);
      return 'Variety\tGermination\r\nAmish Paste\t5';
    };
    const event = new ClipboardEvent('copy', { bubbles: true, composed: true, cancelable: true });
    shown.root.activeElement!.dispatchEvent(event);
    assert.isTrue(event.defaultPrevented);
    await eventually(() => assert.deepEqual(asked, [{ from: 0, to: 1, fields: ['variety', 'days'] }]));
  });

  it('says in the reader’s language why nothing was copied', async () => {
    const shown = await showTable(garden, { columns: 'variety, days', lang: 'de' });
    await eventually(() => assert.match(shown.root.querySelector('[part~=count]')!.textContent!, /Zeilen/));
    await inFirstCell(shown);
    const copied = async (error: unknown, words: RegExp): Promise<void> => {
      shown.view.copy = () => Promise.reject(error);
      shown.root.activeElement!.dispatchEvent(
        new ClipboardEvent('copy', { bubbles: true, composed: true, cancelable: true }),
      );
      await eventually(() => assert.match(shown.root.querySelector('[role=status]')!.textContent!, words));
    };
    await copied(new KoboldError('too-large', '6,000,000 cells are too many.', { limit: 5_000_000 }), /5\.000\.000/);
    await copied(new Error('Failed to fetch'), /^\s*Diese Zellen ließen sich nicht kopieren\.\s*$/);
  });

  it('opens the column’s menu with Alt and the arrow, changes its width with Shift', async () => {
    const { root, table } = await showTable(garden);
    root.querySelector<HTMLElement>('.head [tabindex="0"]')!.focus();
    const cell = root.querySelector<HTMLElement>('.head [data-col="0"]')!;
    const before = cell.offsetWidth;
    press(root, 'ArrowRight', { shiftKey: true });
    await table.updateComplete;
    assert.equal(cell.offsetWidth, before + 16);
    press(root, 'ArrowDown', { altKey: true });
    await eventually(() => assert.isNotNull(root.querySelector('kobold-column-menu')));
  });

  it('scrolls rows into a height of its own, and keeps the focus when its row has gone', async () => {
    const shown = await showTable(long, { height: '300' });
    const { root } = shown;
    await inFirstCell(shown);
    assert.isBelow(rowsOf(root).length, 40);
    press(root, 'End', { ctrlKey: true });
    await eventually(() => assert.equal(focused(root), '5000/name'));
    assert.equal(rowsOf(root).at(-1)!.getAttribute('aria-rowindex'), '5001');
    const scroller = root.querySelector('.scroller')!;
    scroller.scrollTop = 0;
    scroller.dispatchEvent(new Event('scroll')); // pages in the background get theirs late
    await eventually(() => assert.equal(rowsOf(root)[0]?.dataset['recordId'], '1'));
    assert.equal(root.activeElement, root.querySelector('.scroller'));
    press(root, 'ArrowUp');
    await eventually(() => assert.equal(focused(root), '4999/name'));
  });

  it('follows an open record from row to row, and gives the focus back where it was read last', async () => {
    const shown = await showTable(long, { height: '300' });
    const { root } = shown;
    await inFirstCell(shown);
    press(root, 'Enter');
    const record = await eventually(() => {
      const dialog = root.querySelector('kobold-record-dialog')?.shadowRoot?.querySelector('dialog');
      if (!dialog?.textContent?.includes('1 of 5,000')) throw new Error('not open yet');
      return dialog;
    });
    for (let row = 2; row <= 90; row++) {
      record.querySelector<HTMLButtonElement>('.step[aria-label="Next row"]')!.click();
      await eventually(() => assert.include(record.querySelector('.position')!.textContent, `${row} of 5,000`));
    }
    record.close();
    await eventually(() => assert.equal(focused(root), '90/n'));
  }).timeout(20_000);
});
