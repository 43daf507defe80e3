import { expect } from 'chai';
import fc from 'fast-check';
import Papa from 'papaparse';
import { rowsToCsv } from '../../../core/exchange/csv-print.js';
import { CsvScanner } from '../../../core/exchange/csv-scanner.js';
import { type Delimiter, DELIMITERS } from '../../../core/exchange/delimiter.js';
import { csvToTable, cutAt, readCsv, tableTexts } from '../../support/csv-table.js';

/** Cells as files have them: nasty ones often, plain ones too. */
const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-0',
    '00501',
    '1',
    '-1.50',
    '1,5',
    '1,234',
    'true',
    'no',
    '2021-03-04',
    '31/12/2021',
    'n/a',
    '"',
    '""',
    '\r',
    '\n',
    ',',
    'sep=;',
  ),
  fc.string({
    unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ', '\0', 'é', '\ufeff', '1', '.'),
    maxLength: 12,
  }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.double({ noNaN: true }).map(String),
  fc.integer().map(String),
);
const tableOf = (width: number) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 40 });
const table = fc.integer({ min: 1, max: 6 }).chain(tableOf);
const cuts = fc.array(fc.nat(2000), { maxLength: 12 });
const delimiters = fc.constantFrom<Delimiter>(...DELIMITERS);

describe('CSV printed and read again', () => {
  it('gives back every cell, however the text is cut', () => {
    fc.assert(
      fc.property(
        table,
        cuts,
        delimiters,
        fc.constantFrom('\r\n', '\n', '\r'),
        (rows, places, delimiter, lineBreak) => {
          fc.pre(rows[0]![0]!.codePointAt(0) !== 0x3c);
          const csv = rowsToCsv(rows, { delimiter, lineBreak: lineBreak as '\n' });
          expect(readCsv(cutAt(csv, places), { delimiter })).to.deep.equal(rows);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives back every cell through typed columns', () => {
    fc.assert(
      fc.property(table, cuts, (rows, places) => {
        fc.pre(rows[0]![0]!.codePointAt(0) !== 0x3c);
        const built = csvToTable(cutAt(rowsToCsv(rows), places), { delimiter: ',' });
        expect(tableTexts(built)).to.deep.equal(rows.slice(1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('CSV scanner', () => {
  it('reads well-formed text as papaparse does', () => {
    fc.assert(
      fc.property(table, delimiters, cuts, (rows, delimiter, places) => {
        const csv = rowsToCsv(rows, { delimiter, lineBreak: '\n' });
        const { data } = Papa.parse<string[]>(csv, { delimiter, newline: '\n' });
        const last = data.at(-1);
        if (last?.length === 1 && last[0] === '') data.pop(); // papaparse makes a row of the last line break
        expect(scan(csv, delimiter, places)).to.deep.equal(data);
      }),
      { numRuns: 300 },
    );
  });

  it('reads unescaped quotes as papaparse does, as long as every quote is closed', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' '), maxLength: 14 });
    let compared = 0;
    fc.assert(
      fc.property(text, (start) => {
        const csv = `${start}\n`;
        const { data, errors } = Papa.parse<string[]>(csv, { delimiter: ',', newline: '\n', skipEmptyLines: true });
        if (errors.some(({ code }) => code === 'MissingQuotes')) return;
        compared++;
        const isBlank = (row: string[]): boolean => row.length === 1 && row[0] === '';
        expect(scan(csv, ',', []).filter((row) => !isBlank(row))).to.deep.equal(data);
      }),
      { numRuns: 2000 },
    );
    expect(compared).to.be.greaterThan(500);
  });

  it('reads any text the same, wherever it is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r', ' '), maxLength: 60 });
    fc.assert(
      fc.property(text, cuts, (csv, places) => {
        expect(scan(csv, ',', places)).to.deep.equal(scan(csv, ',', []));
      }),
      { numRuns: 1000 },
    );
  });
});

function scan(csv: string, delimiter: Delimiter, places: readonly number[]): string[][] {
  const scanner = new CsvScanner(delimiter);
  return [...cutAt(csv, places).flatMap((chunk) => scanner.push(chunk)), ...scanner.end()];
}
