/**
 * The standard library of formulas, as JavaScript for the sandbox: what editors would look for in a spreadsheet, for
 * lists of related records and single values. Empty values (null, '') are passed over. Documented in worker/README.md.
 */

/** The names formulas can use; `LIBRARY` returns an object of them. */
export const LIBRARY_NAMES = [
  'show',
  'lookup',
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'unique',
  'join',
  'round',
  'days',
  'addDays',
] as const;

/** The body of a function of `isArray`, `listFrom`, `Set`; evaluated before builtins are taken away from formulas. */
export const LIBRARY = String.raw`
const isEmpty = (value) => value === null || value === undefined || value === '';
const listOf = (value) => (isEmpty(value) ? [] : isArray(value) ? value : typeof value === 'object' && typeof value.forEach === 'function' ? listFrom(value) : [value]);
const part = (item, by) => (typeof by === 'function' ? by(item) : isEmpty(item) ? null : item[by]);
const filled = (list, by) => {
  const found = [];
  const items = listOf(list);
  for (let i = 0; i < items.length; i++) {
    const value = by === undefined ? items[i] : part(items[i], by);
    if (!isEmpty(value)) found[found.length] = value;
  }
  return found;
};
const numberOf = (value) => {
  const number = typeof value === 'object' ? NaN : Number(value);
  if (number !== number) throw new TypeError("'" + show(value) + "' is no number");
  return number;
};
const show = (value) => {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (isArray(value)) return join(value);
  if (typeof value.lat === 'number' && typeof value.lon === 'number') return value.lat + ', ' + value.lon;
  const text = String(value);
  return text === '[object Object]' ? '' : text;
};
const join = (list, separator = ', ', by) => {
  let text = '';
  let isFirst = true;
  for (const value of filled(list, by)) {
    const shown = show(value);
    if (shown === '') continue;
    text += isFirst ? shown : separator + shown;
    isFirst = false;
  }
  return text;
};
const sum = (list, by) => {
  let total = 0;
  for (const value of filled(list, by)) total += numberOf(value);
  return total;
};
const avg = (list, by) => {
  const values = filled(list, by);
  return values.length === 0 ? null : sum(values) / values.length;
};
const extreme = (isBetter) => (...args) => {
  // A list, perhaps with what to take of its items, or values one after the other: max(record.a, record.b).
  const isList = args.length === 1 || typeof args[1] === 'function' || (typeof args[0] === 'object' && args[0] !== null);
  const values = isList ? filled(args[0], args[1]) : filled(args);
  let best = null;
  for (const value of values) if (best === null || isBetter(value, best)) best = value;
  return best;
};
const min = extreme((a, b) => a < b);
const max = extreme((a, b) => a > b);
const count = (list, by) => {
  if (typeof by !== 'function') return filled(list, by).length;
  let counted = 0;
  for (const item of listOf(list)) if (by(item)) counted++;
  return counted;
};
const unique = (list, by) => listFrom(new Set(filled(list, by)));
const lookup = (records, by) => {
  if (!isArray(records)) return isEmpty(records) ? null : part(records, by) ?? null;
  const found = [];
  for (const value of filled(records, by)) {
    if (isArray(value)) for (const one of value) found[found.length] = one;
    else found[found.length] = value;
  }
  return found;
};
// Halves go away from zero, as people round: of the number as it is written, so that 1.005 becomes 1.01.
const round = (value, digits = 0) => {
  if (isEmpty(value)) return null;
  const number = numberOf(value);
  const size = number < 0 ? -number : number;
  const written = String(size);
  if (!(size < 1e21) || digits > 15 || digits < -15) return number;
  if (written.indexOf('e') >= 0) return size < 1e-15 ? 0 : number;
  const rounded = Number(Math.round(Number(written + 'e' + Math.trunc(digits))) + 'e' + -Math.trunc(digits));
  return number < 0 ? -rounded : rounded;
};
// Days since 1970 of the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
const dayNumber = (date) => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(show(date));
  if (parts === null) throw new TypeError("'" + show(date) + "' is no day, such as 2024-05-31");
  const month = Number(parts[2]), day = Number(parts[3]);
  const year = Number(parts[1]) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400), ofEra = year - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
};
const dayText = (number) => {
  const shifted = number + 719468;
  const era = Math.floor(shifted / 146097), ofEra = shifted - era * 146097;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  if (year < 1 || year > 9999) throw new RangeError('days end with the year 9999');
  const two = (n) => (n < 10 ? '0' : '') + n;
  return ('000' + year).slice(-4) + '-' + two(month) + '-' + two(day);
};
const days = (from, to) => (isEmpty(from) || isEmpty(to) ? null : dayNumber(to) - dayNumber(from));
const addDays = (date, number) => (isEmpty(date) || isEmpty(number) ? null : dayText(dayNumber(date) + Math.trunc(numberOf(number))));
return { show, lookup, sum, avg, min, max, count, unique, join, round, days, addDays };
`;
