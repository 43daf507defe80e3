/** Choices found by typing, in one file: loaded after what every editor takes. */
import type { CellInput, InputHost } from './cell-input.js';
import { ChoiceInput } from './choice-input.js';
import { listedChoices } from './choice-source.js';
import { relatedChoices } from './related-choices.js';
import { choiceStyles } from './choice.styles.js';
import { typeOf } from './typed-text.js';

export function choiceFor(host: InputHost, shown: string, over: string | undefined): CellInput {
  const type = typeOf(host.field);
  const source = type === 'reference' ? relatedChoices(host) : listedChoices(host, type === 'tags');
  host.adopt(choiceStyles);
  return new ChoiceInput(host, source, shown, over);
}
