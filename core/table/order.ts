/**
 * Rows in the order of sort keys, made only as far as somebody looks. With ranks of all keys at hand it is one counting
 * sort per key; before that the texts around the wanted window alone are collated. Both give the same order.
 */
import type { SortKey } from '../query/query.js';
import { FIRST_TEXT, type Column, type DictionaryColumn } from './column.js';
import type { Segment } from './collation-order.js';
import type { Ranks } from './ranks.js';
import { sortByRank, type RememberingIndex } from './table-index.js';

/** So few rows are sorted by comparing. */
const FEW = 4096;

/** Rows that are equal by the first key, and where they begin. */
interface Run {
  readonly start: number;
  readonly count: number;
}

export class Order {
  #sorted: Uint32Array | undefined;
  #counts: Uint32Array | undefined;

  /** `rows` ascending; all of the table's first `count` when not given. */
  constructor(
    readonly index: RememberingIndex,
    readonly keys: readonly SortKey[],
    readonly columns: readonly Column[],
    readonly rows: Uint32Array | undefined,
    readonly count: number,
    /** Where `rows` are what a filter left of the table. */
    readonly mask?: Uint8Array,
  ) {}

  /** Rows at places [from, to). */
  window(from: number, to: number): Uint32Array {
    to = Math.min(to, this.count);
    from = Math.min(Math.max(0, from), to);
    if (from === to) return new Uint32Array(0);
    if (this.#sorted) return this.#sorted.slice(from, to);
    if (this.keys.length === 0) return this.#unsorted(from, to);
    if (this.count <= FEW) return (this.#sorted = this.#compareAll()).slice(from, to);
    const ranked = this.columns.every((column) => this.index.isRanked(column));
    if (ranked && (!this.rows || this.mask)) return (this.#sorted = this.#fromPermutation()).slice(from, to);
    if (ranked) return (this.#sorted = this.#byRanks()).slice(from, to);
    return this.#around(from, to);
  }

  #unsorted(from: number, to: number): Uint32Array {
    if (this.rows) return this.rows.slice(from, to);
    const rows = new Uint32Array(to - from);
    for (let i = 0; i < rows.length; i++) rows[i] = from + i;
    return rows;
  }

  #compareAll(): Uint32Array {
    const comparers = this.keys.map((key, i) => this.#comparer(this.columns[i]!, key.descending === true));
    const rows = this.#unsorted(0, this.count);
    return rows.sort((a, b) => {
      for (const compare of comparers) {
        const sign = compare(a, b);
        if (sign !== 0) return sign;
      }
      return a - b;
    });
  }

  #comparer(column: Column, down: boolean): (a: number, b: number) => number {
    if (this.index.isRanked(column)) {
      const { ranks, codes } = this.index.ranks(column, down);
      if (codes) return (a, b) => ranks[codes[a]!]! - ranks[codes[b]!]!;
      return (a, b) => ranks[a]! - ranks[b]!;
    }
    const { codes, texts } = column as DictionaryColumn;
    const { compare } = this.index;
    return (a, b) => {
      const [codeA, codeB] = [codes[a]!, codes[b]!];
      if (codeA === codeB) return 0;
      if (codeA < FIRST_TEXT || codeB < FIRST_TEXT) return Number(codeA < FIRST_TEXT) - Number(codeB < FIRST_TEXT);
      const sign = compare(texts[codeA]!, texts[codeB]!);
      return down ? -sign : sign;
    };
  }

  #fromPermutation(): Uint32Array {
    const permutation = this.index.permutation(this.keys, this.columns);
    if (this.count === permutation.length) return permutation;
    const { mask, count } = this;
    // Rows that came after this view was opened are no part of it.
    const end = this.rows ? this.rows[count - 1]! + 1 : count;
    const sorted = new Uint32Array(count);
    let at = 0;
    for (let i = 0; at < count; i++) {
      const row = permutation[i]!;
      if (row < end && (!mask || mask[row] === 1)) sorted[at++] = row;
    }
    return sorted;
  }

  #byRanks(): Uint32Array {
    let sorted = this.rows!;
    for (let i = this.keys.length - 1; i >= 0; i--) {
      sorted = sortByRank(this.index.ranks(this.columns[i]!, this.keys[i]!.descending), sorted, this.count);
    }
    return sorted;
  }

  /** Only the runs of the first key that reach into the window are looked up, and only they are sorted further. */
  #around(from: number, to: number): Uint32Array {
    const column = this.columns[0]!;
    const down = this.keys[0]!.descending === true;
    // By place (rank or code): which run the row belongs to, counted from 1.
    const { runs, runOf, placeOf } = this.index.isRanked(column)
      ? this.#rankedRuns(this.index.ranks(column, down), from, to)
      : this.#collatedRuns(column as DictionaryColumn, down, from, to);
    const members = runs.map((run) => new Uint32Array(run.count));
    const filled = new Uint32Array(runs.length);
    for (let i = 0; i < this.count; i++) {
      const row = this.rows ? this.rows[i]! : i;
      const run = runOf[placeOf(row)]!;
      if (run > 0) members[run - 1]![filled[run - 1]!++] = row;
    }
    const window = new Uint32Array(to - from);
    runs.forEach(({ start, count }, i) => {
      const low = Math.max(from, start);
      const high = Math.min(to, start + count);
      const rest = new Order(this.index, this.keys.slice(1), this.columns.slice(1), members[i]!, count);
      window.set(rest.window(low - start, high - start), low - from);
    });
    return window;
  }

  #rankedRuns({ ranks, codes, values, misfits }: Ranks, from: number, to: number) {
    const placeOf = codes ? (row: number) => ranks[codes[row]!]! : (row: number) => ranks[row]!;
    const counts = this.#countBy(placeOf, values + misfits + 1);
    const runs: Run[] = [];
    const runOf = new Uint32Array(counts.length);
    let start = 0;
    for (let rank = 0; rank < counts.length && start < to; rank++) {
      const count = counts[rank]!;
      if (count > 0 && start + count > from) runOf[rank] = runs.push({ start, count });
      start += count;
    }
    return { runs, runOf, placeOf };
  }

  #collatedRuns(column: DictionaryColumn, down: boolean, from: number, to: number) {
    const order = this.index.order(column);
    const { codes } = column;
    const placeOf = (row: number): number => codes[row]!;
    const counts = this.#countBy(placeOf, Math.max(FIRST_TEXT, column.texts.length));
    const runOf = new Uint32Array(counts.length);
    const runs: Run[] = [];
    const wanted = (code: number): boolean => counts[code]! > 0;
    let start = 0;
    for (let i = 0; i < order.segments.length && start < to;) {
      const segment = order.segments[down ? order.segments.length - 1 - i : i]!;
      let weight = 0;
      for (const code of segment.codes) weight += counts[code] ?? 0;
      if (weight === 0 || start + weight <= from || segment.places) {
        if (weight > 0 && start + weight > from) addRuns(segment, down, start, from, to, counts, runs, runOf);
        start += weight;
        i++;
        continue;
      }
      const low = Math.max(0, (from - start) / weight);
      const high = Math.min(1, (to - start) / weight);
      order.refine(segment, down ? 1 - high : low, down ? 1 - low : high, wanted);
    }
    const empty = counts[0]! + counts[1]! + counts[2]!;
    if (empty > 0 && to > this.count - empty) {
      runOf.fill(runs.push({ start: this.count - empty, count: empty }), 0, FIRST_TEXT);
    }
    return { runs, runOf, placeOf };
  }

  #countBy(placeOf: (row: number) => number, places: number): Uint32Array {
    if (this.#counts?.length === places) return this.#counts;
    const counts = new Uint32Array(places);
    for (let i = 0; i < this.count; i++) counts[placeOf(this.rows ? this.rows[i]! : i)]!++;
    return (this.#counts = counts);
  }
}

function addRuns(
  { codes, places }: Segment,
  down: boolean,
  start: number,
  from: number,
  to: number,
  counts: Uint32Array,
  runs: Run[],
  runOf: Uint32Array,
): void {
  for (let i = 0; i < codes.length && start < to;) {
    const place = places![down ? codes.length - 1 - i : i]!;
    const first = i;
    let count = 0;
    for (; i < codes.length; i++) {
      const at = down ? codes.length - 1 - i : i;
      if (places![at] !== place) break;
      count += counts[codes[at]!] ?? 0;
    }
    if (count > 0 && start + count > from) {
      const run = runs.push({ start, count });
      for (let j = first; j < i; j++) {
        const code = codes[down ? codes.length - 1 - j : j]!;
        if (code < runOf.length) runOf[code] = run;
      }
    }
    start += count;
  }
}
