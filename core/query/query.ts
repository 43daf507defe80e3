/**
 * The query as plain data (JSON): the one form that is run, sent, stored and compared.
 * Text in attributes and URLs parses to it (filter-text.ts, sort-text.ts) and prints from it (print.ts).
 */

/** A literal. Dates are text in ISO form. */
export type Scalar = string | number | boolean | null;
export type Literal = Scalar | RelativeDay;
/** Today plus n days, or calendar months or years (31 May − 3 months = 28 or 29 February), resolved when the query runs. */
export interface RelativeDay {
  readonly today: number;
  readonly unit?: 'months' | 'years';
}

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type TextOp = 'contains' | 'starts' | 'ends';

export type Filter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }
  | { readonly op: CompareOp; readonly field: string; readonly value: Literal }
  | { readonly op: TextOp; readonly field: string; readonly value: string }
  /** Both ends included, except with `below`: then `to` itself is out (histogram bins). */
  | {
      readonly op: 'between';
      readonly field: string;
      readonly from: Literal;
      readonly to: Literal;
      readonly below?: true;
    }
  | {
      readonly op: 'in';
      readonly field: string;
      readonly values: readonly Literal[];
    }
  /** Missing, null and empty text alike. */
  | { readonly op: 'empty'; readonly field: string };

export interface SortKey {
  readonly field: string;
  readonly descending?: boolean;
}

export type Aggregate = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct';

/** `field` is always a field key; labels exist only in text. Absent members mean: all, unsorted, ungrouped. */
export interface Query {
  readonly filter?: Filter;
  /** Words that must all occur somewhere in the record; case and diacritics do not matter. */
  readonly search?: string;
  readonly sort?: readonly SortKey[];
  readonly groupBy?: string;
}
