/**
 * Which events a snapshot is made of, and its rows. PROTOCOL.md, section 14: an event takes part when all it rests on
 * does, so that nobody can keep a dataset from having snapshots by naming what does not exist.
 */
import type { Address, DatasetEvent, EventId, Hash, LogEvent, NostrEvent } from '../log/event.js';
import { parentsFirst } from '../log/parents-first.js';
import { type FoldOptions, foldEvents } from './fold.js';
import { push } from './graph.js';
import { visitReplaced } from './named-ids.js';
import { compareIds } from './order.js';
import { type Link, linksRows } from './snapshot-events.js';
import { writersRows } from './snapshot-records.js';
import type { SnapshotRow } from './snapshot-row.js';
import { hashOfRows } from './state-hash.js';
import { rowsOfState, type StateRows } from './state-rows.js';
import type { DatasetState, Writer } from './state.js';

/** An event of the log as it travelled, and what it says. */
export interface LoggedEvent {
  readonly event: NostrEvent;
  readonly decoded: DatasetEvent;
}

export interface SnapshotSet {
  /** Of these events and no others: its hash and heads are the snapshot's. */
  readonly state: DatasetState;
  /** Whole events and links. */
  readonly events: number;
  /** As the state's, with what the rows are made of. */
  hash(): Hash;
  rows(): Generator<SnapshotRow>;
}

/**
 * Of all events that are known. undefined where no snapshot can be made: something is encrypted with a key that is not
 * here, the base of a fork is missing, names one event with two stamps or one of the dataset's own, or a newer kit is needed. `toState` folds them with what else belongs to them.
 */
export function snapshotSet(
  address: Address,
  events: Iterable<LoggedEvent>,
  options: FoldOptions,
  toState: (events: readonly DatasetEvent[]) => DatasetState = (taken) => foldEvents(address, taken, options),
): SnapshotSet | undefined {
  let taken = [...events].filter(({ decoded }) => isLog(decoded) && decoded.dataset === address);
  let state = toState(taken.map(({ decoded }) => decoded));
  let folded = taken.length;
  const deferred = new Set(state.deferred());
  taken = taken.filter(({ decoded }) => !deferred.has(decoded.id));
  // What does not rest on the others goes; if a redaction was among it, so do the places it gave.
  for (let before = -1; before !== taken.length;) {
    before = taken.length;
    const ids = closed(
      taken.map(({ decoded }) => decoded),
      redactedIn(state),
    );
    taken = taken.filter(({ decoded }) => ids.has(decoded.id));
    // The state is of these already, and folding takes longest of all.
    if (taken.length === folded) break;
    state = toState(taken.map(({ decoded }) => decoded));
    folded = taken.length;
  }
  if (state.needs().length > 0 || state.locked().length > 0) return undefined;
  let stateRows: StateRows | undefined;
  const toRows = (): StateRows => (stateRows ??= rowsOfState(state));
  if (isForked(state) && hasTwice(toRows().writers)) return undefined;
  const base = state.baseIds();
  if (taken.some(({ decoded }) => base.has(decoded.id))) return undefined;

  const whole: LoggedEvent[] = [];
  const links: Link[] = [];
  for (const logged of taken) {
    const { decoded } = logged;
    if (decoded.kind === 4884 || (decoded.kind === 4881 && state.isValid(decoded.id))) whole.push(logged);
    else links.push(toLink(decoded as LogEvent, state.isValid(decoded.id)));
  }
  return { state, events: whole.length + links.length, hash: () => hashOfRows(state.heads(), toRows()), rows };

  function* rows(): Generator<SnapshotRow> {
    const first = parentsFirst(
      whole,
      ordered(({ decoded }) => decoded),
    );
    const then = parentsFirst(
      links,
      ordered((link) => link),
    );
    const numbers = new Map([...first.map(({ decoded }) => decoded.id), ...then.map(({ id }) => id)].map((id, number) => [id, number])); // prettier-ignore
    for (const { event } of first) yield ['event', event];
    yield* linksRows(then, numbers);
    yield* writersRows(toRows().writers, numbers);
    yield* toRows().rows();
  }
}

/** Then there may be writes of whoever wrote the base, which nobody has verified. */
function isForked(state: DatasetState): boolean {
  return state.authority().some(({ act }) => act.act === 'fork');
}

function hasTwice(writers: readonly Writer[]): boolean {
  return new Set(writers.map(({ id }) => id)).size < writers.length;
}

/** Targets of redactions: where such an event is not here, its place stands in for it. */
function redactedIn(state: DatasetState): Set<EventId> {
  const acts = state.authority().map(({ act }) => act);
  return new Set(acts.flatMap((act) => (act.act === 'redact' ? act.targets.map(({ id }) => id) : [])));
}

/** Ids of those that rest on nothing outside but what is redacted. */
function closed(known: readonly DatasetEvent[], redacted: ReadonlySet<EventId>): Set<EventId> {
  const ids = new Set(known.map(({ id }) => id));
  const namers = new Map<EventId, EventId[]>();
  const out: EventId[] = [];
  for (const event of known)
    for (const id of restsOn(event)) {
      if (redacted.has(id)) continue;
      if (!ids.has(id)) out.push(event.id);
      else push(namers, id, event.id);
    }
  for (let id = out.pop(); id !== undefined; id = out.pop())
    if (ids.delete(id)) for (const namer of namers.get(id) ?? []) out.push(namer);
  return ids;
}

/** By prev and grant, and data also by what it replaces. */
function restsOn(event: DatasetEvent): readonly EventId[] {
  const named = event.grant === undefined ? [...event.prev] : [...event.prev, event.grant];
  // An acceptance travels whole: what it replaces is known when it arrives.
  if (event.type === 'data') visitReplaced(event.ops, (id) => named.push(id));
  return named;
}

function toLink({ id, kind, grant, prev }: LogEvent, counted: boolean): Link {
  const link = { id, kind: kind as Link['kind'], prev, counted };
  return grant === undefined ? link : { ...link, grant };
}

function isLog({ kind }: DatasetEvent): boolean {
  return kind === 4880 || kind === 4881 || kind === 4884;
}

function ordered<T>(link: (item: T) => Pick<DatasetEvent, 'id' | 'prev'>) {
  return {
    id: (item: T) => link(item).id,
    before: (item: T) => link(item).prev,
    compare: (a: T, b: T) => compareIds(link(a).id, link(b).id),
  };
}
