/**
 * Calendar days and moments as people write them in filters, as spans of ms since 1970 (UTC): a day is all of its
 * moments, a year all of its days, so that `harvested = 2024` and `seen <= 2024-05-31` mean what they say.
 */
import type { Literal, RelativeDay } from './query.js';

export interface Span {
  readonly first: number;
  /** Included. */
  readonly last: number;
}

const DAY_MS = 86_400_000;
const MOMENT =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

/** Undefined for what is no ISO day or moment. Without a zone, moments are read as UTC, as columns are. */
export function parseSpan(text: string): Span | undefined {
  const m = MOMENT.exec(text.trim());
  if (!m) return undefined;
  const [, y, mo, d, h, min, s, fraction, zone] = m;
  const year = Number(y);
  if (mo === undefined) return { first: dayMs(year, 1, 1), last: dayMs(year + 1, 1, 1) - 1 };
  const month = Number(mo);
  if (month < 1 || month > 12) return undefined;
  if (d === undefined)
    return {
      first: dayMs(year, month, 1),
      last: dayMs(year, month + 1, 1) - 1,
    };
  const day = Number(d);
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  const midnight = dayMs(year, month, day);
  if (h === undefined) return { first: midnight, last: midnight + DAY_MS - 1 };
  if (Number(h) > 24 || Number(min) > 59 || Number(s ?? 0) > 60) return undefined;
  const ms = fraction ? Math.floor(Number(fraction) * 1000) : 0;
  const first = midnight + Number(h) * 3_600_000 + Number(min) * 60_000 + Number(s ?? 0) * 1000 + ms - zoneMs(zone);
  return {
    first,
    last: first + (fraction ? 0 : s === undefined ? 59_999 : 999),
  };
}

/** `today` and the result are YYYY-MM-DD. A day the target month lacks becomes its last day. */
export function resolveDay(relative: RelativeDay, today: string): string {
  const span = parseSpan(today);
  const base = new Date(span ? span.first : NaN);
  const count = Math.trunc(relative.today);
  if (relative.unit === undefined) return isoDay(base.getTime() + count * DAY_MS);
  const months = base.getUTCFullYear() * 12 + base.getUTCMonth() + (relative.unit === 'years' ? count * 12 : count);
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  return isoDay(dayMs(year, month, Math.min(base.getUTCDate(), daysInMonth(year, month))));
}

export function isRelativeDay(literal: Literal): literal is RelativeDay {
  return typeof literal === 'object' && literal !== null;
}

export function isoDay(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

function daysInMonth(year: number, month: number): number {
  return Math.round((dayMs(year, month + 1, 1) - dayMs(year, month, 1)) / DAY_MS);
}

/** Date.UTC takes years 0–99 for 1900–1999. */
function dayMs(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

function zoneMs(zone: string | undefined): number {
  if (!zone || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
