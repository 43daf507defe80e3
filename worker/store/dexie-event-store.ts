/**
 * The event store in IndexedDB. Inside a transaction nothing is awaited but the store. Two connections: what can be
 * fetched again is written `relaxed`, own events `strict`, so that a saved edit survives a power cut.
 */
import { Dexie } from 'dexie';
import type { ErrorData } from '../../core/errors.js';
import { errorToData } from '../../core/errors.js';
import type { Address, EventId } from '../../core/log/event.js';
import { DexieEventLog, putDrafts } from './dexie-event-log.js';
import { openEventTables, type EventTables, type OutboxRow } from './event-database.js';
import { EVENT_DATABASE } from './event-layout.js';
import type { EventStore, OutboxEntry, OutboxOutcome, StoredProjection } from './event-store.js';
import { isNewerManifest } from './newer-manifest.js';
import { outboxBounds } from './outbox-bounds.js';
import { outboxChannel } from './outbox-channel.js';
import { OutboxRows, raiseOutboxVersion } from './outbox-rows.js';
import { retried, tried } from './retried.js';
import { storeError, storeProblem } from './store-errors.js';

export interface DexieEventStoreOptions {
  readonly name?: string;
  readonly now?: () => number;
  /** For the id of a new database. */
  readonly newId?: () => string;
}

/** Rejects with `store-newer`, `store-blocked` or `store-unavailable`. */
export async function openDexieEventStore({
  name = EVENT_DATABASE,
  now = () => Date.now(),
  newId = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2),
}: DexieEventStoreOptions = {}): Promise<EventStore> {
  const tables = await openEventTables(name, 'relaxed');
  const log = new DexieEventLog(tables, now);
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(`${name} appended`) : undefined;
  const outboxNews = outboxChannel(name);
  const outboxRows = new OutboxRows(tables);
  outboxNews.onOthers(() => outboxRows.forget());
  let strict: Promise<EventTables> | undefined;
  let problem: ErrorData | undefined;
  const problemListeners = new Set<(problem: ErrorData | undefined) => void>();
  let isClosing = false;

  const lost = (code: 'store-wiped' | 'store-newer'): void => {
    if (isClosing || problem !== undefined) return;
    problem = errorToData(storeProblem(code));
    close();
    problemListeners.forEach((listener) => listener(problem));
  };
  const close = (): void => {
    isClosing = true;
    tables.db.close();
    strict?.then(({ db }) => db.close()).catch(() => undefined);
    channel?.close();
    outboxNews.close();
  };
  const watch = ({ db }: EventTables): void => {
    db.on('versionchange', (event) => {
      lost(event.newVersion === null ? 'store-wiped' : 'store-newer');
      return false;
    });
    db.on('close', () => lost('store-wiped'));
  };
  watch(tables);
  /** All that touches the database: after a loss with the loss's code, else what was thrown by its code. */
  async function use<T>(run: () => PromiseLike<T>): Promise<T> {
    if (problem) throw storeProblem(problem.code);
    try {
      return await run();
    } catch (error) {
      throw problem ? storeProblem((problem as ErrorData).code, error) : storeError(error);
    }
  }
  const id = await use(() => databaseId(tables, newId));
  const openStrict = (): Promise<EventTables> =>
    (strict ??= openEventTables(name, 'strict').then((opened) => {
      watch(opened);
      return opened;
    }));

  // One append at a time: what is known is brought up to date between them.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  };

  // Relays answer many at once, and own events wait for their turn: what comes while others have theirs is one step.
  const marks: Mark[] = [];
  let marking: Promise<void> | undefined;

  return {
    kind: 'indexeddb',
    id,
    get problem() {
      return problem;
    },
    onProblem(listener) {
      problemListeners.add(listener);
      return () => problemListeners.delete(listener);
    },

    append: (dataset, events, from = {}) =>
      inTurn(() =>
        use(async () => {
          const connection = from.own ? await openStrict() : tables;
          const { fresh, queued, outboxVersion } = await log.append(connection, dataset, events, from);
          if (outboxVersion !== undefined && !from.own?.setAside) outboxRows.changed(queued, outboxVersion);
          // Drafts and steps that went with it are read where others read what was appended.
          if (fresh.size > 0 || from.own?.drafts || from.own?.steps) channel?.postMessage(dataset);
          if (from.own && (events.length > 0 || from.own.setAside)) outboxNews.tell(dataset);
          return fresh;
        }),
      ),
    async *read(dataset, options = {}) {
      try {
        yield* log.read(dataset, options);
      } catch (error) {
        throw storeError(error);
      }
    },
    markSeen: (dataset, ids, relay) => inTurn(() => use(() => log.markSeen(dataset, ids, relay))),
    seenOn: (dataset) => use(() => log.seenOn(dataset)),
    relaysOf: (dataset, eventId) => use(() => log.relaysOf(dataset, eventId)),
    onAppended(listener) {
      const hear = (message: MessageEvent): void => listener(message.data as Address);
      channel?.addEventListener('message', hear);
      return () => channel?.removeEventListener('message', hear);
    },

    outbox: (dataset) =>
      use(async () => {
        const rows = await outboxRows.all();
        return (dataset === undefined ? rows : rows.filter((row) => row.dataset === dataset)).map(toEntry);
      }),
    outboxEntry: (eventId, relay) =>
      use(async () => {
        const row = await tables.outbox.where({ id: eventId, relay }).first();
        return row && toEntry(row);
      }),
    markOutbox(eventId, relay, outcome) {
      marks.push({ id: eventId, relay, outcome });
      return (marking ??= inTurn(async () => {
        marking = undefined;
        const all = marks.splice(0);
        const { rows, version } = await use(() => markAll(tables, log, all));
        if (version !== undefined) outboxRows.changed(rows, version);
        for (const dataset of new Set(rows.map((row) => row.dataset))) outboxNews.tell(dataset);
      }));
    },
    retryOutbox: (dataset, eventId) =>
      inTurn(async () => {
        await use(() => retry(tables, dataset, eventId, now()));
        outboxNews.tell(dataset);
      }),
    tidyOutbox: (at) =>
      inTurn(async () => {
        const datasets = await use(() => tidy(tables, at));
        for (const dataset of datasets) outboxNews.tell(dataset);
      }),
    onOutbox: (listener) => outboxNews.on(listener),

    manifest: (dataset) => use(async () => (await tables.manifests.get(dataset))?.event),
    putManifest: (dataset, event) =>
      use(async () => {
        const isNew = await tables.db.transaction('rw', tables.manifests, async () => {
          const held = await tables.manifests.get(dataset);
          if (held && !isNewerManifest(event, held.event)) return false;
          await tables.manifests.put({ dataset, event });
          return true;
        });
        if (isNew) channel?.postMessage(dataset);
      }),

    cursor: (dataset, relay) =>
      use(async () => {
        const row = await tables.cursors.get([dataset, relay]);
        return row && { reconciledAt: row.reconciledAt, fullAt: row.fullAt, by: row.by, authors: row.authors };
      }),
    putCursor: (dataset, relay, cursor) =>
      use(async () => void (await tables.cursors.put({ ...cursor, dataset, relay }))),

    drafts: (dataset) => use(async () => (await tables.drafts.get(dataset))?.changes ?? []),
    changeDrafts: (dataset, change) =>
      inTurn(() =>
        use(async () => {
          const opened = await openStrict();
          const changes = await opened.db.transaction('rw', opened.drafts, () => putDrafts(opened, dataset, change));
          channel?.postMessage(dataset);
          return changes;
        }),
      ),

    steps: (dataset) => use(async () => (await tables.steps.get(dataset))?.steps ?? []),
    stepChanges: (dataset, stepId) => use(async () => (await tables.stepChanges.get([dataset, stepId]))?.changes),

    projection: (dataset, projectionName) => use(() => findProjection(tables, dataset, projectionName)),
    putProjection: (dataset, projectionName, basis, chunks) =>
      use(() =>
        tables.db.transaction('rw', tables.projections, tables.projectionChunks, async () => {
          const generation = newId();
          await dropProjection(tables, await tables.projections.get([dataset, projectionName]));
          await tables.projectionChunks.bulkAdd(chunks.map((chunk, index) => ({ generation, index, chunk })));
          await tables.projections.put({ dataset, name: projectionName, basis, chunks: chunks.length, generation });
        }),
      ),
    dropProjections: (dataset) =>
      use(() =>
        tables.db.transaction('rw', tables.projections, tables.projectionChunks, async () => {
          const rows =
            dataset === undefined ? tables.projections.toCollection() : tables.projections.where({ dataset });
          for (const row of await rows.toArray()) await dropProjection(tables, row);
        }),
      ),

    datasets: () =>
      use(async () =>
        (await tables.datasets.toArray()).map(({ address, events, bytes, openedAt }) => ({
          address: address as Address,
          events,
          bytes,
          openedAt,
        })),
      ),
    remove: (dataset) =>
      inTurn(async () => {
        await use(() => removeAll(tables, dataset));
        log.forget(dataset);
        outboxNews.tell(dataset);
      }),
    close,
  };
}

function databaseId({ db, facts }: EventTables, newId: () => string): PromiseLike<string> {
  return db.transaction('rw', facts, async () => {
    const held = await facts.get('id');
    if (held) return held.value;
    const value = newId();
    await facts.put({ key: 'id', value });
    return value;
  });
}

function toEntry({ order: _order, id: _id, ...entry }: OutboxRow): OutboxEntry {
  return entry;
}

interface Mark {
  readonly id: EventId;
  readonly relay: string;
  readonly outcome: OutboxOutcome;
}

interface Marked {
  /** The entries that are others now. */
  readonly rows: readonly OutboxRow[];
  /** Undefined: nothing was changed. */
  readonly version: number | undefined;
}

function markAll(tables: EventTables, log: DexieEventLog, marks: readonly Mark[]): PromiseLike<Marked> {
  const { db, facts, outbox, datasets, chunks, seen } = tables;
  return db.transaction('rw', facts, outbox, datasets, chunks, seen, async () => {
    const found = await Promise.all(marks.map(({ id, relay }) => outbox.where({ id, relay }).first()));
    const rows = new Map<number, OutboxRow>();
    const taken = new Map<Address, Map<string, EventId[]>>();
    for (const [at, { id, relay, outcome }] of marks.entries()) {
      const row = found[at];
      if (!row) continue;
      rows.set(row.order!, tried(rows.get(row.order!) ?? row, outcome));
      if (outcome.state !== 'ok') continue;
      const byRelay = taken.get(row.dataset) ?? new Map<string, EventId[]>();
      taken.set(row.dataset, byRelay.set(relay, [...(byRelay.get(relay) ?? []), id]));
    }
    await outbox.bulkPut([...rows.values()]);
    for (const [dataset, byRelay] of taken)
      for (const [relay, ids] of byRelay) await log.markTaken(tables, dataset, relay, ids);
    return { rows: [...rows.values()], version: rows.size > 0 ? await raiseOutboxVersion(tables) : undefined };
  });
}

function retry(tables: EventTables, dataset: Address, eventId: EventId | undefined, now: number): PromiseLike<void> {
  const { db, facts, outbox } = tables;
  return db.transaction('rw', facts, outbox, async () => {
    await outbox
      .where({ dataset })
      .filter(({ id }) => id === (eventId ?? id))
      .modify((row) => void Object.assign(row, retried(row, now)));
    await raiseOutboxVersion(tables);
  });
}

/** Gives the datasets whose entries are others now. */
function tidy(tables: EventTables, now: number): PromiseLike<ReadonlySet<Address>> {
  const { db, facts, outbox } = tables;
  return db.transaction('rw', facts, outbox, async () => {
    const rows = await outbox.orderBy('order').toArray();
    const bounds = outboxBounds(rows, now);
    const [giveUp, forget] = [bounds.giveUp, bounds.forget].map((some) => rows.filter((row) => some.has(row)));
    await outbox.bulkPut(giveUp!.map((row) => ({ ...row, state: 'unreached' as const })));
    await outbox.bulkDelete(forget!.flatMap(({ order }) => order ?? []));
    const datasets = new Set([...giveUp!, ...forget!].map(({ dataset }) => dataset));
    if (datasets.size > 0) await raiseOutboxVersion(tables);
    return datasets;
  });
}

async function findProjection(
  { projections, projectionChunks }: EventTables,
  dataset: Address,
  name: string,
): Promise<StoredProjection | undefined> {
  const row = await projections.get([dataset, name]);
  return (
    row && {
      basis: row.basis,
      chunks: row.chunks,
      chunk: async (index) => (await projectionChunks.get([row.generation, index]))?.chunk,
    }
  );
}

async function dropProjection(
  { projections, projectionChunks }: EventTables,
  row: { dataset: string; name: string; generation: string } | undefined,
): Promise<void> {
  if (!row) return;
  await projections.delete([row.dataset, row.name]);
  await projectionChunks.where({ generation: row.generation }).delete();
}

function removeAll(tables: EventTables, dataset: Address): PromiseLike<void> {
  const { db, facts, datasets, chunks, seen, outbox, manifests, cursors, drafts } = tables;
  const { steps, stepChanges, projections, projectionChunks } = tables;
  const all = [facts, datasets, chunks, seen, outbox, manifests, cursors, drafts, steps, stepChanges, projections];
  return db.transaction('rw', [...all, projectionChunks], async () => {
    for (const row of await projections.where({ dataset }).toArray()) await dropProjection(tables, row);
    await chunks.where('[dataset+first]').between([dataset, Dexie.minKey], [dataset, Dexie.maxKey]).delete();
    await stepChanges.where('[dataset+id]').between([dataset, Dexie.minKey], [dataset, Dexie.maxKey]).delete();
    await steps.delete(dataset);
    for (const table of [seen, outbox, cursors]) await table.where({ dataset }).delete();
    await raiseOutboxVersion(tables);
    await manifests.delete(dataset);
    await drafts.delete(dataset);
    await datasets.delete(dataset);
  });
}
