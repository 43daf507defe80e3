/**
 * Changes that wait, as the proposals to be sent: what was suggested before and is changed again amends the proposal that said so, and
 * what is left empty by that is withdrawn. A proposal is immutable; its amendment takes its place. PROTOCOL.md, section 9.
 */
import type { DatasetState } from '../dataset/state.js';
import { cellKey } from '../lineage/merge.js';
import { allDecisions, lastWrites, proposalItems } from '../lineage/proposal.js';
import { sameValue } from '../lineage/version.js';
import type { ProposalEvent, Pubkey } from '../log/event.js';
import { batchOps } from './op-batches.js';
import { type SeenChange, seenToOps } from './seen-changes.js';
import type { Writing } from './writer.js';

export type ProposalWriting = Extract<Writing, { type: 'proposal' }>;

/** `waiting`: as `waitingChanges` gives it, with what was sent. Very many changes make several proposals. */
export function writeProposals(
  state: DatasetState,
  waiting: readonly SeenChange[],
  author: Pubkey | undefined,
  note?: string,
): ProposalWriting[] {
  const rest = new Map(waiting.map((change) => [cellKey(change), change]));
  const said = note === undefined ? {} : { note };
  // The newest first: it takes over what several of them say.
  const amended = openOf(state, author)
    .reverse()
    .flatMap((proposal) => amend(proposal, state, waiting, rest, said));
  return [...write([...rest.values()].filter(isChange), state, said), ...amended];
}

/** Takes a proposal back: it is amended by one that says nothing. */
export function withdrawalOf({ id }: Pick<ProposalEvent, 'id'>): ProposalWriting {
  return { type: 'proposal', ops: [], amends: id };
}

/** None where none of its cells was changed again. What it takes over is taken out of `rest`. */
function amend(
  proposal: ProposalEvent,
  state: DatasetState,
  waiting: readonly SeenChange[],
  rest: Map<string, SeenChange>,
  said: { note?: string },
): ProposalWriting[] {
  const written = lastWrites(proposal.ops);
  const touched = waiting.filter((change) => written.has(cellKey(change)));
  if (touched.length === 0) return [];
  const again = new Set(touched.map(cellKey));
  const kept = proposalItems(proposal, state)
    .filter((item) => item.status !== 'present' && !again.has(cellKey(item)))
    .map(({ now, proposed, status: _, ...cell }): SeenChange => {
      // As it was seen then: what came meanwhile was not looked at.
      return { ...cell, before: now, after: proposed, over: written.get(cellKey(cell))!.over };
    });
  const taken = touched.filter((change) => rest.delete(cellKey(change)) && isChange(change));
  const { title, note } = proposal;
  const words = { ...(title !== undefined && { title }), ...(note !== undefined && { note }), ...said };
  const [first = withdrawalOf(proposal), ...more] = write([...kept, ...taken], state, words);
  return [{ ...first, amends: proposal.id }, ...more];
}

function write(changes: readonly SeenChange[], state: DatasetState, words: object): ProposalWriting[] {
  return [...batchOps(seenToOps(changes, state))].map((ops) => ({ type: 'proposal', ops, ...words }));
}

/** What says the same as the log only takes back what was suggested. */
const isChange = ({ before, after }: SeenChange): boolean => !sameValue(before, after);

function openOf(state: DatasetState, author: Pubkey | undefined): ProposalEvent[] {
  const own = author === undefined ? [] : state.proposals().filter(({ pubkey }) => pubkey === author);
  if (own.length === 0) return [];
  const decisionsOf = allDecisions(state);
  return own.filter((proposal) => decisionsOf(proposal).status === 'open');
}
