/** "Did you mean": the nearest known name by edit distance. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';

/** By key, then label, exactly, then without regard to case; undefined where none or several labels fit. */
export function findField(_name: string, _fields: readonly Field[]): Field | undefined {
  throw new Error('not yet');
}

/** "No field 'specie'. Did you mean species?" */
export function unknownField(_name: string, _fields: readonly Field[]): ErrorData {
  throw new Error('not yet');
}

export function nearest(_word: string, _candidates: Iterable<string>): string | undefined {
  throw new Error('not yet');
}
