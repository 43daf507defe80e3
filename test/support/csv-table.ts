/** CSV text to a finished table, the way the worker does it: reader, then builder. */
import { type CsvOptions, CsvReader } from '../../core/exchange/csv.js';
import type { Column, Table } from '../../core/table/column.js';
import { TableBuilder } from '../../core/table/table-builder.js';

export function csvToTable(chunks: string | readonly string[], options: CsvOptions = {}): Table {
  const reader = new CsvReader(options);
  let builder: TableBuilder | undefined;
  const take = (rows: string[][]): void => {
    if (reader.header !== undefined)
      builder ??= new TableBuilder(reader.header, { decimalComma: reader.delimiter === ';' });
    builder?.append(rows);
  };
  for (const chunk of typeof chunks === 'string' ? [chunks] : chunks) take(reader.push(chunk));
  take(reader.end());
  return (builder ?? new TableBuilder([])).finish();
}

/** Header and data rows, without any typing. */
export function readCsv(chunks: string | readonly string[], options: CsvOptions = {}): string[][] {
  const reader = new CsvReader(options);
  const rows: string[][] = [];
  for (const chunk of typeof chunks === 'string' ? [chunks] : chunks) rows.push(...reader.push(chunk));
  rows.push(...reader.end());
  return reader.header === undefined ? rows : [reader.header, ...rows];
}

/** Cuts a text at these places (any numbers: they are brought into range). */
export function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((place, at) => text.slice(at === 0 ? 0 : places[at - 1], place));
}

export function tableTexts(table: Table): string[][] {
  return Array.from({ length: table.rowCount }, (_, row) => table.columns.map((column) => column.text(row)));
}

export function typesOf(table: Table): Record<string, string> {
  return Object.fromEntries(table.columns.map(({ field }) => [field.key, field.type]));
}

export function columnOf(table: Table, key: string): Column {
  const column = table.columns.find(({ field }) => field.key === key);
  if (column === undefined)
    throw new Error(`no column ${key} in ${table.columns.map(({ field }) => field.key).join()}`);
  return column;
}
