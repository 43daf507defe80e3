/**
 * The fold: events in, and what stands after each batch. It keeps the indexes that find the events a new one concerns,
 * and judges those again; everything decided is decided in the files it calls. PROTOCOL.md, sections 3 to 11.
 */
import type { Address, DatasetEvent, EventId, Pubkey } from '../log/event.js';
import { Cells } from './cells.js';
import { Closures } from './closure.js';
import { ForkBase, type Bases } from './fork-base.js';
import { type EventNode, Graph, type PlacedEvent, push } from './graph.js';
import { MissingIds } from './missing-ids.js';
import { opsOf, permission } from './permissions.js';
import { Policies, acceptAct, policyAct } from './policy.js';
import { Redactions, isPlaceOf } from './redactions.js';
import { isDelegation, revokeAct } from './revocations.js';
import { beginWithSnapshot } from './snapshot-begin.js';
import type { LinkedEvent, SnapshotContents } from './snapshot-contents.js';
import { SnapshotHistory } from './snapshot-history.js';
import { givingAct, RANK, roleGivenBy, staticRole } from './static-role.js';
import { Standings } from './standings.js';
import { type Lists, Survival } from './survival.js';
import { type Court, JudgeQueue, isBoundByPolicies, judge } from './validity.js';

const NO_NODES: readonly EventNode[] = [];

export class FoldedLog implements Court {
  readonly root: Pubkey;
  readonly cells = new Cells();
  readonly graph = new Graph((node) => this.#renewCandidate(node));
  readonly missing = new MissingIds(this.graph);
  readonly #closures = new Closures(this.graph);
  readonly policies = new Policies(this.graph, this.#closures);
  readonly survival: Survival;
  readonly redactions = new Redactions(this.graph);
  readonly standings = new Standings();
  readonly base: ForkBase;
  /** Of the snapshot it was begun with, if any. */
  readonly history = new SnapshotHistory();
  /** Something that was taken for known was otherwise: all events must be folded anew. */
  isStale = false;
  readonly #queue = new JudgeQueue();
  /** Events of the dataset by the id in their grant tag, whatever their state. */
  readonly #citing = new Map<EventId, EventNode[]>();
  /** Acceptances by what they name: a proposal, reviews. */
  readonly #acceptances = new Map<EventId, EventNode[]>();

  constructor(
    readonly address: Address,
    lists: Lists,
    bases: Bases,
  ) {
    this.root = address.split(':')[1] as Pubkey;
    this.survival = new Survival(this.graph, this.#closures, this.policies, lists);
    this.base = new ForkBase(this.cells, bases);
  }

  /** Takes an event in; `settle` must follow. Gives whether it was new. */
  insert(event: DatasetEvent): boolean {
    const known = this.graph.get(event.id);
    if (known !== undefined) return known.event.type === 'placed' && this.#insertOriginal(known, event);
    const node = this.graph.insert(event, event.dataset !== this.address);
    this.#link(node);
    return true;
  }

  /** Begins with a snapshot, before any event. Gives what is wrong with it, in words: then this log is of no use. */
  begin(contents: SnapshotContents): string | undefined {
    const wrong = beginWithSnapshot(this, contents);
    if (wrong === undefined) for (const node of this.graph.nodes) this.history.watch(node, this.#finding(node));
    return wrong;
  }

  /** What a snapshot tells of an event instead of the event. Its id must not be known. */
  insertLinked(link: LinkedEvent): void {
    this.#link(this.graph.insert(link));
  }

  /** An event that only a snapshot tells of, by its links or its redactions. */
  isInSnapshot(id: EventId): boolean {
    const node = this.graph.get(id);
    return node !== undefined && (node.event.type === 'linked' || this.history.watches(node));
  }

  /** Whether the place that its redactions give can stand in for an event. */
  isReplaceable(id: EventId): boolean {
    const node = this.graph.get(id);
    return node !== undefined && this.redactions.isRedacted(node) && this.redactions.givesPlaceOf(node);
  }

  /** Judges what the inserted events concern. */
  settle(): void {
    this.#insertPlaces();
    for (let node = this.#queue.next(); node !== undefined; node = this.#queue.next()) this.#judge(node);
    this.base.renew();
  }

  /** The list of a revocation has come. */
  listArrived(): void {
    for (const node of this.survival.revocations()) if (revokeAct(node)!.list !== undefined) this.#dirtyFamily(node);
  }

  /** All that were inserted. */
  events(): DatasetEvent[] {
    return this.graph.nodes.flatMap(({ event }) => (event.type === 'placed' || event.type === 'linked' ? [] : [event]));
  }

  #insertOriginal(node: EventNode, event: DatasetEvent): boolean {
    if (event.dataset !== this.address || !isPlaceOf(node.event as PlacedEvent, event)) {
      this.#misplaced(node);
      return true;
    }
    node.event = event;
    this.missing.replaced(node);
    this.standings.noteKind(node);
    this.#resolve(node);
    return true;
  }

  /** The places that redactions give for what is not here. */
  #insertPlaces(): void {
    for (;;) {
      const { placed, misplaced } = this.redactions.takePlaces();
      for (const node of misplaced) this.#misplaced(node);
      if (placed.length === 0 || this.isStale) return;
      for (const place of placed) this.#link(this.graph.insert(place));
    }
  }

  /** Another place than was taken for true: of a snapshot's events nothing can be folded anew. */
  #misplaced(node: EventNode): void {
    if (this.history.watches(node)) this.history.misplaced(node);
    else this.isStale = true;
  }

  /** A new node finds its place among the others. */
  #link(node: EventNode): void {
    const { event, foreign, id } = node;
    if (!foreign && event.type !== 'proposal' && event.grant !== undefined) push(this.#citing, event.grant, node);
    this.standings.noteKind(node);
    this.#resolve(node);
    this.#dirtyAll(this.#closures.arrived(node));
    this.#dirtyAll(this.survival.arrived(node, (grant) => this.#citedBy(grant)));
    this.#dirtyAll(this.#acceptances.get(id) ?? NO_NODES);
  }

  /** Decides static roles and permissions: of the event, and of those that waited for it. */
  #resolve(first: EventNode): void {
    const todo = [first];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      this.#decideRole(node);
      this.#queue.add(node);
      this.#dirtyAll(this.survival.revocationsOf(node.id));
      // What waits keeps those who cite it waiting; what is no grant need not be waited for.
      if (node.permission === 'missing-grant' && givingAct(node) !== undefined) continue;
      for (const waiting of this.#citedBy(node.id)) if (waiting.permission === 'missing-grant') todo.push(waiting);
    }
  }

  #decideRole(node: EventNode): void {
    const { event } = node;
    if (node.foreign || event.type === 'proposal') {
      node.permission = 'aside';
      return;
    }
    const role = staticRole(node, event.grant === undefined ? undefined : this.graph.get(event.grant), this.root);
    if (typeof role === 'string') {
      node.permission = role;
      return;
    }
    node.role = role;
    node.permission = event.type === 'newer' ? 'aside' : permission(node, role);
    if (event.type === 'newer' && role.rank >= RANK.maintainer) this.standings.needsNewerKit = true;
    if (node.permission === 'permitted') this.#register(node);
  }

  #register(node: EventNode): void {
    node.gives = roleGivenBy(node);
    const accept = acceptAct(node);
    if (accept !== undefined) for (const id of [accept.proposal, ...accept.reviews]) push(this.#acceptances, id, node);
    if (node.event.type !== 'authority') return;
    const { act } = node.event;
    switch (act.act) {
      case 'revoke':
        this.survival.addRevocation(node);
        return;
      case 'checkpoint':
        this.survival.addCheckpoint(node);
        return;
      case 'redact':
        this.redactions.add(node);
        return;
      case 'fork':
        this.base.add(node);
        return;
      default:
        return;
    }
  }

  #judge(node: EventNode): void {
    if (node.event.type === 'linked') {
      this.#judgeLinked(node, node.event);
      return;
    }
    const wasValid = node.isValid;
    const standing = judge(node, this);
    if (standing !== node.standing) {
      node.standing = standing;
      this.standings.moved(node);
    }
    if (node.isValid !== wasValid && revokeAct(node) !== undefined) this.survival.validityChanged(node);
    if (node.isValid !== wasValid && policyAct(node) !== undefined) this.policies.validityChanged(node);
    const shieldsChanged = node.isValid && revokeAct(node) !== undefined && this.survival.renewShields(node);
    this.#renewWrites(node);
    this.#renewCandidate(node);
    this.history.judged(node, this.#finding(node));
    if (node.isValid !== wasValid) this.#dirtyDependents(node);
    else if (shieldsChanged) this.#dirtyFamily(node);
  }

  #renewWrites(node: EventNode): void {
    const counts = node.isValid && !this.redactions.isRedacted(node);
    if (counts === node.isApplied) return;
    const ops = opsOf(node);
    if (ops.length === 0) return;
    node.isApplied = counts;
    if (counts) this.cells.apply(node.event, ops);
    else this.cells.retract(node.event, ops);
  }

  #renewCandidate(node: EventNode): void {
    const isLog = node.event.kind !== 4882 && node.event.kind !== 4883;
    this.graph.setCandidate(node, node.isValid && node.isGapFree && isLog && node.role?.intake === undefined);
  }

  /** It counts as the snapshot said, whatever comes: its writes cannot be taken back without its content. */
  #judgeLinked(node: EventNode, { counted }: LinkedEvent): void {
    const standing = judge(node, this);
    node.standing = counted ? 'valid' : standing === 'valid' ? 'aside' : standing;
    this.standings.moved(node);
    this.#renewCandidate(node);
    this.history.judged(node, this.#finding(node));
  }

  /** By all rules but the word of a snapshot. */
  wouldCount(node: EventNode): boolean {
    return judge(node, this) === 'valid';
  }

  /** What must stay so for a snapshot to go on saying enough: of places, of acceptances, of the snapshot itself. */
  #finding(node: EventNode): string {
    const { event } = node;
    if (event.type === 'linked') return `${this.wouldCount(node)} ${this.redactions.isRedacted(node)}`;
    const isFork = event.type === 'authority' && event.act.act === 'fork';
    if (event.type === 'snapshot' || isFork || (event.kind === 4884 && opsOf(node).length > 0))
      return `${node.isValid}`;
    return '';
  }

  /** Whose standing depends on whether this event is valid. */
  #dirtyDependents(node: EventNode): void {
    if (node.event.type !== 'authority') return;
    const { act } = node.event;
    switch (act.act) {
      case 'revoke':
        this.#dirtyFamily(node, node.isValid);
        return;
      case 'policy':
        for (const event of this.graph.nodes)
          if (isBoundByPolicies(event) && !this.policies.hasSettled(node, event)) this.#queue.add(event);
        return;
      case 'checkpoint':
        if (this.policies.some) this.#dirtyAll(this.survival.revocations());
        return;
      case 'review':
        this.#dirtyAll(this.#acceptances.get(node.id) ?? NO_NODES);
        return;
      case 'redact':
        this.#dirtyAll(this.redactions.targets(node));
        return;
      default:
        this.#dirtyAll(this.#citedBy(node.id));
    }
  }

  /** The events that cite the target of a revocation, and those of its delegations. */
  #dirtyFamily(revocation: EventNode, isNewlyValid = false): void {
    const { target } = revokeAct(revocation)!;
    for (const event of this.#citedBy(target)) {
      // One more revocation changes nothing for what another one has voided.
      if (!isNewlyValid || event.standing !== 'revoked') this.#queue.add(event);
      if (event.event.type === 'authority' && isDelegation(event)) this.#dirtyAll(this.#citedBy(event.id));
    }
  }

  #citedBy(grant: EventId): readonly EventNode[] {
    return this.#citing.get(grant) ?? NO_NODES;
  }

  #dirtyAll(nodes: Iterable<EventNode>): void {
    for (const node of nodes) this.#queue.add(node);
  }
}
