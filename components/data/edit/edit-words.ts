/** What is wrong with a cell, in the reader's language. */
import { errorToData } from '../../../core/errors.js';
import type { Field } from '../../../core/table/field.js';
import type { LocalizeController, Terms } from '../../kit/localize.js';
import { typeOf } from './typed-text.js';
import '../../kit/terms/en-cell.js';
import '../../kit/terms/en-edit.js';

/** The worker's own sentences about a value name its bounds, and are English: other languages have words for these, too. */
const OF_VALUES: ReadonlySet<string> = new Set(['range', 'length', 'pattern', 'validation']);

/** `message`: what the worker says of it, in English. What there are no words for is said to be so, with its code. */
export function problemWords(terms: Terms, code: string, field: Field | undefined, message: string): string {
  switch (code) {
    case 'required':
      return terms.needsValue;
    case 'option':
      return terms.notOneOf;
    case 'unique':
      return terms.notUnique;
    case 'type':
      return (field && terms.wants[typeOf(field) as keyof Terms['wants']]) ?? terms.notAValue;
    default:
      return terms.cellFailures[code] ?? (OF_VALUES.has(code) ? message : terms.notDone(code));
  }
}

/** Why something that was asked for was not done. */
export function failureWords(localize: LocalizeController, error: unknown): string {
  const { code, message, details } = errorToData(error);
  // What else is too large is said of one record.
  const { limit } = details;
  if (code === 'too-large' && typeof limit === 'number') return localize.terms.tooManyCells(localize.number(limit));
  return problemWords(localize.terms, code, undefined, message);
}
