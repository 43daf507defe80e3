/**
 * How hard property tests try: `KOBOLD_LONG=10` (`npm run test:long`) is ten times as hard. Works in Node and in the browser. A long
 * run is of those files only that import this one (test/run.ts).
 */
const times = Number((globalThis as { KOBOLD_LONG?: number }).KOBOLD_LONG ?? globalThis.process?.env?.KOBOLD_LONG ?? 1);
export const isLong = times > 1;

/** Runs for `fc.assert(…, { numRuns: runs(200) })`. */
export function runs(usual: number): number {
  return usual * times;
}

/** Browsers run the tests of core too, but need not draw as many: what differs there is not chance. */
export const isBrowser = !('process' in globalThis);

/**
 * How many seeds a test that draws very many tries, from which on (the same in every usual run), and how long at most.
 * Millions of histories take hours: `KOBOLD_LONG=10 KOBOLD_SECONDS=36000` with the one file.
 */
export function budget(usual: { count: number; nodeMs: number; browserMs: number; longMs: number }): {
  count: number;
  ms: number;
  firstSeed: number;
} {
  const seconds = globalThis.process?.env?.KOBOLD_SECONDS;
  if (isLong) {
    const ms = seconds ? Number(seconds) * 1_000 : usual.longMs;
    return { count: Infinity, ms, firstSeed: Math.floor(Date.now() / 1_000) * 1_000 };
  }
  return { count: usual.count, ms: isBrowser ? usual.browserMs : usual.nodeMs, firstSeed: 1 };
}

/** `KOBOLD_SEED=123` runs one history only. */
export function seedFromOutside(): number | undefined {
  const seed = globalThis.process?.env?.KOBOLD_SEED;
  return seed === undefined ? undefined : Number(seed);
}

/** For `this.timeout(timeLimitMs(20_000))` where a test takes longer than others: long runs may take as much longer. */
export function timeLimitMs(usual: number): number {
  return runs(usual);
}
