/**
 * What pages may ask of a live view of a dataset to change it like a spreadsheet: a part of the contract (api.ts). Each call is one
 * action of the person: kept whole or not at all, shown at once, and one step of undo. Cells with a problem stay as they were, and
 * the others go through.
 *
 * Positions are item positions of the view, in the newest request over the newest rows; group rows are passed over. All reject with
 * `bad-request` for files, `rows-moved` where another record stands at a position than the page says, `too-large` above 50,000 cells
 * (rows × fields; of rows to be added, removed or restored: rows), and as `LiveView.edit` does.
 */
import type { NamedRecord } from '../core/writing/cell-problem.js';
import type { StepKind } from '../core/writing/undo-step.js';
import type { EditOutcome } from './editing-api.js';
import type { CellRange } from './view-api.js';

export type { CellProblem, NamedRecord, ProblemCode } from '../core/writing/cell-problem.js';
export type { StepKind } from '../core/writing/undo-step.js';

/** Cells by key, in the form files have them (`CellEdit.text`); '' is as absent. */
export type NewRow = Readonly<Record<string, string>>;

/** The records the page shows at the first and the last position, by id. Absent: whatever stands there is meant. */
export interface SeenRows {
  readonly first?: string;
  readonly last?: string;
}

/** Fields that are not changed in this view (`<kobold-field readonly>`), by key: their cells are problems, `kept`. Rows are made with them. */
interface KeptFields {
  readonly kept?: readonly string[];
}

export interface SheetRange extends CellRange, KeptFields {
  readonly seen?: SeenRows;
}

export interface PasteTarget extends KeptFields {
  /** Position of the first row. At the end of the view or beyond: there are new rows only. */
  readonly item: number;
  /** Keys, one for each column of the grid; more columns than these are left out. */
  readonly fields: readonly string[];
  readonly seen?: Pick<SeenRows, 'first'>;
}

export interface PasteOptions {
  /** Rows below the last become records; otherwise they are problems, `no-row`. Blank ones are passed over. */
  readonly newRows?: boolean;
  /** The texts are as `LiveView.copy` gave them; otherwise as people write in the view's `locale`. */
  readonly plain?: boolean;
}

/** Part of `LiveView`. */
export interface SheetView {
  /** Records that a relationship may lead to, by what was typed of their name: those that begin with it first. At most 100, default 20. */
  candidates(field: string, search: string, limit?: number): Promise<readonly NamedRecord[]>;
  /** Makes records, with the defaults of what is left out. A row with a problem is not made. `EditOutcome.records`: ids. */
  addRows(rows: readonly NewRow[]): Promise<EditOutcome>;
  removeRows(ids: readonly string[]): Promise<EditOutcome>;
  /** Records that were removed, with the values they had. */
  restoreRows(ids: readonly string[]): Promise<EditOutcome>;
  /** Rows of texts; shorter rows leave the cells they lack as they are. `EditOutcome.records`: ids of those made. */
  paste(target: PasteTarget, grid: readonly (readonly string[])[], options?: PasteOptions): Promise<EditOutcome>;
  /** What the first row says, in all the others. */
  fill(range: SheetRange, direction: 'down'): Promise<EditOutcome>;
  clear(range: SheetRange): Promise<EditOutcome>;
  /** `text`: as `CellEdit.text`. */
  replace(range: SheetRange, text: string): Promise<EditOutcome>;
}

/** What of an action was taken back, or done again. `kind` is absent where there was nothing. */
export interface UndoOutcome extends EditOutcome {
  readonly kind?: StepKind;
}

/** Part of `DatasetHandle`. Cells that say something else by now are problems, `changed-since`. Rejects as `LiveView.edit` does. */
export interface UndoCalls {
  undo(): Promise<UndoOutcome>;
  redo(): Promise<UndoOutcome>;
}

/** How many steps can be taken back or done again, and what the next of them was. */
export interface StepsLeft {
  readonly count: number;
  readonly label?: StepKind;
}

/** What an editor of a relationship's cell needs. */
export interface CellRelation {
  /** Several may be named. */
  readonly many: boolean;
  readonly resource: string;
  /** What people call one of the records it leads to. */
  readonly label: string;
  readonly links: readonly NamedRecord[];
}
