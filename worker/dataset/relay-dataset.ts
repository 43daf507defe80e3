/**
 * A dataset that lives on relays: kept in the store, followed by sync. What comes is stored, then folded; at the next
 * visit the store is folded first, so that a page needs no relay to show what it has seen.
 */
import { Fold } from '../../core/dataset/fold.js';
import type { ProvisionalState } from '../../core/dataset/provisional-state.js';
import type { SnapshotRefusal } from '../../core/dataset/snapshot-read.js';
import type { IdSet } from '../../core/dataset/state.js';
import { errorToData } from '../../core/errors.js';
import { decodeEvent } from '../../core/log/decode.js';
import { addressToNaddr, addressToRoot, parseAddress } from '../../core/log/address.js';
import type { Address, DatasetEvent, EventId, ManifestEvent, NostrEvent, Pubkey } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { pause } from '../live/pause.js';
import type { DatasetFrame, ProposalCounts, ProposalsAnswer, ProposalsQuestion, Provenance } from '../api.js';
import { despiteStore, isStoreError } from '../store/store-errors.js';
import { isNewerManifest } from '../store/newer-manifest.js';
import type { EventStore } from '../store/event-store.js';
import type { DatasetSync, Errand, HeldEvent, ReceivedEvent, SyncOptions, SyncTarget } from '../sync/sync-target.js';
import { MOST_RELAYS } from '../sync/relay-url.js';
import type { RelayReader } from '../sync/relay-reader.js';
import { startElectedSync, type ElectedSyncOptions } from '../sync/elected-sync.js';
import { peopleIn, withNames } from './cell-sayings.js';
import { DatasetWriting } from '../writing/dataset-writing.js';
import { OwnChanges } from '../writing/own-changes.js';
import type { KeyVault } from '../writing/key-vault.js';
import { createMemoryKeyVault } from '../writing/memory-key-vault.js';
import { countProposals, listProposals } from '../writing/proposals.js';
import { Dataset } from './dataset.js';
import { frameOfState, storeStatus } from './dataset-frame.js';
import type { HeldDataset } from './datasets.js';
import { RelayContact } from './relay-contact.js';
import { isFolded, OldEvents } from './old-events.js';
import { PeopleNames } from './people-names.js';
import { KeptTables } from './kept-tables.js';
import { SnapshotBootstrap } from './snapshot-bootstrap.js';
import type { ReadSnapshot } from './snapshot-reading.js';

/** How long before a snapshot an event may be dated that its maker did not have. */
const LATE_SECONDS = 2 * 86_400;
export type SyncWith = Omit<ElectedSyncOptions, 'relays'> & {
  /** The keys of this device; opened at the first need. Absent: a key lasts as long as the dataset is open. */
  readonly openVault?: () => Promise<KeyVault>;
};

export class RelayDataset implements SyncTarget, HeldDataset {
  readonly dataset = new Dataset();
  readonly fold: Fold;
  /** Also what is shown: the fold with this person's suggestions. */
  readonly writing: DatasetWriting;
  readonly ownChanges: OwnChanges;
  #options: SyncWith | undefined;
  /** Everything in hand but manifests and snapshots, by id. */
  readonly #held = new Map<EventId, HeldEvent>();
  readonly #changed = new Set<() => void>();
  readonly #frameListeners = new Set<() => void>();
  #manifest: ManifestEvent | undefined;
  #manifestWire: NostrEvent | undefined;
  #sync: DatasetSync | undefined;
  /** Events that only a snapshot tells of. */
  readonly #linked = new Set<EventId>();
  readonly #snapshot: SnapshotBootstrap;
  /** Of the snapshot it began with, in ms. */
  #began: number | undefined;
  #seq = 0;
  #isStored = false;
  readonly #contact: RelayContact;
  readonly #tables: KeptTables;
  #closed = false;
  /** What others have stored, one reading after the other. */
  #reading: Promise<unknown> = Promise.resolve();
  #stopListening = (): void => undefined;

  constructor(
    readonly address: Address,
    readonly relays: SyncOptions['relays'],
    surroundings: Promise<SyncWith>,
  ) {
    this.fold = new Fold(address, { now: Date.now() });
    const ownVault = createMemoryKeyVault();
    this.writing = new DatasetWriting(
      {
        address,
        fold: this.fold,
        known: () => this.#held.keys(),
        relays: () => this.#writeRelays(),
        takeOwn: (events) => {
          this.#take(events);
          this.#sync?.send();
        },
        suggestionsChanged: () => {
          if (this.#closed) return;
          this.dataset.folded();
          this.#keepSoon();
          this.#tellFrames();
        },
      },
      {
        store: async () => (await surroundings).store,
        openVault: async () => (await surroundings).openVault?.() ?? ownVault,
        now: () => Date.now(),
        alone: async (run) => {
          const { election, store } = await surroundings;
          if (!election || store.kind !== 'indexeddb') return run();
          return election.locks.request(`kobold writes ${store.id} ${address}`, async () => {
            await this.#readMore();
            return run();
          });
        },
      },
    );
    this.ownChanges = new OwnChanges({ address, state: this.writing.state, changed: () => this.#tellFrames() });
    this.#contact = new RelayContact(address);
    this.#tables = new KeptTables(address, this.dataset);
    this.#snapshot = new SnapshotBootstrap({
      address,
      newestSnapshot: () => this.#manifest?.board.snapshot,
      // The newest event of each relay, as live subscriptions bring them, is nothing to go on from.
      hasBegun: () => this.#held.size > MOST_RELAYS && this.fold.state.heads().length > 0,
      isLocalPage: () => this.#options?.environment.isLocalPage === true,
      show: (provisional, share) => this.#showOnTrust(provisional, share),
      load: (read) => this.#loadSnapshot(read),
    });
    this.dataset.tell({ title: parseAddress(address)!.slug });
    void this.#open(surroundings);
  }

  // ── For sync ───────────────────────────────────────────────────────────────────────────────────────────────────

  authors(): readonly Pubkey[] {
    const authors = new Set([addressToRoot(this.address)]);
    for (const { act } of this.fold.state.authority())
      if (act.act === 'grant' || act.act === 'delegate' || act.act === 'successor') authors.add(act.to);
    return [...authors];
  }

  intakes(): ReadonlySet<EventId> {
    const open = this.fold.state.authority().filter(({ act }) => act.act === 'intake' && act.mode === 'open');
    return new Set(open.map(({ id }) => id));
  }

  /** What a snapshot tells of is as good as here, until its history is needed. */
  has(id: EventId): boolean {
    return this.#held.has(id) || (this.#linked.has(id) && !this.fold.state.needs().includes('history'));
  }

  held(): Iterable<HeldEvent> {
    return this.#held.values();
  }

  missing(): IdSet {
    const missing = this.fold.state.missing();
    const more = this.#missingDecisions();
    if (more.length === 0) return missing;
    // Not copied, as it is read after every batch.
    return {
      size: missing.size + more.length,
      has: (id) => missing.has(id) || more.includes(id),
      *[Symbol.iterator]() {
        yield* more;
        yield* missing;
      },
    };
  }

  async receive(events: readonly ReceivedEvent[], relay: string): Promise<void> {
    const log: ReceivedEvent[] = [];
    for (const event of events) {
      const { decoded } = event;
      if (decoded.type === 'manifest') await this.#takeManifest(decoded, event.wire);
      else if (decoded.type === 'part') await this.#snapshot.takePart(decoded);
      else log.push(event);
      if (decoded.type === 'snapshot') this.#snapshot.takeEvent(event);
    }
    if (log.length === 0 || this.#closed) return;
    const wires = log.map(({ wire }) => wire);
    await despiteStore(this.#options!.store.append(this.address, wires, { relay }));
    this.#take(log);
  }

  /** Late arrivals are named by others, or dated two days before at most. */
  since(): number | undefined {
    if (this.#began === undefined || this.fold.state.needs().includes('history')) return undefined;
    return Math.floor(this.#began / 1000) - LATE_SECONDS;
  }

  wantsPart(x: string): boolean {
    return this.#snapshot.wants(x);
  }

  readSnapshot(reader: RelayReader): Promise<void> {
    return this.#snapshot.read(reader, this.#options!.store);
  }

  /** That only the manifest names. */
  #missingDecisions(): readonly EventId[] {
    const named = (this.#manifest?.board.authority_heads ?? []).filter((id) => !this.#held.has(id));
    return named.length === 0 ? named : named.filter((id) => !this.fold.state.missing().has(id));
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  // ── For those who show it ──────────────────────────────────────────────────────────────────────────────────────

  readonly relaysOf = async (id: EventId): Promise<readonly string[]> =>
    (await this.#options?.store.relaysOf(this.address, id)) ?? [];

  readonly #people = new PeopleNames({
    address: this.address,
    store: () => this.#options?.store,
    sync: () => this.#sync,
    now: () => Date.now(),
  });

  async named(provenance: Provenance, asks: boolean): Promise<Provenance> {
    return withNames(provenance, await this.#people.of(peopleIn(provenance), asks));
  }

  namesOf(people: Iterable<Pubkey>, asks: boolean): Promise<ReadonlyMap<Pubkey, string>> {
    return this.#people.of(people, asks);
  }

  readonly #old = new OldEvents({
    isLacking: (id) => this.#linked.has(id) && !this.#held.has(id),
    sync: () => this.#sync,
    readMore: () => this.#readMore(),
    keep: async (found) => {
      if (this.#closed) return;
      const wires = found.map(({ wire }) => wire);
      await despiteStore(this.#options!.store.append(this.address, wires));
      this.#take(found);
    },
  });

  lookUp(ids: readonly EventId[]): Promise<boolean> {
    return this.#old.lookUp(ids);
  }

  async run(errand: Errand): Promise<void> {
    if (errand.find === 'events') await this.lookUp(errand.ids);
    else await this.#people.of(errand.pubkeys, true);
  }

  proposals(question: ProposalsQuestion): Promise<ProposalsAnswer> {
    return listProposals(this, question);
  }

  frame(): DatasetFrame {
    const sync = this.#sync?.status();
    const { title = '', error } = this.dataset.news;
    const relays = sync?.relays.filter(({ state }) => state !== 'refused').map(({ url }) => url) ?? [];
    return {
      address: this.address,
      naddr: addressToNaddr(this.address, relays.slice(0, 3)),
      title,
      events: this.#held.size,
      // While nothing is read in full, they are on their way.
      ...frameOfState(this.fold.state, sync?.caughtUp ? this.#missingDecisions() : []),
      ...(sync && { sync }),
      ...(this.#snapshot.status && { snapshot: this.#snapshot.status }),
      store: storeStatus(this.#options?.store),
      writing: this.writing.status,
      proposals: this.#countProposals(),
      ...(this.ownChanges.counts && { outbox: this.ownChanges.counts }),
      ...(error && { error }),
    };
  }

  /** Frames are more than events. */
  #countProposals(): ProposalCounts {
    const { device } = this.writing;
    const of = `${this.#held.size} ${device ?? ''}`;
    if (of !== this.#counted.of)
      this.#counted = { of, counts: countProposals(this.fold.state, device, this.writing.decisionsOf) };
    return this.#counted.counts;
  }
  #counted = { of: '', counts: { open: 0, mine: 0 } };

  onFrame(listener: () => void): () => void {
    this.#frameListeners.add(listener);
    const stop = this.dataset.onChange(listener);
    return () => {
      stop();
      this.#frameListeners.delete(listener);
    };
  }

  async retry(event?: string): Promise<void> {
    await this.ownChanges.retry(event);
    // Also those that are not connected.
    this.#sync?.reconcile();
    this.#sync?.send();
  }

  reload(): void {
    this.#sync?.reconcile();
  }

  close(): void {
    this.#closed = true;
    this.#tables.close();
    this.#sync?.close();
    this.#stopListening();
    this.ownChanges.close();
    this.dataset.close();
  }

  // ── Inside ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async #open(surroundings: Promise<SyncWith>): Promise<void> {
    const options = (this.#options = await surroundings);
    const drafts = this.writing.open().catch(tellOther('what was not sent yet'));
    try {
      await this.#tables.show(options.store, () => !this.#closed);
      await this.#snapshot.restore(options.store);
      await this.#readStore(options.store);
    } catch (error) {
      // Without a store the relays still have it all; the store says itself what is wrong.
      if (!isStoreError(error)) this.dataset.tell({ error: errorToData(error) });
    }
    if (this.#closed) return;
    this.#isStored = this.#held.size > 0;
    await drafts;
    this.dataset.begin(this.writing);
    this.#tell();
    const stopAppended = options.store.onAppended((dataset, isRestored) => {
      if (dataset !== this.address) return;
      void this.#readMore();
      if (isRestored) this.#sync?.send();
    });
    this.ownChanges.open(options.store);
    const stopProblem = options.store.onProblem(() => this.#tell());
    this.#stopListening = () => {
      stopAppended();
      stopProblem();
    };
    // What was appended before we listened.
    void this.#readMore();
    const sync = (this.#sync = startElectedSync(this, { ...options, relays: this.relays }));
    let wasCaughtUp = false;
    sync.onStatus(({ caughtUp }) => {
      const isNowCaughtUp = caughtUp && !wasCaughtUp;
      wasCaughtUp = caughtUp;
      // Looks are kept of views that are complete, and that they are may come long after the last event.
      if (isNowCaughtUp) this.#keepSoon();
      if (!sync.follows) return this.#tell();
      // The parts of a snapshot are stored without a word; now they are there.
      if (isNowCaughtUp) void this.#readMore();
      void this.#reading.then(() => this.#tell());
    });
  }

  #readMore(): Promise<unknown> {
    const { store } = this.#options!;
    return (this.#reading = this.#reading
      .then(async () => {
        if (this.#closed) return;
        if (this.#sync?.follows && this.#linked.size === 0) await this.#snapshot.restore(store);
        await Promise.all([this.#readStore(store), this.writing.open()]);
        this.dataset.folded();
        this.#tellFrames();
      })
      .catch(tellOther('what another tab has stored')));
  }

  #tellFrames(): void {
    for (const listener of [...this.#frameListeners]) listener();
  }

  /** Rows of a snapshot that is still coming; without them the fold's, whatever it has. */
  #showOnTrust(provisional: ProvisionalState | undefined, share: number | undefined): void {
    if (this.#closed) return;
    if (provisional) this.dataset.begin(provisional);
    else this.dataset.withdraw(this.writing);
    this.dataset.tell({ complete: false, progress: share });
    this.#tellFrames();
  }

  async #loadSnapshot({ contents, events }: ReadSnapshot): Promise<SnapshotRefusal | undefined> {
    const refusal = this.fold.load(contents);
    if (refusal) return refusal;
    this.#began = contents.snapshot.stamp[0];
    for (const { id } of contents.links) this.#linked.add(id);
    await despiteStore(this.#options!.store.append(this.address, events));
    this.#take(events.flatMap(received));
    // At the beginning of a visit the store is read first.
    if (this.dataset.fold) {
      this.dataset.begin(this.writing);
      this.dataset.tell({ progress: undefined });
    }
    this.#tellChange();
    return undefined;
  }

  async #readStore(store: EventStore): Promise<void> {
    const noted = store.manifest(this.address).then((wire) => {
      const manifest = wire && decodeEvent(wire);
      if (manifest && !isRefusal(manifest) && manifest.type === 'manifest') this.#noteManifest(manifest, wire);
    });
    // It is waited for when all is read.
    noted.catch(() => undefined);
    for await (const batch of store.read(this.address, { after: this.#seq })) {
      this.#seq = batch.at(-1)!.seq;
      this.#take(batch.flatMap(({ event }) => (this.#held.has(event.id as EventId) ? [] : received(event))));
      await pause();
      if (this.#closed) return;
    }
    await noted;
  }

  /** All that are known; what refuses is told so by the outbox. */
  #writeRelays(): readonly string[] {
    return this.#sync?.status().relays.map(({ url }) => url) ?? [];
  }

  #take(events: readonly ReceivedEvent[]): void {
    const fresh: DatasetEvent[] = [];
    for (const { wire, decoded } of events) {
      if (!isFolded(decoded) || this.#held.has(decoded.id)) continue;
      const { id, pubkey, kind } = decoded;
      if (decoded.type !== 'snapshot') this.#held.set(id, { id, pubkey, kind, created_at: wire.created_at });
      fresh.push(decoded);
    }
    if (fresh.length === 0) return;
    this.#snapshot.giveUp();
    this.fold.advance(Date.now());
    this.fold.add(fresh);
    this.writing.heard(fresh);
    this.#tellChange();
  }

  #tellChange(): void {
    if (this.#closed) return;
    this.writing.renew();
    this.dataset.folded();
    this.#keepSoon();
    for (const listener of [...this.#changed]) listener();
  }

  #keepSoon(): void {
    this.#tables.keepSoon(this.#options!.store, () => {
      // What is shown on trust is not to come back.
      if (this.#snapshot.isShown) return undefined;
      const { drafts, sent } = this.writing.status;
      return `${this.#held.size} ${drafts} ${sent}`;
    });
  }

  async #takeManifest(manifest: ManifestEvent, wire: NostrEvent): Promise<void> {
    await despiteStore(this.#options!.store.putManifest(this.address, wire));
    this.#noteManifest(manifest, wire);
    this.#tellChange();
  }

  #noteManifest(manifest: ManifestEvent, wire: NostrEvent): void {
    if (this.#manifestWire && !isNewerManifest(wire, this.#manifestWire)) return;
    this.#manifest = manifest;
    this.#manifestWire = wire;
    if (manifest.board.name) this.dataset.tell({ title: manifest.board.name });
  }

  /** What all tables of the dataset say of how it stands. */
  #tell(): void {
    if (this.#closed) return;
    const status = this.#sync?.status();
    if (status?.caughtUp) this.#snapshot.allRead();
    const { size } = this.#held;
    this.dataset.tell(
      this.#contact.news(status, { size, isStored: this.#isStored, isOnTrust: this.#snapshot.isShown }, Date.now()),
    );
    this.#tellFrames();
  }
}

/** The store says itself what is wrong with it. */
function tellOther(what: string): (error: unknown) => void {
  return (error) => {
    if (!isStoreError(error)) console.error(`Kobold: ${what} could not be read.`, error);
  };
}

/** Verified before it was stored. A kit that is older than the one that stored it may not understand it. */
function received(wire: NostrEvent): ReceivedEvent[] {
  const decoded = decodeEvent(wire);
  return isRefusal(decoded) ? [] : [{ wire, decoded }];
}
