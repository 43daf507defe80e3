/**
 * Going back as a step forward: what to write now so that a value, a record or all records show again what they showed. Nothing is
 * taken out of the past; the schema stays as it is, and what it has no place for any more is left alone and said.
 */
import { ALIVE, SCHEMA_RECORD } from '../dataset/op-writes.js';
import { compareUtf8 } from '../dataset/order.js';
import type { Cell, Conflict, DatasetState } from '../dataset/state.js';
import { KoboldError } from '../errors.js';
import type { DatasetEvent, EventId } from '../log/event.js';
import { parseElementField } from '../schema/reference.js';
import type { ResourceSchema } from '../schema/schema.js';
import { recordValues, validate } from '../schema/validate.js';
import type { CellProblem } from '../writing/cell-problem.js';
import type { EditedCells, Planning } from '../writing/cell-planner.js';
import type { SeenChange } from '../writing/seen-changes.js';
import { type CellChange, recordDiff } from './diff.js';
import { EventChanges } from './event-changes.js';
import { cellKey } from './merge.js';
import { overOf } from './ops.js';
import { type CellValue, cellValue, sameValue, type Version } from './version.js';

/** How much a plan changes, for who is asked whether they mean it. */
export interface Extent {
  readonly cells: number;
  readonly records: number;
  /** Records that go, and that come back. */
  readonly deletes: number;
  readonly restores: number;
}

/**
 * The records of one resource as a version has them, a record a turn. `now` is `state`, or what of it `version` is about. Throws
 * `too-large` as soon as it would change more cells than `most`.
 */
export function* restoreVersion(
  state: DatasetState,
  schema: ResourceSchema,
  version: Version,
  { now = state, most = Infinity }: { readonly now?: Version; readonly most?: number } = {},
): Planning {
  const { resource } = schema;
  const changes: SeenChange[] = [];
  const problems: CellProblem[] = [];
  for (const record of recordsOf(resource, now, version)) {
    const wasThere = isThere(version, resource, record);
    const isNow = state.exists(resource, record);
    const alive = { resource, record, field: ALIVE };
    if (wasThere !== isNow) changes.push(toSeen(state, { ...alive, before: isNow, after: wasThere }));
    // What goes keeps its values, so that it can come back whole.
    if (wasThere) {
      const values = recordDiff(now, version, alive).filter(({ field }) => field !== ALIVE);
      const fit = fitting(state, schema, record, values);
      changes.push(...fit.changes);
      problems.push(...fit.problems);
    }
    if (changes.length > most) throw tooMuch(most);
    yield;
  }
  return { changes: changes.sort((a, b) => compareUtf8(a.record, b.record)), problems };
}

/** One value that was written before. Throws `bad-request` where the event did not write the cell. */
export function restoreValue(
  state: DatasetState,
  schema: ResourceSchema,
  cell: Cell,
  event: DatasetEvent,
  which: 'before' | 'after' = 'after',
): EditedCells {
  const changes = new EventChanges(state);
  const said = changes.of(event).find((change) => cellKey(change) === cellKey(cell));
  if (!said || (which === 'before' && said.isBeforeUnknown))
    throw new KoboldError('bad-request', 'This change says nothing of that value.');
  const { resource, record, field } = cell;
  const before = cellValue(field, state.shown(resource, record, field));
  const after = said[which];
  // A record that nobody created is there by its values.
  if (field === ALIVE) return restoreAlive(state, cell, after !== false);
  if (!state.exists(resource, record))
    throw new KoboldError('unknown-record', 'The record is not there any more: restore it first.');
  if (sameValue(before, after)) return { changes: [], problems: [] };
  return fitting(state, schema, record, [{ resource, record, field, before, after }]);
}

/**
 * One of the values that stand in a cell, or another one, in place of all of them. `pick`: the event that wrote it. Throws
 * `bad-request` where there is nothing to decide (any more), or the event's value is not among them.
 */
export function decideConflict(state: DatasetState, cell: Cell, pick: EventId | { value: CellValue }): SeenChange {
  const { resource, record, field } = cell;
  if (!conflictAt(state, cell)) throw new KoboldError('bad-request', 'There is nothing to decide here any more.');
  const live = state.writes(resource, record, field);
  const picked = typeof pick === 'string' ? live.find(({ id }) => id === pick) : undefined;
  if (typeof pick === 'string' && !picked)
    throw new KoboldError('bad-request', 'This value does not stand there any more.');
  const after = typeof pick === 'string' ? cellValue(field, picked) : pick.value;
  const shown = cellValue(field, state.shown(resource, record, field));
  // An op that takes an element out names the element, whatever shows.
  const element = after === undefined ? parseElementField(field) : undefined;
  const before = element ? ({ $ref: element.$ref } as CellValue) : shown;
  return toSeen(state, { resource, record, field, before, after });
}

export function conflictAt(state: DatasetState, cell: Cell): Conflict | undefined {
  const key = cellKey(cell);
  return state.conflicts().find((conflict) => cellKey(conflict) === key);
}

/** What an event without effect says of records, against what shows now: for who wants to propose it in their own name. */
export function saidAgain(state: DatasetState, event: DatasetEvent): SeenChange[] {
  return new EventChanges(state)
    .of(event)
    .filter(({ record }) => record !== SCHEMA_RECORD)
    .map(({ resource, record, field, after }) => {
      const before = cellValue(field, state.shown(resource, record, field));
      return toSeen(state, { resource, record, field, before, after });
    })
    .filter(({ before, after }) => !sameValue(before, after));
}

export function extentOf(changes: readonly CellChange[]): Extent {
  const lives = changes.filter(({ field }) => field === ALIVE);
  return {
    cells: changes.length - lives.length,
    records: new Set(changes.map(({ resource, record }) => `${resource}\0${record}`)).size,
    deletes: lives.filter(({ after }) => after === false).length,
    restores: lives.filter(({ after }) => after === true).length,
  };
}

/** Each that is in either: by a cell, which may show nothing. */
function* recordsOf(resource: string, now: Version, then: Version): Generator<string> {
  yield* now.records(resource);
  for (const record of then.records(resource)) if (!now.record(resource, record)?.liveCells) yield record;
}

function tooMuch(most: number): KoboldError {
  const message = `Going back so far would change more than ${most.toLocaleString('en')} cells, which are the most at once.`;
  return new KoboldError('too-large', message, { limit: most });
}

function restoreAlive(state: DatasetState, cell: Cell, after: boolean): EditedCells {
  const isNow = state.exists(cell.resource, cell.record);
  const changes = isNow === after ? [] : [toSeen(state, { ...cell, before: isNow, after })];
  return { changes, problems: [] };
}

/** Changes of one record that today's schema takes, and what is wrong with the others. Without a schema all are taken. */
function fitting(
  state: DatasetState,
  schema: ResourceSchema,
  record: string,
  cells: readonly CellChange[],
): { changes: SeenChange[]; problems: CellProblem[] } {
  if (cells.length === 0) return { changes: [], problems: [] };
  const values = recordValues(state, schema.resource, record);
  for (const { field, after } of cells)
    if (after === undefined) values.delete(field);
    else values.set(field, after);
  const issues = schema.members.size === 0 ? [] : validate(schema, values);
  const issueOf = (field: string) =>
    issues.find((issue) => issue.field === field || issue.field === parseElementField(field)?.relation);
  const changes: SeenChange[] = [];
  const problems: CellProblem[] = [];
  for (const change of cells) {
    // What is taken out cannot be wrong by itself; that something must be there can.
    const issue = issueOf(change.field);
    const isUnknown = schema.members.size > 0 && !schema.members.has(relationOf(change.field));
    if (issue || isUnknown)
      problems.push({
        record,
        field: change.field,
        code: issue?.code ?? 'unknown-field',
        message: issue?.message ?? 'The schema has no such field any more.',
      });
    else changes.push(toSeen(state, change));
  }
  return { changes, problems };
}

const relationOf = (field: string): string => parseElementField(field)?.relation ?? field;

function isThere(version: Version, resource: string, record: string): boolean {
  const cells = version.record(resource, record);
  return cells !== undefined && cells.liveCells > 0 && cellValue(ALIVE, cells.shown(ALIVE)) !== false;
}

function toSeen(state: DatasetState, { resource, record, field, before, after }: CellChange): SeenChange {
  return { resource, record, field, before, after, over: overOf(state, resource, record, field) };
}
