/** Histograms with round edges: 8 to 20 bins of 1, 2 or 5 × 10ⁿ for numbers, of calendar units for dates. */
import { FIRST_TEXT, NO_NUMBER, OTHER_TEXT, type Column } from './column.js';
import type { HistogramFacet } from './facet.js';

const MOST_BINS = 20;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Steps of equal length, in ms. Weeks begin on Monday. */
const TIME_STEPS = [1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);
const DAY_STEPS = [DAY_MS, 7 * DAY_MS];
const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000];
const MONDAY_MS = 4 * DAY_MS;

/** `base` says which rows there are at all, `mask` which of them match. */
export function histogram(
  column: Column,
  rows: number,
  mask: Uint8Array | undefined,
  base?: Uint8Array,
): HistogramFacet {
  const isDate = column.field.type === 'date' || column.field.type === 'datetime';
  const { numbers, places } = numbersOf(column, rows);
  let min = Infinity;
  let max = -Infinity;
  for (let row = 0; row < rows; row++) {
    if (base && base[row] === 0) continue;
    const number = numbers[places ? places[row]! : row]!;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  const hasNumbers = min <= max;
  const edges = !hasNumbers ? [] : isDate ? dateEdges(min, max, column.field.type === 'datetime') : numberEdges(min, max, column.field.type === 'integer'); // prettier-ignore
  const bins = Math.max(0, edges.length - 1);
  const counts = new Float64Array(bins);
  const totals = new Float64Array(bins);
  const width = (edges.at(-1)! - edges[0]!) / bins || 1;
  let [empty, emptyTotal] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (base && base[row] === 0) continue;
    const number = numbers[places ? places[row]! : row]!;
    const matches = mask ? mask[row]! : 1;
    if (number !== number) {
      if (isEmpty(column, row)) {
        emptyTotal++;
        empty += matches;
      }
      continue;
    }
    let bin = Math.min(bins - 1, Math.floor((number - edges[0]!) / width));
    while (bin > 0 && number < edges[bin]!) bin--;
    while (bin < bins - 1 && number >= edges[bin + 1]!) bin++;
    totals[bin]!++;
    counts[bin]! += matches;
  }
  return {
    kind: 'histogram',
    bins: Array.from(counts, (count, i) => ({
      from: edges[i]!,
      to: edges[i + 1]!,
      count,
      total: totals[i]!,
    })),
    min: hasNumbers ? min : 0,
    max: hasNumbers ? max : 0,
    empty: { count: empty, total: emptyTotal },
  };
}

export function numberEdges(min: number, max: number, whole: boolean): number[] {
  if (min === max) return [min, max];
  // Halves, since the difference of two huge numbers may be no number.
  const rough = (max / 2 - min / 2) / (MOST_BINS / 2);
  let exponent = Math.max(-320, Math.floor(Math.log10(rough)) - 1);
  if (whole) exponent = Math.max(0, exponent);
  for (; ; exponent++) {
    for (const digit of [1, 2, 5]) {
      const times = (n: number): number => (exponent < 0 ? (n * digit) / 10 ** -exponent : n * digit * 10 ** exponent);
      const step = times(1);
      const first = Math.floor(min / step);
      const last = Math.max(first + 1, Math.ceil(max / step));
      if (last - first > MOST_BINS || !(step > 0)) continue;
      const edges = Array.from({ length: last - first + 1 }, (_, i) => times(first + i));
      // Rounding may have put an end outside its edge.
      edges[0] = Math.min(edges[0]!, min);
      edges[edges.length - 1] = Math.max(edges.at(-1)!, max);
      // Neighbouring doubles leave no room for round edges.
      const isRising = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!));
      return isRising && edges.length > 1 ? edges : [min, max];
    }
  }
}

export function dateEdges(min: number, max: number, withTimes: boolean): number[] {
  if (min === max) return [min, max];
  for (const step of withTimes ? [...TIME_STEPS, ...DAY_STEPS] : DAY_STEPS) {
    const offset = step === 7 * DAY_MS ? MONDAY_MS : 0;
    const first = Math.floor((min - offset) / step);
    const last = Math.max(first + 1, Math.ceil((max - offset) / step));
    if (last - first <= MOST_BINS)
      return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step + offset);
  }
  const months = (ms: number): number => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth();
  for (const step of MONTH_STEPS) {
    const first = Math.floor(months(min) / step);
    const last = Math.floor(months(max) / step) + 1;
    if (last - first > MOST_BINS) continue;
    return Array.from({ length: last - first + 1 }, (_, i) => monthMs((first + i) * step));
  }
  return numberEdges(min, max, true);
}

function monthMs(months: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(months / 12), months - Math.floor(months / 12) * 12, 1);
  return date.getTime();
}

function numbersOf(column: Column, rows: number): { numbers: ArrayLike<number>; places?: Uint32Array } {
  if (column.encoding === 'number') return { numbers: column.values };
  if (column.numbers) return { numbers: column.numbers, places: column.codes };
  return { numbers: new Float64Array(rows).fill(NaN) };
}

function isEmpty(column: Column, row: number): boolean {
  if (column.encoding === 'dictionary') return column.codes[row]! < FIRST_TEXT;
  const state = column.states[row]!;
  return state >= NO_NUMBER && state !== OTHER_TEXT;
}
