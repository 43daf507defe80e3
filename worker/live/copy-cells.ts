/** Cells as a spreadsheet takes them from the clipboard, a slice at a time so that other views go on. */
import { KoboldError } from '../../core/errors.js';
import { cellToTsv } from '../../core/exchange/tsv-print.js';
import type { Column } from '../../core/table/column.js';
import { pause } from './pause.js';

export const MOST_COPIED_CELLS = 5_000_000;
const CELLS_AT_ONCE = 20_000;

export async function copyCells(rows: Uint32Array, columns: readonly Column[], header: boolean): Promise<string> {
  const cells = rows.length * columns.length;
  if (cells > MOST_COPIED_CELLS) {
    throw new KoboldError(
      'too-large',
      `${cells.toLocaleString('en')} cells are too many to copy at once; ${MOST_COPIED_CELLS.toLocaleString('en')} are the most.`,
      { cells, limit: MOST_COPIED_CELLS },
    );
  }
  const lines: string[] = header ? [columns.map(({ field }) => cellToTsv(field.label)).join('\t')] : [];
  const rowsAtOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, columns.length)));
  for (let at = 0; at < rows.length; at++) {
    if (at > 0 && at % rowsAtOnce === 0) await pause();
    lines.push(columns.map((column) => cellToTsv(column.text(rows[at]!))).join('\t'));
  }
  return lines.join('\r\n');
}
