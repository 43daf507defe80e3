/**
 * What an acceptance would say and what stands in its way: asked by whoever decides, in a page or at a terminal, before anything is
 * signed. PROTOCOL.md, sections 9 and 10.
 */
import type { Cell, DatasetState } from '../dataset/state.js';
import { cellKey } from '../lineage/merge.js';
import { type MergeBlocker, mergeBlockers } from '../lineage/merge-rules.js';
import { acceptance, allDecisions, type ProposalDecisions, proposalDecisions } from '../lineage/proposal.js';
import type { AcceptAct, Op, ProposalEvent, Pubkey, Role } from '../log/event.js';

export interface AcceptPlan {
  readonly act: AcceptAct;
  /** Empty: nothing, as far as is known here. */
  readonly blockers: readonly MergeBlocker[];
}

/** `cells`: those to be taken; absent: all. Every review that counts is cited. */
export function planAcceptance(
  proposal: ProposalEvent,
  state: DatasetState,
  by: { readonly pubkey: Pubkey; readonly role: Role },
  cells?: readonly Cell[],
  { reviews }: Pick<ProposalDecisions, 'reviews'> = proposalDecisions(proposal, state),
): AcceptPlan {
  const picked = cells && new Set(cells.map(cellKey));
  const act = acceptance(proposal, state, {
    reviews: reviews.map(({ id }) => id),
    ...(picked && { keep: (cell) => picked.has(cellKey(cell)) }),
  });
  return { act, blockers: mergeBlockers(state, proposal, act, by) };
}

/** Oldest first. */
export function openProposals(state: DatasetState): ProposalEvent[] {
  const decisionsOf = allDecisions(state);
  return state.proposals().filter((proposal) => decisionsOf(proposal).status === 'open');
}

/** In the order they are first named. */
export function resourcesOf(ops: readonly Op[]): string[] {
  return [...new Set(ops.flatMap(({ resource }) => resource ?? []))];
}
