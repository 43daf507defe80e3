/** A table with what is derived from it: indexes by locale, record ids. Thrown away as one when the file is loaded anew. */
import type { Table } from '../../core/table/column.js';
import type { RowItem } from '../api.js';
import { createTableIndex, type TableIndex } from '../../core/table/table-index.js';
import { RecordIds } from './record-ids.js';

/** The ids of records, by row. */
export interface Ids {
  /** Position of the column they stand in, if any. */
  readonly column?: number | undefined;
  idOf(row: number): string;
  rowOf(id: string): number | undefined;
}

/** What is to be said of a record's cells, beside what they hold. */
export type RowMarks = Pick<RowItem, 'marks' | 'gone'>;

export class LoadedTable {
  readonly #indexes = new Map<string, TableIndex>();

  /** `ids`: those of a dataset's records; a file's are looked for. */
  constructor(
    readonly table: Table,
    readonly ids: Ids = new RecordIds(table),
    readonly marksOf?: (id: string) => RowMarks | undefined,
    /** A dataset's schema may still grow: who asks for a field it lacks may be right. */
    readonly fieldsMayCome = false,
  ) {}

  index(locale: string): TableIndex {
    let index = this.#indexes.get(locale);
    if (!index) this.#indexes.set(locale, (index = createTableIndex(this.table, locale)));
    return index;
  }
}
