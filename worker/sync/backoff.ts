/** How long to wait after the nth failure: doubling, with jitter, so that a thousand readers do not come back at once. */

const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

/** `failures` ≥ 1; `random` from 0 to 1. ms. */
export function backoffMs(failures: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20)) * (0.5 + random);
}
