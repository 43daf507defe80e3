/**
 * A table of records whose cells may be replaced: the columns of a dataset's resource. Fields are declared, not inferred.
 * Rows stay where they are while records are edited; when one comes or goes the table is built anew.
 */
import type { Table } from './column.js';
import { ISO_DATE } from './date-text.js';
import { DictionaryBuilder } from './dictionary-builder.js';
import type { Field, FieldType } from './field.js';
import type { Reading } from './infer.js';
import { NumberBuilder } from './number-builder.js';
import type { CellText } from './table-builder.js';

/** `texts` in the order of the fields, written as `valueToText` does (core/schema/values.ts). */
export interface RecordTexts {
  readonly id: string;
  readonly texts: readonly CellText[];
}

export class RecordTable {
  readonly #columns: (NumberBuilder | DictionaryBuilder)[];
  readonly #ids: string[] = [];
  #rows: Map<string, number> | undefined;
  #version = 0;

  /** Rows in the order of `records`. */
  constructor(fields: readonly Field[], records: Iterable<RecordTexts>) {
    this.#columns = fields.map(toColumn);
    for (const { id, texts } of records) {
      this.#ids.push(id);
      for (let at = 0; at < this.#columns.length; at++) push(this.#columns[at]!, texts[at]);
    }
    for (const column of this.#columns) settle(column);
  }

  /** As it is now: after `replace` ask again, for what was derived from the former is void. */
  table(complete: boolean): Table {
    for (const column of this.#columns) if (column.encoding === 'number') describe(column);
    return { columns: this.#columns, rowCount: this.#ids.length, version: this.#version, complete };
  }

  idOf(row: number): string {
    return this.#ids[row]!;
  }

  rowOf(id: string): number | undefined {
    this.#rows ??= new Map(this.#ids.map((one, row) => [one, row]));
    return this.#rows.get(id);
  }

  /** False where there is no such row. */
  replace({ id, texts }: RecordTexts): boolean {
    const row = this.rowOf(id);
    if (row === undefined) return false;
    for (let at = 0; at < this.#columns.length; at++) this.#columns[at]!.replace(row, texts[at]);
    this.#version++;
    return true;
  }
}

/** Empty; reads its texts as the field says. */
export function toColumn(field: Field): NumberBuilder | DictionaryBuilder {
  if (field.type === 'integer' || field.type === 'decimal') return new NumberBuilder(field, false);
  const column = new DictionaryBuilder(field);
  column.read(READINGS[field.type] ?? { type: 'text' });
  return column;
}

const READINGS: Partial<Record<FieldType, Reading>> = {
  boolean: { type: 'boolean', words: 'true-false' },
  date: { type: 'date', form: ISO_DATE },
  datetime: { type: 'datetime' },
};

/** Room is made by doubling, so a row at a time costs no more. */
function push(column: NumberBuilder | DictionaryBuilder, text: CellText): void {
  column.reserve(column.length + 1);
  column.push(text);
}

function settle(column: NumberBuilder | DictionaryBuilder): void {
  if (column.encoding === 'dictionary') column.settle();
}

/** All numbers of a column are shown with the same decimals. */
function describe(column: NumberBuilder): void {
  const { decimals } = column.describe();
  if (column.field.decimals !== decimals) column.field = { ...column.field, decimals };
}
