/**
 * Columns: typed arrays that grow while a file streams in. Two encodings cover every type:
 * `number` (value + decimal places, so the written form can be given back) and `dictionary` (codes into distinct texts).
 */
import type { Cell, Field } from './field.js';

/** Cells that hold no text have these dictionary codes, in both encodings' `state`/`codes` meaning. */
export const MISSING = 0;
export const NULL = 1;
export const EMPTY = 2;
/** First code of a real text. */
export const FIRST_TEXT = 3;

interface ColumnBase {
  readonly field: Field;
  /** Rows filled so far; arrays may be longer. */
  readonly length: number;
  /** The typed value of a row. */
  cell(row: number): Cell;
  /** The cell as the file wrote it ('' for missing and null). */
  text(row: number): string;
}

/** Numbers. `values[row]` is NaN where `states[row]` says there is none. */
export interface NumberColumn extends ColumnBase {
  readonly encoding: 'number';
  readonly values: Float64Array;
  /** Decimal places as written (0–100), or NO_NUMBER + MISSING | NULL | EMPTY, or OTHER_TEXT: see `others`. */
  readonly states: Uint8Array;
  /** Texts that are no number, by row: kept raw, marked, sorted after all numbers. */
  readonly others: ReadonlyMap<number, string>;
}
export const NO_NUMBER = 128; // NO_NUMBER + MISSING, + NULL, + EMPTY
export const OTHER_TEXT = 255;

/**
 * Everything else. `codes[row]` indexes `texts` (0, 1, 2 are MISSING, NULL, EMPTY and hold '').
 * Texts are distinct unless `unique` is set: a column that hardly repeats gives up looking for repeats.
 */
export interface DictionaryColumn extends ColumnBase {
  readonly encoding: 'dictionary';
  readonly codes: Uint32Array;
  readonly texts: readonly string[];
  readonly unique: boolean;
  /**
   * For `boolean` (0, 1), `date` and `datetime` (ms since 1970, UTC): the number behind each code, NaN where the text
   * does not fit. Absent for text types.
   */
  readonly numbers?: ArrayLike<number>;
  /** How the texts are understood: another object when the numbers behind known texts have changed. */
  readonly reading?: object;
}

export type Column = NumberColumn | DictionaryColumn;

/** A table that may still be growing. `version` rises with every change: caches are keyed by it. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly version: number;
  /** All rows have come. */
  readonly complete: boolean;
}
