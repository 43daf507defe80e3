/**
 * Which policies are in force for an event, and whether they allow it. PROTOCOL.md, section 10.
 * Reviews count when an acceptance cites them, never otherwise.
 */
import type { AcceptAct, Act, EventId, Policy, Pubkey } from '../log/event.js';
import type { Closure, Closures } from './closure.js';
import { type EventNode, type Graph } from './graph.js';
import { RANK } from './static-role.js';

type PolicyAct = Extract<Act, { act: 'policy' }>;

/** Acceptances from here on are free of three members, direct writes of `required_approvals`; a device is one less. */
const OVERRIDE_RANK = RANK.admin;
const DIRECT_RANK = 7;

const NO_NODES: readonly EventNode[] = [];

export class Policies {
  readonly #valid = new Set<EventNode>();
  /** Valid ones by what they are over. */
  readonly #namers = new Map<EventId, Set<EventNode>>();
  /** What each has settled that has ever been valid: others can be spammed. */
  readonly #settled = new Map<EventNode, Closure>();

  constructor(
    private readonly graph: Graph,
    private readonly closures: Closures,
  ) {}

  /** The policy has become valid, or is so no longer. */
  validityChanged(node: EventNode): void {
    const { cut, over } = policyAct(node)!;
    if (node.isValid) this.#valid.add(node);
    else this.#valid.delete(node);
    for (const id of over) {
      const namers = this.#namers.get(id) ?? new Set();
      this.#namers.set(id, namers);
      if (node.isValid) namers.add(node);
      else namers.delete(node);
    }
    if (node.isValid && !this.#settled.has(node)) this.#settled.set(node, this.closures.open(cut));
  }

  /** Whether any is valid. */
  get some(): boolean {
    return this.#valid.size > 0;
  }

  /** For policies that are valid, or have been. */
  hasSettled(policy: EventNode, event: EventNode): boolean {
    return this.#settled.get(policy)!.has(event);
  }

  /** 10.1. `rankAbove`: only policies of a higher rank. */
  *inForce(event: EventNode, rankAbove = 0): Generator<{ policy: Policy; node: EventNode }> {
    for (const node of this.#valid) {
      if (node === event || node.role!.rank <= rankAbove || this.hasSettled(node, event)) continue;
      if (!this.#isSuperseded(node, event)) yield { policy: policyAct(node)!.policy, node };
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

  #isSuperseded(node: EventNode, event: EventNode): boolean {
    for (const later of this.#namers.get(node.id) ?? NO_NODES)
      if (later.role!.rank >= node.role!.rank && !this.hasSettled(later, event)) return true;
    return false;
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

/** Of a locked one too: only its ops are not to be read. */
export function acceptAct({ event }: EventNode): AcceptAct | undefined {
  if (event.type === 'locked') return event.act;
  return event.type === 'authority' && event.act.act === 'accept' ? event.act : undefined;
}

function passesChecks(accept: AcceptAct, policy: Policy): boolean {
  return (policy.required_checks ?? []).every((name) => accept.checks.some((check) => check.name === name && check.ok));
}
