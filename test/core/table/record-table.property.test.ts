import { expect } from 'chai';
import fc from 'fast-check';
import type { Field } from '../../../core/table/field.js';
import { RecordTable, type RecordTexts } from '../../../core/table/record-table.js';
import { restoreTable, storeTable } from '../../../core/table/stored-table.js';
import type { CellText } from '../../../core/table/table-builder.js';
import { runs } from '../../support/effort.js';

const FIELDS: readonly Field[] = [
  { key: 'name', label: 'Name', type: 'text' },
  { key: 'days', label: 'Days', type: 'integer' },
  { key: 'price', label: 'Price', type: 'decimal' },
  { key: 'organic', label: 'Organic', type: 'boolean' },
  { key: 'sown', label: 'Sown', type: 'date' },
];
/** Few values, so that they repeat, come and go; some do not fit their column. */
const text: fc.Arbitrary<CellText> = fc.constantFrom(
  ...[
    undefined,
    null,
    '',
    'Leek',
    'Leek ',
    '0',
    '12',
    '-3',
    '1.50',
    '1e9',
    'true',
    'false',
    '2026-02-28',
    '2026-02-30',
  ],
);
const record = (id: fc.Arbitrary<string>): fc.Arbitrary<RecordTexts> =>
  fc.record({ id, texts: fc.array(text, { minLength: FIELDS.length, maxLength: FIELDS.length }) });

function cells(records: Pick<RecordTable, 'table' | 'idOf'>): unknown[] {
  const { columns, rowCount } = records.table(true);
  return Array.from({ length: rowCount }, (_, row) => [
    records.idOf(row),
    ...columns.map((column) => [column.cell(row), column.text(row)]),
  ]);
}

describe('a table of records', () => {
  it('is the same whether a cell was replaced or there from the start', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(record(fc.uuid()), { selector: ({ id }) => id, minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.array(text, { minLength: FIELDS.length, maxLength: FIELDS.length }))),
        (records, edits) => {
          const edited = new RecordTable(FIELDS, records);
          const now = new Map(records.map(({ id, texts }) => [id, texts]));
          for (const [which, texts] of edits) {
            const { id } = records[which % records.length]!;
            now.set(id, texts);
            expect(edited.replace({ id, texts })).to.equal(true);
          }
          const anew = new RecordTable(
            FIELDS,
            [...now].map(([id, texts]) => ({ id, texts })),
          );
          expect(cells(edited)).to.deep.equal(cells(anew));
          for (const [row, { id }] of records.entries()) expect(edited.rowOf(id)).to.equal(row);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('comes back from a store as it was', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(record(fc.uuid()), { selector: ({ id }) => id, maxLength: 12 }),
        fc.array(fc.array(text, { minLength: FIELDS.length, maxLength: FIELDS.length }), { maxLength: 3 }),
        (records, edits) => {
          const kept = new RecordTable(FIELDS, records);
          for (const texts of edits) if (records[0]) kept.replace({ id: records[0].id, texts });
          const { table, ids } = restoreTable(structuredClone(storeTable(kept)))!;
          expect(cells({ table: () => table, idOf: (row) => ids[row]! })).to.deep.equal(cells(kept));
          expect(table.columns.map(({ field }) => field)).to.deep.equal(kept.table(true).columns.map((c) => c.field));
        },
      ),
      { numRuns: runs(200) },
    );
    expect(restoreTable([])).to.equal(undefined);
    expect(restoreTable(storeTable(new RecordTable(FIELDS, [])).slice(0, 3))).to.equal(undefined);
  });

  it('replaces only what is there', () => {
    const records = new RecordTable(FIELDS, []);
    expect(records.replace({ id: 'a', texts: [] })).to.equal(false);
    expect(records.table(true).rowCount).to.equal(0);
  });
});
