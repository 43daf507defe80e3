/** How hard property tests try: `npm run test:long` raises it. Works in Node and in the browser. */
const isLong = (globalThis as { KOBOLD_LONG?: boolean }).KOBOLD_LONG ?? globalThis.process?.env?.KOBOLD_LONG === '1';

/** Runs for `fc.assert(…, { numRuns: runs(200) })`. */
export function runs(usual: number): number {
  return isLong ? usual * 50 : usual;
}
