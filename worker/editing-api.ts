/** Changing cells: what is needed for it, and what became of it. Types only, all data clonable. */
import type { Field } from '../core/table/field.js';
import type { CellProblem } from '../core/writing/cell-problem.js';
import type { CellRelation } from './sheet-api.js';

/** A cell as the person typed it: core/writing/edit-cells.ts. */
export type { CellEdit } from '../core/writing/edit-cells.js';

/** What was made of edits. Cells with a problem stay as they were. */
export interface EditOutcome {
  /** `saved`: signed, kept and on its way. `suggested`: a draft on this device, shown as the person's own. */
  readonly as: 'saved' | 'suggested';
  /** That are others now. */
  readonly cells: number;
  readonly problems: readonly CellProblem[];
  /** Ids of the records that were made; absent where none was to be. */
  readonly records?: readonly string[];
}

/** What is needed to change one cell. */
export interface CellEditing {
  readonly field: Field;
  /** As `CellEdit.text`. */
  readonly text: string;
  /** As `CellEdit.seen`. */
  readonly seen: readonly string[];
  /** What a change becomes. */
  readonly as: EditOutcome['as'];
  readonly required: boolean;
  /** Of a relationship: it is changed by the names or ids it shall lead to, as PROTOCOL.md, section 12.2, has several texts in one. */
  readonly relation?: CellRelation;
}
