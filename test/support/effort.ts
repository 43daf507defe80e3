/** How hard property tests try: `npm run test:long` raises it. Works in Node and in the browser. */
const isLong = (globalThis as { KOBOLD_LONG?: boolean }).KOBOLD_LONG ?? globalThis.process?.env?.KOBOLD_LONG === '1';

/** Runs for `fc.assert(…, { numRuns: runs(200) })`. */
export function runs(usual: number): number {
  return isLong ? usual * 50 : usual;
}

/** Browsers run the tests of core too, but need not draw as many: what differs there is not chance. */
export const isBrowser = !('process' in globalThis);

/**
 * How long a test that goes on while time is left may go on, and its first seed: the same in every usual run. Millions of
 * histories take hours: `KOBOLD_LONG=1 KOBOLD_SECONDS=36000` with the one file.
 */
export function budget(usual: { nodeMs: number; browserMs: number; longMs: number }): {
  ms: number;
  firstSeed: number;
} {
  const seconds = globalThis.process?.env?.KOBOLD_SECONDS;
  if (isLong)
    return { ms: seconds ? Number(seconds) * 1_000 : usual.longMs, firstSeed: Math.floor(Date.now() / 1_000) * 1_000 };
  return { ms: isBrowser ? usual.browserMs : usual.nodeMs, firstSeed: 1 };
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
