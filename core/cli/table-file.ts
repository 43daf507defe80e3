/**
 * Tables on disk: CSV, TSV and JSON in and out. In, every row is kept (types are decided over all cells); out, rows go as
 * they come. Encodings: UTF-8, and UTF-16 where a byte order mark says so.
 */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { KoboldError } from '../errors.js';
import { CsvReader } from '../exchange/csv.js';
import type { JsonCells } from '../exchange/import-table.js';
import { parseJsonTable } from '../exchange/json.js';
import type { Json } from '../log/event.js';
import type { Members } from '../log/members.js';
import { type CellText, TableBuilder } from '../table/table-builder.js';
import type { Table } from '../table/column.js';
import { readBytes, unwritable, write } from './bundle-file.js';
import type { Progress, Terminal } from './terminal.js';

export type TableFormat = 'csv' | 'tsv' | 'json';

export interface TableFile {
  readonly table: Table;
  /** The values themselves, where the file is JSON. */
  readonly json?: JsonCells;
}

/** Throws `not-a-table`, `too-large`, `unsupported`, `not-found`, `unreachable`. */
export async function readTableFile(
  path: string,
  format: TableFormat,
  terminal: Terminal,
  progress: Progress,
): Promise<TableFile> {
  const texts = decoded(path, terminal, (share) => progress.step(`Reading ${path}`, share));
  if (format === 'json') {
    let json = '';
    for await (const text of texts) json += text;
    const { header, rows } = parseJsonTable(json);
    return { table: built(new TableBuilder(header), [rows], path), json: jsonCells(json, header, rows) };
  }
  const reader = new CsvReader(format === 'tsv' ? { delimiter: '\t' } : {});
  let builder: TableBuilder | undefined;
  const append = (rows: readonly (readonly CellText[])[]): void => {
    if (reader.header === undefined) return;
    builder ??= new TableBuilder(reader.header, { decimalComma: reader.delimiter === ';' });
    builder.append(rows);
  };
  for await (const text of texts) append(reader.push(text));
  append(reader.end());
  if (builder === undefined) throw new KoboldError('not-a-table', `${path} is empty: it has not even a header.`);
  return { table: built(builder, [], path) };
}

/** The name of a file without folder and ending; of standard input, `table`. */
export function bareName(path: string): string {
  return path === '-' ? 'table' : basename(path, extname(path));
}

/** Texts of rows, lines or pieces of JSON; through a file beside it, so that nobody finds half a table. */
export async function writeTableFile(path: string, texts: Iterable<string>, terminal: Terminal): Promise<void> {
  if (path === '-') {
    for (const text of texts) await write(terminal, text);
    return;
  }
  const half = `${path}.half`;
  try {
    await pipeline(Readable.from(texts), createWriteStream(half));
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw unwritable(path, error);
  }
}

function built(builder: TableBuilder, batches: readonly (readonly (readonly CellText[])[])[], path: string): Table {
  for (const rows of batches) builder.append(rows);
  builder.finish();
  if (builder.droppedCells > 0) {
    const message = `${path} has rows with far more cells than its header; ${builder.droppedCells} cells would be lost.`;
    throw new KoboldError('not-a-table', message, { cells: builder.droppedCells });
  }
  return builder.table;
}

/** Numbers with more digits than a double has stay the texts they are written as, as the table has them. */
function jsonCells(json: string, header: readonly string[], rows: readonly (readonly CellText[])[]): JsonCells {
  const parsed = JSON.parse(json.replace(/^\ufeff/, '')) as Json;
  const records = (Array.isArray(parsed) ? parsed : theArray(parsed as Members)) as (Members | Json[])[];
  // Of arrays of arrays the first is the header.
  const offset = records.length - rows.length;
  return (row, column) => {
    const record = records[row + offset]!;
    const value = Array.isArray(record)
      ? record[column]
      : Object.hasOwn(record, header[column]!)
        ? record[header[column]!]
        : undefined;
    const text = rows[row]![column];
    return typeof value === 'number' && String(value) !== text ? (text ?? undefined) : value;
  };
}

function theArray(parsed: Members): Json {
  return Array.isArray(parsed['data'])
    ? parsed['data']
    : Object.values(parsed).find((member) => Array.isArray(member))!;
}

async function* decoded(
  path: string,
  terminal: Terminal,
  onShare: (share: number | undefined) => void,
): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const bytes of readBytes(path, terminal, onShare)) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    const message = `${path} is not UTF-8. Save it as "CSV UTF-8", or convert it: iconv -f windows-1252 -t utf-8 ${path} > utf8-${basename(path)}`;
    throw new KoboldError('unsupported', message, { file: path });
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
