/**
 * A person in a dataset: their role, and the devices they let write in their name (`delegate`, PROTOCOL.md, section 6). What only
 * the person may sign is signed under a grant to the person: never under a delegation, whoever made one out to their key.
 */
import { compareStamped } from '../dataset/order.js';
import type { DatasetState } from '../dataset/state.js';
import { addressToRoot } from '../log/address.js';
import type { AuthorityEvent, EventId, Pubkey, Role, Scope } from '../log/event.js';
import { RANKS, revokedIn, ROOT } from './own-right.js';

/** What a key may do here in its own name. */
export interface PersonRight {
  readonly role: Role | 'root';
  readonly rank: number;
  readonly scope: Scope;
  /** Absent for the root. */
  readonly grant?: EventId;
  /** ms since 1970. */
  readonly until?: number;
}

/** A device that a person let write in their name. */
export interface Delegation {
  readonly grant: EventId;
  readonly pubkey: Pubkey;
  /** What the person calls it. */
  readonly device?: string;
  /** When it was approved, ms since 1970, by the person's clock. */
  readonly at: number;
  /** ms since 1970. */
  readonly until?: number;
  readonly isRevoked: boolean;
}

/** Those that hold now, the widest first: of everything before of some resources, then by rank. */
export function personRights(state: DatasetState, pubkey: Pubkey, now: number): PersonRight[] {
  if (addressToRoot(state.address) === pubkey) return [{ role: 'root', rank: ROOT, scope: '*' }];
  const revoked = revokedIn(state);
  return state
    .authority()
    .filter(({ id }) => !revoked.has(id))
    .flatMap((event) => rightIn(event, pubkey, now) ?? [])
    .sort((a, b) => Number(b.scope === '*') - Number(a.scope === '*') || b.rank - a.rank);
}

/** All that were ever approved and count, newest first. Under a grant that was taken back they write no more. */
export function delegationsOf(state: DatasetState, pubkey: Pubkey): Delegation[] {
  const revoked = revokedIn(state);
  const isRevoked = ({ id, grant }: AuthorityEvent): boolean =>
    revoked.has(id) || (grant !== undefined && revoked.has(grant));
  return state
    .authority()
    .filter((event) => event.pubkey === pubkey)
    .sort((a, b) => compareStamped(b, a))
    .flatMap((event) => {
      const { act, id, stamp } = event;
      if (act.act !== 'delegate') return [];
      const { to, device, until } = act;
      const more = { ...(device !== undefined && { device }), ...(until !== undefined && { until }) };
      return [{ grant: id, pubkey: to, at: stamp[0], isRevoked: isRevoked(event), ...more }];
    });
}

function rightIn({ id, act }: AuthorityEvent, pubkey: Pubkey, now: number): PersonRight | undefined {
  if (act.act === 'successor')
    return act.to === pubkey ? { role: 'owner', rank: RANKS.owner, scope: '*', grant: id } : undefined;
  if (act.act !== 'grant' || act.to !== pubkey || (act.until !== undefined && act.until < now)) return undefined;
  const { role, scope, until } = act;
  return { role, rank: RANKS[role], scope, grant: id, ...(until !== undefined && { until }) };
}
