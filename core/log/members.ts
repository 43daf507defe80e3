/**
 * Readers of single members, for the decoders: each gives the typed value or refuses. A code in parentheses in
 * PROTOCOL.md covers everything its sentence says, the type included; all else of wrong type or range is `bad-shape`.
 */
import { isAddress } from './address.js';
import type { Address, EventId, Hash, Json, Pubkey } from './event.js';
import { isKey } from './key.js';
import { refuse } from './refusal.js';

export type Members = { readonly [key: string]: Json };

const HEX_64 = /^[0-9a-f]{64}$/;
/** Times end at 2^48 ms. */
const END_OF_TIME_MS = 2 ** 48;

export function isHex64(value: unknown): value is string {
  return typeof value === 'string' && HEX_64.test(value);
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member, if it is the object's own: nothing is read from prototypes. */
export function member(members: Members, name: string): Json | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

export function asMembers(value: Json | undefined, what: string): Members {
  return isMembers(value) ? value : refuse('bad-shape', `${what} must be an object.`);
}

export function asArray(value: Json | undefined, what: string, least: number, most: number): readonly Json[] {
  if (!Array.isArray(value)) return refuse('bad-shape', `${what} must be an array.`);
  if (value.length < least || value.length > most) {
    return refuse('bad-shape', `${what} has ${value.length} items, allowed are ${least} to ${most}.`);
  }
  return value as readonly Json[];
}

export function asText(value: Json | undefined, what: string): string {
  return typeof value === 'string' ? value : refuse('bad-shape', `${what} must be a text.`);
}

export function asInteger(value: Json | undefined, what: string, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    return refuse('bad-shape', `${what} must be an integer from ${least} to ${most}.`);
  }
  return value as number;
}

export function asBoolean(value: Json | undefined, what: string): boolean {
  return typeof value === 'boolean' ? value : refuse('bad-shape', `${what} must be true or false.`);
}

export function asOneOf<T extends string>(value: Json | undefined, what: string, choices: readonly T[]): T {
  if (!(choices as readonly unknown[]).includes(value)) {
    return refuse('bad-shape', `${what} must be one of ${choices.join(', ')}.`);
  }
  return value as T;
}

export function asId(value: Json | undefined, what: string): EventId {
  return isHex64(value) ? (value as EventId) : refuse('bad-shape', `${what} must be an event id.`);
}

export function asPubkey(value: Json | undefined, what: string): Pubkey {
  return isHex64(value) ? (value as Pubkey) : refuse('bad-shape', `${what} must be a pubkey.`);
}

export function asHash(value: Json | undefined, what: string): Hash {
  return isHex64(value) ? (value as Hash) : refuse('bad-shape', `${what} must be 64 hex digits.`);
}

export function asAddress(value: Json | undefined, what: string): Address {
  return isAddress(value) ? value : refuse('bad-shape', `${what} must be a dataset address.`);
}

export function asKey(value: Json | undefined, what: string): string {
  return isKey(value) ? value : refuse('bad-key', `${what} is not a name the protocol allows.`);
}

/** Sorted ids or pubkeys: ascending by code unit, none twice. */
export function asSortedIds(value: Json | undefined, what: string, least: number, most: number): readonly EventId[] {
  const ids = asArray(value, what, least, most);
  if (!isSortedIds(ids)) return refuse('bad-shape', `${what} must be ids, sorted, none twice.`);
  return ids;
}

export function isSortedIds(ids: readonly unknown[]): ids is readonly EventId[] {
  return ids.every((id, index) => isHex64(id) && (index === 0 || (ids[index - 1] as string) < id));
}

export function isAscending(items: readonly (string | number)[]): boolean {
  return items.every((item, index) => index === 0 || items[index - 1]! < item);
}

export function asUntil(value: Json | undefined): number {
  return asInteger(value, 'until', 0, END_OF_TIME_MS - 1);
}

/** Reads a member that may be absent. */
export function optional<T>(value: Json | undefined, read: (value: Json) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

/** A copy without prototype, so that a stranger's key finds nothing but itself. */
export function bare<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const members = Object.create(null) as Record<string, T>;
  for (const [key, value] of entries) members[key] = value;
  return members;
}

/** `{a: undefined}` and `{}` differ when compared or printed: absent members are absent. */
export function withoutAbsent<T extends object>(members: T): T {
  for (const key of Object.keys(members) as (keyof T)[]) if (members[key] === undefined) delete members[key];
  return members;
}
