/**
 * Ids one after the other as base64url (RFC 4648, section 5, without padding) of their bytes: nothing packs better, since gzip makes
 * 35 bytes of 64 hex digits. Each list of ids has one text.
 */
import type { EventId } from '../log/event.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const HEX = '0123456789abcdef';
const ID_DIGITS = 64;

const values = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value++) values[DIGITS.charCodeAt(value)] = value;

export function packIds(ids: readonly EventId[]): string {
  const hex = ids.join('');
  let text = '';
  // Three hex digits are two of these; what is left of the last ones is zero.
  for (let at = 0; at < hex.length; at += 3) {
    const bits = Number.parseInt(hex.slice(at, at + 3).padEnd(3, '0'), 16);
    text += DIGITS[bits >> 6]! + (at + 1 < hex.length ? DIGITS[bits & 63]! : '');
  }
  return text;
}

/** Undefined where they are not `count` ids, or not as `packIds` writes them. */
export function unpackIds(text: string, count: number): EventId[] | undefined {
  const hexLength = count * ID_DIGITS;
  if (text.length !== Math.ceil((hexLength * 2) / 3)) return undefined;
  let hex = '';
  for (let at = 0; at < text.length; at += 2) {
    const high = valueAt(text, at);
    const low = at + 1 < text.length ? valueAt(text, at + 1) : 0;
    if (high < 0 || low < 0) return undefined;
    hex += HEX[high >> 2]! + HEX[((high & 3) << 2) | (low >> 4)]! + HEX[low & 15]!;
  }
  for (let at = hexLength; at < hex.length; at++) if (hex[at] !== '0') return undefined;
  return Array.from({ length: count }, (_, place) => hex.slice(place * ID_DIGITS, (place + 1) * ID_DIGITS) as EventId);
}

function valueAt(text: string, at: number): number {
  return values[text.charCodeAt(at)] ?? -1;
}
