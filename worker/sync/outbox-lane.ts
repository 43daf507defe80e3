/**
 * What waits for one relay, sent twenty at a time as it came; relays do not wait for each other. What was pasted is dozens of events:
 * sent while a page shows it they take the time that showing it needs, so they wait for that, once. A few that come meanwhile overtake.
 */
import type { OutboxEntry } from '../store/event-store.js';
import type { SyncEnvironment } from './environment.js';

export interface LaneOptions {
  readonly environment: SyncEnvironment;
  /** In how many ms a page has shown what it shows, if nothing comes; 0: now. */
  readonly idleIn: () => number;
  /** Gives whether it was sent. Rejects where the store fails. */
  readonly send: (entry: OutboxEntry) => Promise<boolean>;
  /** All is done that was due. Not called where the store failed. */
  readonly done: (isAnySent: boolean) => void;
}

const AT_ONCE = 20;
/** Edits of single cells, which others wait for. */
const FEW = 10;
const LONGEST_WAIT_MS = 2_000;

export class OutboxLane {
  #queue: OutboxEntry[] = [];
  #isRunning = false;
  #isHurried = false;
  #stopWaiting = (): void => undefined;

  constructor(private readonly options: LaneOptions) {}

  /** What is due by now and not on its way, oldest first. */
  take(due: readonly OutboxEntry[]): void {
    const queued = new Set(this.#queue.map(({ event }) => event.id));
    const fresh = due.filter(({ event }) => !queued.has(event.id));
    if (fresh.length === 0) return;
    // What failed before and is tried again overtakes nobody.
    const isAwaited = fresh.length <= FEW && fresh.every(({ tries }) => tries === 0);
    if (this.#isRunning && isAwaited) {
      void this.#untilDone(() => this.#sendAll(fresh));
      this.#hurry();
      return;
    }
    this.#queue = [...this.#queue, ...fresh];
    if (!this.#isRunning) void this.#run();
  }

  close(): void {
    this.#queue = [];
    this.#hurry();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#isHurried = false;
    await this.#untilDone(async () => {
      try {
        if (this.#queue.length > FEW) await this.#untilIdle();
        let isAnySent = false;
        while (this.#queue.length > 0) isAnySent = (await this.#sendAll(this.#queue.splice(0, AT_ONCE))) || isAnySent;
        return isAnySent;
      } finally {
        this.#isRunning = false;
      }
    });
  }

  async #untilDone(work: () => Promise<boolean>): Promise<void> {
    try {
      this.options.done(await work());
    } catch (error) {
      // A store that fails says so itself; the next reason to send tries again.
      this.#queue = [];
      console.warn('Kobold: the outbox could not be sent.', error);
    }
  }

  async #sendAll(entries: readonly OutboxEntry[]): Promise<boolean> {
    return (await Promise.all(entries.map(this.options.send))).includes(true);
  }

  #hurry(): void {
    this.#isHurried = true;
    this.#stopWaiting();
  }

  /** Two seconds at the most, and no longer than until somebody waits for something. */
  async #untilIdle(): Promise<void> {
    const { environment, idleIn } = this.options;
    const latest = environment.now() + LONGEST_WAIT_MS;
    while (!this.#isHurried) {
      const wait = Math.min(idleIn(), latest - environment.now());
      if (wait <= 0) return;
      await new Promise<void>((resolve) => {
        const cancel = environment.after(wait, resolve);
        this.#stopWaiting = () => {
          cancel();
          resolve();
        };
      });
    }
  }
}
