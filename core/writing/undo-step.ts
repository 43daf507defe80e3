/** What a person did as one action, so that it can be taken back. */
import type { Diff } from '../lineage/diff.js';

/** What it was, for the words of a button. */
export const STEP_KINDS = ['edit', 'paste', 'fill', 'clear', 'replace', 'add', 'remove', 'restore'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export interface UndoStep {
  readonly kind: StepKind;
  /** What cells were before, and what the step wrote. */
  readonly changes: Diff;
}
