/**
 * What a column holds, for its header menu: values with counts, or a histogram of numbers and dates.
 * `count` is under all filters but the reader's own of the column, `total` in all that the builder shows.
 */
import type { Filter, Query } from '../query/query.js';
import type { Comparison } from './cell-test.js';
import { FIRST_TEXT, type DictionaryColumn } from './column.js';
import type { Cell } from './field.js';
import { columnOf } from './filter-rows.js';
import { fold } from './fold.js';
import { histogram } from './histogram.js';
import type { RememberingIndex, TableIndex } from './table-index.js';

export type Facet = ValuesFacet | HistogramFacet;
export interface ValuesFacet {
  readonly kind: 'values';
  /** Distinct texts in all that the builder shows. */
  readonly distinct: number;
  /** Most frequent first. */
  readonly top: readonly {
    readonly value: Cell;
    readonly count: number;
    readonly total: number;
  }[];
  readonly empty: { readonly count: number; readonly total: number };
}
export interface HistogramFacet {
  readonly kind: 'histogram';
  /** Numbers, or ms since 1970 for dates. Bin i is [from, to), the last one [from, to]. */
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly total: number;
  }[];
  readonly min: number;
  readonly max: number;
  readonly empty: { readonly count: number; readonly total: number };
}

export interface FacetOptions {
  /** What `today` means, YYYY-MM-DD. */
  readonly today: string;
  /** Only values that contain this; case and diacritics do not matter. */
  readonly search?: string;
  /** Most values returned, default 50. */
  readonly limit?: number;
  /** The builder's filter: it counts even where it is on this column, and what it leaves out is in no total. */
  readonly fixed?: Filter;
}

/** Throws `unknown-field` when the table has no such field. */
export function facet(index: TableIndex, query: Query, field: string, options: FacetOptions): Facet {
  const engine = index as RememberingIndex;
  const column = columnOf(engine.table, field);
  const rows = engine.table.rowCount;
  const others = query.filter && withoutField(query.filter, field);
  const parts = [others, options.fixed].filter((part) => part !== undefined);
  const filter: Filter | undefined = parts.length > 1 ? { op: 'and', filters: parts } : parts[0];
  const mask = engine.filter.matching(filter, query.search, options.today);
  const base = options.fixed && engine.filter.matching(options.fixed, undefined, options.today);
  const isHistogram = column.encoding === 'number' || column.field.type === 'date' || column.field.type === 'datetime';
  return isHistogram ? histogram(column, rows, mask, base) : valueCounts(engine, column, rows, mask, base, options);
}

/** The filter without its parts that speak of this field alone. */
export function withoutField(filter: Filter, field: string): Filter | undefined {
  if (filter.op === 'and') {
    const filters = filter.filters.map((part) => withoutField(part, field)).filter((part) => part !== undefined);
    return filters.length === 0 ? undefined : { op: 'and', filters };
  }
  return speaksOnlyOf(filter, field) ? undefined : filter;
}

function speaksOnlyOf(filter: Filter, field: string): boolean {
  if (filter.op === 'and' || filter.op === 'or') return filter.filters.every((part) => speaksOnlyOf(part, field));
  if (filter.op === 'not') return speaksOnlyOf(filter.filter, field);
  return (filter as Comparison).field === field;
}

function valueCounts(
  index: RememberingIndex,
  column: DictionaryColumn,
  rows: number,
  mask: Uint8Array | undefined,
  base: Uint8Array | undefined,
  { search, limit = 50 }: FacetOptions,
): ValuesFacet {
  const same = index.sameTexts(column);
  const size = Math.max(FIRST_TEXT, column.texts.length);
  const counts = new Uint32Array(size);
  const totals = new Uint32Array(size);
  const firstRows = new Uint32Array(size);
  for (let row = rows - 1; row >= 0; row--) {
    if (base && base[row] === 0) continue;
    const code = column.codes[row]!;
    const first = same ? same[code]! : code;
    totals[first]!++;
    firstRows[first] = row;
    if (!mask || mask[row] === 1) counts[first]!++;
  }
  const words = search ? fold(search).trim() : '';
  const found = new Uint8Array(size);
  if (words !== '') index.filter.folded(column).contains(column, words, found, FIRST_TEXT);
  let distinct = 0;
  const candidates: number[] = [];
  for (let code = FIRST_TEXT; code < size; code++) {
    if (totals[code] === 0) continue;
    distinct++;
    if (words === '' || found[code] === 1) candidates.push(code);
  }
  const order = (a: number, b: number): number => counts[b]! - counts[a]! || totals[b]! - totals[a]! || a - b;
  const top = firstOf(candidates, limit, order);
  const count = (list: Uint32Array): number => list[0]! + list[1]! + list[2]!;
  return {
    kind: 'values',
    distinct,
    top: top.map((code) => ({
      value: column.cell(firstRows[code]!),
      count: counts[code]!,
      total: totals[code]!,
    })),
    empty: { count: count(counts), total: count(totals) },
  };
}

/** The first `limit` of the sorted list, without sorting all of it. */
function firstOf(list: readonly number[], limit: number, order: (a: number, b: number) => number): number[] {
  let kept: number[] = [];
  let last: number | undefined;
  for (const item of list) {
    if (last !== undefined && order(item, last) > 0) continue;
    kept.push(item);
    if (kept.length < 2 * limit + 64) continue;
    kept = kept.sort(order).slice(0, limit);
    last = kept[limit - 1];
  }
  return kept.sort(order).slice(0, limit);
}
