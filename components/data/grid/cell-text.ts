/**
 * One cell as readers see it, in their language: numbers with the column's decimals, calendar days, yes and no.
 * Used by the table, records, lists, chips and menus alike, so that one value looks the same everywhere.
 */
import type { Cell, Field, FieldType } from '../../../core/table/field.js';
import type { LocalizeController } from '../../kit/localize.js';

/** What of LocalizeController is needed: tests bring their own. */
export type Localizer = Pick<LocalizeController, 'lang' | 'terms' | 'number' | 'date' | 'plural'>;

/** `date-long`, `percent` … would be more; these are what `format` of `kobold-field` may say. */
export interface CellFormat {
  /** Reader's time zone for instants; the browser's own where absent. */
  readonly timeZone?: string;
}

/** '' where there is nothing. What does not fit its column's type is given back as the file wrote it. */
export function cellText(cell: Cell, field: Field, localize: Localizer, format: CellFormat = {}): string {
  if (isEmptyCell(cell)) return '';
  if (typeof cell === 'boolean') return cell ? localize.terms.yes : localize.terms.no;
  if (typeof cell === 'number') return numberText(cell, field, localize);
  if (field.type === 'date') return dayText(cell, localize);
  if (field.type === 'datetime') return instantText(cell, localize, format.timeZone);
  return cell;
}

export function isEmptyCell(cell: Cell): cell is null | undefined | '' {
  return cell === undefined || cell === null || cell === '';
}

/** Numbers and booleans of their columns, days that exist: others are shown with a mark. */
export function fitsField(cell: Cell, field: Field): boolean {
  if (isEmptyCell(cell)) return true;
  if (isNumeric(field.type)) return typeof cell === 'number';
  if (field.type === 'boolean') return typeof cell === 'boolean';
  if (field.type === 'date') return typeof cell === 'string' && !Number.isNaN(dayMs(cell));
  return true;
}

export const isNumeric = (type: FieldType): boolean => type === 'integer' || type === 'decimal';
export const isDay = (type: FieldType): boolean => type === 'date' || type === 'datetime';

/** Numbers that name something are read digit by digit. */
const IS_NAME = /(^|[\s_-])(id|key|nr|no|number|code|year|zip|plz)\.?$/i;

export function numberText(value: number, field: Field, localize: Localizer): string {
  // `min2`: years and house numbers stay 2026, ten thousands get their separator.
  const most = Math.min(field.decimals ?? 20, 20);
  const least = field.type === 'integer' ? 0 : Math.min(field.decimals ?? 0, 20);
  return localize.number(value, {
    useGrouping: field.type === 'integer' && IS_NAME.test(field.label) ? false : 'min2',
    minimumFractionDigits: least,
    maximumFractionDigits: Math.max(least, most),
  });
}

/** `2026-05-01` in the reader's language; other text stays as it is. */
export function dayText(text: string, localize: Localizer): string {
  const ms = dayMs(text);
  return Number.isNaN(ms) ? text : localize.date(ms, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** ms since 1970 (UTC) of a day in ISO form, NaN for anything else and for days that do not exist. */
export function dayMs(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return NaN;
  const ms = Date.parse(text);
  return new Date(ms).getUTCDate() === Number(parts[3]) ? ms : NaN;
}

/** The ISO day of ms since 1970, as date inputs and filters want it. '' beyond what a calendar holds. */
export function isoDay(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '';
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString().slice(0, 10) : '';
}

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** With an offset: in the reader's time zone. Without: the clock's face as written, wherever it hung. */
function instantText(text: string, localize: Localizer, timeZone: string | undefined): string {
  const parts = INSTANT.exec(text);
  if (!parts) return dayText(text, localize);
  const zone = parts[4]?.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = Date.parse(`${parts[1]}T${parts[2]}${(parts[3] ?? ':00').replace(',', '.').slice(0, 7)}${zone ?? 'Z'}`);
  if (Number.isNaN(ms)) return text;
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: parts[3] ? 'medium' : 'short' };
  try {
    return localize.date(ms, { ...options, ...(zone ? timeZone && { timeZone } : { timeZone: 'UTC' }) });
  } catch {
    return localize.date(ms, options); // an unknown `time-zone`
  }
}
