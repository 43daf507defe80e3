import { expect } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import { FIRST_TEXT, NO_NUMBER, OTHER_TEXT } from '../../../core/table/column.js';
import { type CellText, MOST_MADE_UP_COLUMNS, TableBuilder } from '../../../core/table/table-builder.js';
import { columnOf, csvToTable, tableTexts, typesOf } from '../../support/csv-table.js';

function build(header: string[], rows: CellText[][], batch = rows.length): TableBuilder {
  const builder = new TableBuilder(header);
  for (let at = 0; at < rows.length; at += batch) builder.append(rows.slice(at, at + batch));
  return builder;
}
const numbers = (count: number): CellText[][] => Array.from({ length: count }, (_, row) => [String(row)]);

describe('table builder', () => {
  it('keeps missing, null and empty apart in both encodings', () => {
    const table = build(['n', 't'], [['1', 'a'], [null, null], ['', ''], [undefined, undefined], []]).finish();
    for (const column of table.columns) {
      expect([1, 2, 3, 4].map((row) => column.cell(row))).to.deep.equal([null, '', undefined, undefined]);
      expect([1, 2, 3, 4].map((row) => column.text(row))).to.deep.equal(['', '', '', '']);
    }
    expect(table.columns[0]!.encoding).to.equal('number');
    expect(table.columns[0]!.cell(0)).to.equal(1);
    expect(table.columns[0]!.cell(99)).to.equal(undefined);
  });

  it('can be read while it grows', () => {
    const builder = new TableBuilder(['n', 't']);
    const { table } = builder;
    expect(table).to.include({ rowCount: 0, version: 0, complete: false });
    for (let batch = 0; batch < 40; batch++) {
      builder.append(Array.from({ length: 100 }, (_, at) => [String(batch * 100 + at), `t${at}`]));
      const [n, t] = table.columns;
      expect(table).to.include({ rowCount: (batch + 1) * 100, version: batch + 1 });
      expect(n!.length).to.equal(table.rowCount);
      expect(n!.cell(table.rowCount - 1)).to.equal(table.rowCount - 1);
      expect(n?.encoding === 'number' && n.values.length >= table.rowCount).to.equal(true);
      expect(t!.cell(table.rowCount - 1)).to.equal('t99');
    }
    expect(builder.finish()).to.equal(table);
    expect(table).to.include({ version: 41, complete: true });
    expect(() => builder.append([['1', 'x']])).to.throw(KoboldError);
  });

  it('widens integers to decimals and reports the decimal places', () => {
    const builder = build(['n'], numbers(300));
    expect(builder.table.columns[0]!.field).to.deep.equal({ key: 'n', label: 'n', type: 'integer', decimals: 0 });
    builder.append([['2.50']]);
    expect(builder.table.columns[0]!.field).to.include({ type: 'decimal', decimals: 2 });
    expect(builder.table.columns[0]!.text(300)).to.equal('2.50');
  });

  it('marks a few misfits in a number column and keeps them raw', () => {
    const column = build(['n'], [...numbers(1000), ['about 7'], ['n/a']], 100).finish().columns[0]!;
    if (column.encoding !== 'number') throw new Error('not a number column');
    expect(column.field.type).to.equal('integer');
    expect([column.cell(1000), column.states[1000], column.values[1000]]).to.deep.equal(['about 7', OTHER_TEXT, NaN]);
    expect([...column.others]).to.deep.equal([
      [1000, 'about 7'],
      [1001, 'n/a'],
    ]);
    expect(column.states[0]).to.be.lessThan(NO_NUMBER);
  });

  it('demotes a number column to text without loss when misfits become frequent', () => {
    const rows = [...numbers(300), ...Array.from({ length: 100 }, (_, at) => [at % 2 ? `word ${at}` : '1.50'])];
    const builder = build(['n'], rows, 50);
    expect(builder.table.columns[0]!.encoding).to.equal('dictionary');
    expect(tableTexts(builder.finish())).to.deep.equal(rows);
    expect(builder.table.columns[0]!.field).to.deep.equal({ key: 'n', label: 'n', type: 'text' });
  });

  it('turns to text at once when codes with leading zeros appear', () => {
    const builder = build(['n'], [...numbers(300), ['00501']]);
    builder.append([['00502']]);
    expect(builder.table.columns[0]!.field.type).to.equal('text');
    expect(builder.table.columns[0]!.text(301)).to.equal('00502');
  });

  it('finds the type of a column that is empty for a long time', () => {
    const rows: CellText[][] = [...Array.from({ length: 5000 }, () => ['']), ...numbers(300)];
    const builder = build(['n'], rows, 500);
    expect(builder.table.columns[0]!.field.type).to.equal('integer');
    expect(tableTexts(builder.finish())).to.deep.equal(rows);
  });

  it('decides over all cells at the end, whatever came first', () => {
    const words = Array.from({ length: 40 }, (_, at) => [`w${at}`]);
    const first = build(['n'], [...words, ...numbers(2000)], 100).finish();
    const last = build(['n'], [...numbers(2000), ...words], 100).finish();
    expect(typesOf(first)).to.deep.equal(typesOf(last)).and.deep.equal({ n: 'integer' });
  });

  it('gives dates as ISO and truth values as booleans, texts as written', () => {
    const table = csvToTable('d;b;z\n4.3.2021;Ja;2021-03-04 10:00\n31.12.2021;nein;2021-03-04T11:00Z\n');
    expect(table.columns.map((column) => column.cell(0))).to.deep.equal(['2021-03-04', true, '2021-03-04 10:00']);
    expect(table.columns.map((column) => column.text(1))).to.deep.equal(['31.12.2021', 'nein', '2021-03-04T11:00Z']);
    const dates = table.columns[0]!;
    if (dates.encoding !== 'dictionary') throw new Error('not a dictionary');
    expect(dates.numbers?.[dates.codes[0]!]).to.equal(Date.UTC(2021, 2, 4));
    expect(dates.numbers?.[0]).to.be.NaN;
  });

  it('reads decimal commas of a semicolon file and gives them back as written', () => {
    const column = csvToTable('p;q\n1,50;x\n-0,5;y\n1,234;z\n3;w').columns[0]!;
    expect([0, 1, 2, 3].map((row) => column.cell(row))).to.deep.equal([1.5, -0.5, 1.234, 3]);
    expect([0, 1, 2, 3].map((row) => column.text(row))).to.deep.equal(['1,50', '-0,5', '1,234', '3']);
    expect(column.field).to.include({ type: 'decimal', decimals: 3 });
  });

  it('makes up columns for longer rows, fills shorter ones, drops and counts what is beyond', () => {
    const builder = build(['a', 'b'], [['1', '2'], ['3', '4', '', 'five'], ['6'], ['7', '8', '', '']]);
    const table = builder.table;
    expect(table.columns.map(({ field }) => field.label)).to.deep.equal(['a', 'b', 'Column 3', 'Column 4']);
    expect(table.columns[3]!.cell(1)).to.equal('five');
    expect([table.columns[3]!.cell(0), table.columns[1]!.cell(2)]).to.deep.equal([undefined, undefined]);
    expect(new Set(table.columns.map((column) => column.length))).to.deep.equal(new Set([4]));
    builder.append([Array<string>(2000).fill('x')]);
    expect(table.columns).to.have.length(2 + MOST_MADE_UP_COLUMNS);
    expect(builder.droppedCells).to.equal(2000 - 2 - MOST_MADE_UP_COLUMNS);
    expect(
      build(
        ['a'],
        [
          ['1', ''],
          ['2', ''],
        ],
      ).table.columns,
    ).to.have.length(1);
  });

  it('is not disturbed by a header named __proto__', () => {
    const table = csvToTable('__proto__,constructor,__proto__\n1,2,3\n');
    expect(table.columns.map(({ field }) => field.label)).to.deep.equal(['__proto__', 'constructor', '__proto__']);
    expect(tableTexts(table)).to.deep.equal([['1', '2', '3']]);
  });

  it('calls few short repeated texts an enum, others text', () => {
    const rows = Array.from({ length: 400 }, (_, at) => [
      `kind ${at % 4}`,
      `name ${at}`,
      `${'x'.repeat(50)}${at % 4}`,
      '',
    ]);
    expect(typesOf(build(['kind', 'name', 'long', 'none'], rows, 90).finish())).to.deep.equal({
      kind: 'enum',
      name: 'text',
      long: 'text',
      none: 'text',
    });
  });

  it('stops looking for repeats in a column that hardly has any', () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => [`a rather long text, number ${at}`, `city ${at % 5000}`]);
    const table = build(['id', 'city'], rows, 700).finish();
    const [id, city] = table.columns;
    if (id?.encoding !== 'dictionary' || city?.encoding !== 'dictionary') throw new Error('not dictionaries');
    expect([id.unique, city.unique]).to.deep.equal([true, false]);
    expect(city.texts).to.have.length(5000 + FIRST_TEXT);
    expect(tableTexts(table)).to.deep.equal(rows);
  });

  it('refuses more columns than it takes', () => {
    expect(() => new TableBuilder(Array<string>(2049).fill('x')))
      .to.throw(KoboldError)
      .with.property('code', 'too-large');
  });

  it('is found by its key', () => {
    expect(columnOf(csvToTable('a,a\n1,x\n'), 'a_2').text(0)).to.equal('x');
  });
});
