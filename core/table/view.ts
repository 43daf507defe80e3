/**
 * A query run over a table: which records match, in which order, under which group rows. A view shows the table as it
 * was when it was opened: open another one when the table has grown.
 */
import type { Query, SortKey } from '../query/query.js';
import type { Cell } from './field.js';
import { columnOf } from './filter-rows.js';
import { Groups } from './groups.js';
import { Order } from './order.js';
import type { RememberingIndex, TableIndex } from './table-index.js';

export { facet, type Facet, type FacetOptions, type HistogramFacet, type ValuesFacet } from './facet.js';
export { summarize, type Summary } from './summary.js';
export { createTableIndex, type TableIndex } from './table-index.js';

export interface ViewOptions {
  /** What `today` means, YYYY-MM-DD. */
  readonly today: string;
  /** Keys of groups whose records are folded away. */
  readonly collapsed?: ReadonlySet<string>;
}

/** A number is a row of the table, a text a group row (`g:…`). */
export type ItemKey = number | string;

export interface ViewGroup {
  readonly value: Cell;
  /** Records in it, shown or folded. */
  readonly count: number;
  readonly collapsed: boolean;
}

export interface View {
  /** Records that match, and all there are. */
  readonly matched: number;
  readonly total: number;
  /** Records shown plus group rows. */
  readonly items: number;
  /** The items at positions [offset, offset + limit), fewer at the end. */
  keys(offset: number, limit: number): ItemKey[];
  group(key: string): ViewGroup | undefined;
  /** Rows at item positions [from, to), group rows passed over. */
  rows(from: number, to: number): Uint32Array;
}

/** Throws `unknown-field` when the query names a field the table does not have. */
export function openView(index: TableIndex, query: Query, options: ViewOptions): View {
  return new TableView(index as RememberingIndex, query, options);
}

class TableView implements View {
  readonly matched: number;
  readonly total: number;
  readonly #order: Order;
  readonly #groups: Groups | undefined;

  constructor(index: RememberingIndex, query: Query, { today, collapsed }: ViewOptions) {
    const { table } = index;
    this.total = table.rowCount;
    const mask = index.filter.matching(query.filter, query.search, today);
    const rows = mask && markedRows(mask, this.total);
    this.matched = rows ? rows.length : this.total;
    const keys = sortKeys(query);
    const columns = keys.map((key) => columnOf(table, key.field));
    this.#order = new Order(index, keys, columns, rows, this.matched, mask);
    if (query.groupBy !== undefined) {
      const column = columns[0]!;
      this.#groups = new Groups(column, index.ranks(column, keys[0]!.descending), this.total, mask, collapsed);
    }
  }

  get items(): number {
    return this.#groups ? this.#groups.items : this.matched;
  }

  keys(offset: number, limit: number): ItemKey[] {
    const from = Math.max(0, Math.floor(offset));
    const to = Math.min(this.items, from + Math.max(0, Math.floor(limit)));
    if (!this.#groups) return Array.from(this.#order.window(from, to));
    const keys: ItemKey[] = [];
    for (const { group, heading, rows } of this.#pieces(this.#groups, from, to)) {
      if (heading) keys.push(this.#groups.key(group));
      for (const row of this.#order.window(rows[0], rows[1])) keys.push(row);
    }
    return keys;
  }

  group(key: string): ViewGroup | undefined {
    const group = this.#groups?.find(key);
    if (this.#groups === undefined || group === undefined) return undefined;
    return {
      value: this.#groups.value(group),
      count: this.#groups.counts[group]!,
      collapsed: this.#groups.isCollapsed(group),
    };
  }

  rows(from: number, to: number): Uint32Array {
    from = Math.max(0, Math.floor(from));
    to = Math.min(this.items, Math.floor(to));
    if (!this.#groups) return this.#order.window(from, to);
    const parts = [...this.#pieces(this.#groups, from, to)].map(({ rows }) => this.#order.window(rows[0], rows[1]));
    const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** What of each group lies in the item positions [from, to): its group row, and places of records. */
  *#pieces(groups: Groups, from: number, to: number) {
    for (let item = from; item < to;) {
      const group = groups.at(item);
      const start = groups.itemStarts[group]!;
      const end = Math.min(to, groups.itemStarts[group + 1]!);
      const heading = item === start;
      const firstRow = groups.rowStarts[group]! - start - 1;
      const rows = [firstRow + Math.max(item, start + 1), firstRow + Math.max(end, start + 1)] as const;
      yield { group, heading, rows };
      item = end;
    }
  }
}

/** The group's field sorts first, in the direction the sort gives it. */
function sortKeys({ sort = [], groupBy }: Query): readonly SortKey[] {
  const distinct = sort.filter((key, i) => sort.findIndex((other) => other.field === key.field) === i);
  if (groupBy === undefined) return distinct;
  const own = distinct.find((key) => key.field === groupBy) ?? {
    field: groupBy,
  };
  return [own, ...distinct.filter((key) => key !== own)];
}

function markedRows(mask: Uint8Array, total: number): Uint32Array {
  let count = 0;
  for (let row = 0; row < total; row++) count += mask[row]!;
  const rows = new Uint32Array(count);
  let at = 0;
  for (let row = 0; at < count; row++) if (mask[row] === 1) rows[at++] = row;
  return rows;
}
