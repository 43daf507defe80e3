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

export type ProposalStatus = 'open' | 'accepted' | 'rejected' | 'superseded';

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

/** Only what is valid counts, which the state has decided. */
export function proposalDecisions(proposal: ProposalEvent, state: DatasetState): ProposalDecisions {
  const acts = state.authority();
  const decisions = acts.filter(
    ({ act }) => (act.act === 'accept' || act.act === 'reject') && act.proposal === proposal.id,
  );
  const newest = new Map<Pubkey, ProposalReview>();
  for (const { act, pubkey, id } of acts) {
    if (act.act !== 'review' || act.proposal !== proposal.id || act.verdict === 'comment') continue;
    newest.set(pubkey, { by: pubkey, id, verdict: act.verdict });
  }
  const superseded = state
    .proposals()
    .some(({ amends, pubkey }) => amends === proposal.id && pubkey === proposal.pubkey);
  const status: ProposalStatus = decisions.some(({ act }) => act.act === 'accept')
    ? 'accepted'
    : superseded
      ? 'superseded'
      : decisions.length > 0
        ? 'rejected'
        : 'open';
  return { status, decisions, reviews: [...newest.values()].sort((a, b) => compareIds(a.by, b.by)) };
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
