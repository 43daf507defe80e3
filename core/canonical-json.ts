/**
 * Canonical JSON (JCS, RFC 8785): print, and parse text that must be canonical already.
 * Signed bytes have one reading only if they have one writing, so everything that is not canonical is refused.
 * Of long texts, and of those that are refused, nesting is found by a scan before any parser recurses into what strangers sent.
 */
import type { Json } from './log/event.js';

export type JsonFault = 'too-large' | 'bad-json' | 'not-canonical' | 'bad-value';

export type JsonReading =
  { readonly value: Json } | { readonly value?: undefined; readonly refused: JsonFault; readonly message: string };

export interface JsonLimits {
  /** UTF-8 bytes of the text. */
  readonly maxBytes?: number;
  /** Open brackets at one place; a scalar has none. */
  readonly maxNesting?: number;
}

const PROTO = '__proto__';

/**
 * The one text of a value: members sorted by code unit, no spaces, numbers as ECMAScript prints doubles. Members that
 * are undefined are left out. Throws TypeError for what JSON cannot say: NaN, Infinity, lone surrogates, functions.
 */
export function canonicalJson(value: Json): string {
  switch (typeof value) {
    case 'string':
      return canonicalText(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}.`);
      return `${value}`; // −0 prints as 0, as RFC 8785 wants
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return isArray(value) ? canonicalArray(value) : canonicalObject(value);
    default:
      throw new TypeError(`JSON has no ${typeof value}.`);
  }
}

/**
 * Reads text that must be the JCS of what it says. In order: `too-large`, nesting (`bad-value`), `bad-json` (a byte
 * order mark included), `not-canonical` (duplicate members, spaces, `1.0`, `-0`, lone surrogates …), a member named
 * `__proto__` (`bad-value`). Default limit of nesting: 16 (PROTOCOL.md, section 2).
 */
export function parseCanonicalJson(text: string, limits: JsonLimits = {}): JsonReading {
  const plain = parsePlain(text, limits);
  const reading = plain === undefined ? parseJson(text, limits) : { value: plain };
  if (reading.value === undefined) return reading;
  const { value } = reading;
  if (plain === undefined && !isCanonical(text, value))
    return refusal('not-canonical', 'These bytes are not the canonical JSON of what they say.');
  // In canonical text a member so named reads exactly like this; the walk tells it from a name that ends so.
  if (text.includes(`"${PROTO}":`) && hasProtoMember(value))
    return refusal('bad-value', 'A member is named __proto__.');
  return reading;
}

/** The parse alone: what RFC 8259 calls JSON, within the limits; duplicates and spaces are allowed. */
export function parseJson(text: string, { maxBytes = Infinity, maxNesting = 16 }: JsonLimits = {}): JsonReading {
  if (text.length > maxBytes || (text.length * 3 > maxBytes && utf8Length(text) > maxBytes)) {
    return refusal('too-large', `The text has more than ${maxBytes} bytes.`);
  }
  if (isDeeperThan(text, maxNesting)) return refusal('bad-value', `Brackets nest deeper than ${maxNesting}.`);
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return refusal('bad-json', 'The text is not JSON.');
  }
}

/** Bytes of a text in UTF-8; a lone surrogate counts 3, like the replacement character. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else {
      bytes += 2;
      if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(at + 1))) at += 1; // 4 bytes for 2 units
    }
  }
  return bytes;
}

export function hasLoneSurrogate(text: string): boolean {
  const { isWellFormed } = text as { isWellFormed?: () => boolean }; // of ES2024
  // With `u`, pairs are one character.
  return isWellFormed ? !isWellFormed.call(text) : /\p{Surrogate}/u.test(text);
}

function canonicalText(text: string): string {
  const json = JSON.stringify(text);
  // JSON.stringify writes a lone surrogate as an escape; RFC 8785 refuses it.
  if (json.includes('\\ud') && hasLoneSurrogate(text)) throw new TypeError('The text holds a lone surrogate.');
  return json;
}

function canonicalArray(items: readonly Json[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ',';
    text += canonicalJson(items[index]!);
  }
  return `${text}]`;
}

function canonicalObject(members: { readonly [key: string]: Json }): string {
  let text = '{';
  for (const key of sortedKeys(members)) {
    const member = members[key];
    if (member === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${canonicalText(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}

/** Parsed canonical text is sorted already, but for keys that are array indices. */
function sortedKeys(members: object): string[] {
  const keys = Object.keys(members);
  for (let index = 1; index < keys.length; index += 1) {
    if (keys[index - 1]! > keys[index]!) return keys.sort(); // by code unit
  }
  return keys;
}

/**
 * Nearly all text is short, and what JSON.stringify writes of what it says: then nesting and the order of members are found
 * by a walk of the value, in a fraction of the time that a scan of the text takes. Undefined: to be looked at closely. A lone
 * surrogate is written as an escape, which has no canonical writing, and members that look like array indices come first.
 */
function parsePlain(text: string, { maxBytes = Infinity, maxNesting = 16 }: JsonLimits): Json | undefined {
  if (text.length > MOST_UNSCANNED || text.length * 3 > maxBytes) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    const isPlain = isOrdered(value, maxNesting) && JSON.stringify(value) === text && !text.includes('\\ud');
    return isPlain ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Characters whose brackets no parser minds, in whatever number: an event has 60,000 bytes. */
const MOST_UNSCANNED = 65_536;

/** Members sorted by code unit, and no more than so many brackets open at one place. */
function isOrdered(value: Json, nesting: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (nesting === 0) return false;
  if (isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const item = value[index]!;
      if (typeof item === 'object' && !isOrdered(item, nesting - 1)) return false;
    }
    return true;
  }
  let before: string | undefined;
  for (const key in value) {
    if (before !== undefined && before > key) return false;
    before = key;
    const member = value[key];
    if (typeof member === 'object' && !isOrdered(member, nesting - 1)) return false;
  }
  return true;
}

function isCanonical(text: string, value: Json): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

/** Brackets outside of strings; for text that is no JSON the answer only has to come without recursion. */
function isDeeperThan(text: string, maxNesting: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) at = endOfString(text, at);
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > maxNesting) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function hasProtoMember(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isArray(value)) return value.some(hasProtoMember);
  return Object.keys(value).some((key) => key === PROTO || hasProtoMember(value[key]!));
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Array.isArray does not narrow readonly arrays. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function refusal(refused: JsonFault, message: string): JsonReading {
  return { refused, message };
}
