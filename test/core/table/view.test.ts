import { expect } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import { parseFilter } from '../../../core/query/filter-text.js';
import { printFilter } from '../../../core/query/print.js';
import type { Filter, Query } from '../../../core/query/query.js';
import { suggestSearch } from '../../../core/table/did-you-mean.js';
import { TableBuilder, type CellText } from '../../../core/table/table-builder.js';
import { createTableIndex, facet, openView, type TableIndex } from '../../../core/table/view.js';
import { readSharedText } from '../../support/shared-data.js';

const TODAY = '2024-05-31';

function indexOf(header: string[], rows: CellText[][], locale = 'en'): TableIndex {
  const builder = new TableBuilder(header);
  builder.append(rows);
  return createTableIndex(builder.finish(), locale);
}
const rowsOf = (index: TableIndex, query: Query): unknown[] => openView(index, query, { today: TODAY }).keys(0, 1000);
const texts = (values: (string | null)[], locale?: string): TableIndex => indexOf(['x'], values.map((value) => [value]), locale); // prettier-ignore

describe('a view', () => {
  it('puts misfits after numbers and empty cells last, both ways, and keeps equal rows in file order', () => {
    const cells = ['3', '', 'n/a', '1', null, '2', '1', '-', '10', '7', '8', '9', '4'];
    const index = texts(cells);
    const order = (descending: boolean): unknown[] =>
      rowsOf(index, { sort: [{ field: 'x', descending }] }).map((row) => cells[row as number]);
    expect(order(false)).to.deep.equal(['1', '1', '2', '3', '4', '7', '8', '9', '10', '-', 'n/a', '', null]);
    expect(order(true)).to.deep.equal(['10', '9', '8', '7', '4', '3', '2', '1', '1', 'n/a', '-', '', null]);
    expect(rowsOf(index, { sort: [{ field: 'x' }] }).slice(0, 2)).to.deep.equal([3, 6]);
    expect(rowsOf(index, { sort: [{ field: 'x', descending: true }] }).slice(7, 9)).to.deep.equal([3, 6]);
  });

  it('collates by the language of the page, numbers in texts by their value', () => {
    const words = ['Plot 10', 'zebra', 'Plot 2', 'Äpfel', 'apple', 'Zoo'];
    const order = (locale: string): unknown[] =>
      rowsOf(texts(words, locale), { sort: [{ field: 'x' }] }).map((row) => words[row as number]);
    expect(order('de')).to.deep.equal(['Äpfel', 'apple', 'Plot 2', 'Plot 10', 'zebra', 'Zoo']);
    expect(order('sv')).to.deep.equal(['apple', 'Plot 2', 'Plot 10', 'zebra', 'Zoo', 'Äpfel']);
    expect(order('no such-locale!')).to.have.length(6);
  });

  it('takes a day for all its moments', () => {
    const index = texts([
      '2024-05-30T23:59:59Z',
      '2024-05-31T00:00:00Z',
      '2024-05-31T18:30:00Z',
      '2024-06-01T00:00:00Z',
    ]);
    expect(index.table.columns[0]!.field.type).to.equal('datetime');
    const rows = (filter: Filter): unknown[] => rowsOf(index, { filter });
    expect(rows({ op: '=', field: 'x', value: '2024-05-31' })).to.deep.equal([1, 2]);
    expect(rows({ op: '<=', field: 'x', value: { today: 0 } })).to.deep.equal([0, 1, 2]);
    expect(rows({ op: '>', field: 'x', value: { today: -1 } })).to.deep.equal([1, 2, 3]);
    expect(rows({ op: 'between', field: 'x', from: '2024-05-31', to: '2024-05-31' })).to.deep.equal([1, 2]);
    expect(rows({ op: 'between', field: 'x', from: '2024-05-31', to: '2024-05-31', below: true })).to.deep.equal([]);
    expect(rows({ op: '=', field: 'x', value: '2024-05' })).to.deep.equal([0, 1, 2]);
    expect(rows({ op: '>=', field: 'x', value: 2024 })).to.deep.equal([0, 1, 2, 3]);
  });

  it('compares texts without regard to case and outer spaces, but to diacritics', () => {
    const index = texts(['Élan', ' élan', 'Elan', 'ELAN VITAL', 'Straße', 'STRASSE', '']);
    const rows = (filter: Filter): unknown[] => rowsOf(index, { filter });
    expect(rows({ op: '=', field: 'x', value: 'ÉLAN ' })).to.deep.equal([0, 1]);
    expect(rows({ op: '!=', field: 'x', value: 'elan' })).to.deep.equal([0, 1, 3, 4, 5, 6]);
    expect(rows({ op: 'contains', field: 'x', value: 'éLan' })).to.deep.equal([0, 1, 2, 3]);
    expect(rows({ op: 'starts', field: 'x', value: 'strass' })).to.deep.equal([4, 5]);
    expect(rows({ op: '=', field: 'x', value: null })).to.deep.equal([6]);
    expect(rowsOf(index, { search: 'VITAL elan' })).to.deep.equal([3]);
  });

  it('counts items of folded groups, and names groups by what is in them', () => {
    const index = indexOf(['kind', 'n'], [['b', '1'], ['a', '2'], [null, '3'], ['b', '4'], ['', '5']]); // prettier-ignore
    const query: Query = { groupBy: 'kind', sort: [{ field: 'n', descending: true }] };
    const open = openView(index, query, { today: TODAY });
    expect(open.keys(0, 20)).to.deep.equal(['g:a', 1, 'g:b', 3, 0, 'g:', 4, 2]);
    const folded = openView(index, query, { today: TODAY, collapsed: new Set(['g:b', 'g:gone']) });
    expect(folded.keys(0, 20)).to.deep.equal(['g:a', 1, 'g:b', 'g:', 4, 2]);
    expect([folded.items, folded.matched]).to.deep.equal([6, 5]);
    expect(folded.group('g:b')).to.deep.equal({ value: 'b', count: 2, collapsed: true });
    expect(folded.group('g:')).to.deep.equal({ value: null, count: 2, collapsed: false });
    expect(folded.group('g:gone')).to.equal(undefined);
    expect([...folded.rows(1, 5)]).to.deep.equal([1, 4]);
    const turned: Query = { groupBy: 'kind', sort: [{ field: 'kind', descending: true }] };
    expect(openView(index, turned, { today: TODAY }).keys(0, 20)).to.deep.equal(['g:b', 0, 3, 'g:a', 1, 'g:', 2, 4]);
  });

  it('refuses fields the table does not have', () => {
    const index = texts(['a']);
    for (const query of [
      { sort: [{ field: 'y' }] },
      { groupBy: '__proto__' },
      { filter: { op: 'empty', field: 'constructor' } },
    ] satisfies Query[]) {
      expect(() => rowsOf(index, query))
        .to.throw(KoboldError)
        .with.property('code', 'unknown-field');
    }
  });

  it('is empty for an empty table, and windows outside it are empty', () => {
    const index = indexOf(['x', 'y'], []);
    const view = openView(index, { sort: [{ field: 'x' }], groupBy: 'y', search: 'a' }, { today: TODAY });
    expect([view.items, view.matched, view.total, view.keys(0, 10), [...view.rows(0, 5)]]).to.deep.equal([
      0,
      0,
      0,
      [],
      [],
    ]);
    const one = openView(texts(['a']), {}, { today: TODAY });
    expect([one.keys(5, 5), one.keys(-3, 1), one.keys(0, -1), [...one.rows(3, 1)]]).to.deep.equal([[], [0], [], []]);
  });

  it('reads a column anew when its texts are understood differently', () => {
    const builder = new TableBuilder(['x']);
    const index = createTableIndex(builder.table, 'en');
    const query: Query = { sort: [{ field: 'x' }], filter: { op: '!=', field: 'x', value: '2' } };
    builder.append([['10'], ['9'], ['2']]);
    expect(openView(index, query, { today: TODAY }).keys(0, 9)).to.deep.equal([1, 0]);
    builder.append(Array.from({ length: 500 }, (_, i) => [`b${i}`]));
    builder.finish();
    expect(openView(index, query, { today: TODAY }).keys(0, 3)).to.deep.equal([1, 0, 3]);
    const dates = new TableBuilder(['x']);
    const dateIndex = createTableIndex(dates.table, 'en');
    const sorted = (): unknown[] => openView(dateIndex, { sort: [{ field: 'x' }] }, { today: TODAY }).keys(0, 2);
    dates.append([['01/03/2021'], ['02/01/2021']]);
    sorted();
    dates.append([['25/12/2020'], ['26/12/2020'], ['27/12/2020'], ['28/12/2020']]);
    dates.finish();
    expect(dates.table.columns[0]!.cell(2)).to.equal('2020-12-25');
    expect(sorted()).to.deep.equal([2, 3]);
  });

  it('takes hostile headers and naughty strings for what they are: texts', async () => {
    const json = await readSharedText('conformance/blns/blns.json');
    if (json === undefined) return;
    const strings = (JSON.parse(json) as string[]).filter((text) => text !== '');
    const header = ['__proto__', 'constructor', 'x'];
    const index = indexOf(header, strings.map((text) => [text, text, 'x'])); // prettier-ignore
    const { fields } = { fields: index.table.columns.map(({ field }) => field) };
    const field = fields[0]!.key;
    expect(rowsOf(index, { sort: [{ field }] })).to.have.length(strings.length);
    strings.forEach((text, row) => {
      const filter: Filter = { op: '=', field, value: text };
      expect(rowsOf(index, { filter }), JSON.stringify(text)).to.include(row);
      expect(parseFilter(printFilter(filter), fields).filter, JSON.stringify(text)).to.deep.equal(filter);
      expect(rowsOf(index, { filter: { op: 'contains', field, value: text } })).to.include(row);
    });
    const grouped = openView(index, { groupBy: field }, { today: TODAY });
    const keys = grouped.keys(0, grouped.items).filter((key) => typeof key === 'string');
    expect(new Set(keys).size).to.equal(keys.length);
    expect(facet(index, {}, field, { today: TODAY }).kind).to.equal('values');
  });
});

describe('did you mean', () => {
  const index = indexOf(
    ['name', 'city'],
    [['Zürich Airport', 'Zürich'], ['Frankfurt am Main', 'Frankfurt'], ['Munich International', 'München']], // prettier-ignore
  );
  const suggest = (search: string): string | undefined => suggestSearch(index, search, TODAY);

  it('replaces unknown words by near ones of the table, where together they find something', () => {
    expect(suggest('zurihc')).to.equal('zurich');
    expect(suggest('Zürihc AIRPRT')).to.equal('zurich airport');
    expect(suggest('frankfrut main')).to.equal('frankfurt main');
    expect(suggest('internatonal')).to.equal('international');
  });

  it('is silent where nothing is near, or near words do not occur together', () => {
    expect(suggest('qqqq')).to.equal(undefined);
    expect(suggest('zurihc main')).to.equal(undefined);
    expect(suggest('zurich')).to.equal(undefined);
    expect(suggest('')).to.equal(undefined);
  });
});
