/** A rectangle of cells at once: pasted, filled down from its first row, emptied, or all the same. */
import type { DatasetState } from '../dataset/state.js';
import type { ResourceSchema } from '../schema/schema.js';
import { recordValues } from '../schema/validate.js';
import { valueToText } from '../schema/values.js';
import {
  CellPlanner,
  inTurns,
  type Planning,
  type PlanTools,
  type TypedCell,
  type TypedCells,
} from './cell-planner.js';
import { type NameOf, RelatedRecords } from './related-records.js';
import { currentReferences } from './relation-changes.js';
import { readWritten } from './written-text.js';

export interface Pasted {
  /** The records of the first rows, in the order of rows. */
  readonly records: readonly string[];
  /** Keys, one for each column. */
  readonly fields: readonly string[];
  readonly grid: readonly (readonly string[])[];
  /** Rows below the records become records. */
  readonly newRows: boolean;
  /** Keys of fields that stay as they are in the records. */
  readonly kept?: readonly string[];
  /** The texts are as people of this language write; absent: as files have them. */
  readonly language?: string;
}

/** Cells of records that are there. */
export type Rectangle = Pick<Pasted, 'records' | 'fields' | 'kept'>;

/** Shorter rows leave the cells they lack as they are; blank rows make no records. */
export function* planPaste(
  state: DatasetState,
  schema: ResourceSchema,
  { records, fields, grid, newRows, language, kept }: Pasted,
  { newId, nameOf }: PlanTools,
): Planning {
  const planner = new CellPlanner(state, schema, nameOf, new Set(kept));
  const members = fields.map((key) => schema.members.get(key));
  const cellsOf = (row: readonly string[]): TypedCells => {
    const cells = new Map<string, TypedCell>();
    for (const [at, typed] of row.slice(0, fields.length).entries()) {
      const member = members[at];
      const isWritten = language !== undefined && member?.kind === 'field';
      const text = isWritten ? readWritten(typed, member, language) : typed;
      cells.set(fields[at]!, { text, typed });
    }
    return cells;
  };
  yield* inTurns(grid, (row, at) => {
    const record = records[at];
    const cells = cellsOf(row);
    if (record !== undefined) return planner.change(record, cells, at);
    if ([...cells.values()].every(({ text }) => text.trim() === '')) return;
    if (newRows) return planner.create(newId(), cells, at);
    for (const [field, cell] of cells) planner.refuse(at, field, cell, 'no-row', 'There is no row here.');
  });
  return yield* planner.finish();
}

/** The cells of the first record, in all the others. */
export function* planFill(
  state: DatasetState,
  schema: ResourceSchema,
  { records, fields, kept }: Rectangle,
  nameOf?: NameOf,
): Planning {
  const planner = new CellPlanner(state, schema, nameOf, new Set(kept));
  const [first, ...others] = records;
  const cells = first === undefined ? new Map<string, TypedCell>() : textsOf(state, schema, first, fields, nameOf);
  yield* inTurns(others, (record, at) => planner.change(record, cells, at + 1));
  return yield* planner.finish();
}

/** The same text in all; '' empties them. */
export function* planReplace(
  state: DatasetState,
  schema: ResourceSchema,
  { records, fields, kept }: Rectangle,
  text: string,
  nameOf?: NameOf,
): Planning {
  const planner = new CellPlanner(state, schema, nameOf, new Set(kept));
  const cells = new Map<string, TypedCell>(fields.map((key) => [key, { text }]));
  yield* inTurns(records, (record, at) => planner.change(record, cells, at));
  return yield* planner.finish();
}

/** Such that reading them again gives the same values. */
function textsOf(
  state: DatasetState,
  schema: ResourceSchema,
  record: string,
  fields: readonly string[],
  nameOf: NameOf | undefined,
): TypedCells {
  const { resource } = schema;
  const values = recordValues(state, resource, record);
  const related = new RelatedRecords(state, nameOf);
  const texts = fields.map((key): readonly [string, TypedCell] => {
    const member = schema.members.get(key);
    if (member?.kind === 'relationship') {
      const references = currentReferences(state, { resource, record, relation: member });
      return [key, { text: related.print(member, references) }];
    }
    const value = values.get(key);
    return [key, { text: member?.kind === 'field' && value !== undefined ? valueToText(member.type, value) : '' }];
  });
  return new Map(texts);
}
