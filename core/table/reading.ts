/** The number behind a text, by the reading of its column: 0/1 for truth values, ms since 1970 for dates. NaN: misfit. */
import { BOOLEAN_WORDS } from './cell-kind.js';
import { readDate, readDateTime } from './date-text.js';
import type { Reading } from './infer.js';

export function readingToNumber(reading: Reading): ((text: string) => number) | undefined {
  if (reading.type === 'date') return (text) => readDate(text, reading.form);
  if (reading.type === 'datetime') return readDateTime;
  if (reading.type !== 'boolean') return undefined;
  const [yes, no] = BOOLEAN_WORDS[reading.words];
  return (text) => {
    const word = text.toLowerCase();
    return word === yes ? 1 : word === no ? 0 : NaN;
  };
}
