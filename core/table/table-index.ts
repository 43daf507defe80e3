/**
 * What is remembered of a table so that views open fast: ranks, orders, masks, folded texts. One per table and locale.
 * Everything here can be thrown away and made again. Rows only append; a column that changes otherwise is a new object.
 */
import { isNumeric, type Compare } from './cell-test.js';
import { CollationOrder } from './collation-order.js';
import { FIRST_TEXT, type Column, type DictionaryColumn, type Table } from './column.js';
import { isSameList, RowFilter } from './filter-rows.js';
import { collationRanks, descending, isNumberColumn, numberRanks, numericCodeRanks, type Ranks } from './ranks.js';
import { SameTexts } from './same-texts.js';
import type { SortKey } from '../query/query.js';

export interface TableIndex {
  readonly table: Table;
  /** BCP 47, for collation. */
  readonly locale: string;
  /** Work worth doing while nobody waits: collation. Each `next()` does a few ms of it; `done` when none is left for now. */
  idleWork(): Iterator<void>;
  /** What a facet of this field needs first, in pieces as small: distinct texts are counted. Optional; a facet does the rest. */
  facetWork(field: string): Iterator<void>;
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
  readonly #same = new WeakMap<DictionaryColumn, SameTexts>();
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
    texts.sort((a, b) => a.texts.length - b.texts.length);
    // Folding is quick, and typing in a filter or search field waits for it with every letter.
    for (const column of texts) while (this.filter.folded(column).step(column)) yield;
    for (const column of texts) while (this.order(column).step()) yield;
    return undefined;
  }

  *facetWork(field: string): Generator<void, undefined, undefined> {
    const column = this.table.columns.find((one) => one.field.key === field);
    if (column?.encoding === 'dictionary' && column.unique && !isNumeric(column))
      while (this.#sameTextsOf(column).step()) yield;
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
    if (column.field.type === 'boolean') return sameTruths(column);
    return column.unique ? this.#sameTextsOf(column).firstCodes() : undefined;
  }

  #sameTextsOf(column: DictionaryColumn): SameTexts {
    let same = this.#same.get(column);
    if (!same) this.#same.set(column, (same = new SameTexts(column)));
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

/** Booleans come in few spellings. */
function sameTruths({ texts, numbers }: DictionaryColumn): Uint32Array {
  const first = new Map<string | number, number>();
  return Uint32Array.from({ length: Math.max(FIRST_TEXT, texts.length) }, (_, code) => {
    if (code < FIRST_TEXT) return code;
    const number = numbers ? numbers[code]! : NaN;
    const value = Number.isNaN(number) ? texts[code]! : number;
    if (!first.has(value)) first.set(value, code);
    return first.get(value)!;
  });
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
