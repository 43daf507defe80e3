/**
 * What a person did as one action, and how it is taken back: by forward changes that restore what its cells said before, where they
 * still say what the step wrote. What somebody has changed since stays, and is told. Doing a step again is taking back its inverse.
 */
import { ALIVE } from '../dataset/op-writes.js';
import type { DatasetState } from '../dataset/state.js';
import { type CellChange, type Diff, invert } from '../lineage/diff.js';
import { byRecord, overOf } from '../lineage/ops.js';
import { type CellValue, cellValue, sameValue } from '../lineage/version.js';
import type { EventId } from '../log/event.js';
import type { CellProblem, ProblemCode } from './cell-problem.js';
import type { SeenChange } from './seen-changes.js';

/** What it was, for the words of a button. */
export const STEP_KINDS = ['edit', 'paste', 'fill', 'clear', 'replace', 'add', 'remove', 'restore', 'discard'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** As many steps a dataset as are kept. */
export const MOST_STEPS = 100;

export interface TakenBack {
  readonly changes: readonly SeenChange[];
  readonly problems: readonly CellProblem[];
  /** The part of the step that is taken back: what can be done again. */
  readonly undone: Diff;
}

/** What is shown, and what the log says beneath: the same where the person suggests nothing. */
export interface ShownAndLogged {
  readonly shown: DatasetState;
  readonly log: DatasetState;
  /** Whether the person's own suggestion shows there, which nobody else has changed. */
  readonly isSuggested: (change: CellChange) => boolean;
  /** Whether the person wrote it: somebody else may have said the same since. Absent where the step was not written into the log. */
  readonly isOwn?: (event: EventId) => boolean;
}

export function redoStep(states: ShownAndLogged, step: Diff): TakenBack {
  const { undone, ...rest } = undoStep(states, invert(step));
  return { ...rest, undone: invert(undone) };
}

export function undoStep(states: ShownAndLogged, step: Diff): TakenBack {
  const taken = { changes: [] as SeenChange[], problems: [] as CellProblem[], undone: [] as CellChange[] };
  for (const cells of byRecord(step)) {
    const alive = cells.find(({ field }) => field === ALIVE);
    if (alive && wasMade(alive)) unmake(states, cells, alive, taken);
    else if (alive && wasUnmade(alive)) remake(states, cells, alive, taken);
    else undoCells(states, cells, taken);
  }
  return taken;
}

interface Taken {
  readonly changes: SeenChange[];
  readonly problems: CellProblem[];
  readonly undone: CellChange[];
}

/** The step made the record: it goes, unless somebody has made something of it. */
function unmake(states: ShownAndLogged, cells: readonly CellChange[], alive: CellChange, taken: Taken): void {
  const { shown, log } = states;
  const { resource, record } = alive;
  const written = new Set(cells.map(({ field }) => field));
  const isOthers = [...shown.fields(resource, record)].some(
    (field) =>
      !field.startsWith('$') && !written.has(field) && shown.shown(resource, record, field)?.value !== undefined,
  );
  if (!shown.exists(resource, record)) return tell(taken, alive, 'unknown-record');
  if (isOthers || !cells.every((cell) => saysStill(states, cell))) return tell(taken, alive, 'changed-since');
  // In the log its values stay beneath the deletion; of a draft nothing stays.
  if (isLogged(log, resource, record)) taken.changes.push(changeOf(states, { ...alive, before: false }));
  else for (const cell of cells) taken.changes.push(changeOf(states, cell));
  taken.undone.push(...cells);
}

/** Making it was taken back: it is there again, with the values that are still beneath. */
function remake(states: ShownAndLogged, cells: readonly CellChange[], alive: CellChange, taken: Taken): void {
  const { shown } = states;
  const { resource, record } = alive;
  if (shown.exists(resource, record) && isLogged(shown, resource, record)) return tell(taken, alive, 'changed-since');
  taken.changes.push(changeOf(states, alive));
  taken.undone.push(alive);
  for (const cell of cells) {
    if (cell === alive) continue;
    const now = valueOf(shown, cell);
    if (now !== undefined && !sameValue(now, cell.before)) {
      tell(taken, cell, 'changed-since');
      continue;
    }
    if (now === undefined) taken.changes.push(changeOf(states, cell));
    taken.undone.push(cell);
  }
}

function undoCells(states: ShownAndLogged, cells: readonly CellChange[], taken: Taken): void {
  const { shown } = states;
  for (const cell of cells) {
    const { resource, record, field } = cell;
    const isAlive = field === ALIVE;
    if (isAlive ? shown.exists(resource, record) !== isThere(cell) : !shown.exists(resource, record)) {
      tell(taken, cell, isAlive ? 'changed-since' : 'unknown-record');
      continue;
    }
    if (!isAlive && !saysStill(states, cell)) {
      tell(taken, cell, 'changed-since');
      continue;
    }
    // Nothing unsets that a record is there: what was only implied is said.
    const isRestored = isAlive && cell.before === undefined && valueOf(states.log, cell) !== undefined;
    taken.changes.push(changeOf(states, isRestored ? { ...cell, before: !isThere(cell) } : cell));
    taken.undone.push(cell);
  }
}

/** After the step. */
function isThere({ before, after }: CellChange): boolean {
  return after === true || (after === undefined && before === false);
}

const wasMade = ({ before, after }: CellChange): boolean => before === undefined && after === true;
const wasUnmade = ({ before, after }: CellChange): boolean => before === true && after === undefined;

/** And nobody has said something else at the same time. */
function saysStill({ shown, log, isSuggested, isOwn }: ShownAndLogged, cell: CellChange): boolean {
  const { resource, record, field, after } = cell;
  if (!sameValue(valueOf(shown, cell), after)) return false;
  if (isSuggested(cell) || field === ALIVE) return true;
  const writes = log.writes(resource, record, field);
  return writes.every((write) => sameValue(cellValue(field, write), after) && isOwn?.(write.id) !== false);
}

function valueOf(state: DatasetState, { resource, record, field }: CellChange): CellValue {
  return cellValue(field, state.shown(resource, record, field));
}

function isLogged(state: DatasetState, resource: string, record: string): boolean {
  return (state.record(resource, record)?.liveCells ?? 0) > 0;
}

function changeOf({ shown, log }: ShownAndLogged, cell: CellChange): SeenChange {
  const { resource, record, field, before } = cell;
  const over = overOf(log, resource, record, field);
  return { resource, record, field, before: valueOf(shown, cell), after: before, over };
}

function tell(taken: Taken, { record, field }: CellChange, code: ProblemCode): void {
  const message =
    code === 'unknown-record' ? 'The record is not there any more.' : 'It was changed since, and stays as it is.';
  taken.problems.push({ record, field: field === ALIVE ? '' : field, code, message });
}
