/** A table with what is derived from it: indexes by locale, record ids. Thrown away as one when the file is loaded anew. */
import type { Table } from '../../core/table/column.js';
import { createTableIndex, type TableIndex } from '../../core/table/table-index.js';
import { RecordIds } from './record-ids.js';

/** The ids of records, by row. */
export interface Ids {
  /** Position of the column they stand in, if any. */
  readonly column?: number | undefined;
  idOf(row: number): string;
  rowOf(id: string): number | undefined;
}

export class LoadedTable {
  readonly #indexes = new Map<string, TableIndex>();

  /** `ids`: those of a dataset's records; a file's are looked for. `disputedIn`: keys of a record's fields in conflict. */
  constructor(
    readonly table: Table,
    readonly ids: Ids = new RecordIds(table),
    readonly disputedIn?: (id: string) => readonly string[] | undefined,
  ) {}

  index(locale: string): TableIndex {
    let index = this.#indexes.get(locale);
    if (!index) this.#indexes.set(locale, (index = createTableIndex(this.table, locale)));
    return index;
  }
}
