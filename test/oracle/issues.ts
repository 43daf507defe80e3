/** PROTOCOL.md section 12.3: what is wrong with a record, by its definitions, in the order the page gives. */
import { RE2JS } from 're2js';
import { isReference } from './content.js';
import type { Definition, Definitions, Relationship } from './definitions.js';
import { byUnits, jcs } from './json.js';
import type { Json, JsonObject } from './json.js';
import { elementField, isTruePin } from './references.js';
import { hasForm, isWithinOptions } from './values.js';

/** `[code, field]` */
export type Issue = readonly [string, string];

export interface Around {
  /** What other records of the resource show that exist. */
  readonly others?: readonly JsonObject[];
  /** By the JCS of `$ref`: `present` or `gone`, of datasets that are at hand. */
  readonly targets?: Readonly<Record<string, string>>;
}

export function issuesOf(definitions: Definitions, record: JsonObject, around: Around): Issue[] {
  const { fields, relationships } = definitions;
  const isElement = (name: string) => relationships.some(({ key }) => name.startsWith(`${key}/`));
  const isDefined = (name: string) => [...fields, ...relationships].some(({ key }) => key === name) || isElement(name);
  const unknown = Object.keys(record).filter((name) => !name.startsWith('$') && !isDefined(name));
  return [
    ...fields.flatMap((field) => fieldIssues(field, record[field.key], around).map((code): Issue => [code, field.key])),
    ...relationships.flatMap((each) => relationshipIssues(each, record, around)),
    ...unknown.sort(byUnits).map((name): Issue => ['unknown-field', name]),
  ];
}

function fieldIssues({ key, type, members }: Definition, value: Json | undefined, { others = [] }: Around): string[] {
  const isNone = value === undefined || value === null;
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  const codes = members.required === true && (isNone || isEmpty) ? ['required'] : [];
  if (isNone) return codes;
  if (!hasForm(type, value)) return [...codes, 'type'];
  if (!isWithinOptions(type, value, optionsOf(members.options))) codes.push('option');
  if (!isInRange(type, value, members)) codes.push('range');
  if (isEmpty) return codes;
  if (!isLongEnough(type, value, members)) codes.push('length');
  const isMatched = members.pattern === undefined || RE2JS.compile(members.pattern as string).matches(value as string);
  if (IS_BOUND_AS_TEXT.includes(type) && !isMatched) codes.push('pattern');
  const form = jcs(value);
  if (members.unique === true && others.some((other) => other[key] !== undefined && jcs(other[key]) === form))
    codes.push('unique');
  return codes;
}

const IS_BOUND_AS_TEXT = ['string', 'markdown', 'url', 'email', 'phone'];

function optionsOf(options: Json | undefined): string[] | undefined {
  const all = options as readonly (string | { value: string })[] | undefined;
  return all?.map((option) => (typeof option === 'string' ? option : option.value));
}

function isLongEnough(
  type: string,
  value: Json,
  { min_length = 0, max_length = Infinity }: JsonObject & { max_length?: Json | number },
): boolean {
  if (type !== 'tags' && !IS_BOUND_AS_TEXT.includes(type)) return true;
  const length = [...(value as string | readonly string[])].length;
  return length >= (min_length as number) && length <= (max_length as number);
}

function isInRange(type: string, value: Json, { min, max }: JsonObject): boolean {
  if (!['integer', 'number', 'decimal', 'date', 'datetime', 'time'].includes(type)) return true;
  return (min === undefined || compare(min, value) <= 0) && (max === undefined || compare(value, max) <= 0);
}

/** Numbers and decimals by what they are worth, days and times by their texts, which are all of one length. */
function compare(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (`${a as string}`.includes(':') || /^.{4}-/.test(`${a as string}`)) return byUnits(a as string, b as string);
  const [x, y] = [worth(a), worth(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A number or decimal × 10^400, exactly: the smallest double is above 10^-324, and has no more than 17 digits. */
function worth(value: Json): bigint {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:e([+-]?[0-9]+))?$/.exec(
    `${value as string}`,
  )!;
  const digits = BigInt(`${whole!}${fraction}`) * 10n ** BigInt(400 + Number(exponent) - fraction.length);
  return sign === '-' ? -digits : digits;
}

function relationshipIssues(relationship: Relationship, record: JsonObject, { targets = {} }: Around): Issue[] {
  const { key, mode, members } = relationship;
  const elements = Object.keys(record).filter((name) => name.startsWith(`${key}/`)).sort(byUnits); // prettier-ignore
  const places = [key, ...elements].filter((name) => record[name] !== undefined && record[name] !== null);
  if (places.length === 0) return members.required === true ? [['required', key]] : [];
  return places.flatMap((name): Issue[] => {
    const value = record[name]!;
    if (!isInPlace(relationship, name, value)) return [['type', name]];
    const isGone = mode === 'strong' && targets[jcs((value as JsonObject).$ref!)] === 'gone';
    return isGone ? [['missing-target', name]] : [];
  });
}

function isInPlace({ key, to, cardinality, mode }: Relationship, name: string, value: Json): boolean {
  if (!isReference(value)) return false;
  const reference = value as JsonObject;
  if ((cardinality === 'many') !== (name !== key)) return false;
  if (name !== key && elementField(key, reference) !== name) return false;
  if ((reference.$ref as readonly string[])[1] !== to) return false;
  const pin = reference.pin as JsonObject | undefined;
  return pin === undefined ? mode !== 'pinned' : isTruePin(pin);
}
