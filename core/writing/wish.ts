/**
 * What a person wants done that only their own signer may sign: decisions about proposals, and who writes in their name. A wish is
 * data from a page; with the state it becomes an act (kind 4884, PROTOCOL.md, sections 6, 7 and 9).
 */
import type { Cell, DatasetState } from '../dataset/state.js';
import { KoboldError } from '../errors.js';
import { type ItemStatus, proposalDecisions, proposalItems } from '../lineage/proposal.js';
import type { Act, EventId, ProposalEvent, Pubkey, Role } from '../log/event.js';
import { cellKey } from '../lineage/merge.js';
import { planAcceptance, resourcesOf } from './accept-plan.js';
import { decidingRight, type PersonRight, personRights } from './devices.js';
import { RANKS, revokedIn } from './own-right.js';

export type Wish =
  /** `cells`: those to be taken, each with the status it was shown with; absent: all, as they are. */
  | {
      readonly do: 'accept';
      readonly proposal: string;
      readonly cells?: readonly (Cell & { readonly status?: ItemStatus })[];
      readonly note?: string;
    }
  | { readonly do: 'reject'; readonly proposal: string; readonly note?: string }
  | {
      readonly do: 'review';
      readonly proposal: string;
      readonly verdict: 'approve' | 'reject' | 'comment';
      readonly note?: string;
    }
  /** This device may write in the person's name. `until`: ms since 1970. `device`: what the person calls it. */
  | { readonly do: 'delegate'; readonly device?: string; readonly until?: number }
  /** A grant or delegation gives nothing from now on; what was written under it and is known stays. */
  | { readonly do: 'revoke'; readonly grant: string };

/** Who wishes. */
export interface Wisher {
  readonly pubkey: Pubkey;
  readonly role: Role;
  /** The key of this device, once there is one. */
  readonly device?: Pubkey;
  /** Of the right they use: a device has no more, and no longer. Absent: everything, for good. */
  readonly right?: Pick<PersonRight, 'role' | 'scope' | 'until'>;
  /** As `Fold.cutOf`. */
  cutOf(target: EventId): readonly EventId[];
}

/** By which right it is done, of those the key has in its own name. Throws as `wishToAct` does. */
export function rightFor(wish: Wish, state: DatasetState, pubkey: Pubkey, now: number): PersonRight | undefined {
  if (wish.do !== 'delegate' && wish.do !== 'revoke')
    return decidingRight(state, pubkey, now, resourcesIn(wish, state));
  const rights = personRights(state, pubkey, now).filter(({ rank }) => rank >= RANKS.contributor);
  return wish.do === 'delegate' ? rights[0] : rights.sort((a, b) => b.rank - a.rank)[0];
}

/** Of what is taken; judging needs a role, whatever it covers (PROTOCOL.md, section 6). */
function resourcesIn(wish: Exclude<Wish, { do: 'delegate' | 'revoke' }>, state: DatasetState): string[] {
  if (wish.do !== 'accept') return [];
  return wish.cells
    ? [...new Set(wish.cells.map(({ resource }) => resource))]
    : resourcesOf(openProposal(wish.proposal, state).ops);
}

/**
 * Throws `bad-request` for what is not there or decided already, `merge-blocked` where the dataset's policy stands against it, and
 * `changed-since` where a cell to be taken was written since it was shown.
 */
export function wishToAct(wish: Wish, state: DatasetState, by: Wisher): Act {
  if (wish.do === 'delegate') return delegation(wish, by);
  if (wish.do === 'revoke') return revocation(wish.grant as EventId, state, by);
  const proposal = openProposal(wish.proposal, state);
  const note = wish.note === undefined ? {} : { note: wish.note };
  if (wish.do === 'reject') return { act: 'reject', proposal: proposal.id, ...note };
  if (wish.do === 'review') return { act: 'review', proposal: proposal.id, verdict: wish.verdict, ...note };
  assertAsShown(wish.cells ?? [], proposal, state);
  const { act, blockers: all } = planAcceptance(proposal, state, by, wish.cells);
  // What is only to be said, and forbids nothing, is said before.
  const blockers = all.filter(({ code }) => code !== 'authority-missing');
  if (blockers.length > 0)
    throw new KoboldError('merge-blocked', 'The policy of this dataset does not let this be accepted yet.', {
      blockers: blockers.map(({ code }) => code).join(),
    });
  return { ...act, ...note };
}

function delegation({ device, until }: Extract<Wish, { do: 'delegate' }>, by: Wisher): Act {
  if (by.device === undefined) throw new KoboldError('keys-unavailable', 'This device has no key for this dataset.');
  const { role, scope = '*', until: last } = by.right ?? {};
  const ends = [until, last].filter((one) => one !== undefined);
  return {
    act: 'delegate',
    to: by.device,
    // Of the root's device the rank is above every role's name.
    ...(role && role !== 'root' && { role }),
    scope,
    ...(ends.length > 0 && { until: Math.min(...ends) }),
    ...(device && { device }),
  };
}

function revocation(target: EventId, state: DatasetState, by: Wisher): Act {
  const given = state.authority().find(({ id }) => id === target)?.act.act;
  if (given !== 'grant' && given !== 'delegate' && given !== 'successor')
    throw new KoboldError('bad-request', 'There is no such permission here.');
  if (revokedIn(state).has(target)) throw new KoboldError('bad-request', 'This permission is taken back already.');
  return { act: 'revoke', target, cut: by.cutOf(target), not: [] };
}

function assertAsShown(
  cells: readonly (Cell & { readonly status?: ItemStatus })[],
  proposal: ProposalEvent,
  state: DatasetState,
): void {
  const now = new Map(proposalItems(proposal, state).map((item) => [cellKey(item), item.status]));
  if (cells.some((cell) => cell.status !== undefined && cell.status !== now.get(cellKey(cell))))
    throw new KoboldError(
      'changed-since',
      'Somebody has written one of these cells since: look again, and then decide.',
    );
}

function openProposal(id: string, state: DatasetState): ProposalEvent {
  const proposal = state.proposals().find((one) => one.id === (id as EventId));
  if (!proposal) throw new KoboldError('bad-request', 'There is no such proposal here.');
  const { status } = proposalDecisions(proposal, state);
  if (status !== 'open') throw new KoboldError('bad-request', `This proposal is ${status} already.`);
  return proposal;
}
