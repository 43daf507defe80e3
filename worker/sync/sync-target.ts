/**
 * What sync needs of a dataset: whom to ask for, what is held, and where to put what has come. Implemented by
 * worker/dataset; sync never folds and never stores events itself.
 */
import type { Decoded } from '../../core/log/decode.js';
import type { IdSet } from '../../core/dataset/state.js';
import type { Address, EventId, NostrEvent, Pubkey } from '../../core/log/event.js';
import type { EventStore } from '../store/event-store.js';
import type { SyncEnvironment } from './environment.js';
import type { Filter } from './filter.js';
import type { RelayPool } from './relay-pool.js';
import type { RelayReader } from './relay-reader.js';
import type { SyncStatus } from './sync-status.js';

export interface SyncTarget {
  readonly address: Address;
  /** By whom log events are asked for: root, and everyone a grant or delegation in hand names, revoked ones included. */
  authors(): readonly Pubkey[];
  /** Open intakes: strangers' data events count only if they cite one of these. Empty: strangers are not asked for. */
  intakes(): ReadonlySet<EventId>;
  /** In hand: folded, deferred or about to be. */
  has(id: EventId): boolean;
  /** All events in hand that are no snapshots or parts, deferred ones included. */
  held(): Iterable<HeldEvent>;
  /** Named by known events (or by the manifest, as an authority head) and absent. */
  missing(): IdSet;
  /** Dataset keys by key id, to decode what is sealed (PROTOCOL.md, section 16). */
  keys?(): ReadonlyMap<string, Uint8Array>;
  /**
   * Events of this dataset that passed decode and signature (manifests, proposals and snapshots too), with their wire form.
   * Resolves once they are stored and folded: sync reads no further meanwhile. Known ones come again, from other relays.
   */
  receive(events: readonly ReceivedEvent[], relay: string): Promise<void>;
  /**
   * The place of snapshots in the bootstrap: called for each relay after the manifest was asked for and before the log is
   * read. Whoever has no need of one does nothing; `reader.ask` gives events through `receive`.
   */
  readSnapshot?(reader: RelayReader): Promise<void>;
  /** Seconds: older events of the log are known from a snapshot, those that nobody named excepted, and not asked for. */
  since?(): number | undefined;
  /** Whether a part of a snapshot with this hash is awaited: its hash is what counts, not who signed it. */
  wantsPart?(x: string): boolean;
  /** Does it, for a worker that follows this one, and puts what relays gave into the store. Never rejects. */
  run?(errand: Errand): Promise<void>;
  /** Authors, intakes or missing ids may have changed. */
  onChange(listener: () => void): () => void;
}

/** What a worker that follows has another find out: events that only a snapshot tells of, what people call themselves. */
export type Errand =
  | { readonly find: 'events'; readonly ids: readonly EventId[] }
  | { readonly find: 'names'; readonly pubkeys: readonly Pubkey[] };

export interface HeldEvent {
  readonly id: EventId;
  readonly pubkey: Pubkey;
  readonly kind: number;
  /** Seconds. */
  readonly created_at: number;
}

export interface ReceivedEvent {
  readonly wire: NostrEvent;
  readonly decoded: Decoded;
}

/** `startSync(target, options)` in dataset-sync.ts. */
export interface SyncOptions {
  /** From the page (`relays`), or hints of the address. What the manifest and relay lists name is added by itself. */
  readonly relays: readonly { readonly url: string; readonly from: 'page' | 'hint' }[];
  /** One for all datasets of the worker: `createRelayPool(environment)` in relay-pool.ts. */
  readonly pool: RelayPool;
  readonly store: EventStore;
  readonly environment: SyncEnvironment;
}

export interface DatasetSync {
  /** Another worker talks to relays: what comes is found in the store. */
  readonly follows?: boolean;
  status(): SyncStatus;
  /** At most ten times a second. */
  onStatus(listener: (status: SyncStatus) => void): () => void;
  /** Compares with every relay now, and tries those that are offline. */
  reconcile(): void;
  /**
   * Asks each relay that is connected for events that are not the dataset's, until all have ended or a few seconds have gone.
   * `take` says whether an event was of use; it is as it came, unverified. Gives how many relays answered to the end.
   */
  ask(filter: Filter, take: (raw: unknown) => boolean): Promise<number>;
  /**
   * Who follows cannot ask, but has who talks to relays run an errand. Resolves when what was found is in the store, or after
   * some seconds; never rejects.
   */
  passOn?(errand: Errand): Promise<void>;
  /** Own events were appended to the outbox. */
  send(): void;
  close(): void;
}
