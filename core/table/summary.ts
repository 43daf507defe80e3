/** Count, sum, mean … of selected cells: what a spreadsheet shows in its status line. */
import { FIRST_TEXT, NO_NUMBER, OTHER_TEXT, type Table } from './column.js';
import { columnOf } from './filter-rows.js';

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

/** Throws `unknown-field`. */
export function summarize(table: Table, rows: Uint32Array, fields: readonly string[]): Summary {
  let [filled, numbers, sum, lost, min, max] = [0, 0, 0, 0, Infinity, -Infinity];
  for (const field of fields) {
    const column = columnOf(table, field);
    if (column.encoding === 'dictionary') {
      for (const row of rows) filled += Number(column.codes[row]! >= FIRST_TEXT);
      continue;
    }
    for (const row of rows) {
      const state = column.states[row]!;
      if (state >= NO_NUMBER) {
        filled += Number(state === OTHER_TEXT);
        continue;
      }
      const value = column.values[row]!;
      filled++;
      numbers++;
      if (value < min) min = value;
      if (value > max) max = value;
      // Neumaier: what rounding loses is summed apart, so that 0.1 ten times is 1.
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
  }
  const cells = rows.length * fields.length;
  if (numbers === 0) return { cells, filled, numbers };
  const total = Number.isFinite(sum) ? sum + lost : sum;
  return {
    cells,
    filled,
    numbers,
    sum: total,
    mean: total / numbers,
    min,
    max,
  };
}
