/** Sort text (`species, -germination_days`) to sort keys. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';
import type { SortKey } from './query.js';

/** An issue's code is `bad-sort` or `unknown-field`. Blank text: no keys, no issue. */
export type ParsedSort =
  | { readonly sort: readonly SortKey[]; readonly issue?: undefined }
  | { readonly issue: ErrorData; readonly sort?: undefined };

export function parseSort(_text: string, _fields: readonly Field[]): ParsedSort {
  throw new Error('not yet');
}
