import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../core/log/event.js';
import { isKey } from '../../../core/log/key.js';
import { headersToKeys, recordIds, rowValues, schemaFromTable } from '../../../core/schema/from-table.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { validate } from '../../../core/schema/validate.js';
import { csvToTable } from '../../support/csv-table.js';
import { runs } from '../../support/effort.js';
import { readSharedText } from '../../support/shared-data.js';

const CSV = `Code;Variety name;Days;Price;Organic;Sown;Seen;Kind;Web;Mail;Place
T1;Roma;78;1,50;yes;2024-05-31;2024-05-31 10:00;bush;https://example.org/a;a@b.org;52.5, 13.4
T2;Brandywine;;12,05;no;2024-02-29;2024-05-31T10:00:00+02:00;vine;https://example.org/b;b@b.org;-1.5, 0.25
T3;;80;0,10;yes;2023-01-01;2024-06-01;bush;https://example.org/c;c@b.org;0.0, 0.0
`;

describe('a table as a resource', () => {
  it('has fields by what was inferred, with the headers as labels', () => {
    const table = csvToTable(CSV);
    const { definitions } = schemaFromTable(table, { label: 'Seeds', keyColumn: 'Code' });
    const schema = definitionsToSchema('seeds', definitions as ReadonlyMap<string, Json>);
    expect(schema.issues).to.deep.equal([]);
    expect([schema.label, schema.key, schema.title]).to.deep.equal(['Seeds', 'code', 'code']);
    expect(schema.fields.map(({ key, label, type }) => [key, label, type])).to.deep.equal([
      ['code', 'Code', 'string'],
      ['variety_name', 'Variety name', 'string'],
      ['days', 'Days', 'integer'],
      ['price', 'Price', 'decimal'],
      ['organic', 'Organic', 'boolean'],
      ['sown', 'Sown', 'date'],
      ['seen', 'Seen', 'datetime'],
      ['kind', 'Kind', 'string'],
      ['web', 'Web', 'url'],
      ['mail', 'Mail', 'email'],
      ['place', 'Place', 'geo'],
    ]);
    expect(schema.fields[3]!.format).to.deep.equal({ decimals: 2 });
  });

  it('has rows in normal form; empty cells write nothing', () => {
    const table = csvToTable(CSV);
    const resource = schemaFromTable(table);
    const schema = definitionsToSchema('seeds', resource.definitions as ReadonlyMap<string, Json>);
    expect(Object.fromEntries(rowValues(resource, 1))).to.deep.equal({
      code: 'T2',
      variety_name: 'Brandywine',
      price: '12.05',
      organic: false,
      sown: '2024-02-29',
      seen: '2024-05-31T08:00:00.000Z',
      kind: 'vine',
      web: 'https://example.org/b',
      mail: 'b@b.org',
      place: { lat: -1.5, lon: 0.25 },
    });
    for (let row = 0; row < table.rowCount; row++) expect(validate(schema, rowValues(resource, row))).to.deep.equal([]);
  });

  it('keeps what does not fit as the text it is', () => {
    const rows = Array.from({ length: 40 }, (_, n) => (n === 7 ? 'n/a' : n === 9 ? 'about 3' : String(n)));
    const table = csvToTable(`Days\n${rows.join('\n')}\n`);
    const resource = schemaFromTable(table);
    const schema = definitionsToSchema('x', resource.definitions as ReadonlyMap<string, Json>);
    expect(schema.fields[0]!.type).to.equal('integer');
    expect([7, 8, 9].map((row) => rowValues(resource, row).get('days'))).to.deep.equal(['n/a', 8, 'about 3']);
    expect(validate(schema, rowValues(resource, 9)).map(({ code }) => code)).to.deep.equal(['type']);
  });

  it('takes ids from a column, and makes one for each cell that cannot be one', () => {
    const table = csvToTable('Id,Name\na,1\n,2\na,3\n$x,4\nconstructor,5\nb/c,6\n');
    let made = 0;
    const { ids, issues } = recordIds(table, 'Id', () => `made-${++made}`);
    expect(ids).to.deep.equal(['a', 'made-1', 'made-2', 'made-3', 'made-4', 'b/c']);
    expect(issues.map(({ row }) => row)).to.deep.equal([1, 2, 3, 4]);
    const { ids: all, issues: none } = recordIds(table, undefined, () => `made-${++made}`);
    expect([new Set(all).size, none]).to.deep.equal([6, []]);
  });

  it('has keys that the protocol allows, each once, whatever the headers', () => {
    expect(
      headersToKeys([
        'Days to maturity',
        'Name',
        'name',
        'name_2',
        'constructor',
        '__proto__',
        '',
        '$x',
        'Größe (cm)',
        '名前',
        '🌱',
      ]),
    ).to.deep.equal([
      'days_to_maturity',
      'name',
      'name_3',
      'name_2',
      'constructor_2',
      'proto',
      'column_7',
      'x',
      'grosse_cm',
      '名前',
      'column_11',
    ]);
    const header = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', 'A', 'a_2', 'constructor', 'x'.repeat(5000), 'é'.repeat(400), '名'.repeat(60)),
    );
    fc.assert(
      fc.property(fc.array(header, { maxLength: 30 }), (headers) => {
        const keys = headersToKeys(headers);
        expect(keys.length).to.equal(headers.length);
        expect(new Set(keys).size).to.equal(keys.length);
        for (const key of keys) expect(isKey(key), JSON.stringify(key)).to.equal(true);
      }),
      { numRuns: runs(500) },
    );
  });

  for (const file of ['seed_varieties', 'plantings', 'suppliers', 'harvests'])
    it(`takes the real ${file}, with few misfits and no loss`, async function () {
      const text = await readSharedText(`seed-catalog/${file}.csv`);
      if (text === undefined) this.skip();
      const table = csvToTable(text!);
      const resource = schemaFromTable(table);
      const schema = definitionsToSchema('seeds', resource.definitions as ReadonlyMap<string, Json>);
      expect(schema.issues).to.deep.equal([]);
      let misfits = 0;
      let cells = 0;
      for (let row = 0; row < table.rowCount; row++) {
        const values = rowValues(resource, row);
        const filled = resource.fields.filter(({ column }) => column.text(row) !== '');
        if (String([...values.keys()]) !== String(filled.map(({ key }) => key)))
          expect.fail(`row ${row} has lost cells`);
        cells += values.size;
        misfits += validate(schema, values).length;
      }
      expect(cells).to.be.greaterThan(20);
      expect(misfits / cells).to.be.lessThan(0.02);
    });
});
