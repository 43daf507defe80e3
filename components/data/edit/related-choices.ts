/**
 * Records a relationship may lead to, found by typing: the worker looks for them by name. What is chosen is written as ids, several
 * as a list (PROTOCOL.md, section 12.2), so that names that are called alike stay apart.
 */
import type { ChoiceSource } from './choice-source.js';
import type { Choice } from './choice-options.js';
import type { InputHost } from './cell-input.js';

/** Between two keys of somebody who types. */
const PAUSE_MS = 120;
const MOST = 40;

export function relatedChoices({ field, handle, localize }: InputHost): ChoiceSource {
  const isMany = field.declared?.many === true;
  return {
    isMany,
    isOpen: false,
    read: (editing, shown) => {
      const links = editing?.relation?.links.map(({ id, name }): Choice => ({ value: id, label: name || id }));
      // Names alone, until it is known whose they are.
      return links ?? (shown && !isMany ? [{ value: shown, label: shown }] : []);
    },
    write: (chosen) => {
      const ids = chosen.map(({ value }) => value);
      return ids.length === 0 ? '' : ids.some((id) => id.includes(',') || id.startsWith('[')) ? JSON.stringify(ids) : ids.join(', '); // prettier-ignore
    },
    choices: async (typed, chosen, over) => {
      if (typed !== '') await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (over.aborted) return [];
      const found = (await handle.candidates(field.key, typed.trim(), MOST)).map(({ id, name }): Choice => ({
        value: id,
        label: name || localize.terms.unnamed,
      }));
      // What is chosen stays on the list to be taken off it.
      const others = typed === '' ? chosen.filter(({ value }) => !found.some((one) => one.value === value)) : [];
      return [...others, ...found];
    },
  };
}
