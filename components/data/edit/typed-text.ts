/**
 * What a reader types, in the form files have it (PROTOCOL.md, section 12.2), and back: numbers in the reader's own writing, days,
 * times and durations in their words.
 */
import type { Field } from '../../../core/table/field.js';
import { readDay, readNumber, showNumber } from '../../../core/writing/language-writing.js';
import { durationWords } from '../grid/value-words.js';
import { typedDuration } from './typed-duration.js';
import { typedTime } from './typed-moment.js';

/** The schema's type, or for tables without a schema the column's. */
export const typeOf = ({ declared, type }: Field): string => declared?.type ?? type;

export function isNumber(field: Field): boolean {
  return ['number', 'integer', 'decimal'].includes(typeOf(field));
}

/** Written on several lines. */
export function isLong(field: Field): boolean {
  return ['markdown', 'json', 'image', 'file'].includes(typeOf(field));
}

/** As it is where it is no value of that type: the worker says what is wrong with it. */
export function typedText(text: string, field: Field, lang: string): string {
  if (isNumber(field)) return readNumber(text.trim(), lang);
  switch (typeOf(field)) {
    case 'date':
      return readDay(text, lang, { shortYears: true });
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
  return isNumber(field) ? showNumber(text, lang) : text;
}
