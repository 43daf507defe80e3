/**
 * Days, moments, times and durations in the normal forms of PROTOCOL.md, section 12.2, and the few written forms that
 * become one without a guess. The calendar is the proleptic Gregorian one (ISO 8601), years 0001 to 9999.
 */

/** Calendar months and milliseconds stay apart: a month has no fixed length. */
export interface Duration {
  readonly months: number;
  readonly ms: number;
}

export const DAY_MS = 86_400_000;

export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 10) return false;
  const match = DATE.exec(value);
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

export function isTime(value: unknown): value is string {
  return typeof value === 'string' && value.length === 8 && TIME.test(value);
}

export function isDateTime(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 24) return false;
  return value[10] === 'T' && isDate(value.slice(0, 10)) && isTime(value.slice(11, 19)) && MILLIS.test(value.slice(19));
}

export function isDuration(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { months, ms } = value as Partial<Duration>;
  if (Object.keys(value).length !== 2 || !isWhole(months) || !isWhole(ms)) return false;
  return !(months < 0 && ms > 0) && !(months > 0 && ms < 0);
}

/** `YYYY-MM-DD` and nothing else, outer spaces aside. */
export function parseDate(text: string): string | undefined {
  const date = text.length > 100 ? '' : text.trim();
  return isDate(date) ? date : undefined;
}

/** `HH:MM` or `HH:MM:SS`. */
export function parseTime(text: string): string | undefined {
  const time = text.length > 100 ? '' : text.trim();
  const whole = /^\d\d:\d\d$/.test(time) ? `${time}:00` : time;
  return isTime(whole) ? whole : undefined;
}

/**
 * A date alone (its midnight), or a date, `T` or a space, `HH:MM`, then seconds and a fraction, then `Z` or an offset.
 * Without an offset it is UTC, as in columns and filters. What is finer than a millisecond is cut off.
 */
export function parseDateTime(text: string): string | undefined {
  const match = text.length > 100 ? null : WRITTEN.exec(text.trim());
  if (!match) return undefined;
  const [, date = '', clock = '00:00', seconds = '00', fraction = '', zone = 'Z'] = match;
  if (!isDate(date) || !isTime(`${clock}:${seconds}`)) return undefined;
  const offsetMinutes = parseOffset(zone);
  if (offsetMinutes === undefined) return undefined;
  const local = Date.parse(`${date}T${clock}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  const normal = toIso(local - offsetMinutes * 60_000);
  return isDateTime(normal) ? normal : undefined;
}

/** ISO 8601: `P1Y2M`, `P3W`, `P1DT2H30M`, `-PT0.5S`. A day is 24 hours, a week seven days. Finer than 1 ms is refused. */
export function parseDuration(text: string): Duration | undefined {
  const match = text.length > 100 ? null : DURATION.exec(text.trim());
  if (!match || /[PT]$/.test(match[0])) return undefined;
  const [, sign, years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0, fraction = ''] =
    match;
  const thousandths = Number(fraction.padEnd(3, '0'));
  const ms =
    (Number(weeks) * 7 + Number(days)) * DAY_MS +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1000 +
    thousandths;
  const turn = sign === '-' ? -1 : 1;
  return checked({ months: turn * (Number(years) * 12 + Number(months)), ms: turn * ms });
}

/** ISO 8601, such that `parseDuration` gives the same back; `PT0S` for none. */
export function durationToText({ months, ms }: Duration): string {
  if (months === 0 && ms === 0) return 'PT0S';
  const sign = months < 0 || ms < 0 ? '-' : '';
  const [size, span] = [Math.abs(months), Math.abs(ms)];
  const part = (count: number, unit: string): string => (count === 0 ? '' : `${count}${unit}`);
  const date = part(Math.floor(size / 12), 'Y') + part(size % 12, 'M') + part(Math.floor(span / DAY_MS), 'D');
  const rest = span % DAY_MS;
  const [seconds, thousandths] = [Math.floor(rest / 1000) % 60, rest % 1000];
  const fraction = thousandths === 0 ? '' : `.${String(thousandths).padStart(3, '0')}`;
  const clock =
    part(Math.floor(rest / 3_600_000), 'H') +
    part(Math.floor(rest / 60_000) % 60, 'M') +
    (seconds === 0 && fraction === '' ? '' : `${seconds}${fraction}S`);
  return `${sign}P${date}${clock === '' ? '' : `T${clock}`}`;
}

/** Ms since 1970, UTC. The value must be a date or a datetime in normal form. */
export function dateToMs(value: string): number {
  return Date.parse(value.length === 10 ? `${value}T00:00:00.000Z` : value);
}

function isDay(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

function parseOffset(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function toIso(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function checked({ months, ms }: Duration): Duration | undefined {
  const duration = { months: months + 0, ms: ms + 0 }; // −0 + 0 is 0
  return isDuration(duration) ? duration : undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const MILLIS = /^\.\d{3}Z$/;
const WRITTEN = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?([Zz]|[+-]\d\d:?\d\d))?)?$/;
const DURATION =
  /^([+-]?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?$/;
