/**
 * The graph of `prev`: which events are known, what is gap-free, what are the heads.
 * PROTOCOL.md, section 3. Nothing here knows of authority; who is a candidate for a head is told from outside.
 */
import type { DatasetEvent, EventId, Pubkey, Stamp } from '../log/event.js';
import type { LinkedEvent } from './snapshot-contents.js';
import type { Standing } from './standing.js';
import type { Permission, StaticRole } from './static-role.js';

/** Stands in for an event that a redaction names and that is not here: its place without its ops (section 11). */
export interface PlacedEvent {
  readonly type: 'placed';
  readonly kind: 4880;
  readonly id: EventId;
  readonly pubkey: Pubkey;
  readonly stamp: Stamp;
  readonly prev: readonly EventId[];
  readonly grant?: EventId;
}

export type KnownEvent = DatasetEvent | PlacedEvent | LinkedEvent;

type Waiters = EventNode | EventNode[] | undefined;

/** A known event and what the fold has found out about it. One class, few members: there are as many as events. */
export class EventNode {
  /** Of another dataset: known, and nothing else (section 1). */
  readonly foreign: boolean;
  /** Parents that are unknown or not gap-free. */
  gaps = 0;
  /** Children that wait for this one to become gap-free: one, or several. */
  waiters: Waiters = undefined;
  /** Head candidates that name this event. */
  children = 0;
  isCandidate = false;
  role: StaticRole | undefined = undefined;
  permission: Permission = 'unresolved';
  /** What a grant gives to those who cite it; set once it is statically permitted. */
  gives: StaticRole | undefined = undefined;
  standing: Standing = 'unjudged';
  isDirty = false;
  /** Its writes count at the moment. */
  isApplied = false;

  constructor(
    /** Dense, for sets as bits. */
    readonly index: number,
    /** Replaced where the original of a placed event arrives. */
    public event: KnownEvent,
    foreign: boolean,
  ) {
    this.foreign = foreign;
  }

  get id(): EventId {
    return this.event.id;
  }

  get isValid(): boolean {
    return this.standing === 'valid';
  }

  get isGapFree(): boolean {
    return this.gaps === 0;
  }
}

const NO_IDS: readonly EventId[] = [];

export class Graph {
  /** In order of arrival; `nodes[n].index` is n. */
  readonly nodes: EventNode[] = [];
  readonly #byId = new Map<EventId, EventNode>();
  /** Ids that are named and not here, and the children of those that are parents. */
  readonly #unknown = new Map<EventId, Waiters>();
  readonly #heads = new Set<EventNode>();
  #sortedHeads: readonly EventId[] | undefined = NO_IDS;
  readonly #onGapFree: (node: EventNode) => void;

  /** `onGapFree` hears of events that become gap-free after they were inserted. */
  constructor(onGapFree: (node: EventNode) => void) {
    this.#onGapFree = onGapFree;
  }

  get(id: EventId): EventNode | undefined {
    return this.#byId.get(id);
  }

  /** The id must not be known. */
  insert(event: KnownEvent, foreign = false): EventNode {
    const node = new EventNode(this.nodes.length, event, foreign);
    this.nodes.push(node);
    this.#byId.set(event.id, node);
    node.waiters = this.#unknown.get(event.id);
    this.#unknown.delete(event.id);
    for (const id of prevOf(node)) {
      const parent = this.get(id);
      if (parent?.isGapFree) continue;
      node.gaps++;
      if (parent !== undefined) parent.waiters = withWaiter(parent.waiters, node);
      else this.#unknown.set(id, withWaiter(this.#unknown.get(id), node));
    }
    if (node.isGapFree) this.#spreadGapFree(node);
    return node;
  }

  /** Parents, and what was named by `name`; places count as known. */
  get unknown(): ReadonlyMap<EventId, unknown> {
    return this.#unknown;
  }

  /** An event names an id other than as its parent. */
  name(id: EventId): void {
    if (!this.#byId.has(id) && !this.#unknown.has(id)) this.#unknown.set(id, undefined);
  }

  /** Heads are the candidates that no candidate names. A candidate must be gap-free. */
  setCandidate(node: EventNode, isCandidate: boolean): void {
    if (node.isCandidate === isCandidate) return;
    node.isCandidate = isCandidate;
    this.#sortedHeads = undefined;
    if (isCandidate && node.children === 0) this.#heads.add(node);
    if (!isCandidate) this.#heads.delete(node);
    for (const id of prevOf(node)) {
      const parent = this.get(id)!;
      parent.children += isCandidate ? 1 : -1;
      if (!parent.isCandidate) continue;
      if (parent.children === 0) this.#heads.add(parent);
      else if (parent.children === 1) this.#heads.delete(parent);
    }
  }

  /** Ascending. */
  heads(): readonly EventId[] {
    return (this.#sortedHeads ??= Array.from(this.#heads, ({ id }) => id).sort());
  }

  #spreadGapFree(first: EventNode): void {
    const todo = [first];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      const children = node.waiters;
      if (children === undefined) continue;
      node.waiters = undefined;
      for (const child of Array.isArray(children) ? children : [children]) {
        if (--child.gaps > 0) continue;
        todo.push(child);
        this.#onGapFree(child);
      }
    }
  }
}

function withWaiter(waiters: Waiters, node: EventNode): Waiters {
  if (waiters === undefined) return node;
  if (!Array.isArray(waiters)) return [waiters, node];
  waiters.push(node);
  return waiters;
}

/** Parents in the graph: log events only have them (section 3). */
export function prevOf({ event, foreign }: EventNode): readonly EventId[] {
  return foreign || event.type === 'proposal' || event.type === 'snapshot' ? NO_IDS : event.prev;
}

export function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
