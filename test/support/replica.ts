/** A replica for tests: what worker/dataset is for sync, with nothing but the fold, in Node, over real sockets. */
import { WebSocket } from 'ws';
import { Fold } from '../../core/dataset/fold.js';
import type { IdSet } from '../../core/dataset/state.js';
import type { Address, DatasetEvent, EventId, Hash, LogEvent, NostrEvent, Pubkey } from '../../core/log/event.js';
import { addressToRoot } from '../../core/log/address.js';
import type { EventStore } from '../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../worker/store/memory-event-store.js';
import { startSync } from '../../worker/sync/dataset-sync.js';
import { browserEnvironment, type Socket, type SyncEnvironment } from '../../worker/sync/environment.js';
import { createRelayPool, type RelayPool } from '../../worker/sync/relay-pool.js';
import type { SyncStatus } from '../../worker/sync/sync-status.js';
import type { DatasetSync, HeldEvent, ReceivedEvent, SyncTarget } from '../../worker/sync/sync-target.js';

export interface ReplicaOptions {
  readonly relays: readonly string[];
  readonly environment?: SyncEnvironment;
  readonly pool?: RelayPool;
  readonly store?: EventStore;
}

export class Replica implements SyncTarget {
  readonly fold: Fold;
  readonly store: EventStore;
  readonly pool: RelayPool;
  readonly held_ = new Map<EventId, HeldEvent>();
  readonly manifests: NostrEvent[] = [];
  /** How many batches came. */
  batches = 0;
  #sync: DatasetSync | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly address: Address,
    readonly options: ReplicaOptions,
  ) {
    this.fold = new Fold(address, { now: Date.now() });
    this.store = options.store ?? createMemoryEventStore();
    this.pool = options.pool ?? createRelayPool(options.environment ?? nodeEnvironment());
  }

  get sync(): DatasetSync {
    return this.#sync!;
  }

  get status(): SyncStatus {
    return this.sync.status();
  }

  get hash(): Hash {
    return this.fold.state.hash();
  }

  start(): this {
    const relays = this.options.relays.map((url) => ({ url, from: 'page' as const }));
    this.#sync = startSync(this, { relays, pool: this.pool, store: this.store, environment: this.pool.environment });
    return this;
  }

  close(): void {
    this.#sync?.close();
    if (!this.options.pool) this.pool.close();
  }

  /** As if it had been here before. */
  put(events: readonly NostrEvent[], decoded: readonly DatasetEvent[]): void {
    events.forEach((event) => this.held_.set(event.id as EventId, held(event)));
    this.fold.add(decoded);
  }

  authors(): Pubkey[] {
    const authors = new Set<Pubkey>([addressToRoot(this.address)]);
    for (const id of this.held_.keys()) {
      const event = this.fold.state.event(id) as LogEvent | undefined;
      if (event?.type !== 'authority') continue;
      const { act } = event;
      if (act.act === 'grant' || act.act === 'successor' || act.act === 'delegate') authors.add(act.to);
    }
    return [...authors];
  }

  intakes(): ReadonlySet<EventId> {
    const acts = this.fold.state.authority().filter(({ act }) => act.act === 'intake' && act.mode === 'open');
    return new Set(acts.map(({ id }) => id));
  }

  has(id: EventId): boolean {
    return this.held_.has(id);
  }

  held(): Iterable<HeldEvent> {
    return this.held_.values();
  }

  missing(): IdSet {
    return this.fold.state.missing();
  }

  async receive(events: readonly ReceivedEvent[], relay: string): Promise<void> {
    this.batches += 1;
    const log = events.filter(({ decoded }) => decoded.type !== 'manifest');
    for (const { wire } of events.filter(({ decoded }) => decoded.type === 'manifest')) {
      this.manifests.push(wire);
      await this.store.putManifest(this.address, wire);
    }
    await this.store.append(
      this.address,
      log.map(({ wire }) => wire),
      { relay },
    );
    for (const { wire } of log) this.held_.set(wire.id as EventId, held(wire));
    this.fold.add(log.map(({ decoded }) => decoded as DatasetEvent));
    for (const listener of [...this.#listeners]) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function held({ id, pubkey, kind, created_at }: NostrEvent): HeldEvent {
  return { id: id as EventId, pubkey: pubkey as Pubkey, kind, created_at };
}

export interface Wire {
  bytesIn: number;
  bytesOut: number;
  sockets: number;
  /** Both ways, of NIP-77's messages. */
  negentropyBytes: number;
  readonly sent: string[];
}

/** Counts what goes over the wire; `speed` makes waiting shorter, and `random` chance the test's own. */
export function nodeEnvironment(
  more: Partial<SyncEnvironment> & { speed?: number; wire?: Wire } = {},
): SyncEnvironment {
  const { speed = 1, wire, ...rest } = more;
  const begin = Date.now();
  return browserEnvironment({
    now: () => begin + (Date.now() - begin) * speed,
    after: (ms, run) => {
      const timer = setTimeout(run, ms / speed);
      return () => clearTimeout(timer);
    },
    openSocket: (url) => {
      const socket = new WebSocket(url);
      socket.on('error', () => undefined);
      if (wire) {
        wire.sockets += 1;
        socket.on('message', (data: Buffer) => {
          wire.bytesIn += data.length;
          if (data.subarray(0, 6).toString() === '["NEG-') wire.negentropyBytes += data.length;
        });
        const send = socket.send.bind(socket) as (text: string) => void;
        socket.send = ((text: string) => {
          wire.bytesOut += text.length;
          if (text.startsWith('["NEG-')) wire.negentropyBytes += text.length;
          wire.sent.push(text);
          send(text);
        }) as typeof socket.send;
      }
      return socket as unknown as Socket;
    },
    ...rest,
  });
}
