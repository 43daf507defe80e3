/** What a reader types, in the form files have it: numbers in the reader's own writing become plain ones. */
import type { Field } from '../../../core/table/field.js';

const SPACE = /[\s\u00a0\u202f]/;
const NUMBERS: ReadonlySet<string> = new Set(['number', 'integer', 'decimal']);

export function isNumber({ declared, type }: Field): boolean {
  return NUMBERS.has(declared?.type ?? type);
}

/** As it is where it is no number of that language: the worker says what is wrong with it. */
export function typedText(text: string, field: Field, lang: string): string {
  return isNumber(field) ? plainNumber(text.trim(), lang) : text;
}

/** For the box: the same number as the reader writes it. */
export function shownText(text: string, field: Field, lang: string): string {
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

function marks(lang: string): { decimal: string; group: string; digits: ReadonlyMap<string, string> } {
  const format = new Intl.NumberFormat(lang);
  const parts = format.formatToParts(-12345.6);
  const find = (type: Intl.NumberFormatPartTypes, other: string) =>
    parts.find((part) => part.type === type)?.value ?? other;
  const digits = new Map(
    Array.from({ length: 10 }, (_, digit) => [
      new Intl.NumberFormat(lang, { useGrouping: false }).format(digit),
      String(digit),
    ]),
  );
  return { decimal: find('decimal', '.'), group: find('group', ','), digits };
}
