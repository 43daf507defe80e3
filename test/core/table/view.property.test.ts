import { expect } from 'chai';
import fc from 'fast-check';
import type { Query } from '../../../core/query/query.js';
import { TableBuilder } from '../../../core/table/table-builder.js';
import { createTableIndex, openView, type ItemKey, type TableIndex } from '../../../core/table/view.js';
import { runs, timeLimitMs } from '../../support/effort.js';
import { groupRows, matchingRows, sortRows, tableToOracle } from './oracle.js';
import {
  FIELDS,
  pick,
  randomFilter,
  randomFrom,
  randomRows,
  randomSearch,
  randomSort,
  type Random,
} from './random-table.js';

const TODAY = '2021-05-31';
const LOCALES = ['en', 'de', 'sv', 'ar', 'cs'];

function randomQuery(random: Random, table: TableIndex['table'], grouped: boolean): Query {
  const search = randomSearch(random, table);
  return {
    ...(random() < 0.6 && { filter: randomFilter(random, table) }),
    ...(search !== undefined && { search }),
    sort: randomSort(random),
    ...(grouped && { groupBy: pick(random, FIELDS) }),
  };
}

function idle(random: Random, index: TableIndex): void {
  const work = index.idleWork();
  for (let steps = pick(random, [0, 0, 1, 3, 20, Infinity]); steps > 0; steps--) if (work.next().done) return;
}

/** What the view should list, by the oracle. */
function expectedItems(index: TableIndex, query: Query, collapsed: ReadonlySet<string>) {
  const rows = tableToOracle(index.table);
  const matching = matchingRows(rows, query, TODAY, index.locale);
  const { groupBy, sort = [] } = query;
  if (groupBy === undefined) return { matching, items: sortRows(rows, matching, sort, index.locale) as ItemKey[] };
  const own = sort.find(({ field }) => field === groupBy) ?? { field: groupBy };
  const sorted = sortRows(rows, matching, [own, ...sort], index.locale);
  const groups = groupRows(rows, sorted, groupBy, index.locale);
  const items = groups.flatMap((group): ItemKey[] => [group.key, ...(collapsed.has(group.key) ? [] : group.rows)]);
  return { matching, items, groups };
}

function checkView(random: Random, index: TableIndex, query: Query): void {
  const open = (collapsed: ReadonlySet<string>) => openView(index, query, { today: TODAY, collapsed });
  const firstGroups = open(new Set())
    .keys(0, 30)
    .filter((key) => typeof key === 'string');
  const collapsed = new Set(firstGroups.filter(() => random() < 0.4));
  const view = open(collapsed);
  const { matching, items, groups } = expectedItems(index, query, collapsed);
  const about = JSON.stringify(query);
  expect([view.matched, view.total, view.items], about).to.deep.equal([
    matching.length,
    index.table.rowCount,
    items.length,
  ]);
  for (let window = 0; window < 3; window++) {
    const offset = Math.floor(random() * (items.length + 2));
    const limit = Math.floor(random() * pick(random, [5, 60, items.length + 5]));
    const wanted = items.slice(offset, offset + limit);
    expect(view.keys(offset, limit), `${about} at ${offset}`).to.deep.equal(wanted);
    const rows = Array.from(view.rows(offset, offset + limit));
    expect(rows, about).to.deep.equal(wanted.filter((key) => typeof key === 'number'));
  }
  expect(view.keys(0, items.length), about).to.deep.equal(items);
  for (const group of groups ?? []) {
    const { count, collapsed: isCollapsed } = view.group(group.key)!;
    expect([count, isCollapsed], about).to.deep.equal([group.rows.length, collapsed.has(group.key)]);
  }
}

describe('a view', () => {
  it('lists what filtering, searching, sorting and grouping an array of objects lists, while the table grows', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...LOCALES), (seed, locale) => {
        const random = randomFrom(seed);
        const builder = new TableBuilder(FIELDS);
        const index = createTableIndex(builder.table, locale);
        const queries: Query[] = [];
        for (let batch = 0; batch < 4; batch++) {
          builder.append(randomRows(random, Math.floor(random() * pick(random, [3, 40, 120]))));
          if (batch === 3) builder.finish();
          idle(random, index);
          // Earlier queries again: what is remembered of them must have grown with the table.
          queries.push(randomQuery(random, builder.table, random() < 0.4));
          for (const query of queries) checkView(random, index, query);
        }
      }),
      { numRuns: runs(60), examples: [[-1122846179, 'en']] },
    );
  });

  it('shows the same windows before texts are collated as afterwards', function () {
    this.timeout(timeLimitMs(60_000));
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...LOCALES), (seed, locale) => {
        const random = randomFrom(seed);
        const builder = new TableBuilder(FIELDS);
        const index = createTableIndex(builder.table, locale);
        for (let batch = 0; batch < 2; batch++) {
          builder.append(randomRows(random, 4000 + Math.floor(random() * 4000)));
          if (batch === 1) builder.finish();
          const sort = [
            { field: pick(random, ['name', '__proto__x', 'choice', 'planted']), descending: random() < 0.5 },
          ];
          sort.push({ field: pick(random, FIELDS), descending: random() < 0.5 });
          const filter = random() < 0.5 ? undefined : { op: '>' as const, field: 'days', value: -5 };
          const query: Query = filter ? { sort, filter } : { sort };
          const rows = tableToOracle(builder.table);
          const items = sortRows(rows, matchingRows(rows, query, TODAY, locale), sort, locale);
          for (let window = 0; window < 4; window++) {
            idle(random, index);
            const offset = pick(random, [0, items.length - 30, Math.floor(random() * items.length)]);
            const keys = openView(index, query, { today: TODAY }).keys(offset, 40);
            expect(keys, JSON.stringify({ query, offset })).to.deep.equal(items.slice(offset, offset + 40));
          }
        }
      }),
      { numRuns: runs(6) },
    );
  });
});
