/**
 * Keeps the journal to what it is for: own events that are on their way, and the drafts of now. One file after the other, in
 * the background; what comes meanwhile is one batch. Any failure is silent: the database has it all.
 */
import type { Address, NostrEvent } from '../../core/log/event.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import type { EventStore } from './event-store.js';
import { NEVER_SENT, readEvents, unsentIds } from './journaled-events.js';
import {
  type BatchName,
  orders,
  type OwnBatch,
  type OwnJournal,
  parseBatchName,
  printBatchName,
  storePart,
} from './own-journal.js';

export interface KeeperOptions {
  readonly after: (ms: number, run: () => void) => () => void;
  readonly now: () => number;
  readonly random: () => number;
}

type Named = BatchName & { readonly name: string };
type Task = (journal: OwnJournal) => Promise<void>;

/** The first rows come first. */
const FIRST_TIDY_MS = 3_000;
const TIDY_MS = 5_000;
/** A larger batch is another file. */
const MOST_EVENTS = 500;
/** More files of few events than these are made fewer, at the start and during a visit: a relay that is away leaves one an edit. */
const MOST_FILES = 32;
const MOST_IN_VISIT = 200;

export class JournalKeeper {
  readonly #nextOrder: () => string;
  readonly #store: string;
  #journal: OwnJournal | undefined;
  #isClosed = false;
  /** By dataset and relays: what is not in a file yet. */
  readonly #events = new Map<string, { dataset: Address; events: NostrEvent[]; relays: readonly string[] }>();
  readonly #drafts = new Map<Address, { order: string; drafts: readonly SeenChange[] }>();
  /** Of files that were written or read: which events are in them. */
  readonly #idsIn = new Map<string, readonly string[]>();
  /** So many are borne until the next merging: what one could not make fewer, as many datasets, is not tried again and again. */
  #mostInVisit = MOST_IN_VISIT;
  #last: Promise<unknown> = Promise.resolve();
  #isPlanned = false;
  #cancelTidy: (() => void) | undefined;

  constructor(
    readonly inner: EventStore,
    readonly options: KeeperOptions,
  ) {
    this.#nextOrder = orders(options.now, options.random);
    this.#store = storePart(inner.id);
  }

  open(journal: OwnJournal): void {
    this.#journal = journal;
    this.#plan();
    this.#cancelTidy = this.options.after(FIRST_TIDY_MS, () => this.#tidy(true));
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTidy?.();
    this.#events.clear();
    this.#drafts.clear();
  }

  appended(dataset: Address, events: readonly NostrEvent[], relays: readonly string[]): void {
    if (this.#isClosed || events.length === 0) return;
    const key = [dataset, ...relays].join(' ');
    const waiting = this.#events.get(key) ?? { dataset, events: [], relays };
    waiting.events.push(...events);
    this.#events.set(key, waiting);
    this.#plan();
  }

  drafted(dataset: Address, drafts: readonly SeenChange[]): void {
    if (this.#isClosed) return;
    this.#drafts.set(dataset, { order: this.#nextOrder(), drafts });
    this.#plan();
  }

  removed(dataset: Address): void {
    this.#drafts.delete(dataset);
    for (const [key, waiting] of this.#events) if (waiting.dataset === dataset) this.#events.delete(key);
    this.#do(async (journal) => {
      for (const { name } of (await this.#files(journal)).filter((file) => file.dataset === dataset))
        await journal.remove(name);
    });
  }

  tidySoon(): void {
    if (this.#isClosed || !this.#journal) return;
    this.#cancelTidy ??= this.options.after(TIDY_MS, () => this.#tidy(false));
  }

  async settled(): Promise<void> {
    if (!this.#journal) return;
    this.#cancelTidy?.();
    this.#tidy(true);
    for (let last; last !== this.#last;) await (last = this.#last);
  }

  // ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────

  #plan(): void {
    if (this.#isPlanned || !this.#journal || this.#isClosed) return;
    this.#isPlanned = true;
    this.#do(async (journal) => {
      this.#isPlanned = false;
      const batches = [...this.#events.values()];
      const drafts = [...this.#drafts];
      this.#events.clear();
      this.#drafts.clear();
      for (const { dataset, events, relays } of batches) await this.#writeBatches(journal, dataset, events, relays);
      for (const [dataset, { order, drafts: list }] of drafts) await this.#writeDrafts(journal, dataset, order, list);
      if (this.#idsIn.size > this.#mostInVisit) this.tidySoon();
    });
  }

  async #writeBatches(
    journal: OwnJournal,
    dataset: Address,
    events: readonly NostrEvent[],
    relays: readonly string[],
  ): Promise<void> {
    for (let i = 0; i < events.length; i += MOST_EVENTS)
      await this.#writeEvents(journal, dataset, events.slice(i, i + MOST_EVENTS), relays);
  }

  async #writeEvents(
    journal: OwnJournal,
    dataset: Address,
    events: readonly NostrEvent[],
    relays: readonly string[],
  ): Promise<void> {
    const name = printBatchName({ dataset, store: this.#store, order: this.#nextOrder(), kind: 'events' });
    await journal.write(name, JSON.stringify({ events, relays } satisfies OwnBatch));
    this.#idsIn.set(name, relays.length === 0 ? [NEVER_SENT] : events.map(({ id }) => id));
  }

  /** The order is that of the database: what another worker drafted later stays, even where its file came first. */
  async #writeDrafts(
    journal: OwnJournal,
    dataset: Address,
    order: string,
    drafts: readonly SeenChange[],
  ): Promise<void> {
    const name = printBatchName({ dataset, store: this.#store, order, kind: 'drafts' });
    await journal.write(name, JSON.stringify({ drafts } satisfies OwnBatch));
    await this.#removeSuperseded(journal, await this.#files(journal), dataset);
    if (drafts.length === 0) this.tidySoon();
  }

  // ── Tidying ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** `isWhole`: what a crash left out or over is put right too. */
  #tidy(isWhole: boolean): void {
    this.#cancelTidy = undefined;
    this.#do(async (journal) => {
      // The files first: what is listed was committed before, so that the outbox has it, whichever worker wrote it.
      const files = await this.#files(journal);
      const outbox = await this.inner.outbox();
      const unsent = unsentIds(outbox);
      const names = new Set(files.map(({ name }) => name));
      for (const name of this.#idsIn.keys()) if (!names.has(name)) this.#idsIn.delete(name);
      const covered = new Set<string>();
      const small: Named[] = [];
      for (const file of files) {
        const { name, kind } = file;
        if (kind !== 'events') continue;
        const ids = this.#idsIn.get(name) ?? (await this.#read(journal, name));
        // Of a visit before, or another worker is about to write it. Its events are in the database, and written anew below.
        if (ids === 'torn' && isWhole) await this.#remove(journal, name);
        if (typeof ids === 'string') continue;
        ids.forEach((id) => covered.add(id));
        const left = ids.filter((id) => id === NEVER_SENT || unsent.has(id)).length;
        if (left === 0) await this.#remove(journal, name);
        else if (left <= MOST_EVENTS / 2) small.push(file);
      }
      if (small.length > (isWhole ? MOST_FILES : this.#mostInVisit)) await this.#merge(journal, small, unsent);
      for (const dataset of new Set(files.flatMap((file) => (file.kind === 'drafts' ? [file.dataset] : []))))
        await this.#removeSuperseded(journal, files, dataset);
      if (!isWhole) return this.#dropEmptied(journal, files);
      const lacking = outbox.filter(({ event: { id } }) => unsent.has(id) && !covered.has(id));
      for (const id of new Set(lacking.map(({ event }) => event.id))) {
        const entries = lacking.filter(({ event }) => event.id === id);
        const relays = entries.map(({ relay }) => relay);
        this.appended(entries[0]!.dataset, [entries[0]!.event], relays);
      }
      await this.#tidyDrafts(journal, files);
    });
  }

  /** What is left of many files in few. What was read is removed once all of it is in the new ones, of this worker. */
  async #merge(journal: OwnJournal, files: readonly Named[], unsent: ReadonlySet<string>): Promise<void> {
    const left = new Map<string, { dataset: Address; relays: readonly string[]; events: Map<string, NostrEvent> }>();
    const merged: string[] = [];
    for (const { name, dataset } of files) {
      const batch = await readEvents(journal, name);
      if (typeof batch === 'string') continue;
      const { events, relays } = batch;
      const key = [dataset, ...relays].join(' ');
      const group = left.get(key) ?? { dataset, relays, events: new Map<string, NostrEvent>() };
      for (const event of events) if (relays.length === 0 || unsent.has(event.id)) group.events.set(event.id, event);
      left.set(key, group);
      merged.push(name);
    }
    for (const { dataset, relays, events } of left.values())
      await this.#writeBatches(journal, dataset, [...events.values()], relays);
    for (const name of merged) await this.#remove(journal, name);
    this.#mostInVisit = Math.max(MOST_IN_VISIT, 2 * left.size);
  }

  async #remove(journal: OwnJournal, name: string): Promise<void> {
    await journal.remove(name);
    this.#idsIn.delete(name);
  }

  /** The newest file of each dataset says what the database says. */
  async #tidyDrafts(journal: OwnJournal, files: readonly Named[]): Promise<void> {
    const kept = new Map<Address, Named>();
    for (const file of files) if (file.kind === 'drafts') kept.set(file.dataset, file);
    const datasets = new Set([...kept.keys(), ...(await this.inner.datasets()).map(({ address }) => address)]);
    for (const dataset of datasets) {
      if (this.#drafts.has(dataset)) continue;
      const drafts = await this.inner.drafts(dataset);
      const file = kept.get(dataset);
      if (file === undefined && drafts.length === 0) continue;
      if (file !== undefined && drafts.length === 0) await journal.remove(file.name);
      else if (!file || (await journal.read(file.name)) !== JSON.stringify({ drafts })) this.drafted(dataset, drafts);
    }
  }

  async #dropEmptied(journal: OwnJournal, files: readonly Named[]): Promise<void> {
    for (const { name, kind, dataset } of files)
      if (kind === 'drafts' && (await this.inner.drafts(dataset)).length === 0 && !this.#drafts.has(dataset))
        await journal.remove(name);
  }

  async #removeSuperseded(journal: OwnJournal, files: readonly Named[], dataset: Address): Promise<void> {
    const drafts = files.filter((file) => file.kind === 'drafts' && file.dataset === dataset);
    for (const { name } of drafts.slice(0, -1)) await journal.remove(name);
  }

  async #read(journal: OwnJournal, name: string): Promise<readonly string[] | 'torn' | 'unread'> {
    const batch = await readEvents(journal, name);
    if (typeof batch === 'string') return batch;
    const ids = batch.relays.length === 0 ? [NEVER_SENT] : batch.events.map(({ id }) => id);
    this.#idsIn.set(name, ids);
    return ids;
  }

  /** Of this store, ascending. */
  async #files(journal: OwnJournal): Promise<readonly Named[]> {
    return (await journal.names()).flatMap((name) => {
      const parsed = parseBatchName(name);
      return parsed?.store === this.#store ? [{ ...parsed, name }] : [];
    });
  }

  #do(task: Task): void {
    const journal = this.#journal;
    if (!journal) return;
    this.#last = this.#last
      .then(() => (this.#isClosed ? undefined : task(journal)))
      .catch((error: unknown) => {
        if (!this.#isClosed) console.warn('Kobold: the journal of own changes could not be written.', error);
      });
  }
}
