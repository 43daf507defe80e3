/**
 * A snapshot held against the log: the events that it says it is made of are folded, and must come to its hash and heads. Who only
 * reads it believes its signer (PROTOCOL.md, section 14); this is how anybody with the log can find out.
 */
import type { DatasetEvent, EventId, Hash } from '../log/event.js';
import { foldEvents } from './fold.js';
import type { SnapshotContents } from './snapshot-contents.js';

export type SnapshotAudit =
  | { readonly outcome: 'same' }
  /** Its signer told something else than the log does. `hash` is the log's. */
  | { readonly outcome: 'differs'; readonly hash: Hash }
  /** Events of it are not in hand, so nothing can be said; redacted ones may be gone. */
  | { readonly outcome: 'incomplete'; readonly missing: readonly EventId[] };

/** `find`: the events in hand. */
export function auditSnapshot(
  { snapshot, whole, links }: Pick<SnapshotContents, 'snapshot' | 'whole' | 'links'>,
  find: (id: EventId) => DatasetEvent | undefined,
): SnapshotAudit {
  const redacted = new Set<EventId>();
  for (const event of whole)
    if (event.type === 'authority' && event.act.act === 'redact')
      for (const { id } of event.act.targets) redacted.add(id);
  const events: DatasetEvent[] = [...whole];
  const missing: EventId[] = [];
  for (const { id } of links) {
    const event = find(id);
    if (event !== undefined) events.push(event);
    else if (!redacted.has(id)) missing.push(id);
  }
  if (missing.length > 0) return { outcome: 'incomplete', missing };
  // It may be from the future of whoever looks at it now.
  const state = foldEvents(snapshot.dataset, events, { now: Infinity });
  const hash = state.hash();
  return hash === snapshot.hash ? { outcome: 'same' } : { outcome: 'differs', hash };
}
