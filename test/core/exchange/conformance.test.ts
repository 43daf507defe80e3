import { expect } from 'chai';
import { rowsToCsv } from '../../../core/exchange/csv-print.js';
import { csvToTable, cutAt, readCsv, tableTexts } from '../../support/csv-table.js';
import { readSharedText } from '../../support/shared-data.js';

const SPECTRUM = [
  'comma_in_quotes', 'empty', 'empty_crlf', 'escaped_quotes', 'json', 'location_coordinates', 'newlines', 'newlines_crlf',
  'quotes_and_newlines', 'simple', 'simple_crlf', 'utf8',
]; // prettier-ignore

describe('csv-spectrum', () => {
  for (const name of SPECTRUM) {
    it(`reads ${name} as its JSON says`, async function () {
      const csv = await readSharedText(`conformance/csv-spectrum/${name}.csv`);
      const json = await readSharedText(`conformance/csv-spectrum/json/${name}.json`);
      if (csv === undefined || json === undefined) return this.skip();
      for (const chunks of [[csv], [...csv]]) {
        const [header = [], ...rows] = readCsv(chunks);
        const records = rows.map((row) => Object.fromEntries(header.map((key, at) => [key, row[at]])));
        expect(records).to.deep.equal([JSON.parse(json)].flat()); // one file holds a lone object
        expect(tableTexts(csvToTable(chunks))).to.deep.equal(rows);
      }
    });
  }
});

describe('Big List of Naughty Strings', () => {
  it('survives print, parse and columns unchanged', async function () {
    const json = await readSharedText('conformance/blns/blns.json');
    if (json === undefined) return this.skip();
    const strings = JSON.parse(json) as string[];
    expect(strings.length).to.be.greaterThan(400);
    const rows = strings.map((text, at) => [String(at), text, text]);
    for (const delimiter of [',', ';', '\t', '|'] as const) {
      const csv = rowsToCsv([['id', 'text', 'again'], ...rows], { delimiter });
      expect(tableTexts(csvToTable(csv))).to.deep.equal(rows);
      expect(tableTexts(csvToTable(cutAt(csv, [1, 77, 1000, 5001, 9999])))).to.deep.equal(rows);
    }
  });

  it('survives as headers: unique keys, labels as written', async function () {
    const json = await readSharedText('conformance/blns/blns.json');
    if (json === undefined) return this.skip();
    const strings = JSON.parse(json) as string[];
    const table = csvToTable(rowsToCsv([['first', ...strings]]), { delimiter: ',' });
    expect(new Set(table.columns.map(({ field }) => field.key)).size).to.equal(strings.length + 1);
    for (const [at, text] of strings.entries())
      if (text.trim() !== '') expect(table.columns[at + 1]!.field.label).to.equal(text);
  });
});
