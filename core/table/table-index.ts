/**
 * What is remembered of a table so that views open fast: ranks, orders, masks, folded texts. One per table and locale.
 * Everything here can be thrown away and made again. Rows only append; a column that changes otherwise is a new object.
 */
import type { Table } from './column.js';

export interface TableIndex {
  readonly table: Table;
  /** BCP 47, for collation. */
  readonly locale: string;
  /** Work worth doing while nobody waits, mostly collation. Each `next()` does a few milliseconds of it; `done` when none is left. */
  idleWork(): Iterator<void>;
}

export function createTableIndex(_table: Table, _locale: string): TableIndex {
  throw new Error('not yet');
}
