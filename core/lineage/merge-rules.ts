/**
 * What stands between a proposal and its acceptance, for people: asked before signing, so that nobody signs what the fold
 * would quarantine. The fold decides (PROTOCOL.md, section 10); this is courtesy, and the place of the one rule that
 * cannot bind there, `block_on_outdated`.
 */
import type { Cell, DatasetState } from '../dataset/state.js';
import { RANK } from '../dataset/static-role.js';
import type { AcceptAct, AuthorityEvent, EventId, Policy, ProposalEvent, Pubkey, Role } from '../log/event.js';
import { cellKey } from './merge.js';
import { lastWrites, proposalItems } from './proposal.js';

export type MergeBlocker =
  | { readonly code: 'approvals'; readonly have: number; readonly need: number }
  | { readonly code: 'rejected'; readonly by: readonly Pubkey[] }
  | { readonly code: 'check'; readonly name: string }
  | { readonly code: 'role'; readonly need: Role }
  | { readonly code: 'outdated'; readonly cells: readonly Cell[] }
  /** Authority that is named and not here might forbid it. */
  | { readonly code: 'authority-missing'; readonly ids: readonly EventId[] };

/** Policies a new event is under: the valid ones that no other valid one replaces, oldest first. */
export function currentPolicies(state: DatasetState): Policy[] {
  const policies = state.authority().flatMap(({ id, act }) => (act.act === 'policy' ? [{ id, act }] : []));
  const replaced = new Set(policies.flatMap(({ act }) => act.over));
  return policies.filter(({ id }) => !replaced.has(id)).map(({ act }) => act.policy);
}

/** Empty: nothing stands in the way, as far as is known here. */
export function mergeBlockers(
  state: DatasetState,
  proposal: ProposalEvent,
  acceptance: AcceptAct,
  acceptor: { readonly pubkey: Pubkey; readonly role: Role },
): MergeBlocker[] {
  const cited = citedReviews(state, proposal, acceptance, acceptor.pubkey);
  const blockers = currentPolicies(state).flatMap((policy) => policyBlockers(policy, cited, acceptance, acceptor.role));
  if (RANK[acceptor.role] < RANK.maintainer) blockers.push({ code: 'role', need: 'maintainer' });
  if (currentPolicies(state).some((policy) => 'block_on_outdated' in policy && policy.block_on_outdated === true)) {
    const taken = lastWrites(acceptance.ops);
    const isTaken = (cell: Cell): boolean => taken.has(cellKey(cell));
    const cells = proposalItems(proposal, state).filter((item) => item.status === 'outdated' && isTaken(item));
    if (cells.length > 0) blockers.push({ code: 'outdated', cells });
  }
  const waiting = state.waiting().map(({ id }) => id);
  if (waiting.length > 0) blockers.push({ code: 'authority-missing', ids: waiting });
  return blockers;
}

function policyBlockers(
  policy: Policy,
  cited: readonly AuthorityEvent[],
  acceptance: AcceptAct,
  role: Role,
): MergeBlocker[] {
  const blockers: MergeBlocker[] = [];
  const need = policy.merge_role;
  if (need !== undefined && RANK[role] < RANK[need]) blockers.push({ code: 'role', need });
  if (RANK[role] >= RANK.admin && policy.block_admin_merge_override !== true) return blockers;
  const approving = authors(cited, 'approve');
  const required = policy.required_approvals ?? 0;
  if (approving.length < required) blockers.push({ code: 'approvals', have: approving.length, need: required });
  const rejecting = authors(cited, 'reject');
  if (policy.block_on_rejected_reviews === true && rejecting.length > 0) {
    blockers.push({ code: 'rejected', by: rejecting });
  }
  for (const name of policy.required_checks ?? []) {
    if (!acceptance.checks.some((check) => check.name === name && check.ok)) blockers.push({ code: 'check', name });
  }
  return blockers;
}

/** Reviews that count for the acceptance: cited, valid, of this proposal, by neither of the two. */
function citedReviews(
  state: DatasetState,
  proposal: ProposalEvent,
  acceptance: AcceptAct,
  acceptor: Pubkey,
): AuthorityEvent[] {
  const ids = new Set(acceptance.reviews);
  return state
    .authority()
    .filter(
      ({ id, act, pubkey }) =>
        ids.has(id) &&
        act.act === 'review' &&
        act.proposal === proposal.id &&
        pubkey !== acceptor &&
        pubkey !== proposal.pubkey,
    );
}

function authors(reviews: readonly AuthorityEvent[], verdict: 'approve' | 'reject'): Pubkey[] {
  const by = reviews.filter(({ act }) => act.act === 'review' && act.verdict === verdict);
  return [...new Set(by.map(({ pubkey }) => pubkey))].sort();
}
