/**
 * One of several workers talks to relays, the others follow it. Where there is no SharedWorker each page has a worker of its
 * own, and all share one store: who holds the Web Lock of a dataset keeps it in step, tells the others how it stands, and is
 * followed by the next when its page goes. Without locks, without a store in common, or once the store is in trouble,
 * each talks for itself.
 */
import type { SyncEnvironment } from './environment.js';
import { startSync } from './dataset-sync.js';
import { Errands, type ErrandMessage } from './errands.js';
import type { SyncStatus } from './sync-status.js';
import type { DatasetSync, Errand, SyncOptions, SyncTarget } from './sync-target.js';

/** What an election takes from the browser. */
export interface Election {
  readonly locks: Pick<LockManager, 'request'>;
  readonly openChannel: (name: string) => Channel;
}
export interface Channel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface ElectedSyncOptions extends SyncOptions {
  readonly election?: Election | undefined;
}

type Message =
  | { readonly say: 'status'; readonly status: SyncStatus }
  /** `ask`: who talks, and how does it stand? The others are calls of DatasetSync, passed on. */
  | { readonly say: 'ask' | 'reconcile' | 'send' }
  | ErrandMessage;

/** Who talks is asked for a sign of life so often, and has so long: a page in the background may be frozen with its lock. */
const ASK_MS = 15_000;
const ANSWER_MS = 10_000;

export function startElectedSync(target: SyncTarget, options: ElectedSyncOptions): DatasetSync {
  const { election, store } = options;
  if (!election || store.kind !== 'indexeddb') return startSync(target, options);
  return new ElectedSync(target, options, election);
}

/** Undefined where the page has no locks (plain http, opaque origins). */
export function browserElection(): Election | undefined {
  try {
    if (self.origin === 'null' || !navigator.locks || typeof BroadcastChannel !== 'function') return undefined;
    return { locks: navigator.locks, openChannel: (name) => new BroadcastChannel(name) as Channel };
  } catch {
    return undefined;
  }
}

class ElectedSync implements DatasetSync {
  /** While we talk. */
  #own: DatasetSync | undefined;
  /** By who talks. */
  #told: SyncStatus;
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  readonly #name: string;
  readonly #channel: Channel;
  readonly #environment: SyncEnvironment;
  readonly #errands: Errands;
  /** Ends what is asked of locks, and lets go of ours. */
  #lock = new AbortController();
  #isAlone = false;
  #isClosed = false;
  #cancelTimer = (): void => undefined;
  readonly #forgetProblem: () => void;

  constructor(
    readonly target: SyncTarget,
    readonly options: SyncOptions,
    readonly election: Election,
  ) {
    this.#environment = options.environment;
    const relays = options.relays.map(({ url, from }) => `${from} ${url}`).sort();
    // Who names other relays asks them itself.
    this.#name = ['kobold talks to relays', options.store.id, target.address, ...relays].join(' ');
    this.#told = nothingYet(options);
    this.#errands = new Errands(this.#environment, (message) => this.#say(message));
    this.#channel = election.openChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#heard(data as Message);
    this.#forgetProblem = options.store.onProblem(() => this.#storeChanged());
    this.#storeChanged();
    if (this.#isAlone) return;
    void this.#stand();
    this.#say({ say: 'ask' });
    this.#watch();
  }

  get follows(): boolean {
    return this.#own === undefined;
  }

  status(): SyncStatus {
    return this.#own?.status() ?? this.#told;
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reconcile(): void {
    if (this.#own) this.#own.reconcile();
    else this.#say({ say: 'reconcile' });
  }

  /** Only who talks to relays can ask them; the others are told that nobody answered, and pass an errand on. */
  async ask(...question: Parameters<DatasetSync['ask']>): Promise<number> {
    return (await this.#own?.ask(...question)) ?? 0;
  }

  async passOn(errand: Errand): Promise<void> {
    if (this.#own) await this.target.run?.(errand);
    else await this.#errands.passOn(errand);
  }

  send(): void {
    if (this.#own) this.#own.send();
    else this.#say({ say: 'send' });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTimer();
    this.#forgetProblem();
    this.#listeners.clear();
    this.#stopTalking();
    this.#lock.abort();
    this.#errands.close();
    this.#channel.close();
  }

  /** Asks for the lock, and talks while we have it. `isTaken`: from who does not answer any more. */
  async #stand(isTaken = false): Promise<void> {
    const lock = (this.#lock = new AbortController());
    const { signal } = lock;
    const hold = (): Promise<void> | undefined => {
      if (signal.aborted) return undefined;
      this.#talk();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    };
    try {
      await this.election.locks.request(this.#name, isTaken ? { steal: true } : { signal }, hold);
    } catch {
      // Taken from us by somebody who heard nothing of us, or not waited for any longer.
    }
    if (this.#isClosed || this.#isAlone || lock !== this.#lock) return;
    this.#stopTalking();
    this.#watch();
    void this.#stand();
  }

  #talk(): void {
    if (this.#own || this.#isClosed) return;
    this.#cancelTimer();
    const own = (this.#own = startSync(this.target, this.options));
    own.onStatus((status) => this.#changed(status));
    this.#changed(own.status());
  }

  #stopTalking(): void {
    if (!this.#own) return;
    this.#told = this.#own.status();
    this.#own.close();
    this.#own = undefined;
  }

  /** What is not stored reaches nobody else: from then on each for itself. */
  #storeChanged(): void {
    const { problem } = this.options.store;
    if (this.#isAlone || !problem) return;
    this.#isAlone = true;
    this.#cancelTimer();
    this.#talk();
    this.#lock.abort();
  }

  /** While we follow. */
  #watch(): void {
    this.#cancelTimer();
    if (this.#own || this.#isAlone || this.#isClosed) return;
    this.#cancelTimer = this.#environment.after(ASK_MS, () => {
      this.#say({ say: 'ask' });
      this.#cancelTimer = this.#environment.after(ANSWER_MS, () => {
        this.#lock.abort();
        void this.#stand(true);
      });
    });
  }

  #heard(message: Message): void {
    if (message.say === 'status') {
      if (this.#own) return;
      this.#watch();
      this.#told = message.status;
      this.#tell(message.status);
    } else if (message.say === 'run' || message.say === 'done') {
      const isTalking = this.#own !== undefined && !this.#isAlone;
      void this.#errands.heard(message, isTalking ? async (errand) => this.target.run?.(errand) : undefined);
    } else if (this.#own && !this.#isAlone) {
      if (message.say === 'ask') this.#say({ say: 'status', status: this.#own.status() });
      else this.#own[message.say]();
    }
  }

  #changed(status: SyncStatus): void {
    if (!this.#isAlone) this.#say({ say: 'status', status });
    this.#tell(status);
  }

  #tell(status: SyncStatus): void {
    for (const listener of [...this.#listeners]) listener(status);
  }

  #say(message: Message): void {
    if (!this.#isClosed) this.#channel.postMessage(message);
  }
}

/** Until it is known who talks: about to. */
function nothingYet({ relays, environment }: SyncOptions): SyncStatus {
  const since = environment.now();
  return {
    online: environment.isOnline(),
    caughtUp: false,
    relays: relays.map(({ url, from }) => ({ url, from, state: 'connecting', since, events: 0, dropped: {} })),
    missing: 0,
    authorityUnsure: true,
  };
}
