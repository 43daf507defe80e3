/**
 * The log of a dataset as far as it is here: what the store has, and what sync brings. What comes is stored, then folded; at the next
 * visit the store is folded first. Nothing of it is shown here: relay-dataset.ts does that.
 */
import { Fold } from '../../core/dataset/fold.js';
import type { ProvisionalState } from '../../core/dataset/provisional-state.js';
import type { SnapshotRefusal } from '../../core/dataset/snapshot-read.js';
import type { IdSet } from '../../core/dataset/state.js';
import { addressToRoot } from '../../core/log/address.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { Address, DatasetEvent, EventId, ManifestEvent, NostrEvent, Pubkey } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { pause } from '../live/pause.js';
import type { EventStore } from '../store/event-store.js';
import { isNewerManifest } from '../store/newer-manifest.js';
import { despiteStore } from '../store/store-errors.js';
import type { SyncEnvironment } from '../sync/environment.js';
import type { RelayReader } from '../sync/relay-reader.js';
import { MOST_RELAYS } from '../sync/relay-url.js';
import type { Errand, HeldEvent, ReceivedEvent, SyncTarget } from '../sync/sync-target.js';
import { isFolded } from './old-events.js';
import { SnapshotBootstrap } from './snapshot-bootstrap.js';
import type { ReadSnapshot } from './snapshot-reading.js';

/** Whoever shows it. */
export interface LogOwner {
  /** Rows of a snapshot that is still coming; undefined: they are withdrawn. */
  showOnTrust(provisional: ProvisionalState | undefined, share: number | undefined): void;
  /** It goes on from a snapshot. */
  begun(): void;
  /** These were folded. */
  heard(fresh: readonly DatasetEvent[]): void;
  /** Something is another now: the state, or what the manifest says. */
  changed(): void;
  /** By the manifest. */
  called(title: string): void;
  run(errand: Errand): Promise<void>;
}

export interface LogSurroundings {
  readonly store: EventStore;
  readonly environment: SyncEnvironment;
}

/** How long before a snapshot an event may be dated that its maker did not have. */
const LATE_SECONDS = 2 * 86_400;

export class SyncedLog implements SyncTarget {
  readonly fold: Fold;
  readonly snapshot: SnapshotBootstrap;
  /** Everything in hand but manifests and snapshots, by id. */
  readonly #held = new Map<EventId, HeldEvent>();
  /** Events that only a snapshot tells of. */
  readonly #linked = new Set<EventId>();
  readonly #changed = new Set<() => void>();
  #surroundings: LogSurroundings | undefined;
  #manifest: ManifestEvent | undefined;
  #manifestWire: NostrEvent | undefined;
  /** Of the snapshot it began with, in ms. */
  #began: number | undefined;
  /** Of the store, as far as it was read. */
  #seq = 0;
  #isClosed = false;

  constructor(
    readonly address: Address,
    private readonly owner: LogOwner,
  ) {
    this.fold = new Fold(address, { now: Date.now() });
    this.snapshot = new SnapshotBootstrap({
      address,
      newestSnapshot: () => this.#manifest?.board.snapshot,
      // The newest event of each relay, as live subscriptions bring them, is nothing to go on from.
      hasBegun: () => this.#held.size > MOST_RELAYS && this.fold.state.heads().length > 0,
      isLocalPage: () => this.#surroundings?.environment.isLocalPage === true,
      show: (provisional, share) => this.owner.showOnTrust(provisional, share),
      load: (read) => this.#load(read),
    });
  }

  /** Comes before all that reads or receives. */
  open(surroundings: LogSurroundings): void {
    this.#surroundings = surroundings;
  }

  close(): void {
    this.#isClosed = true;
  }

  // ── What is here ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Events in hand. */
  get size(): number {
    return this.#held.size;
  }

  ids(): Iterable<EventId> {
    return this.#held.keys();
  }

  get isFromSnapshot(): boolean {
    return this.#linked.size > 0;
  }

  /** Told of by a snapshot, and not here. */
  isLacking(id: EventId): boolean {
    return this.#linked.has(id) && !this.#held.has(id);
  }

  /** That only the manifest names. */
  missingDecisions(): readonly EventId[] {
    const named = (this.#manifest?.board.authority_heads ?? []).filter((id) => !this.#held.has(id));
    return named.length === 0 ? named : named.filter((id) => !this.fold.state.missing().has(id));
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
    const more = this.missingDecisions();
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
      else if (decoded.type === 'part') await this.snapshot.takePart(decoded);
      else log.push(event);
      if (decoded.type === 'snapshot') this.snapshot.takeEvent(event);
    }
    await this.keep(log, relay);
  }

  /** Late arrivals are named by others, or dated two days before at most. */
  since(): number | undefined {
    if (this.#began === undefined || this.fold.state.needs().includes('history')) return undefined;
    return Math.floor(this.#began / 1000) - LATE_SECONDS;
  }

  wantsPart(x: string): boolean {
    return this.snapshot.wants(x);
  }

  readSnapshot(reader: RelayReader): Promise<void> {
    return this.snapshot.read(reader, this.#store);
  }

  run(errand: Errand): Promise<void> {
    return this.owner.run(errand);
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  // ── What comes ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** What the store has and was not read yet. Rejects with `store-…`. */
  async read(): Promise<void> {
    const store = this.#store;
    const noted = store.manifest(this.address).then((wire) => {
      const manifest = wire && decodeEvent(wire);
      if (manifest && !isRefusal(manifest) && manifest.type === 'manifest') this.#noteManifest(manifest, wire);
    });
    // It is waited for when all is read.
    noted.catch(() => undefined);
    for await (const batch of store.read(this.address, { after: this.#seq })) {
      this.#seq = batch.at(-1)!.seq;
      this.take(batch.flatMap(({ event }) => (this.#held.has(event.id as EventId) ? [] : received(event))));
      await pause();
      if (this.#isClosed) return;
    }
    await noted;
  }

  /** From others: stored, then folded. */
  async keep(events: readonly ReceivedEvent[], relay?: string): Promise<void> {
    if (events.length === 0 || this.#isClosed) return;
    const wires = events.map(({ wire }) => wire);
    const from = relay === undefined ? {} : { relay };
    await despiteStore(this.#store.append(this.address, wires, from));
    this.take(events);
  }

  /** They are stored. */
  take(events: readonly ReceivedEvent[]): void {
    const fresh: DatasetEvent[] = [];
    for (const { wire, decoded } of events) {
      if (!isFolded(decoded) || this.#held.has(decoded.id)) continue;
      const { id, pubkey, kind } = decoded;
      if (decoded.type !== 'snapshot') this.#held.set(id, { id, pubkey, kind, created_at: wire.created_at });
      fresh.push(decoded);
    }
    if (fresh.length === 0) return;
    this.snapshot.giveUp();
    this.fold.advance(Date.now());
    this.fold.add(fresh);
    this.owner.heard(fresh);
    this.#tellChange();
  }

  async #load({ contents, events }: ReadSnapshot): Promise<SnapshotRefusal | undefined> {
    const refusal = this.fold.load(contents);
    if (refusal) return refusal;
    this.#began = contents.snapshot.stamp[0];
    for (const { id } of contents.links) this.#linked.add(id);
    await despiteStore(this.#store.append(this.address, events));
    this.take(events.flatMap(received));
    this.owner.begun();
    this.#tellChange();
    return undefined;
  }

  async #takeManifest(manifest: ManifestEvent, wire: NostrEvent): Promise<void> {
    await despiteStore(this.#store.putManifest(this.address, wire));
    this.#noteManifest(manifest, wire);
    this.#tellChange();
  }

  #noteManifest(manifest: ManifestEvent, wire: NostrEvent): void {
    if (this.#manifestWire && !isNewerManifest(wire, this.#manifestWire)) return;
    this.#manifest = manifest;
    this.#manifestWire = wire;
    if (manifest.board.name) this.owner.called(manifest.board.name);
  }

  #tellChange(): void {
    if (this.#isClosed) return;
    this.owner.changed();
    for (const listener of [...this.#changed]) listener();
  }

  get #store(): EventStore {
    return this.#surroundings!.store;
  }
}

/** Verified before it was stored. A kit that is older than the one that stored it may not understand it. */
function received(wire: NostrEvent): ReceivedEvent[] {
  const decoded = decodeEvent(wire);
  return isRefusal(decoded) ? [] : [{ wire, decoded }];
}
