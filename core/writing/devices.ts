/**
 * A person in a dataset: their role, and the devices they let write in their name (`delegate`, PROTOCOL.md, section 6). What only
 * the person may sign is signed under a grant to the person: never under a delegation, whoever made one out to their key.
 */
import { compareStamped } from '../dataset/order.js';
import { type Author, authorOf } from '../dataset/provenance.js';
import type { DatasetState } from '../dataset/state.js';
import { addressToRoot } from '../log/address.js';
import type { AuthorityEvent, DatasetEvent, EventId, Pubkey, Role, Scope } from '../log/event.js';
import { RANKS, ROOT, takenBackIn } from './own-right.js';

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

/** Who speaks through a device. */
export interface DevicePerson {
  readonly author: Author;
  /** ms since 1970; or Infinity. */
  readonly until: number;
}

/** Those that hold now, the widest first: of everything before of some resources, then by rank. */
export function personRights(state: DatasetState, pubkey: Pubkey, now: number): PersonRight[] {
  if (addressToRoot(state.address) === pubkey) return [{ role: 'root', rank: ROOT, scope: '*' }];
  const isTakenBack = takenBackIn(state);
  return state
    .authority()
    .filter((event) => !isTakenBack(event))
    .flatMap((event) => rightIn(event, pubkey, now) ?? [])
    .sort((a, b) => Number(b.scope === '*') - Number(a.scope === '*') || b.rank - a.rank);
}

/** The highest by which somebody may decide about suggestions: for each of the resources, or, for none, for anything at all. */
export function decidingRight(
  state: DatasetState,
  pubkey: Pubkey,
  now: number,
  resources: readonly string[] = [],
): PersonRight | undefined {
  return personRights(state, pubkey, now)
    .filter(({ rank }) => rank >= RANKS.maintainer)
    .sort((a, b) => b.rank - a.rank)
    .find(({ scope }) => scope === '*' || resources.every((resource) => scope.includes(resource)));
}

/** All that were ever approved and count, newest first. Under a grant that was taken back they write no more. */
export function delegationsOf(state: DatasetState, pubkey: Pubkey): Delegation[] {
  const isTakenBack = takenBackIn(state);
  return state
    .authority()
    .filter((event) => event.pubkey === pubkey)
    .sort((a, b) => compareStamped(b, a))
    .flatMap((event) => {
      const { act, id, stamp } = event;
      if (act.act !== 'delegate') return [];
      const { to, device, until } = act;
      const more = { ...(device !== undefined && { device }), ...(until !== undefined && { until }) };
      return [{ grant: id, pubkey: to, at: stamp[0], isRevoked: isTakenBack(event), ...more }];
    });
}

/**
 * Whose those of the keys are that are devices: what cites no grant, as a suggestion, does not say it. Nobody asks a key before they
 * make a delegation out to it, so it takes both: a delegation that stands, and an event that the key signed under it. What has
 * signed for several people is told as itself. `events`: all that are here; looked at only where one of the keys has a delegation.
 */
export function devicePeople(
  state: DatasetState,
  keys: ReadonlySet<Pubkey>,
  events: () => Iterable<DatasetEvent>,
): ReadonlyMap<Pubkey, DevicePerson> {
  const isTakenBack = takenBackIn(state);
  const unproven = new Map<EventId, AuthorityEvent>();
  for (const event of state.authority())
    if (event.act.act === 'delegate' && keys.has(event.act.to) && !isTakenBack(event)) unproven.set(event.id, event);
  const people = new Map<Pubkey, DevicePerson>();
  const severals = new Set<Pubkey>();
  if (unproven.size === 0) return people;
  for (const event of events()) {
    const { pubkey, grant } = event;
    const delegation = grant === undefined ? undefined : unproven.get(grant);
    if (delegation?.act.act !== 'delegate' || delegation.act.to !== pubkey || !state.isValid(event.id)) continue;
    unproven.delete(delegation.id);
    const author = authorOf(state, event);
    const before = people.get(pubkey);
    if (before && before.author.person !== author.person) severals.add(pubkey);
    const until = Math.max(before?.until ?? 0, delegation.act.until ?? Infinity);
    people.set(pubkey, { author, until });
    if (unproven.size === 0) break;
  }
  for (const pubkey of severals) people.delete(pubkey);
  return people;
}

function rightIn({ id, act }: AuthorityEvent, pubkey: Pubkey, now: number): PersonRight | undefined {
  if (act.act === 'successor')
    return act.to === pubkey ? { role: 'owner', rank: RANKS.owner, scope: '*', grant: id } : undefined;
  if (act.act !== 'grant' || act.to !== pubkey || (act.until !== undefined && act.until < now)) return undefined;
  const { role, scope, until } = act;
  return { role, rank: RANKS[role], scope, grant: id, ...(until !== undefined && { until }) };
}
