/** Count, sum, mean … of selected cells: what a spreadsheet shows in its status line. */
import type { Table } from './column.js';

export interface Summary {
  readonly cells: number;
  /** Cells that are not empty. */
  readonly filled: number;
  /** Of the numbers among them; absent where there are none. */
  readonly sum?: number;
  readonly mean?: number;
  readonly min?: number;
  readonly max?: number;
  readonly numbers: number;
}

export function summarize(_table: Table, _rows: Uint32Array, _fields: readonly string[]): Summary {
  throw new Error('not yet');
}
