/**
 * Which policies are in force for an event, and whether they allow it. PROTOCOL.md, section 10.
 * Reviews count when an acceptance cites them, never otherwise.
 */
import type { AcceptAct, Act, EventId, Policy, Pubkey } from '../log/event.js';
import type { Closure } from './closure.js';
import { type EventNode, type Graph, push } from './graph.js';
import { RANK } from './static-role.js';

type PolicyAct = Extract<Act, { act: 'policy' }>;

/** Acceptances from here on are free of three members, direct writes of `required_approvals`; a device is one less. */
const OVERRIDE_RANK = RANK.admin;
const DIRECT_RANK = 7;

export class Policies {
  /** All that are statically permitted, and what each has settled. */
  readonly #settled = new Map<EventNode, Closure>();
  readonly #namers = new Map<EventId, EventNode[]>();

  constructor(private readonly graph: Graph) {}

  add(node: EventNode, settled: Closure): void {
    this.#settled.set(node, settled);
    for (const id of policyAct(node)!.over) push(this.#namers, id, node);
  }

  get some(): boolean {
    return this.#settled.size > 0;
  }

  hasSettled(policy: EventNode, event: EventNode): boolean {
    return this.#settled.get(policy)!.has(event);
  }

  /** 10.1. `rankAbove`: only policies of a higher rank. */
  *inForce(event: EventNode, rankAbove = 0): Generator<{ policy: Policy; node: EventNode }> {
    for (const [node, settled] of this.#settled) {
      if (!node.isValid || node === event || node.role!.rank <= rankAbove || settled.has(event)) continue;
      const superseded = this.#namers
        .get(node.id)
        ?.some((later) => later.isValid && later.role!.rank >= node.role!.rank && !this.hasSettled(later, event));
      if (!superseded) yield { policy: policyAct(node)!.policy, node };
    }
  }

  /** Whether a rewrite by a revocation stops at checkpoints (7.3). */
  forbidsRewrite(revocation: EventNode): boolean {
    for (const { policy } of this.inForce(revocation, revocation.role!.rank))
      if (policy.no_rewrite === true) return true;
    return false;
  }

  /** For data, schema and acceptances that are not of intake: why they have no effect. */
  fault(event: EventNode): 'policy' | 'missing-review' | undefined {
    if (!this.some) return undefined;
    let lacksApprovals = false;
    for (const { policy } of this.inForce(event)) {
      const accept = acceptAct(event);
      if (accept === undefined) {
        if (event.event.kind !== 4884 && (policy.required_approvals ?? 0) > 0 && event.role!.rank < DIRECT_RANK)
          return 'policy';
        continue;
      }
      const { rank } = event.role!;
      if (policy.merge_role !== undefined && rank < RANK[policy.merge_role]) return 'policy';
      if (rank >= OVERRIDE_RANK && policy.block_admin_merge_override !== true) continue;
      if (!passesChecks(accept, policy)) return 'policy';
      const { approvers, rejected } = this.#reviews(event, accept);
      if (rejected && policy.block_on_rejected_reviews === true) return 'policy';
      lacksApprovals ||= approvers.size < (policy.required_approvals ?? 0);
    }
    if (!lacksApprovals) return undefined;
    return acceptAct(event)!.reviews.some((id) => this.graph.get(id) === undefined) ? 'missing-review' : 'policy';
  }

  /** 10.2. */
  #reviews(acceptance: EventNode, accept: AcceptAct): { approvers: Set<Pubkey>; rejected: boolean } {
    const approvers = new Set<Pubkey>();
    let rejected = false;
    for (const id of accept.reviews) {
      const node = this.graph.get(id);
      if (node === undefined || !node.isValid || node.event.type !== 'authority') continue;
      const { act, pubkey } = node.event;
      if (act.act !== 'review' || act.proposal !== accept.proposal) continue;
      if (pubkey === acceptance.event.pubkey || pubkey === accept.proposer) continue;
      if (act.verdict === 'approve') approvers.add(pubkey);
      rejected ||= act.verdict === 'reject';
    }
    return { approvers, rejected };
  }
}

export function policyAct({ event }: EventNode): PolicyAct | undefined {
  return event.type === 'authority' && event.act.act === 'policy' ? event.act : undefined;
}

export function acceptAct({ event }: EventNode): AcceptAct | undefined {
  return event.type === 'authority' && event.act.act === 'accept' ? event.act : undefined;
}

function passesChecks(accept: AcceptAct, policy: Policy): boolean {
  return (policy.required_checks ?? []).every((name) => accept.checks.some((check) => check.name === name && check.ok));
}
