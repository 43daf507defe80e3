/** A condition as a choice of values (`sun = full or half or empty`) and back: what lists of values tick and untick. */
import type { Filter, Literal } from '../../../core/query/query.js';
import type { Cell } from '../../../core/table/field.js';
import { isEmptyCell } from '../grid/cell-text.js';

export interface ChosenValues {
  readonly values: readonly Literal[];
  /** "(empty)" is chosen too. */
  readonly empty: boolean;
}

const NONE: ChosenValues = { values: [], empty: false };

/** undefined where the condition is no choice of values (a range, `contains`, …). */
export function chosenValues(condition: Filter | undefined): ChosenValues | undefined {
  if (!condition) return NONE;
  switch (condition.op) {
    case '=':
      return { values: [condition.value], empty: false };
    case 'in':
      return { values: condition.values, empty: false };
    case 'empty':
      return { values: [], empty: true };
    case 'or': {
      const parts = condition.filters.map(chosenValues);
      if (parts.some((part) => part === undefined)) return undefined;
      return { values: parts.flatMap((part) => part!.values), empty: parts.some((part) => part!.empty) };
    }
    default:
      return undefined;
  }
}

export function valuesCondition(field: string, { values, empty }: ChosenValues): Filter | undefined {
  const chosen: Filter | undefined =
    values.length > 1 ? { op: 'in', field, values } : values.length ? { op: '=', field, value: values[0]! } : undefined;
  const blank: Filter | undefined = empty ? { op: 'empty', field } : undefined;
  return chosen && blank ? { op: 'or', filters: [chosen, blank] } : (chosen ?? blank);
}

export function isChosen(condition: Filter | undefined, value: Cell): boolean {
  const chosen = chosenValues(condition) ?? NONE;
  return isEmptyCell(value) ? chosen.empty : chosen.values.includes(value);
}

/** The condition with the value in or out; a condition of another form gives way. */
export function toggleValue(condition: Filter | undefined, field: string, value: Cell): Filter | undefined {
  const { values, empty } = chosenValues(condition) ?? NONE;
  if (isEmptyCell(value)) return valuesCondition(field, { values, empty: !empty });
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return valuesCondition(field, { values: next, empty });
}
