/**
 * CSV out, RFC 4180: CRLF, quotes only where needed. Cells go out as they are; nothing is put before `=`, `+`, `-` or
 * `@` against formulas, since that would change data silently (`-5`, `+49 30 …`). Who opens files of strangers is asked elsewhere.
 */
import type { CellText } from '../table/table-builder.js';

export interface CsvPrintOptions {
  readonly delimiter?: ',' | ';' | '\t' | '|';
  readonly lineBreak?: '\r\n' | '\n' | '\r';
}

/** Missing and null cells become empty: CSV knows no difference. Short rows stay short. */
export function rowsToCsv(rows: Iterable<readonly CellText[]>, options: CsvPrintOptions = {}): string {
  const { delimiter = ',', lineBreak = '\r\n' } = options;
  let csv = '';
  for (const row of rows) csv += rowToCsv(row, delimiter) + lineBreak;
  return csv;
}

export function rowToCsv(row: readonly CellText[], delimiter = ','): string {
  // A lone empty cell would be a blank line, which readers skip.
  if (row.length === 1 && (row[0] ?? '') === '') return '""';
  return row.map((cell) => quoted(cell ?? '', delimiter)).join(delimiter);
}

function quoted(text: string, delimiter: string): string {
  const needsQuotes = text.includes(delimiter) || /["\r\n]|^[\s\ufeff]|\s$|^sep=.$/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
