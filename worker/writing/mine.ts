/** Proof of work in slices, so that the worker answers meanwhile, and stops when it is told to. */
import type { UnsignedEvent } from '../../core/log/event-id.js';
import { expectedTries, startMining, type Mining } from '../../core/log/proof-of-work.js';
import { pause } from '../live/pause.js';
import type { FormWork } from './form-api.js';

const SLICE_MS = 12;
const TRIES = 200;

export class Work {
  isStopped = false;
  #mining: Mining | undefined;

  constructor(readonly bits: number) {}

  get status(): FormWork {
    return { bits: this.bits, tried: this.#mining?.tried ?? 0, expected: expectedTries(this.bits) };
  }

  stop(): void {
    this.isStopped = true;
  }

  /** The event with its nonce; undefined once it was stopped. */
  async run(unsigned: UnsignedEvent): Promise<UnsignedEvent | undefined> {
    const mining = (this.#mining = startMining(unsigned, this.bits));
    let slices = 0;
    while (!this.isStopped) {
      for (const end = performance.now() + SLICE_MS; performance.now() < end;) {
        const mined = mining.run(TRIES);
        if (mined) return mined;
      }
      await pause();
      // Timers and sockets have their turn too, which messages alone may keep from them.
      if (++slices % 16 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    return undefined;
  }
}
