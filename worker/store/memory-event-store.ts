/** The event store of opaque origins and of browsers that refuse IndexedDB, and of tests: lives as long as the worker. */
import type { Diff } from '../../core/lineage/diff.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';
import {
  READ_BATCH,
  type ChangeSteps,
  type EventStore,
  type KeptStep,
  type OutboxEntry,
  type RelayCursor,
  type StoredEvent,
} from './event-store.js';
import { isNewerManifest } from './newer-manifest.js';
import { retried, tried } from './retried.js';
import { outboxBounds } from './outbox-bounds.js';
import { withSetAside } from './with-set-aside.js';

interface Kept {
  readonly events: NostrEvent[];
  readonly seen: Map<string, Set<string>>;
  readonly ids: Set<string>;
  readonly cursors: Map<string, RelayCursor>;
  readonly projections: Map<string, { basis: string; chunks: readonly unknown[] }>;
  manifest?: NostrEvent;
  drafts?: readonly SeenChange[];
  steps?: { readonly kept: readonly KeptStep[]; readonly changes: ReadonlyMap<number, Diff> };
  bytes: number;
  openedAt: number;
}

export function createMemoryEventStore({
  now = () => Date.now(),
  random = Math.random,
}: { now?: () => number; random?: () => number } = {}): EventStore {
  const kept = new Map<Address, Kept>();
  let queue: (OutboxEntry & { readonly id: string })[] = [];
  const of = (dataset: Address): Kept => {
    let found = kept.get(dataset);
    if (!found) {
      const [events, seen, ids, cursors, projections] = [[], new Map(), new Set<string>(), new Map(), new Map()];
      kept.set(dataset, (found = { events, seen, ids, cursors, projections, bytes: 0, openedAt: now() }));
    }
    return found;
  };
  const outboxListeners = new Set<(dataset: Address) => void>();
  const tellOutbox = (dataset: Address): void => outboxListeners.forEach((listener) => listener(dataset));
  const markSeen = (dataset: Address, relay: string, id: string): void => {
    const { seen } = of(dataset);
    if (!seen.has(relay)) seen.set(relay, new Set());
    seen.get(relay)!.add(id);
  };

  return {
    kind: 'memory',
    id: String(random()).slice(2),
    problem: undefined,
    onProblem: () => () => undefined,
    async append(dataset, events, { relay, own } = {}) {
      const here = of(dataset);
      const fresh = new Set<EventId>();
      // Whole or not at all: each of these may throw.
      const drafts = own?.drafts && structuredClone(own.drafts(here.drafts ?? []));
      const steps = own?.steps && changedSteps(here.steps, own.steps);
      if (drafts) here.drafts = drafts;
      if (steps) here.steps = steps;
      for (const event of events) {
        if (!here.ids.has(event.id)) {
          here.ids.add(event.id);
          here.events.push(event);
          here.bytes += JSON.stringify(event).length;
          fresh.add(event.id as EventId);
        }
        if (relay !== undefined) markSeen(dataset, relay, event.id);
        for (const to of own?.relays ?? []) {
          if (queue.some((entry) => entry.id === event.id && entry.relay === to)) continue;
          queue.push({
            id: event.id,
            dataset,
            event,
            relay: to,
            state: 'waiting',
            since: now(),
            tries: 0,
            nextTryAt: 0,
          });
        }
      }
      if (own?.setAside) queue = queue.map((entry) => withSetAside(entry, own.setAside!, now()));
      here.openedAt = now();
      if (own && (events.length > 0 || own.setAside)) tellOutbox(dataset);
      return fresh;
    },
    async *read(dataset, { after = 0, batch = READ_BATCH } = {}) {
      for (let from = after; ; from += batch) {
        const found = kept.get(dataset)?.events.slice(from, from + batch) ?? [];
        if (found.length === 0) return;
        yield found.map((event, i): StoredEvent => ({ seq: from + i + 1, event }));
      }
    },
    async markSeen(dataset, ids, relay) {
      for (const id of ids) if (kept.get(dataset)?.ids.has(id)) markSeen(dataset, relay, id);
    },
    async seenOn(dataset) {
      return new Map([...(kept.get(dataset)?.seen ?? [])].map(([relay, ids]) => [relay, ids.size]));
    },
    async relaysOf(dataset, id) {
      return [...(kept.get(dataset)?.seen ?? [])].filter(([, ids]) => ids.has(id)).map(([relay]) => relay);
    },
    onAppended: () => () => undefined,
    async outbox(dataset) {
      const entries = queue.filter((entry) => dataset === undefined || entry.dataset === dataset);
      return entries.map(({ id: _id, ...entry }) => entry);
    },
    async outboxEntry(id, relay) {
      const found = queue.find((entry) => entry.id === id && entry.relay === relay);
      if (!found) return undefined;
      const { id: _id, ...entry } = found;
      return entry;
    },
    async markOutbox(id, relay, outcome) {
      const at = queue.findIndex((entry) => entry.id === id && entry.relay === relay);
      if (at < 0) return;
      const entry = (queue[at] = tried(queue[at]!, outcome));
      if (outcome.state === 'ok') markSeen(entry.dataset, relay, id);
      tellOutbox(entry.dataset);
    },
    async retryOutbox(dataset, id) {
      queue = queue.map((entry) =>
        entry.dataset === dataset && (id ?? entry.id) === entry.id ? { ...entry, ...retried(entry, now()) } : entry,
      );
      tellOutbox(dataset);
    },
    async tidyOutbox(at) {
      const { giveUp, forget } = outboxBounds(queue, at);
      const changed = new Set([...giveUp, ...forget].map(({ dataset }) => dataset));
      queue = queue.flatMap((entry) =>
        forget.has(entry) ? [] : giveUp.has(entry) ? { ...entry, state: 'unreached' as const } : entry,
      );
      changed.forEach(tellOutbox);
    },
    onOutbox(listener) {
      outboxListeners.add(listener);
      return () => outboxListeners.delete(listener);
    },
    async manifest(dataset) {
      return kept.get(dataset)?.manifest;
    },
    async putManifest(dataset, event) {
      const here = of(dataset);
      if (!here.manifest || isNewerManifest(event, here.manifest)) here.manifest = event;
    },
    async cursor(dataset, relay) {
      return kept.get(dataset)?.cursors.get(relay);
    },
    async putCursor(dataset, relay, cursor) {
      of(dataset).cursors.set(relay, cursor);
    },
    async drafts(dataset) {
      return kept.get(dataset)?.drafts ?? [];
    },
    async changeDrafts(dataset, change) {
      return (of(dataset).drafts = structuredClone(change(of(dataset).drafts ?? [])));
    },
    async steps(dataset) {
      return kept.get(dataset)?.steps?.kept ?? [];
    },
    async stepChanges(dataset, id) {
      return kept.get(dataset)?.steps?.changes.get(id);
    },
    async projection(dataset, name) {
      const { projections } = of(dataset);
      const found = projections.get(name);
      if (!found) return undefined;
      const chunk = async (index: number) => (projections.get(name) === found ? found.chunks[index] : undefined);
      return { basis: found.basis, chunks: found.chunks.length, chunk };
    },
    async putProjection(dataset, name, basis, chunks) {
      of(dataset).projections.set(name, { basis, chunks: structuredClone(chunks) });
    },
    async dropProjections(dataset) {
      for (const [address, { projections }] of kept) if ((dataset ?? address) === address) projections.clear();
    },
    async datasets() {
      const held = [...kept].filter(([, { events }]) => events.length > 0);
      return held.map(([address, { events, bytes, openedAt }]) => ({
        address,
        events: events.length,
        bytes,
        openedAt,
      }));
    },
    async remove(dataset) {
      kept.delete(dataset);
      queue = queue.filter((entry) => entry.dataset !== dataset);
    },
    close() {
      kept.clear();
    },
  };
}

function changedSteps(before: Kept['steps'], change: ChangeSteps): NonNullable<Kept['steps']> {
  const { steps, changes } = change(before?.kept ?? []);
  const all = new Map([...(before?.changes ?? []), ...structuredClone(changes)]);
  const stay = new Set(steps.map(({ id }) => id));
  return { kept: steps, changes: new Map([...all].filter(([id]) => stay.has(id))) };
}
