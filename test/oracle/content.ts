/**
 * What the contents of kinds 4880, 4881, 4883 and 4884 must look like, member by member: PROTOCOL.md sections 2, 4, 6.1,
 * 7, 9, 10, 11 and 12. Anything else refuses the event with the code the page gives.
 */
import { isAscending, isObject, utf8 } from './json.js';
import type { Json, JsonObject } from './json.js';
import { Refused } from './refused.js';

const ID = /^[0-9a-f]{64}$/;
const ADDRESS = /^34880:[0-9a-f]{64}:[a-z0-9][a-z0-9-]{0,63}$/;
const FORBIDDEN_KEYS = new Set(
  (
    '__proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ constructor hasOwnProperty ' +
    'isPrototypeOf propertyIsEnumerable prototype toLocaleString toString valueOf'
  ).split(' '),
);
const MAX_IDS = 700;

type Check = (value: Json) => boolean;

/** Section 2, "Every such content has": the stamp. */
export function checkStamp(content: JsonObject, createdAt: number): void {
  const at = content.at;
  need(Array.isArray(at) && at.length === 2 && at.every((n) => Number.isSafeInteger(n)), 'bad-time');
  const [ms, counter] = at as unknown as [number, number];
  need(ms >= 0 && ms < 2 ** 48 && counter >= 0 && counter <= 65_535, 'bad-time');
  need(createdAt === Math.floor(ms / 1000), 'bad-time');
}

/** What the content's kind and act need. */
export function checkContent(kind: number, content: JsonObject, createdAt: number, isSealed: boolean): void {
  checkStamp(content, createdAt);

  const hasIds = kind !== 4884 || (content.act === 'accept' && !isSealed);
  if (hasIds && content.ids !== undefined) need(Array.isArray(content.ids) && isIds(content.ids, 0, 800), 'bad-link');

  if (kind === 4880) checkOps(content, ['data'], 1, 10_000);
  if (kind === 4881) checkOps(content, ['schema'], 1, 1_000);
  if (kind === 4883) {
    checkOps(content, ['data', 'schema'], 1, 10_000);
    optional(content, { title: isText, amends: isId, authors: (x) => isIds(x, 0, 50), from: isAddress });
  }
  if (kind === 4880 || kind === 4883) optional(content, { note: isText });
  if (kind === 4884) checkAct(content, isSealed);
}

/** Section 6.1 and the sections it names. */
function checkAct(content: JsonObject, isSealed: boolean): void {
  need(isText(content.act!));
  const until: Check = (value) => isCount(value, 2 ** 48 - 1);
  switch (content.act) {
    case 'grant':
      required(content, { to: isId, role: isOneOf('reader', 'contributor', 'maintainer', 'admin'), scope: isScope });
      optional(content, { until });
      return;
    case 'successor':
      required(content, { to: isId });
      return;
    case 'delegate':
      required(content, { to: isId, scope: isScope });
      optional(content, {
        role: isOneOf('reader', 'contributor', 'maintainer', 'admin', 'owner'),
        until,
        device: isText,
      });
      return;
    case 'revoke': {
      required(content, { target: isId });
      const { cut, not, list } = content;
      need((cut === undefined) !== (list === undefined) && (not === undefined || list === undefined));
      optional(content, {
        cut: (x) => isIds(x, 0, MAX_IDS),
        not: (x) => isIds(x, 0, MAX_IDS),
        list: (x) => isObject(x) && isId(x.x!) && isCount(x.count!, Number.MAX_SAFE_INTEGER),
      });
      need(((cut ?? []) as Json[]).length + ((not ?? []) as Json[]).length <= MAX_IDS);
      return;
    }
    case 'intake':
      key(content.resource!);
      required(content, { mode: isOneOf('open', 'review') });
      optional(content, { pow: (x) => isCount(x, 64) });
      return;
    case 'policy':
      required(content, { policy: isPolicy, cut: (x) => isIds(x, 0, MAX_IDS) });
      optional(content, { over: (x) => isIds(x, 0, 64) });
      return;
    case 'review':
      required(content, { proposal: isId, verdict: isOneOf('approve', 'reject', 'comment') });
      optional(content, { note: isText });
      return;
    case 'reject':
      required(content, { proposal: isId });
      optional(content, { note: isText });
      return;
    case 'accept':
      required(content, { proposal: isId, proposer: isId });
      if (isSealed) required(content, { ops: isText, items: (x) => isIndices(x, 10_000) });
      else {
        checkOps(content, ['data', 'schema'], 0, 10_000);
        const size = (content.ops as Json[]).length;
        required(content, { items: (x) => isIndices(x, size) });
      }
      optional(content, {
        authors: (x) => isIds(x, 0, 50),
        reviews: (x) => isIds(x, 0, 64),
        checks: (x) => isArray(x, 0, 32) && x.every((c) => isObject(c) && isText(c.name!) && typeof c.ok === 'boolean'),
        note: isText,
      });
      return;
    case 'checkpoint':
      required(content, { heads: (x) => isIds(x, 1, MAX_IDS) });
      optional(content, { name: isText, hash: isId });
      return;
    case 'redact':
      required(content, { targets: (x) => isArray(x, 1, 50) && x.every(isPlace) });
      return;
    case 'fork':
      required(content, { upstream: isAddress, heads: (x) => isIds(x, 1, MAX_IDS), hash: isId });
      return;
    default: // An unknown act is kept, see section 6.1.
  }
}

/** Section 4 for data, 12.1 for definitions. */
function checkOps(content: JsonObject, families: readonly ('data' | 'schema')[], least: number, most: number): void {
  need(isArray(content.ops!, least, most));
  const ids = (content.ids ?? []) as readonly string[];
  for (const op of content.ops as readonly Json[]) {
    need(isObject(op));
    need(isText(op.op!));
    if (families.includes('data') && DATA_OPS.has(op.op as string)) checkDataOp(op, ids.length);
    if (families.includes('schema') && op.op === 'schema.update') checkSchemaOp(op, ids.length);
  }
}

export const DATA_OPS = new Set([
  'record.create',
  'record.update',
  'record.delete',
  'record.restore',
  'relation.add',
  'relation.remove',
]);

function checkDataOp(op: JsonObject, ids: number): void {
  key(op.resource!);
  recordId(op.record!);
  if (op.op === 'relation.add' || op.op === 'relation.remove') {
    key(op.relation!);
    required(op, { to: (to) => isReference(to, true) });
    value(op.to!);
    if (op.over !== undefined) refs(op.over, ids, 1, 64);
    return;
  }
  const writes = new Set<string>();
  if (op.op !== 'record.update') writes.add('$alive');
  if (op.op === 'record.create' || op.op === 'record.update') checkSet(op, writes, key);
  if (op.op === 'record.update') checkUnset(op, writes, key);
  if (op.op === 'record.delete' && op.seen !== undefined) refs(op.seen, ids, 0, 800);
  checkOver(op, writes, ids);
}

function checkSchemaOp(op: JsonObject, ids: number): void {
  key(op.resource!);
  const writes = new Set<string>();
  checkSet(op, writes, definitionPath, 12);
  need(Object.values((op.set ?? {}) as JsonObject).every(isObject));
  checkUnset(op, writes, definitionPath);
  checkOver(op, writes, ids);
}

function checkSet(op: JsonObject, writes: Set<string>, checkKey: (key: string) => void, deepest = 8): void {
  if (op.set === undefined) return;
  need(isObject(op.set));
  need(Object.keys(op.set).length <= 512);
  for (const [field, written] of Object.entries(op.set)) {
    checkKey(field);
    value(written, deepest);
    writes.add(field);
  }
}

function checkUnset(op: JsonObject, writes: Set<string>, checkKey: (key: string) => void): void {
  if (op.unset === undefined) return;
  need(isArray(op.unset, 0, 512) && op.unset.every(isText));
  for (const field of op.unset as readonly string[]) {
    checkKey(field);
    need(!(isObject(op.set) && Object.hasOwn(op.set, field)));
    writes.add(field);
  }
}

function checkOver(op: JsonObject, writes: ReadonlySet<string>, ids: number): void {
  if (op.over === undefined) return;
  need(isObject(op.over));
  for (const [field, over] of Object.entries(op.over)) {
    need(writes.has(field));
    refs(over, ids, 1, 64);
  }
}

function refs(value: Json, ids: number, least: number, most: number): void {
  need(isArray(value, least, most) && value.every((n) => Number.isSafeInteger(n)));
  const indices = value as readonly number[];
  need(indices.every((n, at) => at === 0 || indices[at - 1]! < n));
  need(
    indices.every((n) => n >= 0 && n < ids),
    'bad-link',
  );
}

/** Section 2, "Keys". */
function key(text: Json | undefined): void {
  recordId(text);
  need(!(text as string).includes('/'), 'bad-key');
}

function recordId(text: Json | undefined): void {
  if (typeof text !== 'string') throw new Refused('bad-key');
  const size = utf8(text).length;
  const fine = size >= 1 && size <= 128 && !/[\u0000-\u001f\u007f]/.test(text) && !text.startsWith('$');
  need(fine && !FORBIDDEN_KEYS.has(text), 'bad-key');
}

/** Section 12.1. */
function definitionPath(path: string): void {
  if (path === 'resource') return;
  const [family, ...rest] = path.split('/');
  need(['field', 'relationship', 'computed', 'validation', 'view', 'form'].includes(family!), 'bad-key');
  need(rest.length === 1, 'bad-key');
  key(rest[0]!);
}

/** Sections 12.1 and 12.2: limits of a value. */
function value(written: Json, deepest = 8): void {
  let count = 0;
  const depth = (each: Json): number => {
    if (typeof each !== 'object' || each === null) return 0;
    const members = Object.values(each);
    count += members.length;
    return 1 + members.reduce((deepest: number, member) => Math.max(deepest, depth(member)), 0);
  };
  need(depth(written) <= deepest && count <= 10_000, 'bad-value');
}

/** Section 12.2: a reference. `named`: in an op, where names that are none have a code of their own. */
export function isReference(value: Json, named = false): boolean {
  if (!isObject(value) || !isArray(value.$ref!, 3, 3)) return false;
  const [dataset, resource, record] = value.$ref;
  if (dataset !== '' && !isAddress(dataset!)) return false;
  const checkNames = (): void => (key(resource), recordId(record));
  if (named) checkNames();
  else if (!holds(checkNames)) return false;
  if (value.label !== undefined && !isText(value.label)) return false;
  const pin = value.pin;
  return (
    pin === undefined || (isObject(pin) && isIds(pin.heads!, 0, Infinity) && isId(pin.hash!) && isObject(pin.value))
  );
}

/** Section 10. */
export function isPolicy(policy: Json): boolean {
  if (!isObject(policy)) return false;
  const checks: Record<string, Check> = {
    required_approvals: (x) => isCount(x, 20),
    block_on_rejected_reviews: isTruth,
    required_checks: (x) => isArray(x, 0, 32) && x.every(isText) && isAscending(x as readonly string[]),
    merge_role: isOneOf('maintainer', 'admin', 'owner'),
    block_admin_merge_override: isTruth,
    no_rewrite: isTruth,
  };
  return Object.entries(checks).every(([name, check]) => policy[name] === undefined || check(policy[name]));
}

/** Section 11: a target of a redaction. */
function isPlace(place: Json): boolean {
  return (
    isObject(place) &&
    isId(place.id!) &&
    isId(place.pubkey!) &&
    place.kind === 4880 &&
    isArray(place.at!, 2, 2) &&
    isCount(place.at[0]!, 2 ** 48 - 1) &&
    isCount(place.at[1]!, 65_535) &&
    (place.grant === undefined || isId(place.grant)) &&
    isIds(place.prev!, 0, Infinity)
  );
}

function isScope(scope: Json): boolean {
  if (scope === '*') return true;
  if (!isArray(scope, 1, 100) || !scope.every(isText) || !isAscending(scope as readonly string[])) return false;
  for (const resource of scope as readonly string[]) key(resource);
  return true;
}

function isIndices(value: Json, size: number): boolean {
  if (!isArray(value, 0, size)) return false;
  return value.every((n, at) => isCount(n, size - 1) && (at === 0 || (value[at - 1] as number) < (n as number)));
}

export function isIds(value: Json, least: number, most: number): boolean {
  return isArray(value, least, most) && value.every(isId) && isAscending(value as readonly string[]);
}

export function isId(value: Json): boolean {
  return typeof value === 'string' && ID.test(value);
}

export function isAddress(value: Json): boolean {
  return typeof value === 'string' && ADDRESS.test(value);
}

export function isText(value: Json): boolean {
  return typeof value === 'string';
}

function isTruth(value: Json): boolean {
  return typeof value === 'boolean';
}

export function isCount(value: Json, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

export function isArray(value: Json, least: number, most: number): value is readonly Json[] {
  return Array.isArray(value) && value.length >= least && value.length <= most;
}

export function isOneOf(...texts: readonly string[]): Check {
  return (value) => texts.includes(value as string);
}

export function required(object: JsonObject, checks: Record<string, Check>): void {
  for (const [name, check] of Object.entries(checks)) need(object[name] !== undefined && check(object[name]));
}

export function optional(object: JsonObject, checks: Record<string, Check>): void {
  for (const [name, check] of Object.entries(checks)) need(object[name] === undefined || check(object[name]));
}

function holds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

export function need(fine: boolean, code = 'bad-shape'): asserts fine {
  if (!fine) throw new Refused(code);
}
