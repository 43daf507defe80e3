/**
 * Proposals as data: what each item would change now, what has been decided, and the ops an acceptance carries.
 * A proposal is immutable; its items carry the writes they replace, so "upstream moved" is seen. PROTOCOL.md, section 9.
 */
import type { Cell, DatasetState } from '../dataset/state.js';
import type { AcceptAct, AuthorityEvent, EventId, Op, ProposalEvent, Pubkey } from '../log/event.js';
import type { CellChange } from './diff.js';
import { cellKey } from './merge.js';
import { diffToOps, overOf, seenOf } from './ops.js';
import { ALIVE } from '../dataset/op-writes.js';
import { compareCells, compareIds } from '../dataset/order.js';
import { type CellValue, cellValue, sameValue } from './version.js';
import { type CellWrite, writesOf } from './writes.js';

/** `outdated`: the cell was written meanwhile; `present`: it shows this value already. */
export type ItemStatus = 'current' | 'outdated' | 'present';

export interface ProposalItem extends Cell {
  readonly now: CellValue;
  readonly proposed: CellValue;
  readonly status: ItemStatus;
}

/** `withdrawn`: superseded by nothing but proposals without ops, or such a one itself. */
export type ProposalStatus = 'open' | 'accepted' | 'rejected' | 'superseded' | 'withdrawn';

export interface ProposalReview {
  readonly by: Pubkey;
  readonly id: EventId;
  readonly verdict: 'approve' | 'reject';
}

export interface ProposalDecisions {
  readonly status: ProposalStatus;
  /** Valid acceptances and rejections, oldest first. */
  readonly decisions: readonly AuthorityEvent[];
  /** The newest valid review of each person, comments aside, by pubkey. */
  readonly reviews: readonly ProposalReview[];
}

/** One item a cell, ascending; where ops write a cell twice the last write counts. */
export function proposalItems(proposal: ProposalEvent, state: DatasetState): ProposalItem[] {
  return [...lastWrites(proposal.ops).values()]
    .map(({ resource, record, field, value, over }) => {
      const now = cellValue(field, state.shown(resource, record, field));
      const live = overOf(state, resource, record, field);
      const moved = live.length !== over.length || live.some((id) => !over.includes(id));
      const status: ItemStatus = sameValue(now, value) ? 'present' : moved ? 'outdated' : 'current';
      return { resource, record, field, now, proposed: value, status };
    })
    .sort(compareCells);
}

/** Only what is valid counts, which the state has decided. Of many proposals: `allDecisions`. */
export function proposalDecisions(proposal: ProposalEvent, state: DatasetState): ProposalDecisions {
  return allDecisions(state)(proposal);
}

/** Reads the acts and the amendments once, however many proposals are asked for; of this moment's state. */
export function allDecisions(state: DatasetState): (proposal: ProposalEvent) => ProposalDecisions {
  const acts = new Map<EventId, AuthorityEvent[]>();
  for (const event of state.authority()) {
    const { act } = event;
    if (act.act !== 'accept' && act.act !== 'reject' && act.act !== 'review') continue;
    const known = acts.get(act.proposal);
    if (known) known.push(event);
    else acts.set(act.proposal, [event]);
  }
  const amending = new Map<EventId, ProposalEvent[]>();
  for (const proposal of state.proposals()) {
    if (proposal.amends === undefined) continue;
    const known = amending.get(proposal.amends);
    if (known) known.push(proposal);
    else amending.set(proposal.amends, [proposal]);
  }
  return (proposal) => {
    const successors = (amending.get(proposal.id) ?? []).filter(({ pubkey }) => pubkey === proposal.pubkey);
    return decisionsOf(proposal, acts.get(proposal.id) ?? [], successors);
  };
}

/**
 * What an acceptance says: the picked items as ops against the present state (`keep` decides by cell), and whatever the
 * acceptor changes besides. Items that are `present` write nothing.
 */
export function acceptance(
  proposal: ProposalEvent,
  state: DatasetState,
  {
    keep = () => true,
    own = [],
    reviews = [],
    checks = [],
  }: {
    keep?: (cell: Cell) => boolean;
    own?: readonly CellChange[];
    reviews?: readonly EventId[];
    checks?: AcceptAct['checks'];
  } = {},
): AcceptAct {
  const picked = new Set(
    proposalItems(proposal, state)
      .filter((item) => item.status !== 'present' && keep(item))
      .map(cellKey),
  );
  const taken = proposal.ops.flatMap((op) => pickCells(op, picked, state));
  return {
    act: 'accept',
    proposal: proposal.id,
    ops: [...taken, ...diffToOps(own, state)],
    items: taken.map((_, index) => index),
    proposer: proposal.pubkey,
    authors: proposal.authors,
    reviews: [...reviews].sort(compareIds),
    checks,
  };
}

function decisionsOf(
  { ops }: ProposalEvent,
  acts: readonly AuthorityEvent[],
  successors: readonly ProposalEvent[],
): ProposalDecisions {
  const decisions = acts.filter(({ act }) => act.act !== 'review');
  const newest = new Map<Pubkey, ProposalReview>();
  for (const { act, pubkey, id } of acts) {
    if (act.act !== 'review' || act.verdict === 'comment') continue;
    newest.set(pubkey, { by: pubkey, id, verdict: act.verdict });
  }
  const isWithdrawn = ops.length === 0 || (successors.length > 0 && successors.every(isWithdrawal));
  const status: ProposalStatus = decisions.some(({ act }) => act.act === 'accept')
    ? 'accepted'
    : isWithdrawn
      ? 'withdrawn'
      : successors.length > 0
        ? 'superseded'
        : decisions.length > 0
          ? 'rejected'
          : 'open';
  return { status, decisions, reviews: [...newest.values()].sort((a, b) => compareIds(a.by, b.by)) };
}

const isWithdrawal = ({ ops }: ProposalEvent): boolean => ops.length === 0;

/** The last write of each cell, over what all of them were over, by `cellKey`. */
export function lastWrites(ops: readonly Op[]): Map<string, CellWrite> {
  const writes = new Map<string, CellWrite>();
  for (const write of writesOf(ops)) {
    const before = writes.get(cellKey(write))?.over ?? [];
    writes.set(cellKey(write), { ...write, over: [...new Set([...before, ...write.over])] });
  }
  return writes;
}

/** The op with only its picked cells, over what is live now; none if nothing of it was picked. */
function pickCells(op: Op, picked: ReadonlySet<string>, state: DatasetState): Op[] {
  const changes = writesOf([op])
    .filter((write) => picked.has(cellKey(write)))
    .map(({ resource, record, field, value }) => ({
      resource,
      record,
      field,
      before: cellValue(field, state.shown(resource, record, field)),
      after: value,
    }));
  if (op.op === 'record.delete' && changes.length > 0) {
    const { resource, record } = op;
    return [
      {
        ...op,
        seen: seenOf(state, resource, record),
        over: { [ALIVE]: overOf(state, resource, record, ALIVE) },
      },
    ];
  }
  return diffToOps(changes, state);
}
