/** Where the choices of a cell come from, and how what is chosen is written: here those of the schema; records in related-choices.ts. */
import type { CellEditing } from '../../../worker/api.js';
import type { InputHost } from './cell-input.js';
import { choicesOf, found, type Choice } from './choice-options.js';

export interface ChoiceSource {
  readonly isMany: boolean;
  /** What is not on the list may be typed. */
  readonly isOpen: boolean;
  /** As the cell has it, and the other way. */
  read(editing: CellEditing | undefined, shown: string): readonly Choice[];
  write(chosen: readonly Choice[]): string;
  /** `over`: gives up when something else is asked. */
  choices(typed: string, chosen: readonly Choice[], over: AbortSignal): readonly Choice[] | Promise<readonly Choice[]>;
}

/** Of yes and no, and of what the schema lists. */
export function listedChoices(host: InputHost, isMany: boolean): ChoiceSource {
  const { field, localize } = host;
  const read = (text: string): readonly Choice[] => {
    const values = isMany ? tagsIn(text) : text === '' ? [] : [text];
    const choices = choicesOf(field, values, localize) ?? [];
    return values.map((value) => choices.find((one) => one.value === value) ?? { value, label: value });
  };
  return {
    isMany,
    isOpen: (field.declared?.options ?? []).length === 0 && (field.declared?.type ?? field.type) !== 'boolean',
    read: (editing, shown) => read(editing?.text ?? shown),
    write: (chosen) => (isMany ? tagsText(chosen.map(({ value }) => value)) : (chosen[0]?.value ?? '')),
    choices: (typed, chosen) =>
      found(choicesOf(field, chosen.map(({ value }) => value), localize) ?? [], typed, localize.lang), // prettier-ignore
  };
}

/** As `tagsToText` writes them, each as it is. */
function tagsIn(text: string): readonly string[] {
  if (text.startsWith('['))
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      // a tag that begins so
    }
  return text.split(',').flatMap((tag) => tag.trim() || []);
}

const tagsText = (tags: readonly string[]): string =>
  tags.some((tag) => tag.includes(',') || tag !== tag.trim() || tag.startsWith('['))
    ? JSON.stringify(tags)
    : tags.join(', ');
