/**
 * The two orders of PROTOCOL.md: events by stamp, then id (section 3), and texts by their UTF-8 bytes (section 13).
 * Neither looks at a locale.
 */
import type { EventId, Stamp } from '../log/event.js';
import type { Cell } from './state.js';

interface Stamped {
  readonly stamp: Stamp;
  readonly id: EventId;
}

/** Order of events: by ms, counter, id (code units). It decides what shows, never what is true. */
export function compareStamped(a: Stamped, b: Stamped): number {
  return a.stamp[0] - b.stamp[0] || a.stamp[1] - b.stamp[1] || compareIds(a.id, b.id);
}

/** By code unit; for hex that is the order of bytes too. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By resource, record, field, each by its UTF-8 bytes. */
export function compareCells(a: Cell, b: Cell): number {
  return compareUtf8(a.resource, b.resource) || compareUtf8(a.record, b.record) || compareUtf8(a.field, b.field);
}

/** By UTF-8 bytes, which is by code point: code units differ from it where surrogates meet U+E000 and above. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return byCodePoint(left) - byCodePoint(right);
  }
  return a.length - b.length;
}

/** Moves surrogates, halves of code points above U+FFFF, behind all other code units. */
function byCodePoint(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
