/** PROTOCOL.md, section 9, a second time: what a proposal's items are, and what has been decided about it. */
import { decode } from './decode.js';
import { byOrder, isAct, sorted, writesOf } from './event-set.js';
import type { CellWrite } from './event-set.js';
import type { OracleState } from './fold.js';
import { byBytes, byUnits, isObject, jcs } from './json.js';
import type { Json } from './json.js';
import { isSame } from './lineage.js';
import type { RawEvent } from './world.js';

export interface ProposalReading {
  readonly status: string;
  /** Ids, in order of events. */
  readonly decisions: readonly string[];
  /** `[pubkey, id, verdict]`, ascending by pubkey. */
  readonly reviews: readonly (readonly string[])[];
  /** `[resource, record, field, status]`, ascending. */
  readonly items: readonly (readonly string[])[];
}

/** `state`: what the events add up to. */
export function readProposal(id: string, events: readonly RawEvent[], state: OracleState): ProposalReading {
  const proposals = events.filter(({ kind }) => kind === 4883).map((raw) => decode(raw, { signatures: false }));
  const proposal = proposals.find((event) => event.id === id)!;
  const about = state.valid.filter((event) => event.kind === 4884 && event.content.proposal === id).sort(byOrder);
  const decisions = about.filter((event) => isAct(event, 'accept', 'reject'));
  const isSuperseded = proposals.some(({ pubkey, content }) => content.amends === id && pubkey === proposal.pubkey);
  const status = decisions.some((event) => isAct(event, 'accept'))
    ? 'accepted'
    : isSuperseded
      ? 'superseded'
      : decisions.length > 0
        ? 'rejected'
        : 'open';
  const reviews = new Map<string, readonly string[]>();
  for (const { id: review, pubkey, content } of about.filter((event) => isAct(event, 'review')))
    if (content.verdict !== 'comment') reviews.set(pubkey, [pubkey, review, content.verdict as string]);
  return {
    status,
    decisions: decisions.map((event) => event.id),
    reviews: [...reviews.values()].sort((a, b) => byUnits(a[0]!, b[0]!)),
    items: writesOf(proposal)
      .map((write) => [write.resource, write.record, write.field, itemStatus(write, state)])
      .sort((a, b) => byBytes(a[0]!, b[0]!) || byBytes(a[1]!, b[1]!) || byBytes(a[2]!, b[2]!)),
  };
}

function itemStatus({ resource, record, field, value, over }: CellWrite, state: OracleState): string {
  const cell = state.cells.find((row) => jcs(row.slice(0, 3)) === jcs([resource, record, field]));
  const live = cell?.[3] ?? [];
  const shown = live.at(-1)?.[2];
  const form = (each: Json | undefined) => (field === '$alive' && isObject(each) ? false : each);
  if (isSame(form(shown), form(value))) return 'present';
  // One op names at most 64, and those are the newest.
  const seen = live.slice(-64).map((write) => write[1] as string);
  return jcs(sorted(seen)) === jcs(sorted(over)) ? 'current' : 'outdated';
}
