/** By which grant a key may write to a dataset, and what it wrote last. The fold has the last word: see `assertValid`. */
import { compareStamped } from '../dataset/order.js';
import type { DatasetState } from '../dataset/state.js';
import { KoboldError } from '../errors.js';
import { addressToRoot } from '../log/address.js';
import { createdAt, OwnClock } from '../log/clock.js';
import type { AuthorityEvent, DatasetEvent, EventId, Pubkey, Role } from '../log/event.js';

export interface OwnRight {
  /** Absent for the root. */
  readonly grant?: EventId;
  readonly last?: EventId;
  readonly clock?: OwnClock;
}

export const ROOT = 12;
export const RANKS: Readonly<Record<Role, number>> = { reader: 1, contributor: 4, maintainer: 6, admin: 8, owner: 10 };

/** Throws `bad-request` where the key has none that covers the resource. `known` are the events in hand. */
export function findRight(
  state: DatasetState,
  known: Iterable<string>,
  pubkey: Pubkey,
  resource: string,
  now: number,
): OwnRight {
  const right = rightTo(state, pubkey, resource, now);
  if (right) {
    const { grant } = right;
    return { ...(grant !== undefined && { grant }), ...ownPast(state, known, pubkey, grant) };
  }
  const revoked = revokedIn(state);
  const wasLetGo = state.authority().some(({ id, act }) => 'to' in act && act.to === pubkey && revoked.has(id));
  const why = wasLetGo ? 'the permission it had was taken back' : 'the dataset names no permission for it';
  throw new KoboldError('bad-request', `This key may not write to "${resource}": ${why}.`, { resource });
}

/**
 * Undefined where it has none; `rank`: 12 for the root. Quick: nothing that the key wrote is looked at. `isMeant`: which grants may
 * be used; absent: any.
 */
export function rightTo(
  state: DatasetState,
  pubkey: Pubkey,
  resource: string,
  now: number,
  isMeant: (grant: AuthorityEvent) => boolean = () => true,
): (Pick<OwnRight, 'grant'> & { readonly rank: number }) | undefined {
  if (addressToRoot(state.address) === pubkey) return { rank: ROOT };
  const isTakenBack = takenBackIn(state);
  const [grant] = state
    .authority()
    .filter((event) => grants(event, pubkey, resource, now) && !isTakenBack(event))
    .filter(isMeant)
    .sort((a, b) => rankOf(b, state) - rankOf(a, state) || compareStamped(b, a));
  return grant && { grant: grant.id, rank: rankOf(grant, state) };
}

/** Of who acts by this grant, as far as it says: a device has at most what its person has. Without one: the root, above all. */
export function roleBy(state: DatasetState, grant: EventId | undefined): Role {
  const event = grant === undefined ? undefined : state.event(grant);
  if (event?.type !== 'authority') return 'owner';
  const { act } = event;
  return act.act === 'grant' || act.act === 'delegate' ? (act.role ?? roleBy(state, event.grant)) : 'owner';
}

/** What a key wrote before, under one grant: of all events in hand, so ask once. */
export function ownPast(
  state: DatasetState,
  known: Iterable<string>,
  pubkey: Pubkey,
  grant: EventId | undefined,
): Pick<OwnRight, 'last' | 'clock'> {
  const own = eventsOf(state, known, pubkey);
  return { ...lastOf(own.filter((event) => event.grant === grant)), ...clockOf(own) };
}

/** By which grant a key may make snapshots: a maintainer or above, of everything, and no device. Undefined where it may not. */
export function snapshotRight(
  state: DatasetState,
  known: Iterable<string>,
  pubkey: Pubkey,
  now: number,
): OwnRight | undefined {
  const own = eventsOf(state, known, pubkey);
  if (addressToRoot(state.address) === pubkey) return clockOf(own);
  const grant = state
    .authority()
    .filter(
      (event) =>
        grants(event, pubkey, '*', now) && event.act.act !== 'delegate' && rankOf(event, state) >= RANKS.maintainer,
    )
    .filter(({ id }) => !state.authority().some(({ act }) => act.act === 'revoke' && act.target === id))
    .at(-1)?.id;
  return grant === undefined ? undefined : { grant, ...clockOf(own) };
}

/** Throws `bad-request`: better here than as a quarantined event that everybody keeps. */
export function assertValid(state: DatasetState, id: EventId): void {
  if (state.isValid(id)) return;
  const code = [...state.quarantined(), ...state.waiting()].find((listed) => listed.id === id)?.code ?? 'not valid';
  throw new KoboldError('bad-request', `The dataset would set this change aside (${code}), so nothing was sent.`);
}

/** What a valid revocation aims at, whatever it lets stand. */
export function revokedIn(state: DatasetState): ReadonlySet<EventId> {
  return new Set(state.authority().flatMap(({ act }) => (act.act === 'revoke' ? [act.target] : [])));
}

/**
 * Whether nothing more can be written under a permission: it was taken back, or it is a device's, and that of its person was. What
 * somebody gave to others outlasts their own, where the revocation let it stand (PROTOCOL.md, sections 6.4 and 7.2).
 */
export function takenBackIn(state: DatasetState): (permission: AuthorityEvent) => boolean {
  const revoked = revokedIn(state);
  return ({ id, grant, act }) =>
    revoked.has(id) || (act.act === 'delegate' && grant !== undefined && revoked.has(grant));
}

function grants({ act }: AuthorityEvent, pubkey: Pubkey, resource: string, now: number): boolean {
  if (act.act === 'successor') return act.to === pubkey;
  if ((act.act !== 'grant' && act.act !== 'delegate') || act.to !== pubkey) return false;
  if (act.role === 'reader' || (act.until !== undefined && act.until < now)) return false;
  return act.scope === '*' || act.scope.includes(resource);
}

/** A device has one less than its person, whatever its delegation says: anybody may make one out to any key. */
function rankOf({ act, grant }: AuthorityEvent, state: DatasetState): number {
  if (act.act === 'grant') return RANKS[act.role];
  if (act.act !== 'delegate') return RANKS.owner;
  const by = grant === undefined ? undefined : state.event(grant);
  const giver = grant === undefined ? ROOT : by?.type === 'authority' ? rankOf(by, state) : 0;
  return (act.role === undefined || act.role === 'owner' ? giver : Math.min(RANKS[act.role], giver)) - 1;
}

/** Oldest first. */
function eventsOf(state: DatasetState, known: Iterable<string>, pubkey: Pubkey): DatasetEvent[] {
  const own: DatasetEvent[] = [];
  for (const id of known) {
    const event = state.event(id as EventId);
    if (event?.pubkey === pubkey) own.push(event);
  }
  return own.sort(compareStamped);
}

function lastOf(own: readonly DatasetEvent[]): { last?: EventId } {
  const last = own.filter(({ type }) => type !== 'proposal' && type !== 'snapshot').at(-1);
  return last === undefined ? {} : { last: last.id };
}

/** So that the own clock never goes back, whichever machine the key was used on. */
function clockOf(own: readonly DatasetEvent[]): { clock?: OwnClock } {
  const last = own.at(-1);
  if (last === undefined) return {};
  const second = createdAt(last.stamp);
  const inSecond = own.filter(({ stamp }) => createdAt(stamp) === second).length;
  return { clock: new OwnClock({ stamp: last.stamp, inSecond }) };
}
