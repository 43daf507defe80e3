/** The ids that an event names, by which members. PROTOCOL.md, section 3 (missing) and section 11 (state at heads). */
import type { Act, DatasetEvent, EventId, Op } from '../log/event.js';
import type { PlacedEvent } from './graph.js';
import type { LinkedEvent } from './snapshot-contents.js';

export type IdVisitor = (id: EventId) => void;

/**
 * By grant, target, cut, not, review and proposal: with `prev` those that are listed as missing if they are. Refs of ops
 * are not: what a writer has seen comes before the event, and is missed as a parent.
 */
export function visitNamed(event: DatasetEvent | PlacedEvent | LinkedEvent, visit: IdVisitor): void {
  if (event.grant !== undefined) visit(event.grant);
  const act = actOf(event);
  if (act === undefined) return;
  visitAct(act, visit);
  if (act.act === 'revoke') act.not.forEach(visit);
  if (act.act === 'review' || act.act === 'accept' || act.act === 'reject') visit(act.proposal);
}

/** What the state at an event is made of: besides the links also heads of checkpoints and replaced policies. */
export function visitBasis(event: DatasetEvent, visit: IdVisitor): void {
  for (const id of event.prev) visit(id);
  if (event.grant !== undefined) visit(event.grant);
  if (event.type === 'data' || event.type === 'schema') visitReplaced(event.ops, visit);
  const act = actOf(event);
  if (act !== undefined) visitAct(act, visit);
  if (act?.act === 'accept') visitReplaced(act.ops, visit);
  if (act?.act === 'checkpoint') act.heads.forEach(visit);
  if (act?.act === 'policy') act.over.forEach(visit);
}

/** A locked acceptance shows what it names, its ops aside. */
function actOf(event: DatasetEvent | PlacedEvent | LinkedEvent): Act | undefined {
  return event.type === 'authority' || event.type === 'locked' ? event.act : undefined;
}

/** target, cut, cited reviews. */
function visitAct(act: Act, visit: IdVisitor): void {
  switch (act.act) {
    case 'revoke':
      visit(act.target);
      act.cut.forEach(visit);
      return;
    case 'policy':
      act.cut.forEach(visit);
      return;
    case 'accept':
      act.reviews.forEach(visit);
      return;
    default:
      return;
  }
}

/** What ops write over, and what deletions have seen. */
export function visitReplaced(ops: readonly Op[], visit: IdVisitor): void {
  for (const op of ops) {
    if (op.op === 'unknown') continue;
    if (op.op === 'record.delete') for (const id of op.seen) visit(id);
    if ('relation' in op) for (const id of op.over) visit(id);
    else for (const field in op.over) for (const id of op.over[field]!) visit(id);
  }
}
