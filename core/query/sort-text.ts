/** Sort text (`species, -germination_days`, `[Days to harvest] desc`) to sort keys. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';
import type { SortKey } from './query.js';
import { findField, unknownField } from './suggest.js';

/** An issue's code is `bad-sort` or `unknown-field`. Blank text: no keys, no issue. */
export type ParsedSort =
  | { readonly sort: readonly SortKey[]; readonly issue?: undefined }
  | { readonly issue: ErrorData; readonly sort?: undefined };

export const MOST_SORT_KEYS = 16;
const LONGEST_SORT = 10_000;

export function parseSort(text: string, fields: readonly Field[]): ParsedSort {
  if (text.length > LONGEST_SORT) {
    return { issue: badSort(`The sort has ${text.length} characters; ${LONGEST_SORT} are the most.`) };
  }
  if (text.trim() === '') return { sort: [] };
  const sort: SortKey[] = [];
  for (const { part, at } of splitParts(text)) {
    if (part === '') return { issue: badSort('A field is missing between two commas of the sort.', at) };
    const key = readKey(part, fields);
    if (!key) {
      const issue = unknownField(bareName(part), fields);
      return { issue: { ...issue, details: { ...issue.details, at } } };
    }
    // A field named again has nothing left to order.
    if (!sort.some(({ field }) => field === key.field)) sort.push(key);
  }
  if (sort.length > MOST_SORT_KEYS) {
    return { issue: badSort(`The sort names ${sort.length} fields; ${MOST_SORT_KEYS} are the most.`) };
  }
  return { sort };
}

/** A field whose name begins with a minus or ends in "desc" is found by its whole name first. */
function readKey(part: string, fields: readonly Field[]): SortKey | undefined {
  const whole = findField(unwrap(part), fields);
  if (whole) return { field: whole.key };
  const { name, descending } = directionOf(part);
  const field = findField(unwrap(name), fields);
  return field && (descending ? { field: field.key, descending: true } : { field: field.key });
}

function directionOf(part: string): { name: string; descending: boolean } {
  const sign = /^([-+−])\s*([^]*)$/.exec(part);
  if (sign) return { name: sign[2]!, descending: sign[1] !== '+' };
  const word = /^([^]*\S)\s+(asc|ascending|desc|descending)$/i.exec(part);
  if (word) return { name: word[1]!, descending: word[2]!.toLowerCase().startsWith('desc') };
  return { name: part, descending: false };
}

function bareName(part: string): string {
  return unwrap(directionOf(part).name);
}

function unwrap(name: string): string {
  const inner = /^(?:\[([^]*)\]|"([^]*)"|[“„”]([^]*)[“”])$/.exec(name);
  if (!inner) return name;
  const text = inner[1]?.replaceAll(']]', ']') ?? inner[2]?.replaceAll('""', '"') ?? inner[3]!;
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))).trim();
}

/** At commas outside brackets and quotes. */
function splitParts(text: string): { part: string; at: number }[] {
  const parts: { part: string; at: number }[] = [];
  for (const match of text.matchAll(/(?:\[(?:\]\]|[^\]])*\]|"[^"]*"|[“„”][^“”]*[“”]|[^,])*(?:,|$)/g)) {
    if (match[0] === '' && match.index === text.length && !text.endsWith(',')) break;
    const raw =
      match[0].endsWith(',') && match.index + match[0].length <= text.length ? match[0].slice(0, -1) : match[0];
    parts.push({ part: raw.trim(), at: match.index });
    if (match.index + match[0].length >= text.length && !match[0].endsWith(',')) break;
  }
  return parts;
}

function badSort(message: string, at = 0): ErrorData {
  return { code: 'bad-sort', message, details: { at } };
}
