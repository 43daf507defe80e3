/** A table with what is derived from it: indexes by locale, record ids. Thrown away as one when the file is loaded anew. */
import type { Table } from '../../core/table/column.js';
import { createTableIndex, type TableIndex } from '../../core/table/table-index.js';
import { RecordIds } from './record-ids.js';

export class LoadedTable {
  readonly ids: RecordIds;
  readonly #indexes = new Map<string, TableIndex>();

  constructor(readonly table: Table) {
    this.ids = new RecordIds(table);
  }

  index(locale: string): TableIndex {
    let index = this.#indexes.get(locale);
    if (!index) this.#indexes.set(locale, (index = createTableIndex(this.table, locale)));
    return index;
  }
}
