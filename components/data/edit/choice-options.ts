/** What a cell may be chosen from: the two of yes and no, the options of a field, the records that a relationship may lead to. */
import type { Field } from '../../../core/table/field.js';
import { optionColor } from '../grid/value-words.js';
import type { LocalizeController } from '../../kit/localize.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly color?: string | undefined;
}

/** Undefined where the field is no choice. `present`: what stands in the cell, be it on the list or not. */
export function choicesOf(
  { declared, type }: Field,
  present: readonly string[],
  { terms }: LocalizeController,
): readonly Choice[] | undefined {
  if ((declared?.type ?? type) === 'boolean')
    return [
      { value: 'true', label: terms.yes },
      { value: 'false', label: terms.no },
    ];
  if (declared?.type !== 'enum' && declared?.type !== 'tags') return undefined;
  const listed = (declared.options ?? []).map(({ value, label }): Choice => ({
    value,
    label: label ?? value,
    color: optionColor(value, declared),
  }));
  const others = present.filter((value) => value !== '' && !listed.some((choice) => choice.value === value));
  return [...listed, ...others.map((value): Choice => ({ value, label: value }))];
}

/** Those that begin with what was typed, then those with a word that does, then those that have it anywhere. */
export function found(choices: readonly Choice[], typed: string, lang: string): readonly Choice[] {
  const wanted = folded(typed, lang);
  if (wanted === '') return choices;
  const rank = ({ label, value }: Choice): number => {
    const name = folded(label, lang);
    if (name === wanted || folded(value, lang) === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (name.split(/[\s\-_/,.(]+/).some((word) => word.startsWith(wanted))) return 2;
    return name.includes(wanted) ? 3 : 4;
  };
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice);
}

/** Marks above letters are often left out. */
const folded = (text: string, lang: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '')
    .toLocaleLowerCase(lang)
    .trim();
