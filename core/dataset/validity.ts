/**
 * Whether an event takes effect: PROTOCOL.md, section 6.4, its codes in its order. Everything an event depends on must
 * stand where it stands already: `JudgeQueue` sees to that.
 */
import type { Pubkey } from '../log/event.js';
import type { EventNode, Graph } from './graph.js';
import { type Policies, acceptAct } from './policy.js';
import { faultOfRevocation, revokeAct } from './revocations.js';
import type { Standing } from './standing.js';
import type { Survival } from './survival.js';

export interface Court {
  readonly root: Pubkey;
  readonly graph: Graph;
  readonly policies: Policies;
  readonly survival: Survival;
}

export function judge(node: EventNode, { root, graph, policies, survival }: Court): Standing {
  const { event, permission, role } = node;
  if (event.type === 'newer' || permission === 'aside') return 'aside';
  if (permission !== 'permitted') return permission === 'unresolved' ? 'missing-grant' : permission;
  const grant = role!.grant;
  if (grant !== undefined) {
    if (!grant.isValid) return 'grant-invalid';
    if (!survival.survives(node, grant)) return 'revoked';
    const cited = role!.isDevice ? grant.role!.grant : undefined;
    if (cited !== undefined && !survival.survives(node, cited)) return 'revoked';
  }
  const revoke = revokeAct(node);
  const fault = revoke && faultOfRevocation(node, graph.get(revoke.target), root);
  if (fault !== undefined) return fault;
  if (misnamesProposal(node, graph)) return 'proposal';
  return (isUnderPolicies(node) && policies.fault(node)) || 'valid';
}

/**
 * Authority is judged by falling rank, since it depends on higher ranks only. Data, snapshots and acceptances come
 * last, at 0: they depend on reviews and policies of any rank, and nothing depends on them.
 */
export function levelOf(node: EventNode): number {
  return node.event.type === 'authority' && acceptAct(node) === undefined ? (node.role?.rank ?? 0) : 0;
}

/** Whether policies may decide about the event, or about what a revocation reaches (7.3). */
export function isBoundByPolicies(node: EventNode): boolean {
  return levelOf(node) === 0 || revokeAct(node) !== undefined;
}

/** Events that no longer stand where they stood, by falling rank. */
export class JudgeQueue {
  readonly #levels = Array.from({ length: 13 }, () => new Line());

  add(node: EventNode): void {
    if (node.isDirty) return;
    node.isDirty = true;
    this.#levels[levelOf(node)]!.add(node);
  }

  next(): EventNode | undefined {
    for (let level = this.#levels.length - 1; level >= 0; level--) {
      const node = this.#levels[level]!.next();
      if (node === undefined) continue;
      node.isDirty = false;
      return node;
    }
    return undefined;
  }
}

/** First come, first served: events mostly come after what they name, and their memory is still at hand. */
class Line {
  #nodes: EventNode[] = [];
  #served = 0;

  add(node: EventNode): void {
    this.#nodes.push(node);
  }

  next(): EventNode | undefined {
    const node = this.#nodes[this.#served];
    if (node !== undefined) this.#served++;
    else if (this.#served > 0) {
      this.#nodes = [];
      this.#served = 0;
    }
    return node;
  }
}

function misnamesProposal(node: EventNode, graph: Graph): boolean {
  const accept = acceptAct(node);
  if (accept === undefined) return false;
  const named = graph.get(accept.proposal);
  if (named === undefined) return false;
  return named.foreign || named.event.type !== 'proposal' || named.event.pubkey !== accept.proposer;
}

function isUnderPolicies(node: EventNode): boolean {
  const { kind } = node.event;
  return (kind === 4880 || kind === 4881 || acceptAct(node) !== undefined) && node.role!.intake === undefined;
}
