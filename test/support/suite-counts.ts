/** What a suite's runner reports to test/run.ts, in the file named by KOBOLD_COUNTS. */
export interface SuiteCounts {
  passed: number;
  failed: number;
  skipped: number;
}
