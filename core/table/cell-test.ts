/**
 * One comparison of a filter, made ready for a column: ranges of numbers, or texts, or an order of texts.
 * Sense by type: see "What comparisons mean" in core/README.md.
 */
import { parseSpan } from '../query/days.js';
import type { Filter, Scalar } from '../query/query.js';
import type { Column } from './column.js';
import { equalityKey } from './fold.js';

/** Both ends included. */
export type Range = readonly [low: number, high: number];

export interface CellTest {
  /** Cells whose number lies in one of these match. */
  readonly ranges: readonly Range[];
  /** Cells that are texts equal to one of these (equality keys) match. */
  readonly texts: readonly string[];
  /** Cells that are texts for which this holds match. */
  readonly order?: (text: string, key: string) => boolean;
  readonly pattern?: {
    readonly op: 'contains' | 'starts' | 'ends';
    readonly text: string;
  };
  /** Missing, null and empty cells match. */
  readonly empty: boolean;
  /** All of the above turned round. */
  readonly negate?: boolean;
}

export type Comparison = Exclude<Filter, { op: 'and' | 'or' | 'not' }>;
export type Compare = (a: string, b: string) => number;

const NOTHING: CellTest = { ranges: [], texts: [], empty: false };
const ALL: Range = [-Infinity, Infinity];

/** Relative days must have been resolved. */
export function cellTest(filter: Comparison, column: Column, compare: Compare): CellTest {
  switch (filter.op) {
    case 'empty':
      return { ...NOTHING, empty: true };
    case 'contains':
    case 'starts':
    case 'ends':
      return {
        ...NOTHING,
        pattern: { op: filter.op, text: String(filter.value) },
      };
    case 'in':
      return equalTo(filter.values as readonly Scalar[], column);
    case '=':
      return equalTo([filter.value as Scalar], column);
    case '!=':
      return { ...equalTo([filter.value as Scalar], column), negate: true };
    case 'between': {
      const upper = filter.below ? '<' : '<=';
      const from = ordered('>=', filter.from as Scalar, column, compare);
      const to = ordered(upper, filter.to as Scalar, column, compare);
      if (from.order && to.order) {
        const [low, high] = [from.order, to.order];
        return {
          ...NOTHING,
          order: (text, key) => low(text, key) && high(text, key),
        };
      }
      const [a, b] = [from.ranges[0], to.ranges[0]];
      return a && b ? { ...NOTHING, ranges: [[Math.max(a[0], b[0]), Math.min(a[1], b[1])]] } : NOTHING;
    }
    default:
      return ordered(filter.op, filter.value as Scalar, column, compare);
  }
}

function equalTo(values: readonly Scalar[], column: Column): CellTest {
  const ranges: Range[] = [];
  const texts: string[] = [];
  let empty = false;
  for (const value of values) {
    if (value === null || value === '') empty = true;
    else {
      const range = isNumeric(column) ? numberRange(value, column) : undefined;
      if (range) ranges.push(range);
      else texts.push(equalityKey(String(value)));
    }
  }
  return { ranges, texts, empty };
}

function ordered(op: '<' | '<=' | '>' | '>=', value: Scalar, column: Column, compare: Compare): CellTest {
  if (value === null || value === '') return NOTHING;
  if (isNumeric(column)) {
    const range = numberRange(value, column);
    return range ? { ...NOTHING, ranges: [towards(op, range)] } : NOTHING;
  }
  const literal = String(value);
  const literalKey = equalityKey(literal);
  const order = (text: string, key: string): boolean => {
    const sign = key === literalKey ? 0 : compare(text, literal);
    return op === '<' ? sign < 0 : op === '<=' ? sign <= 0 : op === '>' ? sign > 0 : sign >= 0;
  };
  return { ...NOTHING, order };
}

function towards(op: '<' | '<=' | '>' | '>=', [first, last]: Range): Range {
  if (op === '<') return [ALL[0], nextDown(first)];
  if (op === '<=') return [ALL[0], last];
  return op === '>' ? [-nextDown(-last), ALL[1]] : [first, ALL[1]];
}

export function isNumeric(column: Column): boolean {
  return column.encoding === 'number' || column.numbers !== undefined;
}

/** The numbers a literal stands for in a numeric column: one, or all moments of a day. */
function numberRange(value: string | number | boolean, column: Column): Range | undefined {
  const type = column.field.type;
  if (type === 'boolean') {
    const truth = parseBoolean(value);
    return truth === undefined ? undefined : [Number(truth), Number(truth)];
  }
  if (type === 'date' || type === 'datetime') {
    if (typeof value === 'boolean') return undefined;
    // A small whole number is a year; others are ms since 1970, as facets give them.
    const isYear = typeof value === 'string' || (Number.isInteger(value) && value >= 1000 && value <= 9999);
    if (!isYear) return [value, value];
    const span = parseSpan(String(value));
    return span && [span.first, span.last];
  }
  const number = typeof value === 'string' ? parseNumber(value) : typeof value === 'number' ? value : undefined;
  return number === undefined ? undefined : [number, number];
}

export function parseBoolean(value: string | number | boolean): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = String(value).trim().toLowerCase();
  if (word === 'true' || word === 'yes' || word === '1') return true;
  return word === 'false' || word === 'no' || word === '0' ? false : undefined;
}

export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}

/** The greatest double below x: turns `<` into `<=`, so that one loop does for all. */
function nextDown(x: number): number {
  if (!Number.isFinite(x)) return x === Infinity ? Number.MAX_VALUE : x;
  if (x === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([x]).buffer);
  bits[0]! += x > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0]!;
}
