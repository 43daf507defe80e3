/**
 * A diff as ops: what an event has to say so that a state shows the diff's `after` values. Each write names all live
 * writes of its cell, so it also settles conflicts there (PROTOCOL.md, sections 4 and 18).
 */
import type { DatasetState } from '../dataset/state.js';
import type { EventId, Json, Op, Over, Reference } from '../log/event.js';
import type { CellChange, Diff } from './diff.js';
import { ALIVE, SCHEMA_RECORD } from '../dataset/op-writes.js';
import { compareIds } from '../dataset/order.js';

/** As many ids as one `over` may name. */
export const OVER_MAX = 64;
/** As many ids as one event may name. */
const IDS_MAX = 800;

export type Written = Pick<DatasetState, 'writes' | 'fields'>;

/** In the order of the diff; a record's fields come in one op, its relations and its deletion in ops of their own. */
export function diffToOps(changes: Diff, state: Written): Op[] {
  return byRecord(changes).flatMap((cells) => recordOps(cells, state));
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

function recordOps(cells: readonly CellChange[], state: Written): Op[] {
  const { resource, record } = cells[0]!;
  const alive = cells.find(({ field }) => field === ALIVE);
  const elements = cells.filter(({ field }) => isElementField(record, field));
  const plain = cells.filter((cell) => cell !== alive && !elements.includes(cell));
  const overs = (fields: readonly string[]): Over => {
    const over = Object.create(null) as Record<string, readonly EventId[]>;
    for (const field of fields) {
      const ids = overOf(state, resource, record, field);
      if (ids.length > 0) over[field] = ids;
    }
    return over;
  };
  const set = Object.create(null) as Record<string, Json>;
  for (const { field, after } of plain) if (after !== undefined) set[field] = after;
  const unset = plain.filter(({ after }) => after === undefined).map(({ field }) => field);
  const fields = plain.map(({ field }) => field);

  const ops: Op[] = [];
  if (record === SCHEMA_RECORD) return [{ op: 'schema.update', resource, set, unset, over: overs(fields) }];
  const creates = alive?.after === true && alive.before === undefined && unset.length === 0;
  if (creates) ops.push({ op: 'record.create', resource, record, set, over: overs([ALIVE, ...fields]) });
  else if (fields.length > 0) ops.push({ op: 'record.update', resource, record, set, unset, over: overs(fields) });
  for (const { field, before, after } of elements) {
    ops.push({
      op: after === undefined ? 'relation.remove' : 'relation.add',
      resource,
      record,
      relation: field.slice(0, field.indexOf('/')),
      to: (after ?? before) as unknown as Reference,
      over: overOf(state, resource, record, field),
    });
  }
  if (alive !== undefined && !creates) {
    const over = overs([ALIVE]);
    // Nothing unsets `$alive`: back to "never created" is a deletion, unless it was deleted, then it is alive again.
    ops.push(
      alive.after === true || (alive.after === undefined && alive.before === false)
        ? { op: 'record.restore', resource, record, over }
        : { op: 'record.delete', resource, record, seen: seenOf(state, resource, record), over },
    );
  }
  return ops;
}

function byRecord(changes: Diff): CellChange[][] {
  const records = new Map<string, CellChange[]>();
  for (const change of changes) {
    const key = `${change.resource}\0${change.record}`;
    const cells = records.get(key);
    if (cells === undefined) records.set(key, [change]);
    else cells.push(change);
  }
  return [...records.values()];
}
