/**
 * A query run over a table: which records match, in which order, under which group rows. A view shows the table as it
 * was when it was opened: open another one when the table has grown.
 */
import type { Query } from '../query/query.js';
import type { Cell } from './field.js';
import type { TableIndex } from './table-index.js';

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
export function openView(_index: TableIndex, _query: Query, _options: ViewOptions): View {
  throw new Error('not yet');
}
