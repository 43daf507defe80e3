/** Rows as a file the reader keeps. */
import { CsvScanner } from '../../../core/exchange/csv-scanner.js';

/** Tab-separated text (RFC 4180 quotes) as CSV with CRLF. */
export function tsvToCsv(tsv: string): string {
  const scanner = new CsvScanner('\t');
  const rows = [...scanner.push(tsv), ...scanner.end()];
  return rows.map((row) => row.map(quoted).join(',') + '\r\n').join('');
}

/** The byte order mark tells spreadsheets that this is UTF-8. */
export function downloadText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|\0-\x1f]+/g, ' ').trim() || 'table.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
