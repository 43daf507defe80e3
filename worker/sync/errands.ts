/**
 * Errands between workers that share a store: who follows passes them on, who talks to relays runs them. What was found comes by
 * the store, so only the word that it is done goes back. A page in the background may be frozen with its lock: nobody waits long.
 */
import type { SyncEnvironment } from './environment.js';
import type { Errand } from './sync-target.js';

/** `by` and `number` say whose it is, and which. */
export type ErrandMessage =
  | { readonly say: 'run'; readonly by: string; readonly number: number; readonly errand: Errand }
  | { readonly say: 'done'; readonly by: string; readonly number: number };

/** Relays are given four seconds (asking.ts); the store has the rest. */
const LATE_MS = 6_000;
/** Under way at once, on either side. */
const MOST_ERRANDS = 16;
const MOST_NAMED = 100;

export class Errands {
  readonly #me: string;
  readonly #waiting = new Map<number, () => void>();
  #count = 0;
  #running = 0;

  constructor(
    readonly environment: SyncEnvironment,
    readonly say: (message: ErrandMessage) => void,
  ) {
    this.#me = String(environment.random());
  }

  /** Resolves when it was run, or some seconds have gone. */
  passOn(errand: Errand): Promise<void> {
    if (this.#waiting.size >= MOST_ERRANDS) return Promise.resolve();
    return new Promise((resolve) => {
      const number = this.#count++;
      const cancel = this.environment.after(LATE_MS, () => done());
      const done = (): void => {
        cancel();
        this.#waiting.delete(number);
        resolve();
      };
      this.#waiting.set(number, done);
      this.say({ say: 'run', by: this.#me, number, errand });
    });
  }

  /** `run`: where this worker talks to relays. Errands that are too many or no errands are not run, and nobody says so. */
  async heard(message: ErrandMessage, run: ((errand: Errand) => Promise<void>) | undefined): Promise<void> {
    const { by, number } = message;
    if (message.say === 'done') {
      if (by === this.#me) this.#waiting.get(number)?.();
      return;
    }
    if (!run || this.#running >= MOST_ERRANDS || !isErrand(message.errand)) return;
    this.#running += 1;
    // What failed here will not be found by waiting.
    await run(message.errand).catch((error: unknown) => console.error('Kobold: an errand failed.', error));
    this.#running -= 1;
    this.say({ say: 'done', by, number });
  }

  /** Nobody is left waiting. */
  close(): void {
    for (const done of [...this.#waiting.values()]) done();
  }
}

/** Another release may be at the other end: its errands may be others. */
function isErrand(errand: Errand): boolean {
  const named: unknown = errand.find === 'events' ? errand.ids : errand.find === 'names' ? errand.pubkeys : undefined;
  return (
    Array.isArray(named) && named.length <= MOST_NAMED && named.every((each) => /^[0-9a-f]{64}$/.test(String(each)))
  );
}
