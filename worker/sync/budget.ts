/**
 * What a relay may send before it is parsed: credit of bytes and frames. What turns out to be wanted gives its share back,
 * so an honest relay of any size never runs out, and a flood of junk ends after a few megabytes.
 */

export interface BudgetSize {
  readonly bytes: number;
  readonly frames: number;
  /** A used-up budget is whole again after so many ms. */
  readonly refillMs: number;
}

export const RELAY_BUDGET: BudgetSize = { bytes: 32_000_000, frames: 30_000, refillMs: 600_000 };

export class Budget {
  #bytes: number;
  #frames: number;
  #asOf: number;

  constructor(
    readonly now: () => number,
    readonly size: BudgetSize = RELAY_BUDGET,
  ) {
    this.#bytes = size.bytes;
    this.#frames = size.frames;
    this.#asOf = now();
  }

  /** Before parsing. False: there is no credit left, and the relay must go. */
  charge(bytes: number): boolean {
    const now = this.now();
    const share = Math.max(0, now - this.#asOf) / this.size.refillMs;
    this.#asOf = now;
    this.#bytes = Math.min(this.size.bytes, this.#bytes + share * this.size.bytes) - bytes;
    this.#frames = Math.min(this.size.frames, this.#frames + share * this.size.frames) - 1;
    return this.#bytes >= 0 && this.#frames >= 0;
  }

  refund(bytes: number): void {
    this.#bytes = Math.min(this.size.bytes, this.#bytes + bytes);
    this.#frames = Math.min(this.size.frames, this.#frames + 1);
  }
}
