/**
 * Revocations: who is family of a grant, who may revoke it, and what a cut reaches.
 * PROTOCOL.md, sections 7.1 and 7.2. The walk looks at the graph alone, so it only ever grows.
 */
import type { Act, EventId, Pubkey } from '../log/event.js';
import { type EventNode, type Graph, prevOf } from './graph.js';
import { NodeSet } from './node-set.js';
import { RANK, givingAct } from './static-role.js';

export type RevokeAct = Extract<Act, { act: 'revoke' }>;

export function revokeAct({ event }: EventNode): RevokeAct | undefined {
  return event.type === 'authority' && event.act.act === 'revoke' ? event.act : undefined;
}

/** The event cites the target by its tag; or, if the target is no delegation, a delegation that cites the target. */
export function isFamily(graph: Graph, { event, foreign }: EventNode, target: EventNode): boolean {
  if (foreign || event.type === 'proposal' || event.grant === undefined) return false;
  if (event.grant === target.id) return true;
  if (isDelegation(target)) return false;
  const grant = graph.get(event.grant);
  return grant !== undefined && isDelegation(grant) && grant.event.grant === target.id;
}

export function isDelegation(node: EventNode): boolean {
  return givingAct(node)?.act === 'delegate';
}

/** 7.1, for a revocation that is statically permitted: why it has no effect. */
export function faultOfRevocation(
  revocation: EventNode,
  target: EventNode | undefined,
  root: Pubkey,
): 'missing-target' | 'not-a-grant' | 'rank' | 'chain' | undefined {
  if (target === undefined) return 'missing-target';
  if (givingAct(target) === undefined) return 'not-a-grant';
  if (target.permission === 'missing-grant' || target.permission === 'unresolved') return 'missing-target';
  if (target.gives === undefined) return 'not-a-grant';
  const { rank } = revocation.role!;
  if (rank <= target.gives.rank) return 'rank';
  const { pubkey } = revocation.event;
  return pubkey === root || rank === RANK.owner || hasIssued(pubkey, target) ? undefined : 'chain';
}

/** Statically permitted grants lose rank at every step, so the chain is short. */
function hasIssued(pubkey: Pubkey, target: EventNode): boolean {
  for (let grant: EventNode | undefined = target; grant; grant = grant.role?.grant)
    if (grant.event.pubkey === pubkey) return true;
  return false;
}

/** What survives one effective revocation by its `cut`. */
export class Reach {
  readonly #cut: ReadonlySet<EventId>;
  readonly #not: ReadonlySet<EventId>;
  /** Events the walk has come to, family or not. */
  readonly #met = new NodeSet();
  /** Ids it has come to that are not known. */
  readonly #awaited = new Set<EventId>();

  constructor(
    private readonly graph: Graph,
    private readonly target: EventNode,
    act: RevokeAct,
  ) {
    this.#cut = new Set(act.cut);
    this.#not = new Set(act.not);
    this.#walk([...act.cut]);
  }

  /** For events of the family. */
  has(node: EventNode): boolean {
    return this.#met.has(node) && (node.event.kind !== 4884 || this.#cut.has(node.id));
  }

  /** An event has become known, or family. Gives what is reached since. */
  arrived(node: EventNode): EventNode[] {
    if (this.#awaited.delete(node.id)) this.#met.add(node);
    if (!this.#met.has(node) || !isFamily(this.graph, node, this.target)) return [];
    return [node, ...this.#walk([...prevOf(node)])];
  }

  #walk(todo: EventId[]): EventNode[] {
    const reached: EventNode[] = [];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (this.#not.has(id)) continue;
      const node = this.graph.get(id);
      if (node === undefined) this.#awaited.add(id);
      else if (this.#met.add(node) && isFamily(this.graph, node, this.target)) {
        reached.push(node);
        for (const parent of prevOf(node)) todo.push(parent);
      }
    }
    return reached;
  }
}
