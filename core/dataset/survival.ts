/**
 * Which events survive the revocations of their grant: what a cut reaches, what a list holds, and what checkpoints
 * keep where rewriting is forbidden. PROTOCOL.md, sections 7.2 and 7.3.
 */
import type { AuthorityEvent, EventId, Hash } from '../log/event.js';
import type { Closure, Closures } from './closure.js';
import { type EventNode, type Graph, push } from './graph.js';
import type { Policies } from './policy.js';
import { Reach, isDelegation, revokeAct } from './revocations.js';

/** Lists that are here, by the hash that revocations name. */
export type Lists = ReadonlyMap<Hash, ReadonlySet<EventId>>;

interface Revocation {
  /** Made when it first has effect: others can be spammed. */
  reach?: Reach;
  /** Closures of the checkpoints that bind it. */
  shields: readonly Closure[];
}

const NO_SHIELDS: readonly Closure[] = [];
const NO_NODES: readonly EventNode[] = [];

export class Survival {
  readonly #byTarget = new Map<EventId, EventNode[]>();
  /** Of those the valid ones: anyone may spam invalid ones, and every event of the family asks. */
  readonly #validByTarget = new Map<EventId, Set<EventNode>>();
  readonly #reachesByTarget = new Map<EventId, Reach[]>();
  readonly #revocations = new Map<EventNode, Revocation>();
  readonly #checkpoints = new Map<EventNode, Closure | undefined>();

  constructor(
    private readonly graph: Graph,
    private readonly closures: Closures,
    private readonly policies: Policies,
    private readonly lists: Lists,
  ) {}

  /** A revocation that is statically permitted. */
  addRevocation(node: EventNode): void {
    push(this.#byTarget, revokeAct(node)!.target, node);
    this.#revocations.set(node, { shields: NO_SHIELDS });
  }

  /** The revocation has become valid, or is so no longer. */
  validityChanged(node: EventNode): void {
    const { target } = revokeAct(node)!;
    const valid = this.#validByTarget.get(target) ?? new Set();
    this.#validByTarget.set(target, valid);
    if (node.isValid) valid.add(node);
    else valid.delete(node);
  }

  /** A checkpoint that is statically permitted. */
  addCheckpoint(node: EventNode): void {
    this.#checkpoints.set(node, undefined);
  }

  revocationsOf(target: EventId): readonly EventNode[] {
    return this.#byTarget.get(target) ?? NO_NODES;
  }

  revocations(): Iterable<EventNode> {
    return this.#revocations.keys();
  }

  /** Whether the event, of the family of `grant`, survives every valid revocation of it. */
  survives(event: EventNode, grant: EventNode): boolean {
    for (const revocation of this.#validByTarget.get(grant.id) ?? NO_NODES)
      if (!this.#spares(revocation, event)) return false;
    return true;
  }

  /** Finds anew which checkpoints bind a valid revocation. Whether that has changed. */
  renewShields(node: EventNode): boolean {
    const revocation = this.#revocations.get(node)!;
    const shields = this.policies.forbidsRewrite(node) ? this.#shieldsAbove(node.role!.rank) : NO_SHIELDS;
    if (sameItems(shields, revocation.shields)) return false;
    revocation.shields = shields;
    return true;
  }

  /** A revocation by list whose list is not here. */
  needsList(revocation: EventNode): boolean {
    const { list } = revokeAct(revocation)!;
    return list !== undefined && !this.lists.has(list.x);
  }

  /** An event of the dataset has become known: gives what cuts reach since. */
  arrived(node: EventNode, citing: (id: EventId) => readonly EventNode[]): EventNode[] {
    if (this.#byTarget.size === 0 || node.event.grant === undefined) return [];
    const reached: EventNode[] = [];
    this.#extend(node.event.grant, node, reached);
    const grant = this.graph.get(node.event.grant);
    if (grant && isDelegation(grant) && grant.event.grant !== undefined) this.#extend(grant.event.grant, node, reached);
    if (isDelegation(node)) for (const event of citing(node.id)) this.#extend(node.event.grant, event, reached);
    return reached;
  }

  #extend(target: EventId, event: EventNode, reached: EventNode[]): void {
    for (const reach of this.#reachesByTarget.get(target) ?? [])
      for (const each of reach.arrived(event)) reached.push(each);
  }

  #spares(node: EventNode, event: EventNode): boolean {
    const revocation = this.#revocations.get(node)!;
    const act = revokeAct(node)!;
    if (act.list !== undefined ? this.lists.get(act.list.x)?.has(event.id) : this.#reach(node).has(event)) return true;
    return revocation.shields.some((closure) => closure.has(event));
  }

  #reach(node: EventNode): Reach {
    const revocation = this.#revocations.get(node)!;
    if (revocation.reach === undefined) {
      const act = revokeAct(node)!;
      revocation.reach = new Reach(this.graph, this.graph.get(act.target)!, act);
      push(this.#reachesByTarget, act.target, revocation.reach);
    }
    return revocation.reach;
  }

  #shieldsAbove(rank: number): Closure[] {
    const shields: Closure[] = [];
    for (const [checkpoint, closure] of this.#checkpoints) {
      if (!checkpoint.isValid || checkpoint.role!.rank <= rank) continue;
      const shield = closure ?? this.closures.open(headsOf(checkpoint));
      this.#checkpoints.set(checkpoint, shield);
      shields.push(shield);
    }
    return shields;
  }
}

function headsOf({ event }: EventNode): readonly EventId[] {
  const { act } = event as AuthorityEvent;
  return act.act === 'checkpoint' ? act.heads : [];
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
