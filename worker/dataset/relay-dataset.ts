/**
 * A dataset that lives on relays, for those who show it and write to it: its log as far as it is here (synced-log.ts), with what this
 * person suggests, shown from the first rows of the store on, so that a page needs no relay to show what it has seen.
 */
import type { Fold } from '../../core/dataset/fold.js';
import type { ProvisionalState } from '../../core/dataset/provisional-state.js';
import { errorToData } from '../../core/errors.js';
import { addressToNaddr, parseAddress } from '../../core/log/address.js';
import type { Address, EventId, Pubkey } from '../../core/log/event.js';
import type { DatasetFrame, ProposalCounts, ProposalsAnswer, ProposalsQuestion, Provenance } from '../api.js';
import { isStoreError } from '../store/store-errors.js';
import type { DatasetSync, Errand, SyncOptions } from '../sync/sync-target.js';
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
import { OldEvents } from './old-events.js';
import { PeopleNames } from './people-names.js';
import { KeptTables } from './kept-tables.js';
import { SyncedLog } from './synced-log.js';

export type SyncWith = Omit<ElectedSyncOptions, 'relays'> & {
  /** The keys of this device; opened at the first need. Absent: a key lasts as long as the dataset is open. */
  readonly openVault?: () => Promise<KeyVault>;
};

export class RelayDataset implements HeldDataset {
  readonly dataset = new Dataset();
  /** What is here of it, as sync sees it. */
  readonly log: SyncedLog;
  /** Also what is shown: the fold with this person's suggestions. */
  readonly writing: DatasetWriting;
  readonly ownChanges: OwnChanges;
  #options: SyncWith | undefined;
  readonly #frameListeners = new Set<() => void>();
  #sync: DatasetSync | undefined;
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
    this.log = new SyncedLog(address, {
      showOnTrust: (provisional, share) => this.#showOnTrust(provisional, share),
      begun: () => this.#begun(),
      heard: (fresh) => this.writing.heard(fresh),
      changed: () => this.#tellChange(),
      called: (title) => this.dataset.tell({ title }),
      run: (errand) => this.#run(errand),
    });
    const ownVault = createMemoryKeyVault();
    this.writing = new DatasetWriting(
      {
        address,
        fold: this.fold,
        known: () => this.log.ids(),
        relays: () => this.#writeRelays(),
        takeOwn: (events) => {
          this.log.take(events);
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
    this.dataset.tell({ title: parseAddress(address)!.slug });
    void this.#open(surroundings);
  }

  get fold(): Fold {
    return this.log.fold;
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
    isLacking: (id) => this.log.isLacking(id),
    sync: () => this.#sync,
    readMore: () => this.#readMore(),
    keep: (found) => this.log.keep(found),
  });

  lookUp(ids: readonly EventId[]): Promise<boolean> {
    return this.#old.lookUp(ids);
  }

  proposals(question: ProposalsQuestion): Promise<ProposalsAnswer> {
    return listProposals(this, question);
  }

  frame(): DatasetFrame {
    const { snapshot } = this.log;
    const sync = this.#sync?.status();
    const { title = '', error } = this.dataset.news;
    const relays = sync?.relays.filter(({ state }) => state !== 'refused').map(({ url }) => url) ?? [];
    return {
      address: this.address,
      naddr: addressToNaddr(this.address, relays.slice(0, 3)),
      title,
      events: this.log.size,
      // While nothing is read in full, they are on their way.
      ...frameOfState(this.fold.state, sync?.caughtUp ? this.log.missingDecisions() : []),
      ...(sync && { sync }),
      ...(snapshot.status && { snapshot: snapshot.status }),
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
    const of = `${this.fold.version} ${device ?? ''}`;
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
    this.log.close();
    this.#tables.close();
    this.#sync?.close();
    this.#stopListening();
    this.ownChanges.close();
    this.dataset.close();
  }

  // ── Inside ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async #open(surroundings: Promise<SyncWith>): Promise<void> {
    const options = (this.#options = await surroundings);
    this.log.open(options);
    const drafts = this.writing.open().catch(tellOther('what was not sent yet'));
    try {
      await this.#tables.show(options.store, () => !this.#closed);
      await this.log.snapshot.restore(options.store);
      await this.log.read();
    } catch (error) {
      // Without a store the relays still have it all; the store says itself what is wrong.
      if (!isStoreError(error)) this.dataset.tell({ error: errorToData(error) });
    }
    if (this.#closed) return;
    this.#isStored = this.log.size > 0;
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
    const sync = (this.#sync = startElectedSync(this.log, { ...options, relays: this.relays }));
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
        if (this.#sync?.follows && !this.log.isFromSnapshot) await this.log.snapshot.restore(store);
        await Promise.all([this.log.read(), this.writing.open()]);
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

  /** At the beginning of a visit the store is read first. */
  #begun(): void {
    if (!this.dataset.fold) return;
    this.dataset.begin(this.writing);
    this.dataset.tell({ progress: undefined });
  }

  async #run(errand: Errand): Promise<void> {
    if (errand.find === 'events') await this.lookUp(errand.ids);
    else await this.#people.of(errand.pubkeys, true);
  }

  /** All that are known; what refuses is told so by the outbox. */
  #writeRelays(): readonly string[] {
    return this.#sync?.status().relays.map(({ url }) => url) ?? [];
  }

  #tellChange(): void {
    if (this.#closed) return;
    this.writing.renew();
    this.dataset.folded();
    this.#keepSoon();
  }

  #keepSoon(): void {
    this.#tables.keepSoon(this.#options!.store, () => {
      // What is shown on trust is not to come back.
      if (this.log.snapshot.isShown) return undefined;
      const { drafts, sent } = this.writing.status;
      return `${this.log.size} ${drafts} ${sent}`;
    });
  }

  /** What all tables of the dataset say of how it stands. */
  #tell(): void {
    if (this.#closed) return;
    const status = this.#sync?.status();
    if (status?.caughtUp) this.log.snapshot.allRead();
    const { size } = this.log;
    this.dataset.tell(
      this.#contact.news(status, { size, isStored: this.#isStored, isOnTrust: this.log.snapshot.isShown }, Date.now()),
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
