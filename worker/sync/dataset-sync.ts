/**
 * Keeps one dataset in step with its relays: gathers how things stand, asks `decide` what to do, does it. Only wiring; the rules
 * are in decide.ts, the reading in catch-up.ts, what is accepted in inbox.ts, which relays in dataset-relays.ts.
 */
import type { EventId, NostrEvent, Pubkey } from '../../core/log/event.js';
import { askRelays } from './asking.js';
import { catchUp, fetchIds } from './catch-up.js';
import { DatasetRelays } from './dataset-relays.js';
import { decide, type Action } from './decide.js';
import type { FollowedRelay } from './followed-relay.js';
import { Inbox } from './inbox.js';
import { MissingQueue } from './missing-queue.js';
import { Outbox } from './outbox.js';
import type { SyncStatus } from './sync-status.js';
import type { DatasetSync, ReceivedEvent, SyncOptions, SyncTarget } from './sync-target.js';

const STATUS_MS = 100;
/** Known events that a relay also has are noted together: it is a fact nobody waits for. */
const NOTE_SEEN_MS = 1_000;

export function startSync(target: SyncTarget, options: SyncOptions): DatasetSync {
  const sync = new RunningSync(target, options);
  void sync.start();
  return sync;
}

class RunningSync implements DatasetSync {
  readonly #relays: DatasetRelays;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  readonly #missing = new MissingQueue();
  readonly #fetching = new Set<EventId>();
  readonly #seen = new Map<string, Set<string>>();
  #authors: readonly Pubkey[] = [];
  #authorSet: ReadonlySet<string> = new Set();
  #intakes: ReadonlySet<EventId> = new Set();
  #isPlanned = false;
  #isStatusPlanned = false;
  #isClosed = false;
  #cancelWake = (): void => undefined;
  #forgetTarget: () => void;
  #forgetOnline: () => void;

  constructor(
    readonly target: SyncTarget,
    readonly options: SyncOptions,
  ) {
    const { environment, store } = options;
    this.#readTarget();
    this.#inbox = new Inbox({
      target,
      receive: (events, relay) => this.#receive(events, relay),
      isAuthor: (pubkey) => this.#authorSet.has(pubkey),
      isIntake: (grant) => this.#intakes.has(grant as EventId),
      verifier: options.pool.verifier,
      alsoSeen: (events, relay) => this.#noteSeen(events, relay),
    });
    this.#outbox = new Outbox({
      address: target.address,
      store,
      environment,
      session: (url) => {
        const session = this.#relays.get(url)?.relay.session;
        return session?.status.link === 'open' ? session : undefined;
      },
    });
    this.#relays = new DatasetRelays({
      address: target.address,
      named: options.relays,
      pool: options.pool,
      environment,
      inbox: this.#inbox,
      isHere: (id) => target.has(id),
      interest: () => ({ address: target.address, authors: this.#authors, intakes: this.#intakes }),
      changed: () => this.#plan(),
      counted: () => this.#planStatus(),
      opened: () => this.#outbox.send(),
    });
    this.#forgetTarget = target.onChange(() => {
      this.#readTarget();
      this.#plan();
    });
    this.#forgetOnline = environment.onOnlineChange(() => this.#plan());
  }

  async start(): Promise<void> {
    const { store } = this.options;
    this.#relays.choose();
    const manifest = await store.manifest(this.target.address).catch(() => undefined);
    if (manifest && !this.#isClosed) this.#relays.readManifest(manifest);
    this.#plan();
  }

  status(): SyncStatus {
    const relays = this.#relays.all().sort((a, b) => (a.url < b.url ? -1 : 1));
    const read = relays.filter((relay) => relay.hasRead(this.#authors));
    return {
      online: this.options.environment.isOnline(),
      caughtUp: read.length > 0,
      relays: relays.map((relay) => relay.status(this.#authors)),
      missing: this.target.missing().size,
      authorityUnsure: read.length < Math.min(2, relays.length) || relays.length === 0,
    };
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reconcile(): void {
    for (const followed of this.#relays.all()) {
      followed.hurry();
      if (followed.relay.session.status.link === 'offline') followed.relay.session.connect();
    }
    this.#plan();
  }

  ask(...[filter, take]: Parameters<DatasetSync['ask']>): Promise<number> {
    const sessions = this.#relays.all().map(({ relay }) => relay.session);
    return askRelays(sessions, filter, take, this.options.environment);
  }

  send(): void {
    this.#outbox.send();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forgetTarget();
    this.#forgetOnline();
    this.#cancelWake();
    this.#outbox.close();
    this.#relays.close();
    this.#inbox.close();
    this.#listeners.clear();
  }

  // ── What the dataset knows ─────────────────────────────────────────────────────────────────────────────────────

  #readTarget(): void {
    this.#authors = [...this.target.authors()].sort();
    this.#authorSet = new Set(this.#authors);
    this.#intakes = this.target.intakes();
  }

  async #receive(events: readonly ReceivedEvent[], relay: string): Promise<void> {
    await this.target.receive(events, relay);
    for (const { wire } of events) this.#outbox.seen(wire.id, relay);
    for (const { wire, decoded } of events) if (decoded.type === 'manifest') this.#relays.readManifest(wire);
  }

  #noteSeen(events: readonly NostrEvent[], relay: string): void {
    for (const { id } of events) this.#outbox.seen(id, relay);
    const isPlanned = this.#seen.size > 0;
    const ids = this.#seen.get(relay) ?? new Set<string>();
    this.#seen.set(relay, ids);
    for (const { id } of events) ids.add(id);
    if (isPlanned) return;
    const { environment, store } = this.options;
    environment.after(NOTE_SEEN_MS, () => {
      const all = [...this.#seen];
      this.#seen.clear();
      // Only what is shown of relays depends on it.
      for (const [url, some] of all) store.markSeen(this.target.address, [...some], url).catch(() => undefined);
    });
  }

  // ── What to do ─────────────────────────────────────────────────────────────────────────────────────────────────

  #plan(): void {
    this.#planStatus();
    if (this.#isPlanned || this.#isClosed) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (!this.#isClosed) this.#step();
    });
  }

  #step(): void {
    const { environment } = this.options;
    const now = environment.now();
    const fetching = this.#fetching;
    const relays = this.#relays.all().map((relay) => relay.view(this.#authors));
    const missing = this.#missing.due({ now, missing: this.target.missing(), fetching, relays });
    const actions = decide({ now, authors: this.#authors, missing, fetching, relays });
    this.#cancelWake();
    for (const action of actions) this.#do(action);
  }

  #do(action: Action): void {
    if (action.do === 'wake') {
      const { environment } = this.options;
      this.#cancelWake = environment.after(Math.max(0, action.at - environment.now()), () => this.#plan());
      return;
    }
    const followed = this.#relays.get(action.url);
    if (!followed) return;
    switch (action.do) {
      case 'open-feed':
        return followed.relay.feed.open();
      case 'read':
        return void this.#read(followed, action.authors);
      case 'fetch':
        return void this.#fetch(followed, action.ids);
    }
  }

  async #read(followed: FollowedRelay, authors: readonly Pubkey[]): Promise<void> {
    const { store, environment } = this.options;
    const { address } = this.target;
    followed.readingStarts();
    try {
      const cursor = await store.cursor(address, followed.url).catch(() => undefined);
      const began = environment.now();
      const reading = await catchUp({
        address,
        reader: followed.reader,
        session: followed.relay.session,
        authors,
        hasIntake: () => this.#intakes.size > 0,
        held: () => [...this.target.held(), ...this.#inbox.refused()],
        cursor,
        now: began,
        ...(this.target.since && { since: () => this.target.since!() }),
        ...(this.target.readSnapshot && { readSnapshot: (reader) => this.target.readSnapshot!(reader) }),
      });
      followed.readingEnds(reading, authors);
      // What only memory holds is gone at the next visit: then a cursor would pass over it.
      if (reading.isComplete && authors.length === this.#authors.length && !store.problem) {
        const fullAt = reading.isFull ? began : (cursor?.fullAt ?? 0);
        const next = { reconciledAt: began, fullAt, by: reading.by, authors };
        await store.putCursor(address, followed.url, next).catch(() => undefined);
      }
    } catch (error) {
      followed.readingStopped(error);
    }
    this.#plan();
  }

  async #fetch(followed: FollowedRelay, ids: readonly EventId[]): Promise<void> {
    for (const id of ids) {
      this.#fetching.add(id);
      followed.asked.set(id, this.options.environment.now());
    }
    try {
      await fetchIds(followed.reader, ids);
    } catch {
      // It went away; the next relay is asked.
    }
    for (const id of ids) this.#fetching.delete(id);
    this.#plan();
  }

  #planStatus(): void {
    if (this.#isStatusPlanned || this.#isClosed || this.#listeners.size === 0) return;
    this.#isStatusPlanned = true;
    this.options.environment.after(STATUS_MS, () => {
      this.#isStatusPlanned = false;
      if (this.#isClosed) return;
      const status = this.status();
      for (const listener of [...this.#listeners]) listener(status);
    });
  }
}
