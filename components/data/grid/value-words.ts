/** Declared values in a reader's words: durations, files, choices, points, units. Texts come as `valueToText` writes them. */
import type { Cell, DeclaredField, Field } from '../../../core/table/field.js';
import { type CellFormat, cellText, fitsField, isEmptyCell, type Localizer } from './cell-text.js';

/** As a table, a list or a chip shows it: one line. */
export function declaredText(cell: Cell, field: Field, localize: Localizer, format: CellFormat = {}): string {
  if (isEmptyCell(cell)) return '';
  const { type, unit } = field.declared ?? {};
  const text = typeof cell === 'string' ? wordsOf(cell, field, localize) : undefined;
  const shown = text ?? cellText(cell, field, localize, format);
  return unit && type !== 'reference' && fitsDeclared(cell, field) ? `${shown}\u00a0${unit}` : shown;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const isNumber = (type: string | undefined): boolean => /^(int|num|dec)/.test(type ?? '');

/** Numbers of more digits than columns hold exactly come as texts. */
export function fitsDeclared(cell: Cell, field: Field): boolean {
  return fitsField(cell, field) || (isNumber(field.declared?.type) && NUMBER.test(String(cell)));
}

/** Formatters take the digits as they are, where the engine is of 2023 or later. */
function decimalWords(text: string, localize: Localizer): string | undefined {
  if (!DECIMAL.test(text)) return undefined;
  try {
    return localize.number(text as unknown as number, { maximumFractionDigits: 34, useGrouping: 'min2' });
  } catch {
    return text;
  }
}

function wordsOf(text: string, { declared }: Field, localize: Localizer): string | undefined {
  switch (declared?.type) {
    case 'enum':
      return optionOf(text, declared)?.label ?? text;
    case 'tags':
      return tagsOf(text)
        .map((tag) => optionOf(tag, declared)?.label ?? tag)
        .join(', ');
    case 'duration':
      return durationWords(text, localize.lang);
    case 'time':
      return timeWords(text, localize);
    case 'image':
    case 'file':
      return fileOf(text)?.name;
    case 'markdown':
      return plainWords(text);
    default:
      return isNumber(declared?.type) ? decimalWords(text, localize) : undefined;
  }
}

export function optionOf(value: string, { options }: DeclaredField) {
  return options?.find((option) => option.value === value);
}

/** Only what is plainly a colour: it comes from strangers and becomes a style. */
export function optionColor(value: string, declared: DeclaredField): string | undefined {
  const color = optionOf(value, declared)?.color?.trim();
  return color && /^(#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|[a-z]{3,24})$/i.test(color) ? color : undefined;
}

/** As `tagsToText` writes them: between commas, or as JSON. */
export function tagsOf(text: string): readonly string[] {
  const list: unknown = text.startsWith('[') ? parsed(text) : undefined;
  const tags = Array.isArray(list) ? list.map(String) : text.split(',');
  return tags.map((tag) => tag.trim()).filter(Boolean);
}

export interface FileWords {
  readonly name: string;
  readonly url: string;
  readonly type: string;
  readonly sizeBytes: number | undefined;
  readonly alt: string;
}

/** Undefined for what is no file, as in a column of strangers' texts. */
export function fileOf(text: string): FileWords | undefined {
  const file = parsed(text) as Readonly<Record<string, unknown>> | undefined;
  if (typeof file !== 'object' || file === null || typeof file['url'] !== 'string') return undefined;
  const part = (name: string): string => (typeof file[name] === 'string' ? file[name] : '');
  const url = file['url'];
  const size = file['size'];
  return {
    name: part('name') || lastPart(url) || url,
    url,
    type: part('type'),
    sizeBytes: typeof size === 'number' ? size : undefined,
    alt: part('alt'),
  };
}

const lastPart = (url: string): string =>
  decoded(/([^/?#]+)(?:[?#]|$)/.exec(url.replace(/^[a-z]+:\/\/[^/]+/i, ''))?.[1] ?? '');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `P1Y2M`, `P75D`, `PT90M` in words. Days, hours and minutes as they are; no month is a number of days. */
export function durationWords(text: string, lang: string): string | undefined {
  const parts =
    /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/.exec(text);
  if (!parts) return undefined;
  const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];
  const words = units.flatMap((unit, at) => {
    const amount = parts[at + 2]?.replace(',', '.');
    if (amount === undefined) return [];
    return [
      new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 3 }).format(
        Number(amount),
      ),
    ];
  });
  if (words.length === 0) return undefined;
  return parts[1]! + new Intl.ListFormat(lang, { type: 'unit', style: 'short' }).format(words);
}

/** `07:30:00` as the reader's clock shows it. */
function timeWords(text: string, localize: Localizer): string | undefined {
  const parts = /^(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?$/.exec(text);
  if (!parts || parts[4]) return undefined;
  const ms = Date.UTC(2000, 0, 1, Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0));
  return localize.date(ms, { timeStyle: Number(parts[3] ?? 0) ? 'medium' : 'short', timeZone: 'UTC' });
}

/** Formatted text on one line of a table: without its marks. */
function plainWords(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, '$1')
    .replace(/^[ \t]*(#{1,6}|>|[-*+]|\d+[.)])[ \t]+/gm, '')
    .replace(/(\*\*|__|~~|`+)(?=\S)(.+?)\1/g, '$2')
    .replace(/([*_])(?=\S)([^*_]+?)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `4.2 MB` in the reader's language. */
export function sizeWords(bytes: number, localize: Localizer): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const at = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const amount = bytes / 1000 ** at;
  return localize.number(amount, {
    style: 'unit',
    unit: units[at]!,
    unitDisplay: at ? 'short' : 'long',
    maximumFractionDigits: at ? 1 : 0,
  });
}

/** `lat, lon` in degrees, within their bounds. */
export function pointOf(text: string): { readonly lat: number; readonly lon: number } | undefined {
  const parts = /^\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*,\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*$/i.exec(text);
  const [lat, lon] = [Number(parts?.[1]), Number(parts?.[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
