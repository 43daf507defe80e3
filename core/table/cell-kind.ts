/**
 * What a single text looks like. Every text has exactly one kind, so a column's evidence is a count by kind,
 * whatever the order of its rows (infer.ts decides from the counts).
 */
import { ISO_DATE, readDate, readDateTime } from './date-text.js';
import { COMMA, DOT, found, readNumber } from './number-text.js';

export const KINDS = [
  'other',
  'integer',
  'decimal',
  'comma', // 3,75
  'comma-or-thousands', // 1,234
  'code', // only digits, but with a leading zero or too long to be exact: 00501, 1234567890123456
  'placeholder', // n/a, -, unknown: "no value" in words
  'true-false',
  'yes-no',
  'ja-nein',
  'oui-non',
  'iso-date',
  'ymd-slash', // 2021/03/04
  'dmy-dot', // 4.3.2021
  'dmy-slash', // 31/12/2021
  'mdy-slash', // 12/31/2021
  'either-slash', // 03/04/2021
  'dmy-dash',
  'mdy-dash',
  'either-dash',
  'datetime',
  'url',
  'email',
  'geo',
] as const;
export type Kind = (typeof KINDS)[number];

/** The pairs of words a column of truth values may consist of, the true one first. */
export const BOOLEAN_WORDS = {
  'true-false': ['true', 'false'],
  'yes-no': ['yes', 'no'],
  'ja-nein': ['ja', 'nein'],
  'oui-non': ['oui', 'non'],
} as const;
export type BooleanKind = keyof typeof BOOLEAN_WORDS;

export function kindOf(text: string): Kind {
  const first = text.charCodeAt(0);
  if (text.length > 2100) return 'other';
  if ((first >= 48 && first <= 57) || first === 45) return numericKind(text);
  if (text.length <= 7) {
    const word = WORDS.get(text.toLowerCase());
    if (word !== undefined) return word;
  }
  if ((first === 104 || first === 72) && isWebAddress(text)) return 'url';
  return text.includes('@') && isEmail(text) ? 'email' : 'other';
}

export function isWebAddress(text: string): boolean {
  return text.length <= 2083 && WEB_ADDRESS.test(text);
}

function numericKind(text: string): Kind {
  if (readNumber(text, DOT)) return found.decimals === 0 ? 'integer' : 'decimal';
  if (text.length <= 35) {
    if (readNumber(text, COMMA)) return THOUSANDS.test(text) ? 'comma-or-thousands' : 'comma';
    if (DIGITS.test(text)) return 'code';
    const date = dateKind(text);
    if (date !== undefined) return date;
    if (isGeo(text)) return 'geo';
    if (text.length <= 3 && WORDS.has(text)) return 'placeholder';
  }
  return text.includes('@') && isEmail(text) ? 'email' : 'other';
}

function dateKind(text: string): Kind | undefined {
  const length = text.length;
  if (length < 8) return undefined;
  if (length >= 16) return Number.isNaN(readDateTime(text)) ? undefined : 'datetime';
  if (length > 10) return undefined;
  if (!Number.isNaN(readDate(text, ISO_DATE))) return 'iso-date';
  if (!Number.isNaN(readDate(text, { order: 'ymd', separator: '/' }))) return 'ymd-slash';
  const separator = text[length - 5]!;
  if (separator === '.') return Number.isNaN(readDate(text, { order: 'dmy', separator })) ? undefined : 'dmy-dot';
  if (separator !== '/' && separator !== '-') return undefined;
  const name = separator === '/' ? 'slash' : 'dash';
  const dayFirst = !Number.isNaN(readDate(text, { order: 'dmy', separator }));
  const monthFirst = !Number.isNaN(readDate(text, { order: 'mdy', separator }));
  if (dayFirst && monthFirst) return `either-${name}`;
  return dayFirst ? `dmy-${name}` : monthFirst ? `mdy-${name}` : undefined;
}

/** Both parts with a point and in range: "12, 15" may be anything. */
function isGeo(text: string): boolean {
  const match = GEO.exec(text);
  return match !== null && Math.abs(Number(match[1])) <= 90 && Math.abs(Number(match[2])) <= 180;
}

function isEmail(text: string): boolean {
  return text.length <= 254 && EMAIL.test(text);
}

const THOUSANDS = /^-?[1-9]\d{0,2},\d{3}$/;
const DIGITS = /^-?\d+$/;
const GEO = /^(-?\d{1,2}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)$/;
const WEB_ADDRESS = /^https?:\/\/[^\s/?#]+(?:[/?#]\S*)?$/i;
const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>".]+(?:\.[^\s@,;<>".]+)+$/;

const WORDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...Object.entries(BOOLEAN_WORDS).flatMap(([kind, words]) =>
    words.map((word): [string, Kind] => [word, kind as Kind]),
  ),
  ...[
    'n/a',
    'na',
    'nan',
    'null',
    'none',
    'nil',
    'unknown',
    'k.a.',
    'k. a.',
    '-',
    '--',
    '---',
    '–',
    '—',
    '?',
    '.',
    '…',
  ].map((word): [string, Kind] => [word, 'placeholder']),
]);
