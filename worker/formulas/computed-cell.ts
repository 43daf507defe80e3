/** What a formula gave, made a value of its field's type, or the reason why there is none. */
import type { Fault } from '../../core/formula/plan.js';
import type { Json } from '../../core/log/event.js';
import type { ComputedDefinition, FieldType } from '../../core/schema/definition.js';
import { isNormal, toNormal } from '../../core/schema/values.js';
import type { BatchMode, Column } from './batch.js';
import { NULL_TEXT, SEPARATOR } from './formula-limits.js';

/** `unavailable` is never a value and never stored: another time, or another machine, may have one. */
export type ComputedCell =
  | { readonly state: 'value'; readonly value: Json }
  | { readonly state: 'unavailable'; readonly fault: Fault }
  /** Not computed yet, or the record does not exist. */
  | { readonly state: 'pending' };

/** As from a program: `toNormal` decides what fits. Numbers and truths may stand for texts. */
export function toCell(definition: Pick<ComputedDefinition, 'type'>, result: Json): ComputedCell {
  if (isNormal(definition, result)) return { state: 'value', value: result };
  const isText = definition.type === 'string' || definition.type === 'markdown';
  const input = isText && (typeof result === 'number' || typeof result === 'boolean') ? String(result) : result;
  const { value, issue } = toNormal(definition, input);
  if (issue) return { state: 'unavailable', fault: { code: 'formula-result', message: issue.message } };
  return { state: 'value', value };
}

/** What a field's formula is expected to give; what it does give counts. */
export function modeFor(type: FieldType): BatchMode {
  if (type === 'integer' || type === 'number' || type === 'decimal') return 'numbers';
  return type === 'boolean' || OBJECTS.has(type) ? 'values' : 'texts';
}

const OBJECTS: ReadonlySet<FieldType> = new Set(['duration', 'tags', 'image', 'file', 'geo', 'json']);

/** The results of a batch; undefined where there are not as many as there must be: a text held the separator. */
export function resultsOf(column: Column, count: number): readonly Json[] | undefined {
  const results = count === 0 ? [] : read(column);
  return results.length === count ? results : undefined;
}

function read(column: Column): readonly Json[] {
  if (column.kind === 'values') return JSON.parse(column.json) as Json[];
  if (column.kind === 'texts') return column.text.split(SEPARATOR).map((text) => (text === NULL_TEXT ? null : text));
  return Array.from(column.numbers, (number) => (Number.isNaN(number) ? null : number === 0 ? 0 : number));
}
