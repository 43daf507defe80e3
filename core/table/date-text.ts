/**
 * Dates and times as files write them. A column has one form; which one is decided over all its cells (infer.ts),
 * since 03/04/2021 alone says nothing. Days are checked against the calendar. Times without a zone count as UTC.
 */

export type DateOrder = 'ymd' | 'dmy' | 'mdy';
export interface DateForm {
  readonly order: DateOrder;
  /** '-', '/' or '.' */
  readonly separator: string;
}
export const ISO_DATE: DateForm = { order: 'ymd', separator: '-' };

/** Ms since 1970 (UTC midnight) of a text wholly in this form, else NaN. */
export function readDate(text: string, form: DateForm): number {
  const separator = form.separator.charCodeAt(0);
  if (form.order === 'ymd') {
    if (text.length !== 10 || text.charCodeAt(4) !== separator || text.charCodeAt(7) !== separator) return NaN;
    return day(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  }
  const length = text.length; // d.m.yyyy to dd.mm.yyyy
  if (length < 8 || length > 10 || text.charCodeAt(length - 5) !== separator) return NaN;
  const middle = text.charCodeAt(1) === separator ? 1 : 2;
  if (text.charCodeAt(middle) !== separator || length - 6 - middle < 1 || length - 6 - middle > 2) return NaN;
  const first = digits(text, 0, middle);
  const second = digits(text, middle + 1, length - 5);
  const year = digits(text, length - 4, length);
  return form.order === 'dmy' ? day(year, second, first) : day(year, first, second);
}

/** `YYYY-MM-DD`, then `T` or a space, `hh:mm`, `:ss`, `.fraction`, `Z` or `±hh:mm`. NaN where it is none. */
export function readDateTime(text: string): number {
  const length = text.length;
  if (length === 10) return readDate(text, ISO_DATE);
  if (length < 16 || length > 35 || text.charCodeAt(13) !== 58) return NaN;
  const between = text.charCodeAt(10);
  if (between !== 84 && between !== 32) return NaN;
  const match = TIME.exec(text.slice(11));
  if (match === null) return NaN;
  const [, hours, minutes, seconds = '0', fraction = '', zone = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return NaN;
  let offsetMinutes = 0;
  if (zone.length > 1) {
    const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
    offsetMinutes = zone.startsWith('-') ? -size : size;
  }
  const ms = (Number(hours) * 60 + Number(minutes) - offsetMinutes) * 60_000 + Number(seconds) * 1000;
  return readDate(text.slice(0, 10), ISO_DATE) + ms + Math.floor(Number(`0${fraction}`) * 1000);
}

/** The calendar day as `YYYY-MM-DD`. */
export function dayToIso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

const TIME = /^(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/;

function day(year: number, month: number, dayOfMonth: number): number {
  if (!(month >= 1 && month <= 12 && dayOfMonth >= 1 && year >= 0)) return NaN;
  if (dayOfMonth > 28 && dayOfMonth > daysInMonth(year, month)) return NaN;
  if (year >= 100) return Date.UTC(year, month - 1, dayOfMonth);
  return new Date(0).setUTCFullYear(year, month - 1, dayOfMonth); // Date.UTC takes 0–99 for 1900–1999
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!(code >= 48 && code <= 57)) return NaN;
    value = value * 10 + (code - 48);
  }
  return value;
}
