import { assert } from 'chai';
import { tableSource } from '../../../components/kit/page-data.js';
import { clearPage, showTable } from '../../support/shown-table.js';
import { eventually } from '../../support/eventually.js';

function tableOf(rows: readonly (readonly string[])[]): HTMLTableElement {
  const table = document.createElement('table');
  for (const cells of rows) {
    const row = table.insertRow();
    for (const text of cells) row.insertCell().textContent = text;
  }
  return table;
}

const rowsOf = (table: HTMLTableElement) => {
  const source = tableSource(table);
  return source.kind === 'rows' ? source.rows : [];
};

describe('a table as a source', () => {
  afterEach(clearPage);

  it('is the same source until something in it changes', () => {
    const table = tableOf([
      ['name', 'days'],
      ['Tomato', '70'],
    ]);
    const source = tableSource(table);
    assert.equal(tableSource(table), source);
    table.rows[1]!.cells[0]!.firstChild!.nodeValue = 'Radish';
    assert.notEqual(tableSource(table), source);
    assert.deepEqual(rowsOf(table), [['Radish', '70']]);
  });

  it('is another source when text only moves from one cell to the next, or a cell spans more', async () => {
    const table = tableOf([
      ['a', 'b', 'c'],
      ['12', '3', '4'],
    ]);
    const ids = new Set<string>();
    const note = () => {
      const source = tableSource(table);
      if (source.kind === 'rows') ids.add(source.id);
    };
    note();
    const [first, second, third] = table.rows[1]!.cells;
    first!.textContent = '1';
    second!.textContent = '23';
    note();
    await Promise.resolve(); // the observer has been told
    third!.remove();
    second!.colSpan = 2;
    await Promise.resolve();
    note();
    assert.equal(ids.size, 3);
    assert.deepEqual(rowsOf(table), [['1', '23', '23']]);
  });

  it('costs nothing while the element around it updates, and an edited cell is shown', async () => {
    const table = tableOf([['name'], ['Tomato'], ['Radish']]);
    const shown = await showTable({ fields: [{ key: 'name', label: 'Name', type: 'text' }], rows: [['x']] });
    const element = shown.table;
    element.removeAttribute('src');
    element.append(table);
    await eventually(() => assert.lengthOf(shown.client.views, 2));
    let walks = 0;
    const rows = table.rows;
    Object.defineProperty(table, 'rows', { get: () => (walks++, rows) });
    for (let i = 0; i < 5; i++) {
      element.requestUpdate();
      await element.updateComplete;
    }
    assert.equal(walks, 0);
    table.rows[1]!.cells[0]!.textContent = 'Squash';
    await eventually(() => {
      const { source } = shown.client.views[2]!;
      assert.deepEqual(source.kind === 'rows' && source.rows, [['Squash'], ['Radish']]);
    });
  });
});
