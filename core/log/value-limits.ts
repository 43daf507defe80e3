/**
 * Limits of what a field, or a definition, may hold, whatever its type: PROTOCOL.md, sections 12.1 and 12.2. Normal forms of types are the
 * schema's to judge; a value that is not in one is kept.
 */
import type { Json } from './event.js';
import { refuse } from './refusal.js';

export const DEEPEST_VALUE = 8;
/** Definitions hold filters, which nest; with what stands around them they reach the 16 of a content. */
export const DEEPEST_DEFINITION = 12;
export const MOST_VALUE_ITEMS = 10_000;

/** Refuses (`bad-value`) what nests deeper than `deepest` or has more than 10,000 members and items in all. */
export function checkValue(value: Json, deepest = DEEPEST_VALUE): void {
  if (typeof value !== 'object' || value === null) return;
  if (countItems(value, 1, deepest) > MOST_VALUE_ITEMS) {
    refuse('bad-value', `A value has more than ${MOST_VALUE_ITEMS} members and items.`);
  }
}

function countItems(value: object, depth: number, deepest: number): number {
  if (depth > deepest) return refuse('bad-value', `A value nests deeper than ${deepest}.`);
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = items.length;
  for (const item of items) {
    if (typeof item === 'object' && item !== null) count += countItems(item, depth + 1, deepest);
  }
  return count;
}
