/**
 * Which rows match a filter: every comparison becomes a byte per row, found once per distinct text, and remembered;
 * and, or, not combine bytes. When rows were appended only the new ones are tested.
 */
import { KoboldError } from '../errors.js';
import { isRelativeDay, resolveDay } from '../query/days.js';
import type { Filter, Literal } from '../query/query.js';
import { cellTest, type CellTest, type Compare, type Comparison } from './cell-test.js';
import { EMPTY, FIRST_TEXT, MISSING, NO_NUMBER, OTHER_TEXT } from './column.js';
import type { Column, DictionaryColumn, NumberColumn, Table } from './column.js';
import { equalityKey, fold, searchWords } from './fold.js';
import { FoldedTexts } from './folded-texts.js';

/** 1 where the row matches; may be longer than the table. */
export type RowMask = Uint8Array;

interface Remembered {
  readonly sources: readonly object[];
  mask: RowMask;
  rows: number;
  /** Marks rows [from, to). */
  readonly extend: (mask: RowMask, from: number, to: number) => void;
}

const MOST_REMEMBERED = 24;

export class RowFilter {
  readonly #folded = new WeakMap<DictionaryColumn, FoldedTexts>();
  readonly #remembered = new Map<string, Remembered>();

  constructor(
    readonly table: Table,
    readonly compare: Compare,
  ) {}

  /** Undefined when every row matches. The result is only to be read. */
  matching(filter: Filter | undefined, search: string | undefined, today: string): RowMask | undefined {
    const words = search ? searchWords(search) : [];
    const masks = words.map((word) => this.#wordMask(word));
    if (filter) {
      const mask = this.#filterMask(resolveDays(filter, today));
      if (mask) masks.push(mask);
    }
    if (masks.length <= 1) return masks[0];
    return combine(masks, this.table.rowCount, (to, from) => to & from);
  }

  folded(column: DictionaryColumn): FoldedTexts {
    let folded = this.#folded.get(column);
    if (!folded) this.#folded.set(column, (folded = new FoldedTexts()));
    return folded;
  }

  #filterMask(filter: Filter): RowMask | undefined {
    const n = this.table.rowCount;
    switch (filter.op) {
      case 'and': {
        const masks = filter.filters.map((part) => this.#filterMask(part)).filter((mask) => mask !== undefined);
        return masks.length <= 1 ? masks[0] : combine(masks, n, (to, from) => to & from);
      }
      case 'or': {
        const masks = filter.filters.map((part) => this.#filterMask(part));
        if (masks.includes(undefined)) return undefined;
        if (masks.length === 0) return new Uint8Array(n);
        return masks.length === 1 ? masks[0] : combine(masks as RowMask[], n, (to, from) => to | from);
      }
      case 'not': {
        const mask = this.#filterMask(filter.filter);
        if (!mask) return new Uint8Array(n);
        const turned = new Uint8Array(n);
        for (let row = 0; row < n; row++) turned[row] = mask[row]! ^ 1;
        return turned;
      }
      default: {
        const column = columnOf(this.table, filter.field);
        return this.#remember(JSON.stringify(filter), [column], () => this.#comparison(filter, column));
      }
    }
  }

  #remember(key: string, columns: readonly Column[], make: () => Remembered['extend']): RowMask {
    const n = this.table.rowCount;
    let found = this.#remembered.get(key);
    const sources = columns.flatMap(columnSources);
    if (found && !isSameList(found.sources, sources)) found = undefined;
    found ??= { sources, mask: new Uint8Array(0), rows: 0, extend: make() };
    this.#remembered.delete(key);
    this.#remembered.set(key, found);
    if (this.#remembered.size > MOST_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!);
    if (found.rows < n) {
      if (found.mask.length < n) {
        const longer = new Uint8Array(this.table.complete ? n : Math.ceil(n * 1.5));
        longer.set(found.mask.subarray(0, found.rows));
        found.mask = longer;
      }
      found.extend(found.mask, found.rows, n);
      found.rows = n;
    }
    return found.mask;
  }

  #comparison(filter: Comparison, column: Column): Remembered['extend'] {
    const test = cellTest(filter, column, this.compare);
    if (column.encoding === 'number') return (mask, from, to) => markNumbers(column, test, mask, from, to);
    return this.#byCode(column, (marks, from) => this.#markCodes(column, test, marks, from));
  }

  #wordMask(word: string): RowMask {
    const columns = [...this.table.columns];
    return this.#remember(`search ${word}`, columns, () => {
      const parts = columns.map((column) => {
        if (column.encoding === 'number') return searchNumbers(column, word);
        return this.#byCode(column, (marks, from) => this.folded(column).contains(column, word, marks, from), true);
      });
      return (mask, from, to) => {
        for (const part of parts) part(mask, from, to);
      };
    });
  }

  /** Row marks from code marks; codes are marked once, new ones when they come. */
  #byCode(column: DictionaryColumn, mark: (marks: Uint8Array, from: number) => void, or = false): Remembered['extend'] {
    let marks = new Uint8Array(0);
    let known = 0;
    return (mask, from, to) => {
      const count = Math.max(column.texts.length, FIRST_TEXT);
      if (known < count) {
        const longer = new Uint8Array(count);
        longer.set(marks);
        marks = longer;
        mark(marks, known);
        known = count;
      }
      const { codes } = column;
      if (or) for (let row = from; row < to; row++) mask[row]! |= marks[codes[row]!]!;
      else for (let row = from; row < to; row++) mask[row] = marks[codes[row]!]!;
    };
  }

  #markCodes(column: DictionaryColumn, test: CellTest, marks: Uint8Array, from: number): void {
    const { texts, numbers } = column;
    // Truth values may be compared as they are written ("ja"); days and moments are compared as such.
    const isDated = numbers !== undefined && column.field.type !== 'boolean';
    const first = Math.max(from, FIRST_TEXT);
    if (test.empty) for (let code = from; code < FIRST_TEXT; code++) marks[code] = 1;
    for (const [low, high] of numbers ? test.ranges : []) {
      for (let code = first; code < texts.length; code++) {
        const number = numbers![code]!;
        if (number >= low && number <= high) marks[code] = 1;
      }
    }
    for (const wanted of test.texts) {
      const candidates = new Uint8Array(texts.length);
      this.folded(column).contains(column, fold(wanted), candidates, first);
      for (let code = first; code < texts.length; code++) {
        if (!candidates[code] || (isDated && !Number.isNaN(numbers[code]!))) continue;
        if (equalityKey(texts[code]!) === wanted) marks[code] = 1;
      }
    }
    if (test.order) {
      for (let code = first; code < texts.length; code++) {
        if (test.order(texts[code]!, equalityKey(texts[code]!))) marks[code] = 1;
      }
    }
    if (test.pattern) this.folded(column)[test.pattern.op](column, fold(test.pattern.text), marks, first);
    if (test.negate) for (let code = from; code < marks.length; code++) marks[code]! ^= 1;
  }
}

/** What a column's cells follow from: when it is the same objects, cells once there are the same. */
export function columnSources(column: Column): readonly object[] {
  return column.encoding === 'dictionary' && column.reading ? [column, column.reading] : [column];
}

export function isSameList(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

export function columnOf(table: Table, key: string): Column {
  const column = table.columns.find((candidate) => candidate.field.key === key);
  if (column) return column;
  throw new KoboldError('unknown-field', `The table has no field with the key '${key}'.`, { field: key });
}

function markNumbers(column: NumberColumn, test: CellTest, mask: RowMask, from: number, to: number): void {
  const { values, states, others } = column;
  if (test.ranges.length === 1) {
    const [low, high] = test.ranges[0]!;
    for (let row = from; row < to; row++) mask[row] = Number(values[row]! >= low) & Number(values[row]! <= high);
  } else {
    mask.fill(0, from, to);
    for (const [low, high] of test.ranges) {
      for (let row = from; row < to; row++) mask[row]! |= Number(values[row]! >= low) & Number(values[row]! <= high);
    }
  }
  if (test.empty) for (let row = from; row < to; row++) if (isEmptyState(states[row]!)) mask[row] = 1;
  if (test.texts.length > 0) {
    for (const [row, text] of others)
      if (row >= from && row < to && test.texts.includes(equalityKey(text))) mask[row] = 1;
  }
  if (test.pattern) {
    const needle = fold(test.pattern.text);
    const { op } = test.pattern;
    for (let row = from; row < to; row++) {
      if (isEmptyState(states[row]!)) continue;
      const text = fold(column.text(row));
      if (
        op === 'contains' ? text.includes(needle) : op === 'starts' ? text.startsWith(needle) : text.endsWith(needle)
      ) {
        mask[row] = 1;
      }
    }
  }
  if (test.negate) for (let row = from; row < to; row++) mask[row]! ^= 1;
}

/** Of numbers only digits and their signs can be found: other words look at the misfits alone. */
function searchNumbers(column: NumberColumn, word: string): Remembered['extend'] {
  const numeric = /^[-+.,\d\se]+$/.test(word);
  return (mask, from, to) => {
    if (!numeric) {
      for (const [row, text] of column.others) if (row >= from && row < to && fold(text).includes(word)) mask[row] = 1;
      return;
    }
    for (let row = from; row < to; row++) {
      if (mask[row] === 0 && !isEmptyState(column.states[row]!) && fold(column.text(row)).includes(word)) mask[row] = 1;
    }
  };
}

function isEmptyState(state: number): boolean {
  return state >= NO_NUMBER + MISSING && state <= NO_NUMBER + EMPTY && state !== OTHER_TEXT;
}

function combine(masks: readonly RowMask[], n: number, join: (to: number, from: number) => number): RowMask {
  const result = masks[0]!.slice(0, n);
  for (const mask of masks.slice(1)) for (let row = 0; row < n; row++) result[row] = join(result[row]!, mask[row]!);
  return result;
}

/** `{ today: n }` becomes the day it means, so that what is remembered stays right after midnight. */
export function resolveDays(filter: Filter, today: string): Filter {
  const day = (literal: Literal): Literal => (isRelativeDay(literal) ? resolveDay(literal, today) : literal);
  switch (filter.op) {
    case 'and':
    case 'or':
      return {
        ...filter,
        filters: filter.filters.map((part) => resolveDays(part, today)),
      };
    case 'not':
      return { ...filter, filter: resolveDays(filter.filter, today) };
    case 'between':
      return { ...filter, from: day(filter.from), to: day(filter.to) };
    case 'in':
      return { ...filter, values: filter.values.map(day) };
    case 'empty':
    case 'contains':
    case 'starts':
    case 'ends':
      return filter;
    default:
      return { ...filter, value: day(filter.value) };
  }
}
