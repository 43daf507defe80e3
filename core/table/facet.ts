/**
 * What a column holds, for its header menu: values with counts, or a histogram of numbers and dates.
 * `count` is under all filters but the column's own, `total` in the whole table.
 */
import type { Query } from '../query/query.js';
import type { Cell } from './field.js';
import type { TableIndex } from './table-index.js';

export type Facet = ValuesFacet | HistogramFacet;
export interface ValuesFacet {
  readonly kind: 'values';
  /** Distinct texts in the whole table. */
  readonly distinct: number;
  /** Most frequent first. */
  readonly top: readonly { readonly value: Cell; readonly count: number; readonly total: number }[];
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
}

/** Throws `unknown-field` when the table has no such field. */
export function facet(_index: TableIndex, _query: Query, _field: string, _options: FacetOptions): Facet {
  throw new Error('not yet');
}
