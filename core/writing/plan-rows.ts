/** Records that are made, removed and brought back, many at once. PROTOCOL.md, sections 4, 5 and 12.1 (defaults). */
import type { DatasetState } from '../dataset/state.js';
import type { ResourceSchema } from '../schema/schema.js';
import { CellPlanner, inTurns, type Planning, type PlanTools, type TypedCell } from './cell-planner.js';

/** Cells by key, in the form files have them; '' is as absent. */
export type NewRow = Readonly<Record<string, string>>;

/** A row with a problem is not made; its problems name it by its place. */
export function* planNewRows(
  state: DatasetState,
  schema: ResourceSchema,
  rows: readonly NewRow[],
  { newId, nameOf }: PlanTools,
): Planning {
  const planner = new CellPlanner(state, schema, nameOf);
  yield* inTurns(rows, (row, at) => {
    const cells = new Map<string, TypedCell>(Object.entries(row).map(([key, text]) => [key, { text }]));
    planner.create(newId(), cells, at);
  });
  return yield* planner.finish();
}

/** A deletion names what it saw of the record when it is written: an edit that comes to it later is a conflict. */
export function planRemoval(state: DatasetState, schema: ResourceSchema, records: readonly string[]): Planning {
  return planAlive(state, schema, records, false);
}

/** With the values they had. */
export function planRestoring(state: DatasetState, schema: ResourceSchema, records: readonly string[]): Planning {
  return planAlive(state, schema, records, true);
}

function* planAlive(
  state: DatasetState,
  schema: ResourceSchema,
  records: readonly string[],
  isAlive: boolean,
): Planning {
  const planner = new CellPlanner(state, schema);
  const named = new Set<string>();
  yield* inTurns(records, (record, at) => {
    if (!named.has(record)) planner.setAlive(record, isAlive, at);
    named.add(record);
  });
  return yield* planner.finish();
}
