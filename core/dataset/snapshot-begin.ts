/**
 * A fold that begins with a snapshot in place of the events it stands for: what of it must agree before anything of it
 * counts. PROTOCOL.md, section 14.
 */
import type { DatasetEvent, EventId, Pubkey } from '../log/event.js';
import type { FoldedLog } from './folded-log.js';
import { SCHEMA_RECORD } from './op-writes.js';
import type { PackedRecord } from './packed-record.js';
import { collectWhole } from './snapshot-cells.js';
import type { LinkedEvent, SnapshotContents } from './snapshot-contents.js';
import type { Link } from './snapshot-events.js';
import type { CellRow } from './state-rows.js';
import { givingAct } from './static-role.js';

/** `log` is empty, and the reader has checked the hash of the records. Gives what is wrong, in words. */
export function beginWithSnapshot(log: FoldedLog, contents: SnapshotContents): string | undefined {
  const { snapshot, whole, links } = contents;
  const { graph } = log;
  for (const event of whole) log.insert(event);
  for (const link of links) {
    if (graph.get(link.id) !== undefined) return `it holds ${link.id} twice`;
    log.insertLinked(withAuthor(link, log));
  }
  log.insert(snapshot);
  log.settle();
  const signed = graph.get(snapshot.id)!;
  if (!signed.isValid) return `its signer may not make one (${signed.standing})`;
  const wrong = links.find(({ id, counted }) => counted && !log.wouldCount(graph.get(id)!));
  if (wrong !== undefined) return `it lets ${wrong.id} count, which its own authority forbids`;
  const lacking = idLacking(log, whole) ?? idLacking(log, links);
  if (lacking !== undefined) return `it does not hold ${lacking}, which its events name`;
  const heads = graph.heads();
  if (heads.length !== snapshot.heads.length || heads.some((id, at) => id !== snapshot.heads[at]))
    return 'its heads are not those of its events';
  return takesRecords(log, contents) ? undefined : 'its records do not fit its events';
}

/** Whoever the grant was given to: rules about the author have been looked at by who made the snapshot. */
function withAuthor({ id, kind, prev, grant, counted }: Link, { graph, root }: FoldedLog): LinkedEvent {
  const by = grant === undefined ? undefined : graph.get(grant);
  const act = by && givingAct(by);
  const pubkey = grant === undefined ? root : act && 'to' in act ? act.to : ('' as Pubkey);
  const link = { type: 'linked', id, kind, pubkey, stamp: [0, 0], prev, counted } as const;
  return grant === undefined ? link : { ...link, grant };
}

/** A parent or a grant that is neither among the events nor redacted by one of them. */
function idLacking({ graph }: FoldedLog, events: readonly Pick<DatasetEvent, 'prev' | 'grant'>[]): EventId | undefined {
  for (const { prev, grant } of events) {
    if (grant !== undefined && graph.get(grant) === undefined) return grant;
    for (const id of prev) if (graph.get(id) === undefined) return id;
  }
  return undefined;
}

/** Whole events have written theirs; the rest comes as records. Whether the two fit. */
function takesRecords({ graph, base, cells }: FoldedLog, { writers, records }: SnapshotContents): boolean {
  const upstream = new Set<EventId>();
  /** Numbers of whole events. */
  const whole = new Set<number>();
  for (const [number, { id, stamp }] of writers.entries()) {
    const node = graph.get(id);
    if (node === undefined || node.event.type === 'placed') upstream.add(id);
    else if (node.event.type !== 'linked') {
      const [ms, counter] = node.event.stamp;
      if (!node.isApplied || ms !== stamp[0] || counter !== stamp[1]) return false;
      whole.add(number);
    }
  }
  base.isInSnapshot(upstream);
  if (upstream.size > 0 && base.ids !== upstream) return false;

  const written = collectWhole(graph.nodes.filter(({ isApplied }) => isApplied));
  const shared: CellRow[] = [];
  const rest: PackedRecord[] = [];
  for (const packed of records) {
    const isShared = cells.get(packed.shape.resource, packed.record) !== undefined;
    if (isShared) for (const row of packed.cellRows()) shared.push(row);
    else if (whole.size > 0 && packed.writerNumbers().some((number) => whole.has(number))) return false;
    else if (packed.record === SCHEMA_RECORD && !packed.isBy(upstream)) return false;
    else rest.push(packed);
  }
  const found = written.compare(shared, cells, upstream);
  if (found === undefined) return false;
  cells.applyRows(found.others);
  for (const [resource, record, field, id] of found.dead) cells.hide(resource, record, field, id);
  for (const packed of rest) cells.take(packed);
  return shared.every(([resource, record, field, writes]) => {
    const live = cells.get(resource, record)!.live(field);
    return live.length === writes.length && live.every(({ id }, at) => id === writes[at]![1]);
  });
}
