/**
 * What crosses the port of a sandbox: one formula over some records, columns in and one bounded column out. Clonable,
 * and without objects per record. Texts of a column are joined by SEPARATOR, null is NULL_TEXT (prelude.ts).
 */
import type { FormulaBody } from '../../core/formula/read-formula.js';
import type { Fault, FaultCode } from '../../core/formula/plan.js';

export type Column =
  | { readonly kind: 'texts'; readonly text: string; readonly hasNulls: boolean }
  /** NaN is null. */
  | { readonly kind: 'numbers'; readonly numbers: Float64Array<ArrayBuffer>; readonly hasNulls: boolean }
  /** JSON of an array. */
  | { readonly kind: 'values'; readonly json: string };

/** Records of one resource, each with the members the formula reads. */
export interface Table {
  readonly count: number;
  /** Field that stands for the record where it is printed; `''`: none. */
  readonly title: string;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  readonly relations: readonly TableRelation[];
}

export interface TableRelation {
  readonly name: string;
  readonly many: boolean;
  readonly target: Table;
  /** Of record i of this table: `places[offsets[i]…offsets[i + 1]]` are its records in `target`. */
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly places: Int32Array<ArrayBuffer>;
}

/** What the results are expected to be; `values` takes anything and is slower. */
export type BatchMode = 'numbers' | 'texts' | 'values';

export interface Batch {
  readonly formula: Pick<FormulaBody, 'form' | 'source' | 'whole'>;
  readonly mode: BatchMode;
  readonly records: Table;
  /** Second argument of the formula, for each record: the value that is to be printed. */
  readonly values?: Column;
  /**
   * In a context of its own, so that what a record costs does not depend on its neighbours: the verdict on records that
   * seemed slow in a batch. The table holds one record.
   */
  readonly exact?: boolean;
}

export interface BatchResult {
  /** Records computed, from the first. Fewer than asked for without `stop`: ask again for the others. */
  readonly done: number;
  readonly results: Column;
  /** Records without a value, by place. */
  readonly faults: readonly (readonly [place: number, code: FaultCode, message: string])[];
  /** Places of records that were slow: what a dataset may have few of. */
  readonly slow: readonly number[];
  /**
   * `exact`: the record after those done must be computed by itself. `misfit`: a result is not of the mode. A fault: of
   * the formula, and in an exact batch of its record.
   */
  readonly stop?: 'exact' | 'misfit' | Fault;
  /** The interpreter itself failed; it must be replaced. */
  readonly broken?: boolean;
}

export type SandboxRequest = { readonly id: number; readonly batch: Batch };
export type SandboxAnswer =
  | { readonly ready: true }
  /** The interpreter could not be loaded. */
  | { readonly ready: false; readonly message: string }
  | { readonly id: number; readonly result: BatchResult };
