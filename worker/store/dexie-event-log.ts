/**
 * The log in IndexedDB: appending, reading, merging small chunks. Which ids are known is remembered beside the database and
 * brought up to date inside the transaction, since a worker of another tab may have appended.
 */
import { Dexie } from 'dexie';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import type { DatasetRow, EventTables, OutboxRow } from './event-database.js';
import {
  chunkEvents,
  markSeen,
  mergeChunks,
  MOST_SMALL,
  pageOf,
  seqsByPage,
  SMALL,
  toChunks,
  wasSeen,
  type Chunk,
} from './event-chunks.js';
import type {
  AppendOrigin,
  ChangeDrafts,
  ChangeSteps,
  ReadOptions,
  SetAsideCodes,
  StoredEvent,
} from './event-store.js';
import { READ_BATCH } from './event-store.js';
import { raiseOutboxVersion } from './outbox-rows.js';
import { withSetAside } from './with-set-aside.js';

/** The ids of a dataset by seq, as far as this worker has looked. */
interface Known {
  readonly seqs: Map<string, number>;
  upTo: number;
}

export interface Appended {
  /** Ids that were new. */
  readonly fresh: ReadonlySet<EventId>;
  /** New entries of the outbox. */
  readonly queued: readonly OutboxRow[];
  /** The number that it has by this (outbox-rows.ts); undefined: it is the same. */
  readonly outboxVersion: number | undefined;
}

export class DexieEventLog {
  readonly #known = new Map<Address, Known>();

  constructor(
    readonly tables: EventTables,
    readonly now: () => number,
  ) {}

  /** Inside of one transaction; nothing is remembered unless it commits. `tables` may be the strict connection's. */
  async append(
    tables: EventTables,
    dataset: Address,
    events: readonly NostrEvent[],
    { relay, own }: AppendOrigin,
  ): Promise<Appended> {
    const known = this.#known.get(dataset) ?? { seqs: new Map<string, number>(), upTo: 0 };
    this.#known.set(dataset, known);
    const { db, facts, datasets, chunks, seen, outbox, drafts, steps, stepChanges } = tables;
    const fresh = new Map<string, number>();
    let queued: readonly OutboxRow[] = [];
    let outboxVersion: number | undefined;
    let upTo = 0;
    // Whoever reads the outbox does not wait for what relays give.
    const ownTables = own ? [facts, outbox, drafts, ...(own.steps ? [steps, stepChanges] : [])] : [];
    await db.transaction('rw', [datasets, chunks, seen, ...ownTables], async () => {
      fresh.clear();
      const row = await datasets.get(dataset);
      upTo = row?.events ?? 0;
      if (upTo !== known.upTo) await this.#catchUp(tables, dataset, known, upTo);
      const added: NostrEvent[] = [];
      for (const event of events) {
        if (known.seqs.has(event.id) || fresh.has(event.id)) continue;
        added.push(event);
        fresh.set(event.id, upTo + added.length);
      }
      if (added.length > 0) await this.#put(tables, dataset, row, toChunks(dataset, upTo + 1, added));
      upTo += added.length;
      const seqOf = (id: string): number => fresh.get(id) ?? known.seqs.get(id)!;
      if (relay !== undefined) {
        await markSeenOn(
          tables,
          dataset,
          relay,
          events.map(({ id }) => seqOf(id)),
        );
      }
      if (own) queued = await queue(tables, dataset, events, fresh, own.relays, this.now());
      if (own?.drafts) await putDrafts(tables, dataset, own.drafts);
      if (own?.steps) await putSteps(tables, dataset, own.steps);
      if (own?.setAside) await setAside(tables, own.setAside, this.now());
      if (queued.length > 0 || own?.setAside) outboxVersion = await raiseOutboxVersion(tables);
    });
    for (const [id, seq] of fresh) known.seqs.set(id, seq);
    known.upTo = upTo;
    return { fresh: new Set(fresh.keys()) as ReadonlySet<string> as ReadonlySet<EventId>, queued, outboxVersion };
  }

  async *read(
    dataset: Address,
    { after = 0, batch = READ_BATCH }: ReadOptions,
  ): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    let next = this.#chunksFrom(dataset, after + 1, batch);
    for (;;) {
      const chunks = await next;
      const last = chunks.at(-1);
      if (last === undefined) return;
      const reached = last.first + last.count - 1;
      // With fewer than were asked for it is at the end: before each edit this is read, and a look for more costs milliseconds.
      const isEnd = chunks.reduce((sum, { count }) => sum + count, 0) < batch;
      // The disk works while the caller folds.
      if (!isEnd) next = this.#chunksFrom(dataset, reached + 1, batch);
      next.catch(() => undefined);
      const found: StoredEvent[] = [];
      for (const chunk of chunks) {
        chunkEvents(chunk).forEach((event, i) => {
          if (chunk.first + i > after) found.push({ seq: chunk.first + i, event });
        });
      }
      this.#learn(dataset, found);
      if (found.length > 0) yield found;
      if (isEnd) return;
    }
  }

  async markSeen(dataset: Address, ids: readonly string[], relay: string): Promise<void> {
    const { db, datasets, chunks, seen } = this.tables;
    await db.transaction('rw', datasets, chunks, seen, async () => {
      await this.markTaken(this.tables, dataset, relay, ids as readonly EventId[]);
    });
  }

  async seenOn(dataset: Address): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    await this.tables.seen
      .where({ dataset })
      .each(({ relay, count }) => void counts.set(relay, (counts.get(relay) ?? 0) + count));
    return counts;
  }

  async relaysOf(dataset: Address, id: EventId): Promise<string[]> {
    const seq = await this.#seqOf(this.tables, dataset, id);
    if (seq === undefined) return [];
    const pages = await this.tables.seen.where({ dataset }).toArray();
    return pages.filter((page) => page.page === pageOf(seq) && wasSeen(page, seq)).map(({ relay }) => relay);
  }

  /** For outbox entries that a relay took. Inside of the caller's transaction. */
  async markTaken(tables: EventTables, dataset: Address, relay: string, ids: readonly EventId[]): Promise<void> {
    const seqs: number[] = [];
    for (const id of ids) {
      const seq = await this.#seqOf(tables, dataset, id);
      if (seq !== undefined) seqs.push(seq);
    }
    await markSeenOn(tables, dataset, relay, seqs);
  }

  forget(dataset: Address): void {
    this.#known.delete(dataset);
  }

  async #seqOf(tables: EventTables, dataset: Address, id: EventId): Promise<number | undefined> {
    const known = this.#known.get(dataset) ?? { seqs: new Map<string, number>(), upTo: 0 };
    this.#known.set(dataset, known);
    const found = known.seqs.get(id);
    if (found !== undefined) return found;
    const row = await tables.datasets.get(dataset);
    if (row !== undefined && row.events !== known.upTo) await this.#catchUp(tables, dataset, known, row.events);
    return known.seqs.get(id);
  }

  /** Takes up what others appended, or what was never read. Committed rows only, so remembering it is safe. */
  async #catchUp(tables: EventTables, dataset: Address, known: Known, upTo: number): Promise<void> {
    if (upTo < known.upTo) {
      // Removed and begun anew by another tab.
      known.seqs.clear();
      known.upTo = 0;
    }
    for (const chunk of await chunksFrom(tables, dataset, known.upTo + 1, Infinity)) {
      chunkEvents(chunk).forEach((event, i) => known.seqs.set(event.id, chunk.first + i));
    }
    known.upTo = upTo;
  }

  #learn(dataset: Address, found: readonly StoredEvent[]): void {
    const known = this.#known.get(dataset) ?? { seqs: new Map<string, number>(), upTo: 0 };
    this.#known.set(dataset, known);
    if (found[0] === undefined || found[0].seq > known.upTo + 1) return;
    for (const { seq, event } of found) known.seqs.set(event.id, seq);
    known.upTo = Math.max(known.upTo, found.at(-1)!.seq);
  }

  async #put(
    { datasets, chunks }: EventTables,
    dataset: Address,
    row: DatasetRow | undefined,
    added: Chunk[],
  ): Promise<void> {
    await chunks.bulkAdd(added);
    let small = row?.small ?? 0;
    let smallFrom = row?.smallFrom ?? 1;
    for (const { first, count } of added) {
      if (count >= SMALL) [small, smallFrom] = [0, first + count];
      else small += 1;
    }
    if (small > MOST_SMALL) {
      const range = chunks.where('[dataset+first]').between([dataset, smallFrom], [dataset, Dexie.maxKey]);
      const merged = mergeChunks(await range.toArray());
      await range.delete();
      await chunks.bulkAdd(merged);
      const last = merged.at(-1)!;
      [small, smallFrom] = last.count < SMALL ? [1, last.first] : [0, last.first + last.count];
    }
    const count = added.reduce((sum, chunk) => sum + chunk.count, 0);
    const bytes = added.reduce((sum, chunk) => sum + chunk.text.length, 0);
    await datasets.put({
      address: dataset,
      events: (row?.events ?? 0) + count,
      bytes: (row?.bytes ?? 0) + bytes,
      openedAt: this.now(),
      small,
      smallFrom,
    });
  }

  #chunksFrom(dataset: Address, seq: number, events: number): Promise<Chunk[]> {
    const { db, chunks } = this.tables;
    return Promise.resolve(db.transaction('r', chunks, () => chunksFrom(this.tables, dataset, seq, events)));
  }
}

/** Inside of the caller's transaction. */
export async function putDrafts(
  { drafts }: EventTables,
  dataset: Address,
  change: ChangeDrafts,
): Promise<readonly SeenChange[]> {
  const changed = change((await drafts.get(dataset))?.changes ?? []);
  if (changed.length === 0) await drafts.delete(dataset);
  else await drafts.put({ dataset, changes: changed });
  return changed;
}

/** Inside of the caller's transaction. */
async function putSteps(
  { steps: table, stepChanges }: EventTables,
  dataset: Address,
  change: ChangeSteps,
): Promise<void> {
  const before = (await table.get(dataset))?.steps ?? [];
  const { steps, changes } = change(before);
  const stay = new Set(steps.map(({ id }) => id));
  const gone = before.filter(({ id }) => !stay.has(id)).map(({ id }): [string, number] => [dataset, id]);
  await stepChanges.bulkDelete(gone);
  await stepChanges.bulkPut([...changes].map(([id, cells]) => ({ dataset, id, changes: cells })));
  await table.put({ dataset, steps });
}

/** The chunk that holds `seq`, and so many after it that they have about `events`. Empty where there is no such seq. */
async function chunksFrom({ chunks }: EventTables, dataset: Address, seq: number, events: number): Promise<Chunk[]> {
  const upTo = chunks.where('[dataset+first]').between([dataset, Dexie.minKey], [dataset, seq], true, true);
  const holding = await upTo.last();
  const found = holding !== undefined && holding.first + holding.count > seq ? [holding] : [];
  let count = found.reduce((sum, chunk) => sum + chunk.count, 0);
  await chunks
    .where('[dataset+first]')
    .between([dataset, seq], [dataset, Dexie.maxKey], false)
    .until(() => count >= events)
    .each((chunk) => {
      found.push(chunk);
      count += chunk.count;
    });
  return found;
}

async function markSeenOn(
  { seen }: EventTables,
  dataset: Address,
  relay: string,
  seqs: readonly number[],
): Promise<void> {
  for (const [page, list] of seqsByPage(seqs)) {
    const after = markSeen(await seen.get([dataset, relay, page]), { dataset, relay, page }, list);
    if (after !== undefined) await seen.put(after);
  }
}

async function setAside({ outbox }: EventTables, codes: SetAsideCodes, now: number): Promise<void> {
  for (const id of codes.keys()) {
    const rows = await outbox.where('[id+relay]').between([id, Dexie.minKey], [id, Dexie.maxKey]).toArray();
    await outbox.bulkPut(rows.map((row) => withSetAside(row, codes, now)));
  }
}

/** One entry for each event and relay; gives those that are new. What the log did not have no entry is of. */
async function queue(
  { outbox }: EventTables,
  dataset: Address,
  events: readonly NostrEvent[],
  fresh: ReadonlyMap<string, number>,
  relays: readonly string[],
  since: number,
): Promise<readonly OutboxRow[]> {
  const rows = new Map<string, OutboxRow>();
  for (const event of events)
    for (const relay of relays) {
      const { id } = event;
      rows.set(`${id} ${relay}`, { id, dataset, event, relay, state: 'waiting', since, tries: 0, nextTryAt: 0 });
    }
  const isLacking = async ({ id, relay }: OutboxRow): Promise<boolean> =>
    fresh.has(id) || (await outbox.where({ id, relay }).count()) === 0;
  const all = [...rows.values()];
  // Side by side: a paste is many events, and each question takes a way to the database and back.
  const lacking = await Promise.all(all.map(isLacking));
  const added = all.filter((_, at) => lacking[at]);
  const orders = await outbox.bulkAdd(added, { allKeys: true });
  return added.map((row, at) => ({ ...row, order: orders[at]! }));
}
