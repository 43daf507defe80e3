/**
 * What is wrong with what was typed, pasted, added or taken back, cell by cell: nothing of it was written, and nothing of it is
 * lost, as the text comes back with the reason.
 */
import type { IssueCode } from '../schema/issue.js';

export type ProblemCode =
  | IssueCode
  | 'kept' // who made the page shows it, and lets nobody change it there
  | 'read-only' // computed: change what its formula reads
  | 'unknown-record' // it is not there (any more)
  | 'unknown-target' // no related record is called so
  | 'ambiguous' // several related records are called so
  | 'no-row' // pasted below the last row
  | 'changed-since'; // to be taken back, but somebody has changed the cell since

export interface CellProblem {
  /** Id; '' for a record that was to be made. */
  readonly record: string;
  /** Key; '' where it is about the whole record. */
  readonly field: string;
  readonly code: ProblemCode;
  /** English, a sentence. */
  readonly message: string;
  /** Which of the rows that were given, from 0: of `addRows`, of a pasted grid, of the records named. */
  readonly row?: number;
  /** What was typed. */
  readonly text?: string;
  /** Records that may have been meant. */
  readonly suggestions?: readonly NamedRecord[];
}

/** A record as people know it. */
export interface NamedRecord {
  readonly id: string;
  readonly name: string;
}
