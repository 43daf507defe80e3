/**
 * PROTOCOL.md section 12.2: the normal form of each type, as the table says it. Only whether a value is in it: how input
 * is brought there is the tools' own.
 */
import { isObject, utf8 } from './json.js';
import type { Json } from './json.js';

const ANY = Number.MAX_SAFE_INTEGER;

/** Of an enum, and of tags: what `options` allow, where there are some. */
export function isNormal(type: string, value: Json, options?: readonly string[]): boolean {
  return hasForm(type, value) && isWithinOptions(type, value, options);
}

/** The normal form, "options aside". */
export function hasForm(type: string, value: Json): boolean {
  return isValue(value) && (value === null || FORMS[type]!(value));
}

export function isWithinOptions(type: string, value: Json, options: readonly string[] | undefined): boolean {
  if (options === undefined || value === null) return true;
  if (type === 'enum') return options.includes(value as string);
  return type !== 'tags' || (value as readonly string[]).every((tag) => options.includes(tag));
}

export function isType(type: Json | undefined): type is string {
  return typeof type === 'string' && Object.hasOwn(FORMS, type);
}

/** What every value must be: nesting, members, texts. */
export function isValue(value: Json): boolean {
  let members = 0;
  const depth = (each: Json): number => {
    if (typeof each === 'string' && /\p{Cs}/u.test(each)) return Infinity;
    if (typeof each !== 'object' || each === null) return 0;
    if (isObject(each) && Object.keys(each).some((name) => /\p{Cs}/u.test(name))) return Infinity;
    const inner = Object.values(each) as readonly Json[];
    members += inner.length;
    return 1 + inner.reduce((deepest: number, one) => Math.max(deepest, depth(one)), 0);
  };
  return depth(value) <= 8 && members <= 10_000;
}

const FORMS: Readonly<Record<string, (value: Json) => boolean>> = {
  string: isText,
  markdown: isText,
  integer: isInteger,
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  decimal: isDecimal,
  boolean: (value) => value === true || value === false,
  date: isDate,
  datetime: (value) =>
    isText(value) &&
    value.length === 24 &&
    isDate(value.slice(0, 10)) &&
    value[10] === 'T' &&
    isTime(value.slice(11, 19)) &&
    /^\.[0-9]{3}Z$/.test(value.slice(19)),
  time: isTime,
  duration: (value) =>
    hasMembers(value, { months: isInteger, ms: isInteger }) &&
    Math.sign(value.months as number) * Math.sign(value.ms as number) !== -1,
  enum: (value) => isText(value) && value !== '',
  tags: (value) =>
    Array.isArray(value) &&
    value.every((tag) => isText(tag) && tag !== '') &&
    value.every((tag, at) => at === 0 || (value[at - 1] as string) < (tag as string)),
  url: isUrl,
  email: (value) =>
    isText(value) &&
    utf8(value).length <= 254 &&
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^@]*$/.test(value) &&
    value.split('@')[1]!.split('.').every(isMailLabel),
  phone: (value) => isText(value) && /^\+[0-9]{4,15}$/.test(value),
  image: isFile,
  file: isFile,
  geo: (value) => hasMembers(value, { lat: isWithin(90), lon: isWithin(180) }),
  json: () => true,
};

function isText(value: Json): value is string {
  return typeof value === 'string';
}

function isInteger(value: Json): boolean {
  return Number.isSafeInteger(value);
}

function isWithin(most: number): (value: Json) => boolean {
  return (value) => typeof value === 'number' && value >= -most && value <= most;
}

function isDecimal(value: Json): boolean {
  if (!isText(value) || !/^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/.test(value)) return false;
  return value !== '-0' && value.replace(/[^0-9]/g, '').length <= 34;
}

function isDate(value: Json): boolean {
  if (!isText(value) || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const [year, month, day] = value.split('-').map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1]!;
}

function isTime(value: Json): boolean {
  return isText(value) && /^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/.test(value);
}

/** "Objects have no members but those named here." */
function hasMembers(
  value: Json,
  must: Record<string, (value: Json) => boolean>,
  may: Record<string, (value: Json) => boolean> = {},
): value is { readonly [member: string]: Json } {
  if (!isObject(value) || !Object.keys(must).every((name) => Object.hasOwn(value, name))) return false;
  const all = { ...must, ...may };
  return Object.entries(value).every(([name, each]) => Object.hasOwn(all, name) && all[name]!(each));
}

function isFile(value: Json): boolean {
  const isHash = (each: Json) => isText(each) && /^[0-9a-f]{64}$/.test(each);
  const isSize = (each: Json) => isInteger(each) && (each as number) >= 0 && (each as number) <= ANY;
  return hasMembers(value, { url: isUrl, sha256: isHash }, { type: isText, size: isSize, name: isText, alt: isText });
}

/** U+0000–0020, `<>"\^`, U+0060 and the invisible ones: nowhere in a URL. */
const NOWHERE = new RegExp(
  '[\\u0000-\\u0020<>"\\\\^`\\u007f-\\u00a0\\u00ad\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff]',
);

function isUrl(value: Json): boolean {
  if (!isText(value) || utf8(value).length > 2_048 || NOWHERE.test(value)) return false;
  const scheme = /^https?:\/\//.exec(value);
  if (!scheme) return false;
  const authority = value.slice(scheme[0].length).split(/[/?#]/)[0]!;
  const [, host, , port] = /^(\[[^\]]*\]|[^:]*)(:(.*))?$/.exec(authority) ?? [];
  if (host === undefined) return false;
  if (port !== undefined && !(/^[0-9]{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) return false;
  return host.startsWith('[') ? isBracketed(host) : isHostName(host);
}

function isBracketed(host: string): boolean {
  const [, digits] = /^\[([0-9A-Fa-f:]{2,39})(?:\.[0-9]{1,3}){0,3}\]$/.exec(host) ?? [];
  return digits !== undefined && digits.split(':').length >= 3;
}

function isHostName(host: string): boolean {
  const labels = host.endsWith('.') ? host.slice(0, -1).split('.') : host.split('.');
  return labels.every(
    (label) =>
      /^[A-Za-z0-9_\u{a1}-\u{10ffff}-]+$/u.test(label) &&
      !label.startsWith('-') &&
      !label.endsWith('-') &&
      utf8(label).length <= 63,
  );
}

function isMailLabel(label: string): boolean {
  return /^[A-Za-z0-9-]{1,63}$/.test(label) && !label.startsWith('-') && !label.endsWith('-');
}
