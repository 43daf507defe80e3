/**
 * Rows of texts into columns, batch by batch. The table can be read at any time between batches. Types are guessed from
 * the first rows, watched while rows come, and decided over all cells by `finish()`: then row order does not matter.
 */
import { KoboldError } from '../errors.js';
import type { Column, Table } from './column.js';
import { DictionaryBuilder } from './dictionary-builder.js';
import type { Field } from './field.js';
import { headerToNames, madeUpName, type NamedColumn } from './field-keys.js';
import { Evidence, inferReading, isSameReading, type Reading, type ReadingHints, TEXT } from './infer.js';
import { NumberBuilder } from './number-builder.js';

/** A cell as a file gives it: `undefined` = missing, `null` = null. */
export type CellText = string | null | undefined;

export interface TableOptions {
  /** The file writes 1,5 for one and a half (it separates cells by `;`): then 1,234 is no thousand. */
  readonly decimalComma?: boolean;
}

export const MOST_COLUMNS = 2048;
/** Columns the header does not know, made for rows that are longer. Cells beyond are counted in `droppedCells`. */
export const MOST_MADE_UP_COLUMNS = 64;
/** A Map takes 2^24 entries. */
export const MOST_ROWS = 16_000_000;
/** So many texts make a first guess good; until then it is renewed each time their number doubled. */
const ENOUGH_TEXTS = 200;
const SAMPLE_TEXTS = 1000;

type ColumnBuilder = NumberBuilder | DictionaryBuilder;

export class TableBuilder {
  readonly table: Table;
  /** Cells of overlong rows that found no place. */
  droppedCells = 0;
  readonly #live: { columns: ColumnBuilder[]; rowCount: number; version: number; complete: boolean };
  readonly #names: NamedColumn[];
  readonly #mostColumns: number;
  /** How many texts the guess of each column rests on. */
  readonly #guessedFrom: number[];

  constructor(
    header: readonly string[],
    readonly options: TableOptions = {},
  ) {
    if (header.length > MOST_COLUMNS) throw tooManyColumns(header.length);
    this.#names = headerToNames(header);
    this.#guessedFrom = this.#names.map(() => 0);
    this.#mostColumns = Math.min(MOST_COLUMNS, header.length + MOST_MADE_UP_COLUMNS);
    const columns = this.#names.map((name) => new DictionaryBuilder({ ...name, type: 'text' }));
    this.#live = { columns, rowCount: 0, version: 0, complete: false };
    this.table = this.#live satisfies { columns: readonly Column[] };
  }

  append(rows: readonly (readonly CellText[])[]): void {
    if (this.#live.complete) throw new KoboldError('internal', 'Rows came after the end of the table.');
    if (rows.length === 0) return;
    const { rowCount } = this.#live;
    if (rowCount + rows.length > MOST_ROWS) {
      throw new KoboldError('too-large', `The table has more than ${MOST_ROWS.toLocaleString('en')} rows.`, {
        limit: MOST_ROWS,
      });
    }
    this.#makeRoom(rows);
    const { columns } = this.#live;
    for (let at = 0; at < columns.length; at++) {
      if (columns[at]!.filled === 0) this.#guess(at, sampleRows(rows, at));
      columns[at]!.append(rows, at);
      this.#watch(at);
    }
    this.#live.rowCount += rows.length;
    this.#live.version++;
  }

  /** Decides all types over all cells and drops what only growing needs. */
  finish(): Table {
    if (this.#live.complete) return this.table;
    for (const at of this.#live.columns.keys()) {
      const column = this.#live.columns[at]!;
      this.#read(at, inferReading(column.evidence(), this.#hints(at)));
      this.#live.columns[at]!.finish();
      this.#describe(at);
    }
    this.#live.complete = true;
    this.#live.version++;
    return this.table;
  }

  /** A guess from few texts is renewed when they have doubled; a guess that turned out wrong becomes text. */
  #watch(at: number): void {
    const column = this.#live.columns[at]!;
    const from = this.#guessedFrom[at]!;
    if (column.filled > 0 && from < ENOUGH_TEXTS && column.filled >= Math.min(ENOUGH_TEXTS, from * 2)) {
      this.#guess(at, sampleColumn(column));
    } else if (column.isDoubtful()) {
      this.#read(at, TEXT);
    }
    this.#describe(at);
  }

  #guess(at: number, evidence: Evidence): void {
    if (evidence.total === 0) return;
    this.#guessedFrom[at] = evidence.total;
    this.#read(at, inferReading(evidence, this.#hints(at)));
  }

  #hints(at: number): ReadingHints {
    return { decimalComma: this.options.decimalComma === true, label: this.#names[at]!.label };
  }

  /** Makes the column read its texts this way; only between numbers and dictionaries are they stored anew. */
  #read(at: number, reading: Reading): void {
    const column = this.#live.columns[at]!;
    if (isSameReading(reading, readingOf(column))) return;
    if (column.encoding === 'dictionary' && reading.type !== 'number') {
      column.read(reading);
      return;
    }
    const next =
      reading.type === 'number'
        ? new NumberBuilder(column.field, reading.decimalComma)
        : new DictionaryBuilder(column.field);
    next.reserve(column.length);
    for (let row = 0; row < column.length; row++) next.push(column.source(row));
    if (next.encoding === 'dictionary') {
      next.settle();
      next.read(reading);
    }
    this.#live.columns[at] = next;
  }

  #describe(at: number): void {
    const column = this.#live.columns[at]!;
    const { type, decimals }: Pick<Field, 'type' | 'decimals'> = column.describe();
    if (column.field.type === type && column.field.decimals === decimals) return;
    const { key, label } = column.field;
    column.field = decimals === undefined ? { key, label, type } : { key, label, type, decimals };
  }

  /** Makes columns for rows that are longer than the header; empty cells at their end are only stray delimiters. */
  #makeRoom(rows: readonly (readonly CellText[])[]): void {
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      if (row.length <= this.#names.length) continue;
      let length = row.length;
      while (length > this.#names.length && (row[length - 1] ?? '') === '') length--;
      if (length > this.#mostColumns) this.droppedCells += length - this.#mostColumns;
      while (this.#names.length < Math.min(length, this.#mostColumns)) this.#addColumn();
    }
  }

  #addColumn(): void {
    const name = madeUpName(this.#names.length, this.#names);
    const column = new DictionaryBuilder({ ...name, type: 'text' });
    column.reserve(this.#live.rowCount);
    for (let row = 0; row < this.#live.rowCount; row++) column.push(undefined);
    this.#names.push(name);
    this.#guessedFrom.push(0);
    this.#live.columns.push(column);
  }
}

function readingOf(column: ColumnBuilder): Reading {
  return column.encoding === 'number' ? { type: 'number', decimalComma: column.decimalComma } : column.reading;
}

function sampleRows(rows: readonly (readonly CellText[])[], at: number): Evidence {
  const evidence = new Evidence();
  for (let index = 0; index < rows.length && evidence.total < SAMPLE_TEXTS; index++) {
    const text = rows[index]![at];
    if (typeof text === 'string' && text !== '') evidence.add(text);
  }
  return evidence;
}

function sampleColumn(column: ColumnBuilder): Evidence {
  const evidence = new Evidence();
  for (let row = 0; row < column.length && evidence.total < SAMPLE_TEXTS; row++) {
    const text = column.text(row);
    if (text !== '') evidence.add(text);
  }
  return evidence;
}

function tooManyColumns(count: number): KoboldError {
  return new KoboldError('too-large', `The table has ${count} columns; ${MOST_COLUMNS} are the most.`, {
    columns: count,
    limit: MOST_COLUMNS,
  });
}
