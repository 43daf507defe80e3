/** How strangers may add to a resource: PROTOCOL.md, section 8. */
import type { DatasetState } from '../dataset/state.js';
import type { EventId, Pubkey } from '../log/event.js';

export interface Intake {
  /** Of the act that opened it: what strangers' events cite. */
  readonly id: EventId;
  readonly mode: 'open' | 'review';
  /** Leading zero bits that an id must have; 0: none. */
  readonly pow: number;
}

/** The newest valid one of the resource that no valid revocation targets. */
export function intakeOf(state: Pick<DatasetState, 'authority'>, resource: string): Intake | undefined {
  const acts = state.authority();
  const closed = new Set(acts.flatMap(({ act }) => (act.act === 'revoke' ? [act.target] : [])));
  const newest = acts.findLast(({ id, act }) => act.act === 'intake' && act.resource === resource && !closed.has(id));
  if (newest?.act.act !== 'intake') return undefined;
  const { mode, pow } = newest.act;
  return { id: newest.id, mode, pow };
}

/** Nobody else may take such an id. */
export function ownRecordId(pubkey: Pubkey, id: string): string {
  return ownPrefix(pubkey) + id;
}

export function isOwnRecord(pubkey: Pubkey, record: string): boolean {
  return record.startsWith(ownPrefix(pubkey));
}

function ownPrefix(pubkey: Pubkey): string {
  return `${pubkey.slice(0, 32)}~`;
}
