/** What is wrong with a cell, in the reader's language. */
import type { Field } from '../../../core/table/field.js';
import type { Terms } from '../../kit/localize.js';
import { typeOf } from './typed-text.js';
import '../../kit/terms/en-cell.js';
import '../../kit/terms/en-edit.js';

/** `message`: what the worker says of it, in English, for what there are no words here. */
export function problemWords(terms: Terms, code: string, field: Field | undefined, message: string): string {
  switch (code) {
    case 'required':
      return terms.needsValue;
    case 'option':
      return terms.notOneOf;
    case 'unique':
      return terms.notUnique;
    case 'type':
      return (field && terms.wants[typeOf(field) as keyof Terms['wants']]) ?? message;
    default:
      return terms.cellFailures[code] ?? message;
  }
}
