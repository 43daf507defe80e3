/**
 * One value of one field: is it in the normal form of its type, can it be brought there, how is it written as text.
 * PROTOCOL.md, section 12.2. Laws (tested): toNormal gives isNormal; toNormal of a normal value is that value;
 * parseText(valueToText(v)) is v; all normal values survive canonical JSON.
 */
import type { Json } from '../log/event.js';
import {
  type Duration,
  durationToText,
  isDate,
  isDateTime,
  isDuration,
  isTime,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
} from './calendar.js';
import { geoToText, isFile, isGeo, isTags, parseFile, parseGeo, jsonOf, parseTags, tagsToText } from './composite.js';
import { isEmail, isPhone, isUrl, parseEmail, parsePhone, parseUrl } from './contact-text.js';
import { isDecimal, parseDecimal } from './decimal.js';
import type { FieldType, ValueDefinition } from './definition.js';
import { quoted, type Issue } from './issue.js';
import { canonicalJson, hasLoneSurrogate } from '../canonical-json.js';
import { isMembers, type Members } from '../log/members.js';
import { isValue, toValue } from './json-value.js';
import { isInteger, isNumber, parseInteger, parseNumber } from './number-value.js';

export type Normal =
  | { readonly value: Json; readonly issue?: undefined }
  | { readonly issue: Pick<Issue, 'code' | 'message'>; readonly value?: undefined };

/** Null, the empty value, is in normal form whatever the type. Options count: a text that is none is no `enum`. */
export function isNormal(definition: ValueDefinition, value: unknown): value is Json {
  if (value === null) return true;
  return isOfType(definition.type, value) && hasOptions(definition, value);
}

/** The same without the options. */
export function isOfType(type: FieldType, value: unknown): value is Json {
  if (value === null) return true;
  return !(typeof value === 'string' && hasLoneSurrogate(value)) && TYPES[type].is(value);
}

export function hasOptions({ type, options }: ValueDefinition, value: Json): boolean {
  if (options === undefined || value === null) return true;
  const isOption = (text: Json): boolean => options.some((option) => option.value === text);
  if (type === 'enum') return isOption(value);
  return type !== 'tags' || !Array.isArray(value) || value.every(isOption);
}

/**
 * From a form, a file or a program, as text or JSON. What each type takes is said at its parser; nothing depends on a
 * locale and nothing is rounded. Blank text is the empty value, except for `string`, `markdown` and `json`.
 * `json` takes any value as it is, texts too: see `parseText`.
 */
export function toNormal(definition: ValueDefinition, input: unknown): Normal {
  const value = toValue(input);
  if (value === undefined) return misfit(definition.type, input);
  const { to, isBlank = isBlankText } = TYPES[definition.type];
  if (value === null || isBlank(value)) return { value: null };
  const normal = to(value);
  if (normal === undefined) return misfit(definition.type, input);
  if (hasOptions(definition, normal)) return { value: normal };
  return { issue: { code: 'option', message: `${quoted(input)} is not one of the choices.` } };
}

/** Text from a file or a form: as `toNormal`, but for `json` the text is JSON. */
export function parseText(definition: ValueDefinition, text: string): Normal {
  if (definition.type !== 'json') return toNormal(definition, text);
  if (text === '') return { value: null };
  const value = jsonOf(text);
  return value === undefined ? misfit('json', text) : toNormal(definition, value);
}

/** As a file holds it. A value that does not fit its type is its own text, or its canonical JSON. Null is ''. */
export function valueToText(type: FieldType, value: Json): string {
  if (value === null) return '';
  if (type !== 'json' && isOfType(type, value)) return TYPES[type].text?.(value) ?? plainText(value);
  return type === 'json' ? jsonText(value) : plainText(value);
}

interface TypeRules {
  /** Of texts it sees only well-formed ones. */
  readonly is: (value: unknown) => boolean;
  /** Never sees null. */
  readonly to: (value: Json) => Json | undefined;
  /** Where canonical JSON, or the text itself, would not do. */
  readonly text?: (value: Json) => string;
  /** Input that is the empty value; else blank text is. */
  readonly isBlank?: (value: Json) => boolean;
  readonly expected: string;
}

const anyText: TypeRules = {
  is: (value) => typeof value === 'string',
  to: (value) => (typeof value === 'string' ? value : undefined),
  isBlank: () => false,
  expected: 'a text',
};

const file: TypeRules = { is: isFile, to: parseFile, expected: 'an object with the members url and sha256' };

const TYPES: Readonly<Record<FieldType, TypeRules>> = {
  string: anyText,
  markdown: anyText,
  integer: { is: isInteger, to: fromText(isInteger, parseInteger), expected: 'a whole number, such as 12' },
  number: { is: isNumber, to: fromText(isNumber, parseNumber), expected: 'a number, such as 12.5' },
  decimal: {
    is: isDecimal,
    // A double prints as the shortest decimal that is it: 0.1 is 0.1.
    to: (value) => parseDecimal(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''),
    expected: 'a decimal number of at most 34 digits, such as 12.50',
  },
  boolean: {
    is: (value) => typeof value === 'boolean',
    to: fromText(
      (value) => typeof value === 'boolean',
      (text) => BOOLEANS.get(text.slice(0, 10).trim().toLowerCase()),
    ),
    expected: 'true or false',
  },
  date: { is: isDate, to: fromText(isDate, parseDate), expected: 'a day, such as 2024-05-31' },
  datetime: {
    is: isDateTime,
    to: fromText(isDateTime, parseDateTime),
    expected: 'a day and time, such as 2024-05-31T14:30:00Z',
  },
  time: { is: isTime, to: fromText(isTime, parseTime), expected: 'a time, such as 14:30:00' },
  duration: {
    is: isDuration,
    to: (value) => (typeof value === 'string' ? durationJson(parseDuration(value)) : fullDuration(value)),
    text: (value) => durationToText(value as unknown as Duration),
    expected: 'a duration, such as P1Y2M or PT90M',
  },
  enum: {
    is: (value) => typeof value === 'string' && value !== '',
    to: (value) => (typeof value === 'string' ? value : undefined),
    isBlank: (value) => value === '',
    expected: 'one of the choices',
  },
  tags: { is: isTags, to: parseTags, text: (value) => tagsToText(value as string[]), expected: 'a list of texts' },
  url: { is: isUrl, to: fromText(isUrl, parseUrl), expected: 'a web address, such as https://example.org/' },
  email: { is: isEmail, to: fromText(isEmail, parseEmail), expected: 'a mail address, such as ada@example.org' },
  phone: {
    is: isPhone,
    to: fromText(isPhone, parsePhone),
    expected: 'a telephone number with its country, such as +49 30 123456',
  },
  image: file,
  file,
  geo: {
    is: isGeo,
    to: parseGeo,
    text: (value) => geoToText(value as Members),
    expected: 'a point, such as 52.52, 13.405',
  },
  json: { is: isValue, to: (value) => value, isBlank: () => false, expected: 'a value of JSON' },
};

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function fromText(is: (value: unknown) => boolean, parse: (text: string) => Json | undefined): TypeRules['to'] {
  return (value) => (is(value) ? value : typeof value === 'string' ? parse(value) : undefined);
}

/** A missing part is none of it. */
function fullDuration(value: Json): Json | undefined {
  const full = isMembers(value) ? { months: 0, ms: 0, ...value } : value;
  return isDuration(full) ? full : undefined;
}

function durationJson(duration: Duration | undefined): Json | undefined {
  return duration && { months: duration.months, ms: duration.ms };
}

function isBlankText(value: Json): boolean {
  return typeof value === 'string' && value.length < 1000 && value.trim() === '';
}

function misfit(type: FieldType, input: unknown): Normal {
  return { issue: { code: 'type', message: misfitMessage(type, input) } };
}

export function misfitMessage(type: FieldType, input: unknown): string {
  return `${quoted(input)} is not ${TYPES[type].expected}.`;
}

function plainText(value: Json): string {
  return typeof value === 'string' ? value : jsonText(value);
}

function jsonText(value: Json): string {
  // What is no value within the limits may be as deep as it likes: then JSON.stringify could overflow the stack.
  return isValue(value) ? canonicalJson(value) : '';
}
