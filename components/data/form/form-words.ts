/** What is wrong with an answer, in the reader's language: by the code and what the field asks for. */
import type { FormField, FormProblem } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { typeOf } from '../edit/typed-text.js';
import '../../kit/terms/en-form.js';

export function problemWords(
  { code, message }: FormProblem,
  field: FormField | undefined,
  { terms }: LocalizeController,
): string {
  const { formWords: words } = terms;
  // The schema's own sentence.
  if (code === 'validation' || !field) return message;
  const { min, max, maxLength } = field;
  if (code === 'type') return words.types[typeOf(field.field)] ?? message;
  if (code === 'range') {
    if (min !== undefined && max !== undefined) return words.between(String(min), String(max));
    if (min !== undefined) return words.atLeast(String(min));
    if (max !== undefined) return words.atMost(String(max));
  }
  if (code === 'length' && maxLength !== undefined) return words.longest(String(maxLength));
  return words.problems[code] ?? message;
}
