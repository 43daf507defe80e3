/**
 * A condition as a stretch of numbers or days and back: what histograms and from/to boxes show and set.
 * Days are ms since 1970 (UTC), like the bins of a histogram.
 */
import type { Filter, Literal } from '../../../core/query/query.js';
import type { Field } from '../../../core/table/field.js';
import type { HistogramFacet } from '../../../core/table/facet.js';
import { isDay, isoDay } from '../grid/cell-text.js';

const DAY = 86_400_000;

/** Infinite where open. `below`: `to` itself is out; `above`: `from` itself is out. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly below?: boolean;
  readonly above?: boolean;
}

/** undefined where the condition is no range. `today` in ms. */
export function rangeOf(condition: Filter | undefined, field: Field, today: number): Range | undefined {
  if (!condition) return undefined;
  const at = (value: Literal) => literalNumber(value, field, today);
  let range: Range | undefined;
  switch (condition.op) {
    case '=':
      range = { from: at(condition.value), to: at(condition.value) };
      break;
    case '<':
    case '<=':
      range = { from: -Infinity, to: at(condition.value), below: condition.op === '<' };
      break;
    case '>':
    case '>=':
      range = { from: at(condition.value), to: Infinity, above: condition.op === '>' };
      break;
    case 'between':
      range = { from: at(condition.from), to: at(condition.to), below: condition.below === true };
      break;
    case 'and': {
      const parts = condition.filters.map((each) => rangeOf(each, field, today));
      if (parts.length && parts.every((part) => part !== undefined))
        range = parts.reduce((a, b) => intersection(a!, b!));
      break;
    }
    default:
  }
  return range && !Number.isNaN(range.from) && !Number.isNaN(range.to) ? range : undefined;
}

/** Both ends included, as people type them. undefined: no limit at all. */
export function rangeCondition(field: Field, from: Literal | undefined, to: Literal | undefined): Filter | undefined {
  const { key } = field;
  if (from !== undefined && to !== undefined) {
    if (from === to) return { op: '=', field: key, value: from };
    return { op: 'between', field: key, from, to };
  }
  if (from !== undefined) return { op: '>=', field: key, value: from };
  return to === undefined ? undefined : { op: '<=', field: key, value: to };
}

/** The condition that keeps exactly bins `first` to `last`; undefined when that is all of them. */
export function binsCondition(field: Field, { bins }: HistogramFacet, first: number, last: number): Filter | undefined {
  const from = bins[first]?.from;
  const to = bins[last]?.to;
  if (from === undefined || to === undefined) return undefined;
  const open = { start: first === 0, end: last === bins.length - 1 };
  if (open.start && open.end) return undefined;
  if (field.type === 'integer' || field.type === 'date') {
    // Whole steps: "at most 10" says the same as "under 11", and better.
    const step = field.type === 'integer' ? 1 : DAY;
    const literal = (value: number): Literal => (step === 1 ? value : isoDay(value));
    const start = Math.ceil(from / step) * step;
    const end = Math.ceil(to / step) * step - step;
    return rangeCondition(
      field,
      open.start ? undefined : literal(start),
      open.end ? undefined : literal(Math.max(end, start)),
    );
  }
  const literal = (value: number): Literal => (field.type === 'datetime' ? instant(value) : value);
  if (open.start) return { op: '<', field: field.key, value: literal(to) };
  if (open.end) return { op: '>=', field: field.key, value: literal(from) };
  return { op: 'between', field: field.key, from: literal(from), to: literal(to), below: true };
}

/** Whether a bin holds something the range keeps. */
export function keepsBin(range: Range, bin: { readonly from: number; readonly to: number }, isLast: boolean): boolean {
  const reachesStart = isLast || bin.from === bin.to ? bin.to >= range.from : bin.to > range.from;
  return reachesStart && (range.below ? bin.from < range.to : bin.from <= range.to);
}

/** NaN for what is no number or day here. */
function literalNumber(value: Literal, field: Field, today: number): number {
  if (typeof value === 'number') return value;
  if (value === null || typeof value === 'boolean') return NaN;
  if (typeof value === 'string') return isDay(field.type) ? Date.parse(value) : value.trim() ? Number(value) : NaN;
  if (!value.unit) return today + value.today * DAY;
  const date = new Date(today);
  const months = value.today * (value.unit === 'years' ? 12 : 1);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate());
}

function intersection(a: Range, b: Range): Range {
  const low = a.from >= b.from ? a : b;
  const high = a.to <= b.to ? a : b;
  return { from: low.from, to: high.to, above: low.above, below: high.below };
}

function instant(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '';
  return ms % DAY === 0 ? isoDay(ms) : date.toISOString();
}

/** The reader's calendar day as ms since 1970 (UTC): what `today` means. */
export function readersDay(now = new Date()): number {
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
}
