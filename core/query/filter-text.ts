/** Filter text, as people write it in attributes and URLs, to a Filter. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';
import type { Filter } from './query.js';

/** An issue's code is `bad-filter` or `unknown-field`; `details.at` is the position in the text. Blank text: no filter, no issue. */
export type ParsedFilter =
  { readonly filter?: Filter; readonly issue?: undefined } | { readonly issue: ErrorData; readonly filter?: undefined };

export function parseFilter(_text: string, _fields: readonly Field[]): ParsedFilter {
  throw new Error('not yet');
}
