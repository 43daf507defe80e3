/**
 * What a reader types, in the form files have it (PROTOCOL.md, section 12.2), and back: numbers in the reader's own writing, days,
 * times and durations in their words.
 */
import type { Field } from '../../../core/table/field.js';
import { durationWords } from '../grid/value-words.js';
import { typedDuration } from './typed-duration.js';
import { typedDay, typedTime } from './typed-moment.js';

const SPACE = /[\s\u00a0\u202f]/;
const NUMBERS: ReadonlySet<string> = new Set(['number', 'integer', 'decimal']);

/** The schema's type, or for tables without a schema the column's. */
export const typeOf = ({ declared, type }: Field): string => declared?.type ?? type;

export function isNumber(field: Field): boolean {
  return NUMBERS.has(typeOf(field));
}

/** As it is where it is no value of that type: the worker says what is wrong with it. */
export function typedText(text: string, field: Field, lang: string): string {
  if (isNumber(field)) return plainNumber(text.trim(), lang);
  switch (typeOf(field)) {
    case 'date':
      return typedDay(text, lang);
    case 'time':
      return typedTime(text, lang);
    case 'duration':
      return typedDuration(text, lang);
    case 'url':
      return /^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(text.trim()) ? `https://${text.trim()}` : text.trim();
    case 'email':
    case 'phone':
    case 'geo':
      return text.trim();
    default:
      return text;
  }
}

/** For the box: the same as the reader writes it. */
export function shownText(text: string, field: Field, lang: string): string {
  if (typeOf(field) === 'duration') {
    const words = durationWords(text, lang);
    return words !== undefined && typedDuration(words, lang) === text ? words : text;
  }
  if (!isNumber(field) || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  const { decimal } = marks(lang);
  return text.replace('.', decimal);
}

/** 2.5 in German is no 25: marks between thousands count only where thousands are. */
function plainNumber(text: string, lang: string): string {
  const { decimal, group, digits } = marks(lang);
  const latin = [...text].map((sign) => digits.get(sign) ?? (SPACE.test(sign) ? ' ' : sign)).join('');
  const [whole = '', ...fractions] = latin.replace('\u2212', '-').split(decimal);
  const [first = '', ...thousands] = whole.split(SPACE.test(group) ? ' ' : group);
  const isGrouped = /^[-+]?\d{1,3}$/.test(first) && /^(\d{2,3} )*\d{3}$/.test(thousands.join(' '));
  if (fractions.length > 1 || (thousands.length > 0 && !isGrouped)) return text;
  const plain = [first + thousands.join(''), ...fractions].join('.');
  return /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(plain) ? plain : text;
}

interface Marks {
  readonly decimal: string;
  readonly group: string;
  readonly digits: ReadonlyMap<string, string>;
}

/** A paste asks for thousands of numbers. */
const known = new Map<string, Marks>();

function marks(lang: string): Marks {
  const before = known.get(lang);
  if (before) return before;
  const format = new Intl.NumberFormat(lang);
  const parts = format.formatToParts(-12345.6);
  const find = (type: Intl.NumberFormatPartTypes, other: string) =>
    parts.find((part) => part.type === type)?.value ?? other;
  const plain = new Intl.NumberFormat(lang, { useGrouping: false });
  const digits = new Map(Array.from({ length: 10 }, (_, digit) => [plain.format(digit), String(digit)]));
  const found = { decimal: find('decimal', '.'), group: find('group', ','), digits };
  known.set(lang, found);
  return found;
}
