/**
 * Changes of cells with what their author saw there: an op names these writes and no others, so that what came meanwhile is a
 * conflict, or makes a proposal outdated, and is not written over unseen. PROTOCOL.md, section 18.
 */
import type { CellChange } from '../lineage/diff.js';
import { compareIds } from '../dataset/order.js';
import { cellKey } from '../lineage/merge.js';
import { diffToOps, OVER_MAX, type Written } from '../lineage/ops.js';
import type { EventId, Op } from '../log/event.js';
import { batchOps } from './op-batches.js';

export interface SeenChange extends CellChange {
  /** Ids of the live writes that were shown, or lay beneath what was; ascending. */
  readonly over: readonly EventId[];
}

/** Of the cells of one record in one op, as they stand in an event, where quotes count twice. */
const COMFORTABLE_CHARACTERS = 14_500;
/** Between two turns of somebody else. */
const CHANGES_AT_ONCE = 500;

/** In the order of the changes, which name each cell once; a record too large for one event has several ops. */
export function seenToOps(changes: readonly SeenChange[], state: Written): Op[] {
  let seen: ReadonlyMap<string, readonly EventId[]> | undefined;
  // Only what is deleted asks for more than its own change says.
  const written: Written = {
    fields: (resource, record) => state.fields(resource, record),
    writes: (resource, record, field) => {
      seen ??= new Map(changes.map((change) => [cellKey(change), change.over]));
      const over = seen.get(cellKey({ resource, record, field }));
      return over?.map((id) => ({ id, stamp: [0, 0] })) ?? state.writes(resource, record, field);
    },
  };
  return inPieces(changes).flatMap((piece) => diffToOps(piece, written, seenOver));
}

function seenOver({ over }: SeenChange): readonly EventId[] {
  return over.length < 2 ? over : over.slice(0, OVER_MAX).sort(compareIds);
}

/** As events have them, some records a turn; what an op says of a record is as it stands at its turn. */
export function* batchesOf(
  changes: readonly SeenChange[],
  state: Written,
): Generator<undefined, (readonly Op[])[], undefined> {
  const ops: Op[] = [];
  for (let from = 0, to = 0; from < changes.length; from = to) {
    to = Math.min(from + CHANGES_AT_ONCE, changes.length);
    while (to < changes.length && changes[to]!.record === changes[to - 1]!.record) to++;
    ops.push(...seenToOps(changes.slice(from, to), state));
    yield;
  }
  const batches: (readonly Op[])[] = [];
  for (const batch of batchOps(ops)) {
    batches.push(batch);
    yield;
  }
  return batches;
}

/** The first has all but what does not fit; each record's creation is in the first that has it. */
function inPieces(changes: readonly SeenChange[]): readonly (readonly SeenChange[])[] {
  const pieces: SeenChange[][] = [];
  const sizes = new Map<string, number>();
  let key = '';
  let last: SeenChange | undefined;
  for (const change of changes) {
    const { resource, record } = change;
    if (last?.record !== record || last.resource !== resource) key = cellKey({ resource, record, field: '' });
    last = change;
    const total = (sizes.get(key) ?? 0) + sizeOf(change);
    sizes.set(key, total);
    const at = Math.floor(Math.max(0, total - 1) / COMFORTABLE_CHARACTERS);
    (pieces[at] ??= []).push(change);
  }
  return pieces.filter((piece) => piece !== undefined);
}

function sizeOf({ field, after }: SeenChange): number {
  const text = JSON.stringify(after) ?? '';
  // Most are short, and counted by the thousand.
  return field.length + (text.length < 200 ? text.length * 2 : JSON.stringify(text).length);
}
