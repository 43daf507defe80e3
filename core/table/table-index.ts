/**
 * What is remembered of a table so that views open fast: ranks, orders, masks, folded texts. One per table and locale.
 * Everything here can be thrown away and made again. Rows only append; a column that changes otherwise is a new object.
 */
import { isNumeric, type Compare } from './cell-test.js';
import { CollationOrder } from './collation-order.js';
import { FIRST_TEXT, type Column, type DictionaryColumn, type Table } from './column.js';
import { isSameList, RowFilter } from './filter-rows.js';
import { collationRanks, descending, isNumberColumn, numberRanks, numericCodeRanks, type Ranks } from './ranks.js';
import type { SortKey } from '../query/query.js';

export interface TableIndex {
  readonly table: Table;
  /** BCP 47, for collation. */
  readonly locale: string;
  /** Work worth doing while nobody waits: collation. Each `next()` does a few ms of it; `done` when none is left for now. */
  idleWork(): Iterator<void>;
}

export function createTableIndex(table: Table, locale: string): TableIndex {
  return new RememberingIndex(table, locale);
}

const MOST_PERMUTATIONS = 6;

interface RememberedRanks {
  readonly length: number;
  readonly reading: object | undefined;
  readonly up: Ranks;
  down?: Ranks;
}

/** What the engine itself uses of an index. */
export class RememberingIndex implements TableIndex {
  readonly compare: Compare;
  readonly filter: RowFilter;
  readonly #orders = new WeakMap<DictionaryColumn, CollationOrder>();
  readonly #ranks = new WeakMap<Column, RememberedRanks>();
  readonly #same = new WeakMap<DictionaryColumn, Uint32Array>();
  readonly #permutations = new Map<string, { columns: readonly Column[]; version: number; permutation: Uint32Array }>();

  constructor(
    readonly table: Table,
    readonly locale: string,
  ) {
    this.compare = collator(locale).compare;
    this.filter = new RowFilter(table, this.compare);
  }

  *idleWork(): Generator<void, undefined, undefined> {
    // Columns with the fewest texts first: they are ready soonest, and people group and sort by them most.
    const texts = this.table.columns.filter((c): c is DictionaryColumn => c.encoding === 'dictionary' && !isNumeric(c));
    for (const column of texts.sort((a, b) => a.texts.length - b.texts.length)) {
      while (this.order(column).step()) yield;
    }
    return undefined;
  }

  order(column: DictionaryColumn): CollationOrder {
    let order = this.#orders.get(column);
    if (!order) this.#orders.set(column, (order = new CollationOrder(column, this.compare)));
    order.extend();
    return order;
  }

  /** Whether ranks come without collating. */
  isRanked(column: Column): boolean {
    return isNumeric(column) || this.order(column as DictionaryColumn).isComplete;
  }

  /** Ranks of rows [0, rows) at least; collates first when it must. */
  ranks(column: Column, down = false): Ranks {
    const length = column.encoding === 'number' ? this.table.rowCount : column.texts.length;
    let found = this.#ranks.get(column);
    const reading = column.encoding === 'dictionary' ? column.reading : undefined;
    if (!found || found.length !== length || found.reading !== reading) {
      this.#ranks.set(column, (found = { length, reading, up: this.#makeRanks(column) }));
    }
    const ranks = down ? (found.down ??= descending(found.up)) : found.up;
    // The codes' array may have been replaced by a longer one.
    return column.encoding === 'dictionary' ? { ...ranks, codes: column.codes } : ranks;
  }

  #makeRanks(column: Column): Ranks {
    if (isNumberColumn(column)) return numberRanks(column, this.table.rowCount, this.compare);
    if (column.numbers) return numericCodeRanks(column, this.compare);
    const order = this.order(column);
    order.finish();
    return collationRanks(column, order);
  }

  /**
   * By code: the first code that stands for the same value. Undefined where every code is a value of its own.
   * Columns that gave up looking for repeats hold a text twice, booleans spell one value in several ways.
   */
  sameTexts(column: DictionaryColumn): Uint32Array | undefined {
    const isBoolean = column.field.type === 'boolean';
    if (!column.unique && !isBoolean) return undefined;
    const { texts, numbers } = column;
    const known = this.#same.get(column);
    if (known && known.length === Math.max(FIRST_TEXT, texts.length)) return known;
    const same = new Uint32Array(Math.max(FIRST_TEXT, texts.length));
    const first = new Map<string | number, number>();
    for (let code = 0; code < same.length; code++) {
      if (code < FIRST_TEXT) same[code] = code;
      else {
        const number = isBoolean && numbers ? numbers[code]! : NaN;
        const value = Number.isNaN(number) ? texts[code]! : number;
        const before = first.get(value);
        if (before === undefined) first.set(value, code);
        same[code] = before ?? code;
      }
    }
    this.#same.set(column, same);
    return same;
  }

  /** All rows in the order of the keys. */
  permutation(keys: readonly SortKey[], columns: readonly Column[]): Uint32Array {
    const name = JSON.stringify(keys.map((key) => [key.field, key.descending === true]));
    const { rowCount: rows, version } = this.table;
    let found = this.#permutations.get(name);
    if (!found || found.version !== version || !isSameList(found.columns, columns)) {
      let permutation: Uint32Array | undefined;
      for (let i = keys.length - 1; i >= 0; i--) {
        permutation = sortByRank(this.ranks(columns[i]!, keys[i]!.descending), permutation, rows);
      }
      found = { columns, version, permutation: permutation! };
    }
    this.#permutations.delete(name);
    this.#permutations.set(name, found);
    if (this.#permutations.size > MOST_PERMUTATIONS) this.#permutations.delete(this.#permutations.keys().next().value!);
    return found.permutation;
  }
}

/** Counting sort, stable; `rows` in file order when not given. */
export function sortByRank(
  { ranks, codes, values, misfits }: Ranks,
  rows: Uint32Array | undefined,
  count: number,
): Uint32Array {
  const starts = new Uint32Array(values + misfits + 2);
  const sorted = new Uint32Array(count);
  if (codes) {
    for (let i = 0; i < count; i++) starts[ranks[codes[rows ? rows[i]! : i]!]! + 1]!++;
  } else {
    for (let i = 0; i < count; i++) starts[ranks[rows ? rows[i]! : i]! + 1]!++;
  }
  for (let rank = 1; rank < starts.length; rank++) starts[rank]! += starts[rank - 1]!;
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i]! : i;
    sorted[starts[ranks[codes ? codes[row]! : row]!]!++] = row;
  }
  return sorted;
}

/** Digits order by their number ("Plot 2" before "Plot 10"). A locale the browser does not know falls back to the root order. */
export function collator(locale: string): Intl.Collator {
  try {
    return new Intl.Collator(locale || 'und', { numeric: true });
  } catch {
    return new Intl.Collator('und', { numeric: true });
  }
}
