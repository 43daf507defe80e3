/**
 * PROTOCOL.md section 12.1: what the definitions of a resource come to once they are read. What is not understood is an
 * issue, told by its path, once for each thing that is wrong.
 */
import { RE2JS } from 're2js';
import { readFilter } from './filters.js';
import { byUnits, isObject, utf8 } from './json.js';
import type { Json, JsonObject } from './json.js';
import { hasForm, isType } from './values.js';

export interface Definition {
  readonly key: string;
  readonly type: string;
  /** Those that are in force. */
  readonly members: JsonObject;
}

export interface Relationship {
  readonly key: string;
  readonly to: string;
  readonly cardinality: string;
  readonly mode: string;
  readonly members: JsonObject;
}

export interface Group {
  readonly fields: readonly string[];
  /** A condition that is understood. */
  readonly when?: Json;
}

export interface Definitions {
  readonly fields: readonly Definition[];
  readonly relationships: readonly Relationship[];
  readonly computed: readonly Definition[];
  /** The keys of columns; null for all. */
  readonly views: ReadonlyMap<string, readonly string[] | null>;
  readonly forms: ReadonlyMap<string, readonly Group[]>;
  /** Paths, ascending. */
  readonly issues: readonly string[];
}

type Check = (value: Json) => boolean;
type Members = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isTruth: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isOneOf =
  (...texts: string[]): Check =>
  (value) =>
    texts.includes(value as string);
const isArray: Check = (value) => Array.isArray(value);
const isAny: Check = () => true;

const TOLD: Members = { label: isText, help: isText, order: isNumber };
const RESOURCE: Members = { ...TOLD, label_plural: isText, title: isText, key: isText };
const FIELD: Members = { ...TOLD, type: isText, required: isTruth, unique: isTruth, default: isAny, format: isText };
const LIMITS: Members = {
  options: isArray,
  min_length: isCount,
  max_length: isCount,
  pattern: isPattern,
  unit: isText,
};
const RELATIONSHIP: Members = {
  ...TOLD,
  to: isText,
  dataset: (value) => isText(value) && /^34880:[0-9a-f]{64}:[a-z0-9][a-z0-9-]{0,63}$/.test(value as string),
  cardinality: isOneOf('one', 'many'),
  mode: isOneOf('strong', 'soft', 'pinned'),
  inverse: isText,
  required: isTruth,
};
const COMPUTED: Members = { ...TOLD, type: isText, formula: isText, format: isText };
const VALIDATION: Members = { formula: isText, message: isText, fields: isArray };
const VIEW: Members = {
  label: isText,
  layout: isText,
  columns: isArray,
  filter: isAny,
  sort: isArray,
  group_by: isText,
  limit: isCount,
  order: isNumber,
};
const FORM: Members = { label: isText, groups: isArray, order: isNumber };

/** `shown`: by path, what the cells of `$schema` show. */
export function readDefinitions(shown: Readonly<Record<string, JsonObject>>): Definitions {
  const issues: string[] = [];
  const fields: Definition[] = [];
  const relationships: Relationship[] = [];
  const computed: Definition[] = [];

  /** The members that are of their types; each other one is an issue. */
  const inForce = (path: string, members: Members): JsonObject => {
    const kept = Object.entries(shown[path]!).filter(([name, value]) => {
      if (!Object.hasOwn(members, name) || value === null) return false;
      if (members[name]!(value)) return true;
      issues.push(path);
      return false;
    });
    return Object.fromEntries(kept);
  };
  /** Of enum and tags: each bad option, and the second of a value, is an issue; so is an enum without any. */
  const optionsInForce = (path: string, type: string, options: Json | undefined): Json[] | undefined => {
    if (type !== 'enum' && type !== 'tags') return undefined;
    if (options === undefined && type === 'enum') issues.push(path);
    const values = new Set<Json>();
    return (options as Json[] | undefined)?.filter((option) => {
      const value = isObject(option) ? option.value! : option;
      const counts = isOption(option) && !values.has(value);
      if (!counts) issues.push(path);
      values.add(value);
      return counts;
    });
  };
  const pathsOf = (family: string) => Object.keys(shown).filter((path) => path.startsWith(`${family}/`));
  const keyOf = (path: string) => path.slice(path.indexOf('/') + 1);
  const isTaken = (key: string) => [...fields, ...relationships, ...computed].some((each) => each.key === key);

  for (const path of pathsOf('field')) {
    const { type: said } = shown[path]!;
    const members = inForce(path, { ...FIELD, ...LIMITS, ...rangeOf(said!) });
    if (members.type !== undefined && !isType(members.type)) issues.push(path);
    if (shown[path]!.type === undefined || shown[path]!.type === null) issues.push(path);
    const type = isType(members.type) ? members.type : 'json';
    const options = optionsInForce(path, type, members.options);
    fields.push({ key: keyOf(path), type, members: { ...members, ...(options && { options }) } });
  }
  for (const path of pathsOf('relationship')) {
    const members = inForce(path, RELATIONSHIP);
    const { to, cardinality, mode } = members;
    const isWhole = to !== undefined && cardinality !== undefined && mode !== undefined;
    const key = keyOf(path);
    if (isTaken(key)) issues.push(path);
    if (!isWhole) issues.push(path);
    if (isTaken(key)) continue;
    if (!isWhole) fields.push({ key, type: 'json', members: {} });
    else
      relationships.push({
        key,
        ...({ to, cardinality, mode } as Record<'to' | 'cardinality' | 'mode', string>),
        members,
      });
  }
  for (const path of pathsOf('computed')) {
    const members = inForce(path, COMPUTED);
    const isWhole = isType(members.type) && members.formula !== undefined;
    const key = keyOf(path);
    if (isTaken(key)) issues.push(path);
    if (!isWhole) issues.push(path);
    if (isTaken(key)) continue;
    if (isWhole) computed.push({ key, type: members.type as string, members });
    else fields.push({ key, type: 'json', members: {} });
  }

  /** The keys that are there, of some that are named; each other one is an issue. */
  const there = (path: string, named: readonly (Json | undefined)[]): string[] =>
    named.filter((key): key is string => {
      if (typeof key === 'string' && isTaken(key)) return true;
      issues.push(path);
      return false;
    });
  if (shown.resource) {
    const { title, key } = inForce('resource', RESOURCE);
    there(
      'resource',
      [title, key].filter((each) => each !== undefined),
    );
  }
  for (const path of pathsOf('validation')) {
    const members = inForce(path, VALIDATION);
    if (members.formula === undefined || members.message === undefined) issues.push(path);
    there(path, (members.fields ?? []) as Json[]);
  }
  const views = new Map<string, readonly string[] | null>();
  for (const path of pathsOf('view')) {
    const { columns, filter, sort, group_by } = inForce(path, VIEW);
    if (filter !== undefined && !readFilter(filter, isTaken)) issues.push(path);
    for (const entry of (sort ?? []) as Json[]) {
      if (isObject(entry) && (entry.descending ?? false) !== true && (entry.descending ?? false) !== false)
        issues.push(path);
      else there(path, [isObject(entry) ? entry.field : undefined]);
    }
    if (group_by !== undefined) there(path, [group_by]);
    const keys = (columns as Json[] | undefined)?.map((column) => (isObject(column) ? column.field : column));
    views.set(keyOf(path), keys ? there(path, keys) : null);
  }
  const forms = new Map<string, readonly Group[]>();
  for (const path of pathsOf('form')) {
    const { groups } = inForce(path, FORM);
    const all = { fields: [...fields, ...relationships, ...computed].sort(byOrder).map(({ key }) => key) };
    const read = (groups as Json[] | undefined)?.flatMap((group): Group[] => {
      if (!isObject(group) || !Array.isArray(group.fields)) {
        issues.push(path);
        return [];
      }
      for (const name of ['label', 'help']) if ((group[name] ?? '') !== '' && !isText(group[name]!)) issues.push(path);
      const { when = null } = group;
      const isUnderstood = when !== null && readFilter(when, isTaken);
      if (when !== null && !isUnderstood) issues.push(path);
      return [{ fields: there(path, group.fields as Json[]), ...(isUnderstood && { when }) }];
    });
    forms.set(keyOf(path), read ?? [all]);
  }
  return {
    fields: fields.sort(byOrder),
    relationships: relationships.sort(byOrder),
    computed: computed.sort(byOrder),
    ...{ views, forms, issues: issues.sort(byUnits) },
  };
}

/** By `order`, those without one last, then by key. */
function byOrder(a: { key: string; members: JsonObject }, b: { key: string; members: JsonObject }): number {
  const place = ({ members }: { members: JsonObject }) => (members.order as number | undefined) ?? Infinity;
  const [x, y] = [place(a), place(b)];
  return x === y ? byUnits(a.key, b.key) : x - y;
}

/** `min` and `max`: values of the field's type; of a decimal numbers too. Other types are not bound, and do not ask. */
function rangeOf(type: Json): Members {
  if (typeof type !== 'string' || !'integer number decimal date datetime time'.split(' ').includes(type)) return {};
  const isEnd: Check = (value) => {
    if (type === 'integer') return isNumber(value);
    return hasForm(type, value) || (type === 'decimal' && isNumber(value));
  };
  return { min: isEnd, max: isEnd };
}

function isOption(option: Json): boolean {
  if (!isObject(option)) return typeof option === 'string';
  const { value, label = '', color = '' } = option;
  return [value, label, color].every((each) => typeof each === 'string');
}

function isPattern(pattern: Json): boolean {
  if (typeof pattern !== 'string' || utf8(pattern).length > 512) return false;
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
