/**
 * Who says what a cell shows: its live writes, and those they replaced, each with its event, its author, and by which
 * right. Read from the events in hand; what only a snapshot tells of keeps its place and lacks the rest.
 */
import type { AcceptAct, DatasetEvent, EventId, Json, Op, Pubkey, Role, Stamp } from '../log/event.js';
import { addressToRoot } from '../log/address.js';
import { ABSENT, mergedWrites, recordOf } from './op-writes.js';
import { compareStamped } from './order.js';
import { opsOf } from './permissions.js';
import type { Cell, DatasetState } from './state.js';

/** One write of the cell. */
export interface Statement {
  readonly id: EventId;
  /** Of the event; absent where the event is not here. */
  readonly stamp?: Stamp;
  /** Absent where the field was unset, or what was said is not here. */
  readonly value?: Json;
  readonly author?: Author;
  /** Why it has no effect, where it has none: it was replaced, though its event is void by now. */
  readonly isVoid: boolean;
  /** In an acceptance: whose proposal it was. */
  readonly accepted?: Pick<AcceptAct, 'proposal' | 'proposer' | 'authors'>;
  readonly note?: string;
}

/** Whose key signed, and whose word it is. */
export interface Author {
  readonly pubkey: Pubkey;
  /** A device signs in its owner's name; else the same as `pubkey`. */
  readonly person: Pubkey;
  /** The name the person gave the device. */
  readonly device?: string;
  /** `root`: the key in the dataset's address. Absent where the grant is not here. */
  readonly role?: Role | 'root' | 'anyone';
  readonly grant?: EventId;
}

export interface CellProvenance {
  /** Newest first; the first one shows. More than one that differ: a conflict. */
  readonly live: readonly Statement[];
  /** What they replaced, and what that had replaced: newest first, the most recent `MOST_BEFORE`. */
  readonly before: readonly Statement[];
}

export const MOST_BEFORE = 100;
/** Links followed to find them. */
const MOST_LOOKED_AT = 5_000;

export function cellProvenance(state: DatasetState, { resource, record, field }: Cell): CellProvenance {
  const live = state.writes(resource, record, field);
  const seen = new Set<EventId>(live.map(({ id }) => id));
  const before: Statement[] = [];
  const queue: EventId[] = [...seen];
  for (let at = 0; at < queue.length && seen.size < MOST_LOOKED_AT; at++) {
    const event = state.event(queue[at]!);
    for (const id of event === undefined ? [] : writeOf(event, resource, record, field).over) {
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push(id);
      before.push(statement(state, id, resource, record, field));
    }
  }
  return {
    live: live.map(({ id, stamp, value }) => ({
      ...statement(state, id, resource, record, field),
      stamp,
      ...(value !== undefined && { value }),
    })),
    before: before.sort(newestFirst).slice(0, MOST_BEFORE),
  };
}

/** Undefined where the grant it cites is not here. */
export function authorOf(state: DatasetState, { pubkey, grant }: DatasetEvent): Author {
  if (grant === undefined)
    return { pubkey, person: pubkey, ...(pubkey === addressToRoot(state.address) && { role: 'root' }) };
  const given = state.event(grant);
  if (given?.type !== 'authority') return { pubkey, person: pubkey, grant };
  const { act } = given;
  switch (act.act) {
    case 'grant':
      return { pubkey, person: pubkey, role: act.role, grant };
    case 'successor':
      return { pubkey, person: pubkey, role: 'owner', grant };
    case 'intake':
      return { pubkey, person: pubkey, role: 'anyone', grant };
    case 'delegate': {
      const { role } = authorOf(state, given);
      const device = act.device === undefined ? {} : { device: act.device };
      return { pubkey, person: given.pubkey, ...device, ...(role !== undefined && { role: act.role ?? role }), grant };
    }
    default:
      return { pubkey, person: pubkey, grant };
  }
}

function statement(state: DatasetState, id: EventId, resource: string, record: string, field: string): Statement {
  const event = state.event(id);
  if (event === undefined) return { id, isVoid: false };
  const { value } = writeOf(event, resource, record, field);
  const act = event.type === 'authority' && event.act.act === 'accept' ? event.act : undefined;
  const note = act ? act.note : event.type === 'data' ? event.note : undefined;
  return {
    id,
    stamp: event.stamp,
    ...(value !== undefined && { value }),
    author: authorOf(state, event),
    isVoid: !state.isValid(id),
    ...(act && { accepted: { proposal: act.proposal, proposer: act.proposer, authors: act.authors } }),
    ...(note !== undefined && { note }),
  };
}

function writeOf(
  event: DatasetEvent,
  resource: string,
  record: string,
  field: string,
): { value?: Json; over: readonly EventId[] } {
  const ops: Op[] = [];
  for (const op of opsOf({ event }))
    if (op.op !== 'unknown' && op.resource === resource && recordOf(op) === record) ops.push(op);
  const write = mergedWrites(ops).get(field);
  if (write === undefined) return { over: [] };
  return write.value === ABSENT ? { over: write.over } : { value: write.value as Json, over: write.over };
}

function newestFirst(a: Statement, b: Statement): number {
  if (a.stamp === undefined || b.stamp === undefined)
    return Number(a.stamp === undefined) - Number(b.stamp === undefined);
  return compareStamped({ stamp: b.stamp, id: b.id }, { stamp: a.stamp, id: a.id });
}
