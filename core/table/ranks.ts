/**
 * Ranks: for every cell a small whole number that sorts as the cell does. Equal cells have equal ranks.
 * Order: values, then texts that do not fit a numeric column, then all that is empty.
 */
import type { Compare } from './cell-test.js';
import type { CollationOrder } from './collation-order.js';
import { EMPTY, FIRST_TEXT, MISSING, NULL } from './column.js';
import type { Column, DictionaryColumn, NumberColumn } from './column.js';

export interface Ranks {
  /** By code where `codes` is given, else by row. */
  readonly ranks: Uint32Array;
  readonly codes?: Uint32Array;
  /** Ranks 0 … values − 1 are values, then come the misfits, then one rank for empty cells. */
  readonly values: number;
  readonly misfits: number;
}

/** The same ranks as a descending sort wants them: values and misfits turned round, each in their place, empties last. */
export function descending({ ranks, codes, values, misfits }: Ranks): Ranks {
  const turned = new Uint32Array(ranks.length);
  const last = values + misfits;
  for (let i = 0; i < ranks.length; i++) {
    const rank = ranks[i]!;
    turned[i] = rank < values ? values - 1 - rank : rank < last ? values + last - 1 - rank : rank;
  }
  return { ranks: turned, codes, values, misfits };
}

export function numberRanks(column: NumberColumn, rows: number, compare: Compare): Ranks {
  const { ranks, values } = rankNumbers(column.values, 0, rows);
  const misfits = [...column.others.keys()].filter((row) => row < rows);
  const count = rankMisfits(misfits, (row) => column.others.get(row)!, compare, ranks, values);
  return fillEmpty({ ranks, values, misfits: count }, NOT_RANKED);
}

/** Dates and booleans, ranked by the number behind each text. */
export function numericCodeRanks(column: DictionaryColumn, compare: Compare): Ranks {
  const { texts, numbers } = column;
  const { ranks, values } = rankNumbers(numbers!, FIRST_TEXT, texts.length);
  const misfits: number[] = [];
  for (let code = FIRST_TEXT; code < texts.length; code++) if (Number.isNaN(numbers![code]!)) misfits.push(code);
  const count = rankMisfits(misfits, (code) => texts[code]!, compare, ranks, values);
  return fillEmpty({ ranks, codes: column.codes, values, misfits: count }, NOT_RANKED);
}

/** Of a complete order. */
export function collationRanks(column: DictionaryColumn, order: CollationOrder): Ranks {
  const ranks = new Uint32Array(Math.max(FIRST_TEXT, column.texts.length));
  let base = 0;
  for (const { codes, places } of order.segments) {
    if (codes.length === 0) continue;
    for (let i = 0; i < codes.length; i++) ranks[codes[i]!] = base + places![i]!;
    base += places!.at(-1)! + 1;
  }
  for (const code of [MISSING, NULL, EMPTY]) ranks[code] = base;
  return { ranks, codes: column.codes, values: base, misfits: 0 };
}

export function isNumberColumn(column: Column): column is NumberColumn {
  return column.encoding === 'number';
}

const NOT_RANKED = 0xffffffff;

function fillEmpty(ranks: Ranks, marker: number): Ranks {
  const empty = ranks.values + ranks.misfits;
  const list = ranks.ranks;
  for (let i = 0; i < list.length; i++) if (list[i] === marker) list[i] = empty;
  return ranks;
}

function rankMisfits(
  places: number[],
  textAt: (place: number) => string,
  compare: Compare,
  ranks: Uint32Array,
  base: number,
): number {
  places.sort((a, b) => compare(textAt(a), textAt(b)) || a - b);
  let rank = -1;
  places.forEach((place, i) => {
    if (i === 0 || compare(textAt(places[i - 1]!), textAt(place)) !== 0) rank++;
    ranks[place] = base + rank;
  });
  return rank + 1;
}

/** NaN stays NOT_RANKED. */
function rankNumbers(numbers: ArrayLike<number>, from: number, to: number): { ranks: Uint32Array; values: number } {
  const ranks = new Uint32Array(to).fill(NOT_RANKED);
  const places = sortNumbers(numbers, from, to);
  let rank = -1;
  let before = NaN;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const number = numbers[place]!;
    if (number !== before) rank++;
    before = number;
    ranks[place] = rank;
  }
  return { ranks, values: rank + 1 };
}

/** Places of the numbers (not NaN), by number, then place. Radix sort of the bits: doubles order as their bits do. */
function sortNumbers(numbers: ArrayLike<number>, from: number, to: number): Uint32Array {
  let places = new Uint32Array(to - from);
  let count = 0;
  for (let i = from; i < to; i++) if (numbers[i] === numbers[i]) places[count++] = i;
  places = places.slice(0, count);
  if (count < 3000) return places.sort((a, b) => numbers[a]! - numbers[b]! || a - b);
  const doubles = new Float64Array(count);
  for (let i = 0; i < count; i++) doubles[i] = numbers[places[i]!]! + 0; // −0 becomes 0
  const words = new Uint32Array(doubles.buffer);
  for (let i = 0; i < count; i++) {
    const high = words[2 * i + 1]!;
    if (high >>> 31) {
      words[2 * i] = ~words[2 * i]!;
      words[2 * i + 1] = ~high;
    } else words[2 * i + 1] = high ^ 0x80000000;
  }
  let order: Uint32Array = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let digit = 0; digit < 4; digit++) order = radixPass(words, digit, order);
  for (let i = 0; i < count; i++) order[i] = places[order[i]!]!;
  return order;
}

function radixPass(words: Uint32Array, digit: number, order: Uint32Array): Uint32Array {
  const word = digit >> 1;
  const shift = (digit & 1) * 16;
  const counts = new Uint32Array(65537);
  for (let i = 0; i < order.length; i++) counts[((words[2 * i + word]! >>> shift) & 0xffff) + 1]!++;
  if (counts.includes(order.length)) return order; // all the same digit
  for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!;
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const at = order[i]!;
    sorted[counts[(words[2 * at + word]! >>> shift) & 0xffff]!++] = at;
  }
  return sorted;
}
