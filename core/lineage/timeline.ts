/** The events of a dataset as people read its past: newest first, in pages, of one record or one person where that is asked. */
import { recordOf, visitWrites } from '../dataset/op-writes.js';
import { compareIds, compareStamped } from '../dataset/order.js';
import { opsOf } from '../dataset/permissions.js';
import { authorOf } from '../dataset/provenance.js';
import type { DatasetState, Writer } from '../dataset/state.js';
import type { DatasetEvent, EventId, Pubkey, Stamp } from '../log/event.js';

/** What each is about: cells, the schema, who may do what and what was decided. */
export const TIMELINE_KINDS = ['data', 'schema', 'authority'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineQuery {
  readonly resource?: string;
  readonly record?: string;
  /** Key; of a relationship to many, all its elements. */
  readonly field?: string;
  readonly person?: Pubkey;
  /** Absent: all. */
  readonly kinds?: readonly TimelineKind[];
  /** The last event of the page before. */
  readonly before?: Writer;
  readonly limit: number;
}

export interface TimelinePage {
  readonly events: readonly DatasetEvent[];
  /** There are older ones. */
  readonly next?: Writer;
  /** All that match, on whatever page. */
  readonly total: number;
}

/** How often somebody wrote, in all that match; whoever they are asked for. */
export type TimelinePeople = ReadonlyMap<Pubkey, number>;

/** The log events in order, oldest first; kept for as long as none comes. */
export function inOrder(events: Iterable<DatasetEvent>, state: Pick<DatasetState, 'address'>): DatasetEvent[] {
  const own: DatasetEvent[] = [];
  for (const event of events) if (event.dataset === state.address && kindOf(event) !== undefined) own.push(event);
  return own.sort(compareStamped);
}

/** `events` as `inOrder` gives them. */
export function timelinePage(
  events: readonly DatasetEvent[],
  state: DatasetState,
  query: TimelineQuery,
): TimelinePage & { readonly people: TimelinePeople } {
  const page: DatasetEvent[] = [];
  const people = new Map<Pubkey, number>();
  const personOf = cachedPerson(state);
  let [total, isMore] = [0, false];
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at]!;
    if (!matches(event, query)) continue;
    const person = personOf(event);
    people.set(person, (people.get(person) ?? 0) + 1);
    if (query.person !== undefined && person !== query.person) continue;
    total++;
    if (query.before !== undefined && compareStamped(event, query.before) >= 0) continue;
    if (page.length < query.limit) page.push(event);
    else isMore = true;
  }
  const last = page.at(-1);
  return { events: page, total, people, ...(isMore && last && { next: { stamp: last.stamp, id: last.id } }) };
}

/** Of a cursor that came back from outside; undefined for what is none. */
export function parseCursor(text: string): Writer | undefined {
  const [, ms, counter, id] = /^(\d{1,15})-(\d{1,5})-([0-9a-f]{64})$/.exec(text) ?? [];
  return id === undefined ? undefined : { stamp: [Number(ms), Number(counter)] as Stamp, id: id as EventId };
}

export function printCursor({ stamp: [ms, counter], id }: Writer): string {
  return `${ms}-${counter}-${id}`;
}

/**
 * Events with writes of a record that are named and not here: told of by a snapshot. From the live writes back over what they
 * replaced, as far as that is here.
 */
export function lackingOf(state: DatasetState, resource: string, record: string): EventId[] {
  const seen = new Set<EventId>();
  for (const field of state.fields(resource, record))
    for (const { id } of state.writes(resource, record, field)) seen.add(id);
  const lacking: EventId[] = [];
  for (const id of seen) {
    const event = state.event(id);
    if (event === undefined) lacking.push(id);
    else
      for (const op of opsOf({ event }))
        if (op.resource === resource && recordOf(op) === record)
          visitWrites(op, (_field, _value, over) => over.forEach((one) => seen.add(one)));
  }
  return lacking.sort(compareIds);
}

function kindOf(event: DatasetEvent): TimelineKind | undefined {
  const { type } = event;
  return type === 'data' || type === 'schema' || type === 'authority' ? type : undefined;
}

function matches(event: DatasetEvent, { resource, record, field, kinds }: TimelineQuery): boolean {
  const kind = kindOf(event);
  if (kind === undefined || (kinds && !kinds.includes(kind))) return false;
  if (resource === undefined && record === undefined) return true;
  return opsOf({ event }).some((op) => {
    if (op.op === 'unknown' || op.resource !== resource) return false;
    if (record !== undefined && recordOf(op) !== record) return false;
    if (field === undefined) return true;
    let writes = false;
    visitWrites(op, (written) => (writes ||= written === field || written.startsWith(`${field}/`)));
    return writes;
  });
}

function cachedPerson(state: DatasetState): (event: DatasetEvent) => Pubkey {
  const known = new Map<string, Pubkey>();
  return (event) => {
    const key = `${event.pubkey} ${event.grant ?? ''}`;
    let person = known.get(key);
    if (person === undefined) known.set(key, (person = authorOf(state, event).person));
    return person;
  };
}
