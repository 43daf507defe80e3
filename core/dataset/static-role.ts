/**
 * Who cites what: an event's rank and scope, decided by the grant it cites and by nothing that comes later.
 * PROTOCOL.md, sections 6.1 and 6.2. No revocation is looked at here.
 */
import type { Act, Pubkey, Role } from '../log/event.js';
import type { EventNode } from './graph.js';
import type { QuarantineCode } from './state.js';

export interface StaticRole {
  readonly rank: number;
  readonly scope: '*' | ReadonlySet<string>;
  /** By a delegation. */
  readonly isDevice: boolean;
  /** The open intake that is cited, if one is. */
  readonly intake?: Extract<Act, { act: 'intake' }>;
  /** The grant that gives it; absent for root. */
  readonly grant?: EventNode;
}

/** `unresolved`: not looked at yet. `aside`: not a matter of permission. */
export type Permission = 'unresolved' | 'missing-grant' | 'permitted' | 'aside' | QuarantineCode;

export const RANK = { reader: 1, intake: 2, contributor: 4, maintainer: 6, admin: 8, owner: 10, root: 12 } as const;

const ROOT_ROLE: StaticRole = { rank: RANK.root, scope: '*', isDevice: false };

/** Acts that can be cited as a grant. */
export type GivingAct = Extract<Act, { act: 'grant' | 'successor' | 'delegate' | 'intake' }>;

export function givingAct(node: EventNode): GivingAct | undefined {
  const { event } = node;
  if (node.foreign || event.type !== 'authority') return undefined;
  const { act } = event;
  switch (act.act) {
    case 'grant':
    case 'successor':
    case 'delegate':
      return act;
    case 'intake':
      return act.mode === 'open' ? act : undefined;
    default:
      return undefined;
  }
}

/**
 * The static role of a log event or snapshot, or why it has none. `grant` is the known event it names in its grant
 * tag. The grant's own permission must be resolved, or `missing-grant`.
 */
export function staticRole(
  { event }: EventNode,
  grant: EventNode | undefined,
  root: Pubkey,
): StaticRole | QuarantineCode | 'missing-grant' {
  if (event.grant === undefined) return event.pubkey === root ? ROOT_ROLE : 'no-grant';
  if (event.pubkey === root) return 'wrong-key';
  if (grant === undefined) return 'missing-grant';
  const act = givingAct(grant);
  if (act === undefined) return 'not-a-grant';
  if (grant.permission === 'missing-grant' || grant.permission === 'unresolved') return 'missing-grant';
  if (grant.gives === undefined) return 'bad-grant';
  if (act.act !== 'intake' && act.to !== event.pubkey) return 'wrong-key';
  const until = 'until' in act ? act.until : undefined;
  if (until !== undefined && event.stamp[0] > until) return 'expired';
  return grant.gives;
}

/** What those who cite a statically permitted grant get. */
export function roleGivenBy(grant: EventNode): StaticRole | undefined {
  const act = givingAct(grant);
  if (act === undefined) return undefined;
  return {
    rank: rankGiven(act, grant.role!.rank),
    scope: act.act === 'successor' ? '*' : toScope(act.act === 'intake' ? [act.resource] : act.scope),
    isDevice: act.act === 'delegate',
    ...(act.act === 'intake' && { intake: act }),
    grant,
  };
}

/** A role's rank; what is called `owner` is the author's own where the author is root. */
export function rankOfRole(role: Role, authorRank: number): number {
  return role === 'owner' ? Math.max(RANK.owner, authorRank) : RANK[role];
}

function rankGiven(act: GivingAct, authorRank: number): number {
  switch (act.act) {
    case 'grant':
      return RANK[act.role];
    case 'successor':
      return RANK.owner;
    case 'intake':
      return RANK.intake;
    case 'delegate':
      return (act.role === undefined ? authorRank : rankOfRole(act.role, authorRank)) - 1;
  }
}

function toScope(scope: '*' | readonly string[]): StaticRole['scope'] {
  return scope === '*' ? '*' : new Set(scope);
}
