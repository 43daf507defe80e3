/** Which input a field is changed with. Choices come in a file of their own, asked for as soon as cells can be changed. */
import type { Field } from '../../../core/table/field.js';
import type { CellInput, InputHost } from './cell-input.js';
import { TextInput } from './text-input.js';
import { typeOf } from './typed-text.js';

type Choices = typeof import('./choice-parts.js');

let choices: Choices | undefined;
let coming: Promise<unknown> | undefined;

/** Undefined where it is there. */
export function inputComing(field: Field): Promise<unknown> | undefined {
  return choices || !isChosen(field) ? undefined : loadChoices();
}

export function loadChoices(): Promise<unknown> {
  return (coming ??= import('./choice-parts.js').then(
    (parts) => (choices = parts),
    (error: unknown) => {
      coming = undefined;
      throw error;
    },
  ));
}

export function inputFor(host: InputHost, shown: string, over: string | undefined): CellInput {
  return choices && isChosen(host.field) ? choices.choiceFor(host, shown, over) : new TextInput(host, shown, over);
}

/** Enums of files have no list to choose from. */
const isChosen = (field: Field): boolean =>
  ['boolean', 'tags', 'reference'].includes(typeOf(field)) || field.declared?.type === 'enum';
