import { expect } from 'chai';
import fc from 'fast-check';
import { rowsToTsv } from '../../../core/exchange/tsv-print.js';
import { readCsv } from '../../support/csv-table.js';

describe('TSV print for the clipboard', () => {
  it('separates by tabs, quotes cells with tabs, line breaks or a quote at the start', () => {
    expect(
      rowsToTsv([
        ['a', 'b "c"', '"d"'],
        ['x\ty', 'x\r\ny', null],
      ]),
    ).to.equal('a\tb "c"\t"""d"""\r\n"x\ty"\t"x\ny"\t');
  });

  it('has no line break after the last row', () => {
    expect(rowsToTsv([['a'], ['b']])).to.equal('a\r\nb');
    expect(rowsToTsv([])).to.equal('');
  });

  it('is read back as it was, line breaks inside cells as LF', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', ',', ' ', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const expected = rows.map((row) => row.map((text) => text.replace(/\r\n?/g, '\n')));
        expect(readCsv(`h\th\th\n${rowsToTsv(rows)}`, { delimiter: '\t' }).slice(1)).to.deep.equal(expected);
      }),
    );
  });
});
