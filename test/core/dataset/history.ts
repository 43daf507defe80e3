/**
 * Small histories for tests of the fold: actors who grant, write and revoke. Ids are real hashes of what the event says,
 * nothing is signed. Every event names what it is told to, or else the heads of what was made before it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Fold, foldEvents } from '../../../core/dataset/fold.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import type {
  AcceptAct,
  Act,
  Address,
  DatasetEvent,
  EventId,
  Hash,
  Json,
  LogEvent,
  Op,
  Over,
  Policy,
  ProposalEvent,
  Pubkey,
  RedactedPlace,
  Reference,
  Role,
  Scope,
  Stamp,
} from '../../../core/log/event.js';

export const NOW = 1_750_000_000_000;

/** What any event may be told; the rest follows from the history so far. */
export interface Telling {
  /** Events or ids; by default the heads so far. */
  readonly prev?: readonly Named[];
  /** By default the newest grant to the actor. `null`: no tag. */
  readonly grant?: Named | null;
  /** ms, from `NOW`'s point of view; by default one more than the last event's. */
  readonly at?: number;
  readonly counter?: number;
  readonly dataset?: Address;
}

export type Named = EventId | { readonly id: EventId };

export class History {
  readonly events: DatasetEvent[] = [];
  readonly root: Actor;
  readonly address: Address;
  readonly #actors = new Map<string, Actor>();
  #clock = NOW - 1_000_000;

  constructor(slug = 'seeds') {
    this.root = new Actor(this, 'root');
    this.address = `34880:${this.root.pubkey}:${slug}` as Address;
  }

  /** The same one for the same name. */
  actor(name: string): Actor {
    const actor = this.#actors.get(name) ?? new Actor(this, name);
    this.#actors.set(name, actor);
    return actor;
  }

  tick(): number {
    return ++this.#clock;
  }

  /** Heads by the graph alone: what nobody names. */
  get heads(): EventId[] {
    const named = new Set(this.events.flatMap((event) => [...event.prev]));
    return this.events.filter(({ id, kind }) => kind !== 4883 && kind !== 4882 && !named.has(id)).map(({ id }) => id);
  }

  record<E extends DatasetEvent>(event: E): E {
    this.events.push(event);
    return event;
  }

  fold(events: Iterable<DatasetEvent> = this.events, now = NOW): DatasetState {
    return foldEvents(this.address, events, { now });
  }

  /** One event at a time. */
  foldSlowly(events: Iterable<DatasetEvent> = this.events, now = NOW): DatasetState {
    const fold = new Fold(this.address, { now });
    for (const event of events) fold.add([event]);
    return fold.state;
  }
}

export class Actor {
  readonly pubkey: Pubkey;
  /** The grant used by default. */
  grantId: EventId | undefined;

  constructor(
    readonly history: History,
    readonly name: string,
  ) {
    this.pubkey = hashOf(`key of ${name}`) as unknown as Pubkey;
  }

  /** The same key with another grant. */
  citing(grant: Named): Actor {
    const other = new Actor(this.history, this.name);
    other.grantId = idOf(grant);
    return other;
  }

  grant(to: Actor, role: Exclude<Role, 'owner'>, more: Telling & { scope?: Scope; until?: number } = {}): LogEvent {
    const { scope = '*', until } = more;
    return to.#use(this.act({ act: 'grant', to: to.pubkey, role, scope, until }, more));
  }

  succeed(to: Actor, more: Telling = {}): LogEvent {
    return to.#use(this.act({ act: 'successor', to: to.pubkey }, more));
  }

  delegate(device: Actor, more: Telling & { role?: Role; scope?: Scope; until?: number } = {}): LogEvent {
    const { role, scope = '*', until } = more;
    return device.#use(this.act({ act: 'delegate', to: device.pubkey, role, scope, until }, more));
  }

  /** `cut`: what survives. */
  revoke(
    target: Named,
    cut: readonly Named[] = [],
    more: Telling & { not?: readonly Named[]; list?: Hash } = {},
  ): LogEvent {
    const { not = [], list } = more;
    return this.act(
      {
        act: 'revoke',
        target: idOf(target),
        cut: sortedIds(cut),
        not: sortedIds(not),
        ...(list && { list: { x: list, count: 0 } }),
      },
      more,
    );
  }

  openIntake(resource: string, more: Telling & { pow?: number; mode?: 'open' | 'review' } = {}): LogEvent {
    return this.act({ act: 'intake', resource, mode: more.mode ?? 'open', pow: more.pow ?? 0 }, more);
  }

  policy(policy: Policy, more: Telling & { cut?: readonly Named[]; over?: readonly Named[] } = {}): LogEvent {
    return this.act({ act: 'policy', policy, cut: sortedIds(more.cut ?? []), over: sortedIds(more.over ?? []) }, more);
  }

  propose(ops: readonly Op[], more: Telling = {}): ProposalEvent {
    return this.#event(
      { kind: 4883, type: 'proposal', base: [], ops, authors: [] },
      { prev: [], grant: null, ...more },
    );
  }

  review(proposal: Named, verdict: 'approve' | 'reject' | 'comment', more: Telling = {}): LogEvent {
    return this.act({ act: 'review', proposal: idOf(proposal), verdict }, more);
  }

  accept(
    proposal: ProposalEvent,
    more: Telling & Omit<Partial<AcceptAct>, 'reviews'> & { reviews?: readonly Named[] } = {},
  ): LogEvent {
    const { ops = proposal.ops, reviews = [], checks = [], proposer = proposal.pubkey } = more;
    return this.act(
      {
        act: 'accept',
        proposal: proposal.id,
        ops,
        items: [],
        proposer,
        authors: [],
        reviews: sortedIds(reviews),
        checks,
      },
      more,
    );
  }

  checkpoint(heads: readonly Named[], more: Telling = {}): LogEvent {
    return this.act({ act: 'checkpoint', heads: sortedIds(heads) }, more);
  }

  redact(targets: readonly DatasetEvent[], more: Telling = {}): LogEvent {
    return this.act({ act: 'redact', targets: targets.map(placeOf) }, more);
  }

  act(act: Act, more: Telling = {}): LogEvent {
    return this.#event({ kind: 4884, type: 'authority', act }, more);
  }

  schema(ops: readonly Op[], more: Telling = {}): LogEvent {
    return this.#event({ kind: 4881, type: 'schema', ops }, more);
  }

  /** An atomic transaction. */
  write(ops: readonly Op[], more: Telling = {}): LogEvent {
    return this.#event({ kind: 4880, type: 'data', ops }, more);
  }

  create(record: string, set: Record<string, Json> = {}, more: Telling & { over?: OverNamed } = {}): LogEvent {
    return this.write([create(record, set, more.over)], more);
  }

  set(record: string, set: Record<string, Json>, over: OverNamed = {}, more: Telling = {}): LogEvent {
    return this.write([update(record, set, over)], more);
  }

  newer(kind: 4880 | 4881 | 4884 = 4880, more: Telling = {}): LogEvent {
    return this.#event({ kind, type: 'newer', version: 2 }, more);
  }

  /** What someone without the key sees: of an acceptance all but its ops. */
  locked(kind: 4880 | 4881 | 4884 = 4880, more: Telling & { act?: AcceptAct } = {}): LogEvent {
    const { act } = more;
    return this.#event({ kind, type: 'locked', keyId: '0123456789abcdef', ...(act && { act }) }, more);
  }

  snapshot(more: Telling = {}): DatasetEvent {
    const hash = hashOf('no state');
    return this.#event(
      {
        kind: 4882,
        type: 'snapshot',
        heads: [],
        hash,
        events: 0,
        sizeBytes: 0,
        compression: 'none',
        parts: [],
        urls: [],
      },
      { prev: [], ...more },
    );
  }

  #use<E extends DatasetEvent>(grant: E): E {
    this.grantId = grant.id;
    return grant;
  }

  #event<B extends object>(body: B, more: Telling): DatasetEvent & B {
    const grant = more.grant === undefined ? this.grantId : more.grant === null ? undefined : idOf(more.grant);
    const stamp: Stamp = [more.at ?? this.history.tick(), more.counter ?? 0];
    const event = {
      ...body,
      pubkey: this.pubkey,
      dataset: more.dataset ?? this.history.address,
      stamp,
      prev: sortedIds(more.prev ?? this.history.heads),
      ...(grant !== undefined && { grant }),
    };
    const id = hashOf(JSON.stringify(event));
    return this.history.record({ id, ...event } as unknown as DatasetEvent & B);
  }
}

export type OverNamed = Readonly<Record<string, readonly Named[]>>;

export function create(record: string, set: Record<string, Json> = {}, over: OverNamed = {}, resource = 'plant'): Op {
  return { op: 'record.create', resource, record, set, over: toOver(over) };
}

export function update(record: string, set: Record<string, Json>, over: OverNamed = {}, unset: string[] = []): Op {
  return { op: 'record.update', resource: 'plant', record, set, unset, over: toOver(over) };
}

export function remove(record: string, seen: readonly Named[], over: readonly Named[] = []): Op {
  return { op: 'record.delete', resource: 'plant', record, seen: sortedIds(seen), over: toOver({ $alive: over }) };
}

export function restore(record: string, over: readonly Named[]): Op {
  return { op: 'record.restore', resource: 'plant', record, over: toOver({ $alive: over }) };
}

export function define(path: string, definition: Record<string, Json>, over: OverNamed = {}): Op {
  return { op: 'schema.update', resource: 'plant', set: { [path]: definition }, unset: [], over: toOver(over) };
}

export function relate(record: string, relation: string, to: string, label?: string, over: readonly Named[] = []): Op {
  return { op: 'relation.add', resource: 'plant', record, relation, to: reference(to, label), over: sortedIds(over) };
}

export function unrelate(record: string, relation: string, to: string, over: readonly Named[]): Op {
  return { op: 'relation.remove', resource: 'plant', record, relation, to: reference(to), over: sortedIds(over) };
}

export function reference(to: string, label?: string): Reference {
  return { $ref: ['', 'plant', to], ...(label !== undefined && { label }) };
}

export function placeOf({ id, pubkey, stamp, prev, grant }: DatasetEvent): RedactedPlace {
  return { id, pubkey, stamp, prev, ...(grant !== undefined && { grant }) };
}

export function hashOf(text: string): Hash {
  return bytesToHex(sha256(utf8ToBytes(text))) as Hash;
}

export function idOf(named: Named): EventId {
  return typeof named === 'string' ? named : named.id;
}

export function sortedIds(named: readonly Named[]): EventId[] {
  return [...new Set(named.map(idOf))].sort();
}

function toOver(over: OverNamed): Over {
  return Object.fromEntries(Object.entries(over).map(([field, named]) => [field, sortedIds(named)]));
}

/** Values of the live writes of a plant's field, newest first. */
export function live(state: DatasetState, record: string, field: string): (Json | undefined)[] {
  return state.writes('plant', record, field).map(({ value }) => value);
}

/** What the state says of an event. */
export function standing(state: DatasetState, named: Named): string {
  const id = idOf(named);
  const listed = [...state.quarantined(), ...state.waiting()].find((each) => each.id === id);
  return listed?.code ?? (state.isValid(id) ? 'valid' : 'none');
}

/** Everything a state says, as data. */
export function report(state: DatasetState): unknown {
  return {
    hash: state.hash(),
    heads: state.heads(),
    conflicts: state.conflicts(),
    quarantined: state.quarantined(),
    waiting: state.waiting(),
    missing: [...state.missing()].sort(),
    deferred: state.deferred(),
    newer: state.newer(),
    unknown: state.unknown(),
    locked: state.locked(),
    authority: state.authority().map(({ id }) => id),
    authorityHeads: state.authorityHeads(),
    proposals: state.proposals().map(({ id }) => id),
    needs: state.needs(),
  };
}
