import { expect } from 'chai';
import fc from 'fast-check';
import { type CellText, TableBuilder } from '../../../core/table/table-builder.js';
import type { Table } from '../../../core/table/column.js';

/** Columns of one flavour with some strangers among them: what real columns are. */
const flavours: fc.Arbitrary<CellText>[] = [
  fc.integer().map(String),
  fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.nat(4)).map(([n, d]) => (n / 7).toFixed(d)),
  fc.integer({ min: -9999, max: 9999 }).map((n) => (n / 100).toFixed(2).replace('.', ',')),
  fc.constantFrom('true', 'false', 'TRUE'),
  fc.constantFrom('ja', 'nein'),
  fc.integer({ min: 0, max: 30000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
  fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 })).map(([d, m]) => `${d}/${m}/2020`),
  fc.constantFrom('red', 'green', 'blue'),
  fc.string({ maxLength: 20 }),
];
const stranger = fc.constantFrom<CellText>(
  '',
  null,
  undefined,
  'n/a',
  '00501',
  'x',
  '-0',
  '2020-01-01',
  '1234567890123456789',
);
const column = fc.tuple(fc.constantFrom(...flavours), fc.constantFrom(0, 0, 1, 5)).chain(([flavour, weight]) =>
  fc.array(fc.oneof({ weight: 20, arbitrary: flavour }, { weight, arbitrary: stranger }), {
    minLength: 0,
    maxLength: 600,
    size: 'max',
  }),
);
const batches = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });

function build(
  cells: readonly CellText[],
  sizes: readonly number[],
): { live: Table; check: () => void; finish: () => Table } {
  const builder = new TableBuilder(['a']);
  let sent = 0;
  const check = (): void => {
    const [column] = builder.table.columns;
    const given = cells.slice(0, sent);
    expect(given.map((_, row) => column!.text(row))).to.deep.equal(given.map((cell) => cell ?? ''));
    const isEmpty = (cell: unknown): boolean => cell === undefined || cell === null || cell === '';
    for (const [row, cell] of given.entries())
      if (isEmpty(cell) && column!.cell(row) !== cell) expect.fail(`row ${row} is not ${cell}`);
  };
  for (let at = 0; sent < cells.length; at++) {
    const rows = cells.slice(sent, sent + sizes[at % sizes.length]!).map((cell) => [cell]);
    builder.append(rows);
    sent += rows.length;
    if (at < 5) check();
  }
  return { live: builder.table, check, finish: () => builder.finish() };
}

describe('table builder, against a list of texts', () => {
  it('gives back every cell at any time, in any batches', () => {
    fc.assert(
      fc.property(column, batches, (cells, sizes) => {
        const built = build(cells, sizes);
        built.check();
        built.finish();
        built.check();
      }),
      { numRuns: 150 },
    );
  });

  it('ends with the same type in any order of rows and batches', () => {
    fc.assert(
      fc.property(column, batches, fc.infiniteStream(fc.nat()), (cells, sizes, random) => {
        const shuffled = cells
          .map((cell) => ({ cell, place: random.next().value as number }))
          .sort((a, b) => a.place - b.place);
        const inOrder = build(cells, [cells.length || 1]).finish().columns[0]!.field;
        const mixed = build(
          shuffled.map(({ cell }) => cell),
          sizes,
        ).finish().columns[0]!.field;
        expect(mixed).to.deep.equal(inOrder);
      }),
      { numRuns: 150 },
    );
  });

  it('has values that agree with the texts', () => {
    fc.assert(
      fc.property(column, batches, (cells, sizes) => {
        const [built] = build(cells, sizes).finish().columns;
        for (let row = 0; row < cells.length; row++) {
          const value = built!.cell(row);
          const text = built!.text(row);
          if (typeof value === 'number') expect(value).to.equal(Number(text.replace(',', '.')));
          if (typeof value === 'boolean') expect(value).to.equal(/^(true|ja)$/i.test(text));
          if (typeof value === 'string' && built!.field.type !== 'date') expect(value).to.equal(text);
        }
      }),
      { numRuns: 200 },
    );
  });
});
