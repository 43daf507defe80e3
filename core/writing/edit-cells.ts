/** What a person typed into cells → changes to sign or to suggest, and what is wrong with the rest (cell-planner.ts). */
import type { DatasetState } from '../dataset/state.js';
import type { ResourceSchema } from '../schema/schema.js';
import { CellPlanner, type EditedCells, inTurns, planNow, type Planning, type TypedCell } from './cell-planner.js';
import type { NameOf } from './related-records.js';

export type { EditedCells } from './cell-planner.js';

export interface CellEdit extends Pick<TypedCell, 'text' | 'seen'> {
  readonly record: string;
  /**
   * Key. The text of a relationship names all it shall lead to: by id, or by title where one record alone has it; several between
   * commas or semicolons, or as a JSON list.
   */
  readonly field: string;
}

/** Of one resource; of two edits of one cell the later counts. */
export function* planEdits(
  state: DatasetState,
  schema: ResourceSchema,
  edits: readonly CellEdit[],
  nameOf?: NameOf,
): Planning {
  const byRecord = new Map<string, Map<string, TypedCell>>();
  for (const { record, field, text, seen } of edits) {
    const cells = byRecord.get(record) ?? new Map<string, TypedCell>();
    byRecord.set(record, cells.set(field, { text, ...(seen && { seen }) }));
  }
  const planner = new CellPlanner(state, schema, nameOf);
  yield* inTurns(byRecord, ([record, cells]) => planner.change(record, cells));
  return yield* planner.finish();
}

/** The same at once. */
export function editCells(state: DatasetState, schema: ResourceSchema, edits: readonly CellEdit[]): EditedCells {
  return planNow(planEdits(state, schema, edits));
}
