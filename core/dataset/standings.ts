/** Lists of what is not simply valid, by name, kept as events move between them. Sorted when somebody reads them. */
import type { AuthorityEvent, EventId, LogEvent, ProposalEvent, Pubkey, SnapshotEvent } from '../log/event.js';
import { AuthorityHeads } from './authority-heads.js';
import type { EventNode } from './graph.js';
import { opsOf } from './permissions.js';
import { compareIds, compareStamped } from './order.js';
import { QUARANTINE_CODES, type QuarantineCode, WAITING_CODES, type WaitingCode } from './state.js';

const QUARANTINED: ReadonlySet<string> = new Set(QUARANTINE_CODES);
const WAITING: ReadonlySet<string> = new Set(WAITING_CODES);

/** A set of events that is read in order, and mostly not read. */
export class SortedNodes {
  readonly #nodes = new Set<EventNode>();
  #sorted: readonly EventNode[] | undefined = [];

  constructor(private readonly compare: (a: EventNode, b: EventNode) => number) {}

  set(node: EventNode, isMember: boolean): void {
    if (this.#nodes.has(node) === isMember) return;
    if (isMember) this.#nodes.add(node);
    else this.#nodes.delete(node);
    this.#sorted = undefined;
  }

  /** Members stay, what is shown of them changed. */
  list(): readonly EventNode[] {
    return (this.#sorted ??= [...this.#nodes].sort(this.compare));
  }
}

const byId = (a: EventNode, b: EventNode): number => compareIds(a.id, b.id);
const byOrder = (a: EventNode, b: EventNode): number => compareStamped(a.event, b.event);

export class Standings {
  readonly quarantinedNodes = new SortedNodes(byId);
  /** Of who has any: strangers may send as many as they like. */
  readonly #quarantinedBy = new Map<Pubkey, SortedNodes>();
  readonly waitingNodes = new SortedNodes(byId);
  readonly newerNodes = new SortedNodes(byId);
  readonly unknownNodes = new SortedNodes(byId);
  readonly lockedNodes = new SortedNodes(byId);
  readonly placedNodes = new SortedNodes(byId);
  readonly authorityNodes = new SortedNodes(byOrder);
  readonly authorityHeads = new AuthorityHeads();
  readonly snapshotNodes = new SortedNodes(byOrder);
  readonly proposalNodes = new SortedNodes(byOrder);
  /** A newer event has the static role of a maintainer or above. */
  needsNewerKit = false;

  /** Lists that depend on what an event is alone. */
  noteKind(node: EventNode): void {
    if (node.foreign) return;
    const { type } = node.event;
    this.placedNodes.set(node, type === 'placed');
    this.newerNodes.set(node, type === 'newer');
    this.lockedNodes.set(node, type === 'locked');
    this.proposalNodes.set(node, type === 'proposal');
    this.unknownNodes.set(node, hasUnknownParts(node));
  }

  /** The standing has changed. */
  moved(node: EventNode): void {
    const { standing } = node;
    const isQuarantined = QUARANTINED.has(standing);
    this.quarantinedNodes.set(node, isQuarantined);
    this.#noteQuarantined(node, isQuarantined);
    this.waitingNodes.set(node, WAITING.has(standing));
    if (node.event.type === 'authority') this.authorityNodes.set(node, node.isValid);
    if (node.event.kind === 4884) this.authorityHeads.set(node);
    if (node.event.type === 'snapshot') this.snapshotNodes.set(node, node.isValid);
  }

  quarantined(author?: Pubkey): { id: EventId; code: QuarantineCode }[] {
    const nodes = author === undefined ? this.quarantinedNodes : this.#quarantinedBy.get(author);
    return (nodes?.list() ?? []).map(({ id, standing }) => ({ id, code: standing as QuarantineCode }));
  }

  #noteQuarantined(node: EventNode, isQuarantined: boolean): void {
    const { pubkey } = node.event;
    const known = this.#quarantinedBy.get(pubkey);
    if (known) known.set(node, isQuarantined);
    else if (isQuarantined) {
      const nodes = new SortedNodes(byId);
      nodes.set(node, true);
      this.#quarantinedBy.set(pubkey, nodes);
    }
  }

  waiting(): { id: EventId; code: WaitingCode }[] {
    return this.waitingNodes.list().map(({ id, standing }) => ({ id, code: standing as WaitingCode }));
  }

  authority(): AuthorityEvent[] {
    return this.authorityNodes.list().map(({ event }) => event as AuthorityEvent);
  }

  snapshots(): SnapshotEvent[] {
    return this.snapshotNodes.list().map(({ event }) => event as SnapshotEvent);
  }

  proposals(): ProposalEvent[] {
    return this.proposalNodes.list().map(({ event }) => event as ProposalEvent);
  }
}

function hasUnknownParts(node: EventNode): boolean {
  const event = node.event as LogEvent;
  if (event.type === 'authority' && event.act.act === 'unknown') return true;
  return opsOf(node).some(({ op }) => op === 'unknown');
}
