/** PROTOCOL.md section 12.1, "Query JSON": whether a filter is understood. What it means is not part of the protocol. */
import { isObject } from './json.js';
import type { Json } from './json.js';

/** `isThere`: whether a field of this key is. */
export function readFilter(filter: Json, isThere: (key: string) => boolean): boolean {
  if (!isObject(filter)) return false;
  const { op, field, filters } = filter;
  if (op === 'and' || op === 'or')
    return Array.isArray(filters) && filters.every((each) => readFilter(each as Json, isThere));
  if (op === 'not') return readFilter(filter.filter ?? null, isThere);
  if (typeof field !== 'string' || !isThere(field)) return false;
  switch (op) {
    case 'empty':
      return true;
    case 'in':
      return Array.isArray(filter.values) && filter.values.every((each) => isLiteral(each as Json));
    case 'between':
      return isLiteral(filter.from) && isLiteral(filter.to) && (filter.below === undefined || filter.below === true);
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isLiteral(filter.value);
    case 'contains':
    case 'starts':
    case 'ends':
      return typeof filter.value === 'string';
    default:
      return false;
  }
}

function isLiteral(value: Json | undefined): boolean {
  if (value === undefined) return false;
  if (!isObject(value)) return !Array.isArray(value);
  const { today, unit } = value;
  const isFine = Number.isSafeInteger(today) && Math.abs(today as number) <= 1_000_000;
  return isFine && (unit === undefined || unit === 'months' || unit === 'years');
}
