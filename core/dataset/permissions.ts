/**
 * What a static role permits: the table of PROTOCOL.md, section 6.3, as data, and section 8 for open intake.
 * Decided by the event and its role alone, once and for ever.
 */
import type { Act, Op, Scope } from '../log/event.js';
import { leadingZeroBits } from '../log/proof-of-work.js';
import type { EventNode } from './graph.js';
import type { QuarantineCode } from './state.js';
import { RANK, type StaticRole, rankOfRole } from './static-role.js';

interface Rule {
  /** Rank at least. */
  readonly rank: number;
  /** A device may. */
  readonly device?: boolean;
  /** What the scope must cover. */
  readonly covers?: 'ops' | 'everything' | 'granted' | 'resource';
}

const RULES = {
  data: { rank: 3, device: true, covers: 'ops' },
  schema: { rank: 6, covers: 'ops' },
  snapshot: { rank: 6, covers: 'everything' },
  grant: { rank: 6, covers: 'granted' },
  successor: { rank: RANK.root },
  delegate: { rank: 4, covers: 'granted' },
  revoke: { rank: 4 },
  intake: { rank: 8, covers: 'resource' },
  policy: { rank: 8, covers: 'everything' },
  review: { rank: 6 },
  reject: { rank: 6 },
  accept: { rank: 6, covers: 'ops' },
  checkpoint: { rank: 6, covers: 'everything' },
  redact: { rank: RANK.root },
  fork: { rank: RANK.root },
  unknown: { rank: 4 },
} as const satisfies Record<string, Rule>;

/** `permitted`, or the code the event is quarantined with. */
export function permission(node: EventNode, role: StaticRole): 'permitted' | QuarantineCode {
  if (role.intake) return intakePermission(node, role);
  const { event } = node;
  const act = event.type === 'authority' ? event.act : undefined;
  const rule: Rule = RULES[ruleName(node)];
  if (role.rank < rule.rank || (role.isDevice && !rule.device)) return 'role';
  if (act && givesTooMuch(act, role)) return 'role';
  switch (rule.covers) {
    case 'ops':
      return coversOps(role.scope, opsOf(node)) ? 'permitted' : 'scope';
    case 'everything':
      return role.scope === '*' ? 'permitted' : 'scope';
    case 'granted':
      return coversScope(role.scope, (act as { scope: Scope }).scope) ? 'permitted' : 'scope';
    case 'resource':
      return covers(role.scope, (act as { resource: string }).resource) ? 'permitted' : 'scope';
    case undefined:
      return 'permitted';
  }
}

/** The ops of an event that write cells; of all others none. */
export function opsOf({ event }: Pick<EventNode, 'event'>): readonly Op[] {
  if (event.type === 'data' || event.type === 'schema') return event.ops;
  return event.type === 'authority' && event.act.act === 'accept' ? event.act.ops : [];
}

function ruleName({ event }: EventNode): keyof typeof RULES {
  if (event.type === 'authority') return event.act.act;
  if (event.kind === 4882) return 'snapshot';
  // Locked and placed events show no more than their kind. Of authority, only acceptances are ever locked.
  return event.kind === 4880 ? 'data' : event.kind === 4881 ? 'schema' : 'accept';
}

/** A grant must be of a lower role than its author's, a delegation of no higher one. */
function givesTooMuch(act: Act, role: StaticRole): boolean {
  if (act.act === 'grant') return role.rank <= RANK[act.role];
  return act.act === 'delegate' && act.role !== undefined && rankOfRole(act.role, RANK.owner) > role.rank;
}

function covers(scope: StaticRole['scope'], resource: string): boolean {
  return scope === '*' || scope.has(resource);
}

function coversScope(scope: StaticRole['scope'], granted: Scope): boolean {
  if (scope === '*') return true;
  return granted !== '*' && granted.every((resource) => scope.has(resource));
}

function coversOps(scope: StaticRole['scope'], ops: readonly Op[]): boolean {
  return scope === '*' || ops.every(({ resource }) => resource === undefined || scope.has(resource));
}

/** PROTOCOL.md, section 8. */
function intakePermission(node: EventNode, role: StaticRole): 'permitted' | QuarantineCode {
  const { event } = node;
  if (event.kind !== 4880) return 'role';
  const ops = opsOf(node);
  if (!coversOps(role.scope, ops)) return 'scope';
  const ownRecords = `${event.pubkey.slice(0, 32)}~`;
  for (const op of ops) {
    const record = 'record' in op ? op.record : undefined;
    if (record !== undefined && !record.startsWith(ownRecords)) return 'own-records';
  }
  return leadingZeroBits(event.id) < role.intake!.pow ? 'pow' : 'permitted';
}
