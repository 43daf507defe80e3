/**
 * Limits of what a field may hold, whatever its type: PROTOCOL.md, section 12.2. Normal forms of types are the
 * schema's to judge; a value that is not in one is kept.
 */
import type { Json } from './event.js';
import { refuse } from './refusal.js';

export const DEEPEST_VALUE = 8;
export const MOST_VALUE_ITEMS = 10_000;

/** Refuses (`bad-value`) what nests deeper than 8 or has more than 10,000 members and items in all. */
export function checkValue(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  if (countItems(value, 1) > MOST_VALUE_ITEMS) {
    refuse('bad-value', `A value has more than ${MOST_VALUE_ITEMS} members and items.`);
  }
}

function countItems(value: object, depth: number): number {
  if (depth > DEEPEST_VALUE) return refuse('bad-value', `A value nests deeper than ${DEEPEST_VALUE}.`);
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = items.length;
  for (const item of items) {
    if (typeof item === 'object' && item !== null) count += countItems(item, depth + 1);
  }
  return count;
}
