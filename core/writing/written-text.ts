/**
 * Values as people of one language write them → as files have them (PROTOCOL.md, section 12.2): numbers and days, and choices by what
 * they are called. What is not understood stays as it is, so that whoever checks it says what is wrong with it.
 */
import type { ValueDefinition } from '../schema/definition.js';
import { fold } from '../table/fold.js';
import { readDay, readNumber } from './language-writing.js';

/** Days in full: of 3.4.21 two digits of a year do not say which. */
export function readWritten(text: string, field: ValueDefinition, language: string): string {
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'decimal':
      return readNumber(text.trim(), language);
    case 'date':
      return readDay(text, language);
    case 'enum':
      return choiceOf(text, field);
    default:
      return text;
  }
}

/** By its value, else by what it is called, in any case, where one alone is called so. */
function choiceOf(text: string, { options = [] }: ValueDefinition): string {
  if (text === '' || options.some(({ value }) => value === text)) return text;
  const wanted = fold(text.trim());
  const found = options.filter(({ value, label = '' }) => fold(label.trim()) === wanted || fold(value) === wanted);
  return found.length === 1 ? found[0]!.value : text;
}
