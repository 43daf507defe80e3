import { expect } from 'chai';
import { columnOf, csvToTable, readCsv, tableTexts, typesOf } from '../../support/csv-table.js';
import { readSharedText } from '../../support/shared-data.js';

describe('real data', () => {
  it('airports: types, and every cell back', async function () {
    const csv = await readSharedText('airports/airports.csv');
    if (csv === undefined) return this.skip();
    const table = csvToTable(chunked(csv));
    expect(typesOf(table)).to.deep.equal({
      icao: 'text',
      iata: 'text',
      name: 'text',
      city: 'text',
      subd: 'text',
      country: 'text',
      elevation: 'decimal',
      lat: 'decimal',
      lon: 'decimal',
      tz: 'text',
      lid: 'text',
    });
    expect(columnOf(table, 'elevation').cell(0)).to.equal(3435);
    expectSameCells(tableTexts(table), readCsv(csv).slice(1));
  });

  it('zip codes keep their leading zeros', async function () {
    const csv = await readSharedText('us-zipcodes/zipcodes.csv');
    if (csv === undefined) return this.skip();
    const table = csvToTable(chunked(csv));
    expect(typesOf(table)).to.deep.equal({
      zip_code: 'text',
      latitude: 'decimal',
      longitude: 'decimal',
      city: 'text',
      state: 'enum',
      county: 'text',
    });
    expect(columnOf(table, 'zip_code').cell(0)).to.equal('00501');
    expectSameCells(tableTexts(table), readCsv(csv).slice(1));
  });

  it('seed catalog: types as a gardener expects', async function () {
    const varieties = await readSharedText('seed-catalog/seed_varieties.csv');
    const plantings = await readSharedText('seed-catalog/plantings.csv');
    const prices = await readSharedText('seed-catalog/variety_suppliers.csv');
    if (varieties === undefined || plantings === undefined || prices === undefined) return this.skip();
    expect(typesOf(csvToTable(varieties))).to.include({
      species: 'text',
      plant_type: 'enum',
      perennial: 'boolean',
      germination_days: 'integer',
      sun: 'enum',
      direct_sow: 'boolean',
    });
    expect(typesOf(csvToTable(plantings))).to.include({
      date: 'date',
      seeds_planted: 'integer',
      count_is_exact: 'boolean',
    });
    const price = columnOf(csvToTable(prices), 'price_usd');
    expect(price.field).to.include({ type: 'decimal', decimals: 2 });
    expect([price.cell(0), price.text(0)]).to.deep.equal([3, '3.00']);
  });
});

/** One comparison by row: a diff of a million cells would take minutes. */
function expectSameCells(actual: string[][], expected: string[][]): void {
  expect(actual.length).to.equal(expected.length);
  for (const [row, cells] of expected.entries()) {
    if (cells.join('\0') !== actual[row]!.join('\0')) expect(actual[row]).to.deep.equal(cells);
  }
}

function chunked(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / 65_536) }, (_, at) => text.slice(at * 65_536, (at + 1) * 65_536));
}
