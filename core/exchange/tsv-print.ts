/**
 * Cells as the clipboard's tab-separated text, the way Excel, LibreOffice and Google Sheets write and read it: quotes
 * only around cells with tab, line break or a quote at the start. Line breaks inside a cell are LF, between rows CRLF.
 */
import type { CellText } from '../table/table-builder.js';

/** No line break after the last row: a spreadsheet would paste an empty row. */
export function rowsToTsv(rows: readonly (readonly CellText[])[]): string {
  return rows.map((row) => row.map((cell) => cellToTsv(cell ?? '')).join('\t')).join('\r\n');
}

export function cellToTsv(text: string): string {
  if (!/[\t\r\n]|^"/.test(text)) return text;
  return `"${text.replace(/\r\n?/g, '\n').replaceAll('"', '""')}"`;
}
