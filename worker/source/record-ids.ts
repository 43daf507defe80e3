/**
 * The id of a record of a file: the text in a column labelled as a key, if no two rows share one and none lacks it; else
 * the row's number, counted from 1. While rows still come the column is believed, at the end it is checked.
 */
import { EMPTY, FIRST_TEXT, type Column, type NumberColumn, type Table } from '../../core/table/column.js';

const KEY_LABEL = /^(_?id|uuid|guid|key|slug|ident|identifier|record[ _-]?id)$/i;

export class RecordIds {
  #column: number | undefined;
  #checked = false;

  constructor(readonly table: Table) {}

  /** Position of the key column, undefined where rows are numbered. Settles when the table is complete. */
  get column(): number | undefined {
    if (!this.#checked) {
      const candidates = keyColumns(this.table);
      if (this.table.complete) {
        this.#checked = true;
        this.#column = candidates.find((at) => isUnique(this.table.columns[at]!, this.table.rowCount));
      } else this.#column = candidates[0];
    }
    return this.#column;
  }

  idOf(row: number): string {
    const { column } = this;
    return (column === undefined ? '' : this.table.columns[column]!.text(row)) || String(row + 1);
  }

  /** Walks the column: asked when a reader opens a record, seldom enough that an index would only take memory. */
  rowOf(id: string): number | undefined {
    const { column } = this;
    if (column === undefined) {
      const row = /^[1-9]\d{0,9}$/.test(id) ? Number(id) - 1 : -1;
      return row >= 0 && row < this.table.rowCount ? row : undefined;
    }
    const cells = this.table.columns[column]!;
    for (let row = 0; row < this.table.rowCount; row++) if (cells.text(row) === id) return row;
    return undefined;
  }
}

function keyColumns(table: Table): number[] {
  return [...table.columns.keys()].filter((at) => KEY_LABEL.test(table.columns[at]!.field.label.trim()));
}

function isUnique(column: Column, rowCount: number): boolean {
  if (column.encoding === 'dictionary' && !column.unique) {
    // Distinct texts: as many as rows means that none repeats and none is empty.
    if (column.texts.length - FIRST_TEXT < rowCount) return false;
  }
  if (column.encoding === 'number' && isRising(column, rowCount)) return true; // most keys of large files
  const seen = new Set<number | string>();
  for (let row = 0; row < rowCount; row++) {
    if (column.encoding === 'dictionary' && column.codes[row]! <= EMPTY) return false;
    const id = column.text(row);
    if (id === '' || seen.has(id)) return false;
    seen.add(id);
  }
  return true;
}

function isRising({ values }: NumberColumn, rowCount: number): boolean {
  // A cell without number is NaN: no comparison holds.
  for (let row = 1; row < rowCount; row++) if (!(values[row]! > values[row - 1]!)) return false;
  return rowCount > 0 && !Number.isNaN(values[0]!);
}
