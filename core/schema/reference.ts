/**
 * References from record to record: their shape, the element fields that hold those of a `many` relationship, and what a
 * reference shows by its mode. PROTOCOL.md, sections 4 and 12.2. Labels are a cache and never count.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isAddress } from '../log/address.js';
import type { Address, EventId, Hash, Json, Reference } from '../log/event.js';
import type { RelationshipDefinition } from './definition.js';
import { canonicalJson } from '../canonical-json.js';
import { isHex64, isMembers, type Members, member } from '../log/members.js';
import { isValue } from './json-value.js';
import { isKey, isRecordId } from '../log/key.js';

/** What a resolver knows of a target. */
export interface Target {
  /** `unknown`: the dataset is not here, or not all of it. */
  readonly state: 'present' | 'gone' | 'unknown';
  /** By the target's title field. */
  readonly label?: string;
  /** The fields it shows now, for pins. */
  readonly value?: Members;
}

/** `dataset` is `''` for the dataset that holds the reference: in a fork, the fork. */
export type Resolve = (dataset: Address | '', resource: string, record: string) => Target;

export interface ShownReference {
  readonly state: Target['state'];
  /** The target's own, else the last one known. */
  readonly label?: string;
  /** Of a pin: what was pinned. */
  readonly value?: Members;
  /** Of a pin: the target shows something else now. */
  readonly newer: boolean;
  /** Of a strong reference: the target must exist and does not. */
  readonly violation: boolean;
}

export interface ElementField {
  readonly relation: string;
  readonly $ref: Reference['$ref'];
  /** Hash of the pin. */
  readonly hash?: Hash;
}

/** The shape; other members may be there and stay. Whether a pin's hash is that of its value: `isPinTrue`. */
export function isReference(value: unknown): value is Json & Reference {
  if (!isMembers(value) || !isValue(value)) return false;
  const label = member(value, 'label');
  if (!isTarget(member(value, '$ref')) || (label !== undefined && typeof label !== 'string')) return false;
  const pin = member(value, 'pin');
  return pin === undefined || isPin(pin);
}

/**
 * Where `dataset` names the dataset that holds the reference, it becomes `''`, so that the same target is written one
 * way; a null label goes. Undefined for what is no reference.
 */
export function toReference(value: unknown, own: Address): (Json & Reference) | undefined {
  if (!isMembers(value)) return undefined;
  const label = member(value, 'label');
  const target = member(value, '$ref');
  const $ref = Array.isArray(target) && target[0] === own ? ['', ...(target as Json[]).slice(1)] : target;
  const { label: _, ...rest } = { ...value, $ref } as Members;
  const reference = label === null || label === undefined ? rest : { ...rest, label };
  return isReference(reference) ? reference : undefined;
}

/** Whether the value is the one that the hash names. */
export function isPinTrue({ hash, value }: NonNullable<Reference['pin']>): boolean {
  return hashOf(value) === hash;
}

/** Same target, same pin. */
export function sameReference(a: Reference, b: Reference): boolean {
  return comparisonForm(a as unknown as Json) === comparisonForm(b as unknown as Json);
}

/** Values are the same where these texts are (PROTOCOL.md, section 5): a reference's label is a cache and does not count. */
export function comparisonForm(value: Json): string {
  if (!isReference(value)) return canonicalJson(value);
  const { label: _, ...rest } = value as Members;
  return canonicalJson(rest);
}

export function makePin(heads: readonly EventId[], value: Members): NonNullable<Reference['pin']> {
  return { heads: [...new Set(heads)].sort(), hash: hashOf(value), value };
}

/** The field of a `many` relationship that is there when this element is: `relation/<JCS of $ref>`, pinned `/<hash>`. */
export function elementField(relation: string, { $ref, pin }: Pick<Reference, '$ref' | 'pin'>): string {
  const element = `${relation}/${canonicalJson($ref)}`;
  return pin === undefined ? element : `${element}/${pin.hash}`;
}

/** The inverse: undefined for a field that is no element, or is not written as `elementField` writes it. */
export function parseElementField(field: string): ElementField | undefined {
  const slash = field.indexOf('/');
  if (slash < 1 || field.length > LONGEST_ELEMENT) return undefined;
  const [relation, rest] = [field.slice(0, slash), field.slice(slash + 1)];
  const hash = rest.endsWith(']') ? undefined : rest.slice(-64);
  const target = hash === undefined ? rest : rest.slice(0, -65);
  if (!isKey(relation) || (hash !== undefined && !(isHex64(hash) && rest.at(-65) === '/'))) return undefined;
  let $ref: unknown;
  try {
    $ref = JSON.parse(target);
  } catch {
    return undefined;
  }
  if (!isTarget($ref) || canonicalJson($ref) !== target) return undefined;
  return hash === undefined ? { relation, $ref } : { relation, $ref, hash: hash as Hash };
}

export function showReference(
  { mode }: Pick<RelationshipDefinition, 'mode'>,
  { $ref, label, pin }: Reference,
  resolve: Resolve,
): ShownReference {
  const target = resolve(...$ref);
  // A pin shows what was pinned, whatever the mode says by now; without one there is nothing to compare with.
  const now = pin && target.state === 'present' ? target.value : undefined;
  return {
    state: target.state,
    label: (target.state === 'present' ? target.label : undefined) ?? label,
    value: pin?.value,
    newer: pin !== undefined && now !== undefined && hashOf(now) !== pin.hash,
    violation: mode === 'strong' && target.state === 'gone',
  };
}

function isTarget(value: unknown): value is Json & Reference['$ref'] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [dataset, resource, record] = value as readonly unknown[];
  return (dataset === '' || isAddress(dataset)) && isKey(resource) && isRecordId(record);
}

function isPin(pin: Json): boolean {
  if (!isMembers(pin)) return false;
  const heads = member(pin, 'heads');
  const value = member(pin, 'value');
  if (!Array.isArray(heads) || !isMembers(value)) return false;
  const sorted = heads.every((id: unknown, at) => {
    return typeof id === 'string' && isHex64(id) && (at === 0 || (heads[at - 1] as string) < id);
  });
  return sorted && isHex64(member(pin, 'hash'));
}

function hashOf(value: Members): Hash {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value)))) as Hash;
}

/** A key, an address, two names of up to 128 bytes (six characters a code unit where JSON escapes), a hash. */
const LONGEST_ELEMENT = 2100;
