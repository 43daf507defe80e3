import { expect } from 'chai';
import fc from 'fast-check';
import type { Filter, Query } from '../../../core/query/query.js';
import { withoutField } from '../../../core/table/facet.js';
import { TableBuilder } from '../../../core/table/table-builder.js';
import { createTableIndex, facet, openView, summarize } from '../../../core/table/view.js';
import { runs } from '../../support/effort.js';
import { matchingRows, tableToOracle, type OracleCell } from './oracle.js';
import { FIELDS, pick, randomFilter, randomFrom, randomRows, randomSearch } from './random-table.js';

const TODAY = '2021-05-31';

function randomCase(seed: number) {
  const random = randomFrom(seed);
  const builder = new TableBuilder(FIELDS);
  const index = createTableIndex(builder.table, 'en');
  const field = pick(random, FIELDS);
  // A facet before the table has grown: nothing of it may linger.
  builder.append(randomRows(random, Math.floor(random() * 50)));
  facet(index, {}, field, { today: TODAY });
  builder.append(randomRows(random, Math.floor(random() * 200)));
  if (random() < 0.7) builder.finish();
  const others: Filter[] = [randomFilter(random, builder.table, 1), randomFilter(random, builder.table, 1)];
  const search = randomSearch(random, builder.table);
  const query: Query = { filter: { op: 'and', filters: others }, ...(search !== undefined && { search }) };
  const rows = tableToOracle(builder.table);
  const filter = withoutField(query.filter!, field);
  const matching = matchingRows(rows, { search, ...(filter && { filter }) }, TODAY, 'en');
  const cells = rows.map((row) => row.get(field)!);
  return { random, index, field, query, cells, matched: matching.map((row) => cells[row]!), matching };
}

describe('a facet', () => {
  it('counts what the other filters leave, and what is in the table', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { index, field, query, cells, matched } = randomCase(seed);
        const found = facet(index, query, field, { today: TODAY, limit: 10_000 });
        const about = `${field} ${JSON.stringify(query)}`;
        const isEmpty = (cell: OracleCell): boolean => cell.isEmpty;
        expect(found.empty, about).to.deep.equal({
          count: matched.filter(isEmpty).length,
          total: cells.filter(isEmpty).length,
        });
        if (found.kind === 'values') {
          const count = (list: OracleCell[]): Map<unknown, number> => {
            const counts = new Map<unknown, number>();
            for (const { cell, isEmpty } of list) if (!isEmpty) counts.set(cell, (counts.get(cell) ?? 0) + 1);
            return counts;
          };
          const [counts, totals] = [count(matched), count(cells)];
          expect(found.distinct, about).to.equal(totals.size);
          expect(new Map(found.top.map(({ value, total }) => [value, total])), about).to.deep.equal(totals);
          for (const { value, count } of found.top) expect(count, about).to.equal(counts.get(value) ?? 0);
          const order = found.top.map(({ count }) => count);
          expect(order, about).to.deep.equal([...order].sort((a, b) => b - a));
        } else {
          const numbersOf = (list: OracleCell[]): number[] => list.flatMap(({ number }) => number ?? []);
          const [some, all] = [numbersOf(matched), numbersOf(cells)];
          found.bins.forEach(({ from, to, count, total }, i) => {
            const isIn = (n: number): boolean => n >= from && (n < to || (n === to && i === found.bins.length - 1));
            expect([count, total], `${about} bin ${i}`).to.deep.equal([
              some.filter(isIn).length,
              all.filter(isIn).length,
            ]);
          });
          if (all.length > 0) expect([found.min, found.max]).to.deep.equal([Math.min(...all), Math.max(...all)]);
          expect(
            found.bins.reduce((sum, { total }) => sum + total, 0),
            about,
          ).to.equal(all.length);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('is the same when its work was begun in pieces while a column of almost distinct texts grew', () => {
    const builder = new TableBuilder(['name']);
    const index = createTableIndex(builder.table, 'en');
    const names = Array.from({ length: 60_000 }, (_, row) => `Name ${row % 100 === 7 ? 7 : row}`);
    for (let from = 0; from < names.length; from += 20_000) {
      builder.append(names.slice(from, from + 20_000).map((name) => [name]));
      index.facetWork('name').next(); // and the rest is left for later
    }
    expect(isUnique(builder)).to.equal(true);
    builder.finish();
    const found = facet(index, {}, 'name', { today: TODAY, limit: 2 });
    if (found.kind !== 'values') throw new Error('values expected');
    expect(found.distinct).to.equal(new Set(names).size);
    expect(found.top[0]).to.deep.equal({ value: 'Name 7', count: 600, total: 600 });
  });

  it('keeps the most frequent values, and those a search finds', () => {
    const builder = new TableBuilder(['city']);
    const cities = ['Zürich', 'Zug', 'Bern', 'zürich', 'Bern', 'Zürich', 'Bern', '', 'Genève'];
    builder.append(cities.map((city) => [city]));
    const index = createTableIndex(builder.finish(), 'de');
    const top = (options: { search?: string; limit?: number }): unknown[] => {
      const found = facet(index, {}, 'city', { today: TODAY, ...options });
      return found.kind === 'values' ? found.top.map(({ value }) => value) : [];
    };
    expect(top({ limit: 2 })).to.deep.equal(['Bern', 'Zürich']);
    expect(top({ search: 'zur' })).to.deep.equal(['Zürich', 'zürich']);
    expect(top({ search: 'GENE' })).to.deep.equal(['Genève']);
    expect(top({ search: 'x' })).to.deep.equal([]);
  });

  it('leaves out the column’s own filter, but never the builder’s', () => {
    const builder = new TableBuilder(['kind', 'days']);
    builder.append([['a', '1'], ['b', '2'], ['c', '3'], ['a', '4'], ['b', '5']]); // prettier-ignore
    const index = createTableIndex(builder.finish(), 'en');
    const own: Filter = { op: '=', field: 'kind', value: 'a' };
    const other: Filter = { op: '>', field: 'days', value: 1 };
    const counts = (filter: Filter, fixed?: Filter): unknown => {
      const found = facet(index, { filter }, 'kind', { today: TODAY, ...(fixed && { fixed }) });
      return found.kind === 'values' && Object.fromEntries(found.top.map(({ value, count }) => [value, count]));
    };
    expect(counts({ op: 'and', filters: [own, other] })).to.deep.equal({ a: 1, b: 2, c: 1 });
    expect(counts({ op: 'and', filters: [own, { op: 'not', filter: own }] })).to.deep.equal({ a: 2, b: 2, c: 1 });
    expect(counts({ op: 'and', filters: [own, other] }, { op: '!=', field: 'kind', value: 'b' })).to.deep.equal({
      a: 1,
      c: 1,
    });
    expect(counts({ op: 'or', filters: [own, other] })).to.deep.equal({ a: 2, b: 2, c: 1 });
  });
});

describe('a summary', () => {
  it('adds up what an array of cells adds up to', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { random, index, query } = randomCase(seed);
        const fields = FIELDS.filter(() => random() < 0.5);
        const view = openView(index, query, { today: TODAY });
        const rows = view.rows(0, view.items);
        const oracle = tableToOracle(index.table);
        const cells = [...rows].flatMap((row) => fields.map((field) => oracle[row]!.get(field)!));
        const numbers = cells.flatMap(({ cell }) => (typeof cell === 'number' ? cell : []));
        const { sum, mean, ...rest } = summarize(index.table, rows, fields);
        expect(rest).to.deep.equal({
          cells: cells.length,
          filled: cells.filter(({ isEmpty }) => !isEmpty).length,
          numbers: numbers.length,
          ...(numbers.length > 0 && { min: Math.min(...numbers), max: Math.max(...numbers) }),
        });
        if (numbers.length === 0) {
          expect([sum, mean]).to.deep.equal([undefined, undefined]);
          return;
        }
        const plain = numbers.reduce((total, number) => total + number, 0);
        expect(sum).to.be.closeTo(plain, 1e-6);
        expect(mean).to.be.closeTo(plain / numbers.length, 1e-6);
      }),
      { numRuns: runs(60) },
    );
  });

  it('of ten tenths is one', () => {
    const builder = new TableBuilder(['x']);
    builder.append(Array.from({ length: 10 }, () => ['0.1']));
    const summary = summarize(
      builder.finish(),
      Uint32Array.from({ length: 10 }, (_, row) => row),
      ['x'],
    );
    expect(summary).to.deep.equal({ cells: 10, filled: 10, numbers: 10, sum: 1, mean: 0.1, min: 0.1, max: 0.1 });
  });
});

function isUnique({ table }: TableBuilder): boolean {
  const column = table.columns[0]!;
  return column.encoding === 'dictionary' && column.unique;
}
