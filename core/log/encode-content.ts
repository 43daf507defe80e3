/**
 * Ops, acts, proposals and snapshots as JSON contents, `v` and `at` aside. Ids of `over` and `seen` go into the table
 * `ids` and become indices; what is empty or has its default is left out. PROTOCOL.md, sections 4, 6, 9 and 14.
 */
import type { AcceptAct, Act, EventId, Op, Over, ProposalEvent, SnapshotEvent } from './event.js';

/** `{ids?, ops}` */
export function opsToJson(ops: readonly Op[]): object {
  const ids = [...new Set(ops.flatMap(namedIds))].sort();
  const indices = new Map(ids.map((id, index) => [id, index]));
  return { ids: some(ids), ops: ops.map((op) => opToJson(op, (id) => indices.get(id)!)) };
}

export function actToJson(act: Act): object {
  switch (act.act) {
    case 'grant':
    case 'successor':
    case 'delegate':
    case 'review':
    case 'reject':
    case 'checkpoint':
    case 'fork':
      return act;
    case 'revoke':
      if (act.list) return { act: act.act, target: act.target, list: act.list };
      return { act: act.act, target: act.target, cut: act.cut, not: some(act.not) };
    case 'intake':
      return { act: act.act, resource: act.resource, mode: act.mode, pow: act.pow === 0 ? undefined : act.pow };
    case 'policy':
      return { act: act.act, policy: act.policy, cut: act.cut, over: some(act.over) };
    case 'accept':
      return acceptToJson(act);
    case 'redact': {
      const targets = act.targets.map(({ stamp, ...place }) => ({ ...place, kind: 4880, at: stamp }));
      return { act: act.act, targets };
    }
    case 'unknown':
      return { act: act.name };
  }
}

export function proposalToJson({
  ops,
  title,
  note,
  amends,
  authors,
  from,
}: Pick<ProposalEvent, ProposalMember>): object {
  return { ...opsToJson(ops), title, note, amends, authors: some(authors), from };
}

export function snapshotToJson(snapshot: Pick<SnapshotEvent, SnapshotMember>): object {
  const { heads, hash, events, sizeBytes, compression, parts, urls } = snapshot;
  return { heads, hash, events, bytes: sizeBytes, compression, parts, urls: some(urls) };
}

type ProposalMember = 'ops' | 'title' | 'note' | 'amends' | 'authors' | 'from';
type SnapshotMember = 'heads' | 'hash' | 'events' | 'sizeBytes' | 'compression' | 'parts' | 'urls';

function acceptToJson({ act, proposal, ops, items, proposer, authors, reviews, checks, note }: AcceptAct): object {
  const lists = { authors: some(authors), reviews: some(reviews), checks: some(checks) };
  return { act, proposal, ...opsToJson(ops), items, proposer, ...lists, note };
}

function opToJson(op: Op, indexOf: (id: EventId) => number): object {
  // Ids ascend, and so do their indices; sorted here in case whoever made the op did not.
  const refs = (ids: readonly EventId[]) => some(ids.map(indexOf).sort((a, b) => a - b));
  const overs = (over: Over) => someMembers(Object.entries(over).map(([field, ids]) => [field, refs(ids)]));
  switch (op.op) {
    case 'record.create':
      return { ...placeOf(op), set: someMembers(Object.entries(op.set)), over: overs(op.over) };
    case 'record.update':
      return {
        ...placeOf(op),
        set: someMembers(Object.entries(op.set)),
        unset: some(op.unset),
        over: overs(op.over),
      };
    case 'record.delete':
      return { ...placeOf(op), seen: refs(op.seen), over: overs(op.over) };
    case 'record.restore':
      return { ...placeOf(op), over: overs(op.over) };
    case 'relation.add':
    case 'relation.remove':
      return { ...placeOf(op), relation: op.relation, to: op.to, over: refs(op.over) };
    case 'schema.update':
      return {
        op: op.op,
        resource: op.resource,
        set: someMembers(Object.entries(op.set)),
        unset: some(op.unset),
        over: overs(op.over),
      };
    case 'unknown':
      return { op: op.name, resource: op.resource, record: op.record };
  }
}

function placeOf({ op, resource, record }: { op: string; resource: string; record: string }) {
  return { op, resource, record };
}

export function namedIds(op: Op): readonly EventId[] {
  switch (op.op) {
    case 'relation.add':
    case 'relation.remove':
      return op.over;
    case 'record.delete':
      return [...op.seen, ...Object.values(op.over).flat()];
    case 'unknown':
      return [];
    default:
      return Object.values(op.over).flat();
  }
}

function some<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}

function someMembers(entries: [string, unknown][]): Record<string, unknown> | undefined {
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
