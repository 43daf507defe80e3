/**
 * What any value must be, whatever its type: JSON within the limits of PROTOCOL.md, section 12.2. Equality of values is
 * equality of their canonical texts (RFC 8785).
 */
import { canonicalJson, hasLoneSurrogate } from '../canonical-json.js';
import type { Json } from '../log/event.js';
import type { Members } from '../log/members.js';
import { DEEPEST_VALUE, MOST_VALUE_ITEMS } from '../log/value-limits.js';

/** Looks at no more than the limits allow, so hostile depth and size cost nothing. */
export function isValue(value: unknown): value is Json {
  return countMembers(value, 0, MOST_VALUE_ITEMS, false) >= 0;
}

/** The value itself, or a copy in which −0 is 0. Undefined where it is no value. */
export function toValue(input: unknown): Json | undefined {
  if (isValue(input)) return input;
  return countMembers(input, 0, MOST_VALUE_ITEMS, true) >= 0 ? (JSON.parse(JSON.stringify(input)) as Json) : undefined;
}

export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
}

/** In whole characters, as `min_length` and `max_length` count. */
export function lengthInCodePoints(text: string): number {
  let length = text.length;
  for (let at = 1; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) length--;
  }
  return length;
}

/** How many members and items of `left` remain; negative where it is no value. */
function countMembers(value: unknown, depth: number, left: number, withNegativeZero: boolean): number {
  switch (typeof value) {
    case 'string':
      return !hasLoneSurrogate(value) ? left : -1;
    case 'number':
      return Number.isFinite(value) && (withNegativeZero || !Object.is(value, -0)) ? left : -1;
    case 'boolean':
      return left;
    case 'object':
      break;
    default:
      return -1;
  }
  if (value === null) return left;
  if (depth === DEEPEST_VALUE) return -1;
  if (Array.isArray(value)) {
    left -= value.length;
    // By index: holes count as what they are, undefined.
    for (let at = 0; at < value.length && left >= 0; at++)
      left = countMembers(value[at], depth + 1, left, withNegativeZero);
    return left;
  }
  if (!isPlain(value)) return -1;
  for (const name in value) {
    if (--left < 0 || name === '__proto__' || hasLoneSurrogate(name)) return -1;
    left = countMembers((value as Members)[name], depth + 1, left, withNegativeZero);
    if (left < 0) return -1;
  }
  return left;
}

/** Objects as JSON.parse makes them; a Date or a Map is a mistake of the caller's and no value. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
