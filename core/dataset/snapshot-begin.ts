/**
 * A fold that begins with a snapshot in place of the events it stands for: what of it must agree before anything of it
 * counts. PROTOCOL.md, section 14.
 */
import type { DatasetEvent, EventId, Pubkey } from '../log/event.js';
import type { FoldedLog } from './folded-log.js';
import { collectWhole } from './snapshot-cells.js';
import type { LinkedEvent, SnapshotContents } from './snapshot-contents.js';
import { givingAct } from './static-role.js';

/** `log` is empty, and the reader has checked the hash of the cells. Gives what is wrong, in words. */
export function beginWithSnapshot(
  log: FoldedLog,
  { snapshot, whole, links, cells }: SnapshotContents,
): string | undefined {
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
  const lacking = parentLacking(log, [...whole, ...links]);
  if (lacking !== undefined) return `it does not hold ${lacking}, which its events name`;
  const heads = graph.heads();
  if (heads.length !== snapshot.heads.length || heads.some((id, at) => id !== snapshot.heads[at]))
    return 'its heads are not those of its events';
  return takesCells(log, cells) ? undefined : 'its cells do not fit its events';
}

/** Whoever the grant was given to: rules about the author have been looked at by who made the snapshot. */
function withAuthor(link: Omit<LinkedEvent, 'pubkey'>, { graph, root }: FoldedLog): LinkedEvent {
  const grant = link.grant === undefined ? undefined : graph.get(link.grant);
  const act = grant && givingAct(grant);
  const pubkey = link.grant === undefined ? root : act && 'to' in act ? act.to : ('' as Pubkey);
  return { ...link, pubkey };
}

/** A parent that is neither among the events nor redacted by one of them. */
function parentLacking({ graph }: FoldedLog, events: readonly Pick<DatasetEvent, 'prev'>[]): EventId | undefined {
  return events.flatMap(({ prev }) => prev).find((id) => graph.get(id) === undefined);
}

/** Whole events have written theirs; the rest comes as rows. Whether the two fit. */
function takesCells({ graph, base, cells }: FoldedLog, rows: SnapshotContents['cells']): boolean {
  const upstream = new Set<EventId>();
  for (const [, , , writes] of rows)
    for (const [, id] of writes) {
      const known = graph.get(id)?.event;
      if (known === undefined || known.type === 'placed') upstream.add(id);
    }
  base.isInSnapshot(upstream);
  if (upstream.size > 0 && base.ids !== upstream) return false;
  const written = collectWhole(graph.nodes.filter(({ isApplied }) => isApplied));
  const { others, dead, wrong } = written.compare(rows, cells);
  if (wrong) return false;
  cells.applyRows(others);
  for (const [resource, record, field, id] of dead) cells.hide(resource, record, field, id);
  return true;
}
