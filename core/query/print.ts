/** Filters and sorts as text that parses back to the same data. Never emits `<` or `>`: WordPress blanks such attributes. */
import type { Field } from '../table/field.js';
import type { Filter, SortKey } from './query.js';

/** Fields are named by key, or by label where `fields` are given and the label is unambiguous. */
export function printFilter(_filter: Filter, _fields?: readonly Field[]): string {
  throw new Error('not yet');
}

export function printSort(_sort: readonly SortKey[]): string {
  throw new Error('not yet');
}
