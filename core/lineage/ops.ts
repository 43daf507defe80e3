/**
 * A diff as ops: what an event has to say so that a state shows the diff's `after` values. Each write names all live
 * writes of its cell, so it also settles conflicts there (PROTOCOL.md, sections 4 and 18).
 */
import type { DatasetState } from '../dataset/state.js';
import type { EventId, Json, Op, Over, Reference } from '../log/event.js';
import type { CellChange } from './diff.js';
import { ALIVE, SCHEMA_RECORD } from '../dataset/op-writes.js';
import { compareIds } from '../dataset/order.js';

/** As many ids as one `over` may name. */
export const OVER_MAX = 64;
/** As many ids as one event may name. */
const IDS_MAX = 800;

export type Written = Pick<DatasetState, 'writes' | 'fields'>;

/** Ids that a change of a cell replaces, ascending. */
export type OverOfChange<C> = (change: C) => readonly EventId[];

/**
 * In the order of the diff; a record's fields come in one op, its relations and its deletion in ops of their own. `over`: where the
 * author saw other writes than are live.
 */
export function diffToOps<C extends CellChange>(
  changes: readonly C[],
  state: Written,
  over: OverOfChange<C> = ({ resource, record, field }) => overOf(state, resource, record, field),
): Op[] {
  return byRecord(changes).flatMap((cells) => recordOps(cells, state, over));
}

/** Ids of the live writes a new write of the cell replaces, ascending. */
export function overOf(state: Written, resource: string, record: string, field: string): EventId[] {
  return state
    .writes(resource, record, field)
    .slice(0, OVER_MAX)
    .map(({ id }) => id)
    .sort(compareIds);
}

/** Ids of all events with live writes of a record, ascending: what a deletion has `seen`. */
export function seenOf(state: Written, resource: string, record: string): EventId[] {
  const seen = new Set<EventId>();
  for (const field of state.fields(resource, record)) {
    for (const { id } of state.writes(resource, record, field)) seen.add(id);
  }
  return [...seen].sort(compareIds).slice(0, IDS_MAX);
}

/** An element of a relation to many is a field of its own: relation, `/`, target. */
export function isElementField(record: string, field: string): boolean {
  return record !== SCHEMA_RECORD && field.includes('/');
}

function recordOps<C extends CellChange>(cells: readonly C[], state: Written, over: OverOfChange<C>): Op[] {
  const { resource, record } = cells[0]!;
  const plain: C[] = [];
  const elements: C[] = [];
  let alive: C | undefined;
  for (const cell of cells) {
    if (cell.field === ALIVE && !alive) alive = cell;
    else (isElementField(record, cell.field) ? elements : plain).push(cell);
  }
  const overs = (changed: readonly C[]): Over => {
    const all = Object.create(null) as Record<string, readonly EventId[]>;
    for (const cell of changed) {
      const ids = over(cell);
      if (ids.length > 0) all[cell.field] = ids;
    }
    return all;
  };
  const set = Object.create(null) as Record<string, Json>;
  const unset: string[] = [];
  for (const { field, after } of plain)
    if (after !== undefined) set[field] = after;
    else unset.push(field);

  const ops: Op[] = [];
  if (record === SCHEMA_RECORD) return [{ op: 'schema.update', resource, set, unset, over: overs(plain) }];
  const creates = alive?.after === true && alive.before === undefined && unset.length === 0;
  if (creates) ops.push({ op: 'record.create', resource, record, set, over: overs([alive!, ...plain]) });
  else if (plain.length > 0) ops.push({ op: 'record.update', resource, record, set, unset, over: overs(plain) });
  for (const cell of elements) {
    const { field, before, after } = cell;
    ops.push({
      op: after === undefined ? 'relation.remove' : 'relation.add',
      resource,
      record,
      relation: field.slice(0, field.indexOf('/')),
      to: (after ?? before) as unknown as Reference,
      over: over(cell),
    });
  }
  if (alive !== undefined && !creates) {
    const aliveOver = overs([alive]);
    // Nothing unsets `$alive`: back to "never created" is a deletion, unless it was deleted, then it is alive again.
    ops.push(
      alive.after === true || (alive.after === undefined && alive.before === false)
        ? { op: 'record.restore', resource, record, over: aliveOver }
        : { op: 'record.delete', resource, record, seen: seenOf(state, resource, record), over: aliveOver },
    );
  }
  return ops;
}

/** Cells of a record mostly follow each other. */
export function byRecord<C extends CellChange>(changes: readonly C[]): C[][] {
  const records = new Map<string, C[]>();
  let last: C | undefined;
  let cells: C[] = [];
  for (const change of changes) {
    if (last?.record !== change.record || last.resource !== change.resource) {
      const key = `${change.resource}\0${change.record}`;
      cells = records.get(key) ?? [];
      if (cells.length === 0) records.set(key, cells);
    }
    cells.push(change);
    last = change;
  }
  return [...records.values()];
}
