/**
 * Ops: what data, schema events, proposals and acceptances write. PROTOCOL.md, sections 4, 12.1 and 12.2.
 * Indices into `ids` become the ids; records of strangers' keys have no prototype.
 */
import type { EventId, Json, Op, Over, Reference } from './event.js';
import { isDefinitionPath, isKey, isRecordId } from './key.js';
import {
  asAddress,
  asArray,
  asHash,
  asKey,
  asMembers,
  asSortedIds,
  asText,
  bare,
  isAscending,
  isMembers,
  member,
  withoutAbsent,
  type Members,
} from './members.js';
import { refuse } from './refusal.js';
import { checkValue, DEEPEST_DEFINITION } from './value-limits.js';

/** Which ops a content may hold; others are kept as unknown. */
export type OpFamilies = 'data' | 'schema' | 'both';

export const MOST_OPS = 10_000;
export const MOST_SCHEMA_OPS = 1_000;
const MOST_FIELDS = 512;
const MOST_OVER = 64;
const MOST_SEEN = 800;
const MOST_IDS = 800;
/** Whether a pinned target fits a size is the event's limit to say. */
const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

/** The `ids` table of a content: at most 800 sorted ids, else `bad-link`. */
export function readIds(content: Members): readonly EventId[] {
  const ids = member(content, 'ids');
  if (ids === undefined) return [];
  if (!Array.isArray(ids) || ids.length > MOST_IDS) return refuse('bad-link', `ids must be at most ${MOST_IDS} ids.`);
  let last = '';
  for (const id of ids as readonly unknown[]) {
    if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id) || id <= last) {
      return refuse('bad-link', 'ids must be ids, sorted, none twice.');
    }
    last = id;
  }
  return ids as readonly EventId[];
}

export function readOps(
  value: Json | undefined,
  ids: readonly EventId[],
  families: OpFamilies,
  least: number,
  most: number,
): readonly Op[] {
  return asArray(value, 'ops', least, most).map((op) => readOp(asMembers(op, 'An op'), ids, families));
}

function readOp(op: Members, ids: readonly EventId[], families: OpFamilies): Op {
  const name = asText(member(op, 'op'), 'op');
  if (families !== 'schema') {
    switch (name) {
      case 'record.create':
        return readCreate(op, ids);
      case 'record.update':
        return readUpdate(op, ids);
      case 'record.delete':
        return readDelete(op, ids);
      case 'record.restore':
        return { op: name, ...readPlace(op), over: readOver(op, ids, (field) => field === '$alive') };
      case 'relation.add':
      case 'relation.remove':
        return readRelation(name, op, ids);
    }
  }
  if (families !== 'data' && name === 'schema.update') return readSchemaUpdate(op, ids);
  return withoutAbsent({ op: 'unknown', name, resource: textOrNone(op, 'resource'), record: textOrNone(op, 'record') });
}

function textOrNone(op: Members, name: string): string | undefined {
  const text = member(op, name);
  return typeof text === 'string' ? text : undefined;
}

function readCreate(op: Members, ids: readonly EventId[]): Op {
  const set = readSet(op, isKey);
  const over = readOver(op, ids, (field) => field === '$alive' || Object.hasOwn(set, field));
  return { op: 'record.create', ...readPlace(op), set, over };
}

function readUpdate(op: Members, ids: readonly EventId[]): Op {
  const set = readSet(op, isKey);
  const unset = readUnset(op, set, isKey);
  return { op: 'record.update', ...readPlace(op), set, unset, over: readOver(op, ids, isWrittenBy(set, unset)) };
}

function readDelete(op: Members, ids: readonly EventId[]): Op {
  const seen = member(op, 'seen');
  return {
    op: 'record.delete',
    ...readPlace(op),
    seen: seen === undefined ? [] : readRefs(seen, ids, 'seen', 0, MOST_SEEN),
    over: readOver(op, ids, (field) => field === '$alive'),
  };
}

function readRelation(name: 'relation.add' | 'relation.remove', op: Members, ids: readonly EventId[]): Op {
  const over = member(op, 'over');
  return {
    op: name,
    ...readPlace(op),
    relation: asKey(member(op, 'relation'), 'relation'),
    to: readReference(member(op, 'to')),
    over: over === undefined ? [] : readRefs(over, ids, 'over', 1, MOST_OVER),
  };
}

function readSchemaUpdate(op: Members, ids: readonly EventId[]): Op {
  const set = readSet(op, isDefinitionPath, DEEPEST_DEFINITION);
  const unset = readUnset(op, set, isDefinitionPath);
  for (const path of Object.keys(set)) {
    if (!isMembers(set[path])) refuse('bad-shape', `The definition ${path} must be an object.`);
  }
  const resource = asKey(member(op, 'resource'), 'resource');
  return { op: 'schema.update', resource, set, unset, over: readOver(op, ids, isWrittenBy(set, unset)) };
}

function readPlace(op: Members): { resource: string; record: string } {
  const resource = asKey(member(op, 'resource'), 'resource');
  const record = member(op, 'record');
  if (!isRecordId(record)) return refuse('bad-key', 'record is not a record id the protocol allows.');
  return { resource, record };
}

function readSet(op: Members, isField: (key: string) => boolean, deepest?: number): Record<string, Json> {
  const set = member(op, 'set');
  if (set === undefined) return bare([]);
  const entries = Object.entries(asMembers(set, 'set'));
  if (entries.length > MOST_FIELDS)
    refuse('bad-shape', `set has ${entries.length} members, allowed are ${MOST_FIELDS}.`);
  for (const [key, value] of entries) {
    if (!isField(key)) refuse('bad-key', 'set has a member with a name the protocol does not allow.');
    checkValue(value, deepest);
  }
  return bare(entries);
}

function readUnset(op: Members, set: Record<string, Json>, isField: (key: string) => boolean): readonly string[] {
  const unset = member(op, 'unset');
  if (unset === undefined) return [];
  return asArray(unset, 'unset', 0, MOST_FIELDS).map((key) => {
    if (typeof key !== 'string' || !isField(key))
      return refuse('bad-key', 'unset has a name the protocol does not allow.');
    return Object.hasOwn(set, key) ? refuse('bad-shape', 'A field is both in set and in unset.') : key;
  });
}

function isWrittenBy(set: Record<string, Json>, unset: readonly string[]): (field: string) => boolean {
  const unsetFields = new Set(unset);
  return (field) => Object.hasOwn(set, field) || unsetFields.has(field);
}

function readOver(op: Members, ids: readonly EventId[], isWritten: (field: string) => boolean): Over {
  const over = member(op, 'over');
  if (over === undefined) return bare([]);
  const entries = Object.entries(asMembers(over, 'over')).map(([field, refs]) => {
    if (!isWritten(field)) return refuse('bad-shape', 'over names a field the op does not write.');
    return [field, readRefs(refs, ids, 'over', 1, MOST_OVER)] as const;
  });
  return bare(entries);
}

/** Indices ascend as the ids do, because the table is sorted. */
function readRefs(value: Json, ids: readonly EventId[], what: string, least: number, most: number): readonly EventId[] {
  const refs = asArray(value, what, least, most);
  if (!refs.every((ref) => Number.isSafeInteger(ref)) || !isAscending(refs as readonly number[])) {
    return refuse('bad-shape', `${what} must be indices into ids, ascending, none twice.`);
  }
  return (refs as readonly number[]).map((ref) => ids[ref] ?? refuse('bad-link', `${what} names no item of ids.`));
}

/** A reference as relation ops need it; it stays as it was written, unknown members included, for it is a value. */
export function readReference(value: Json | undefined): Reference {
  const reference = asMembers(value, 'to');
  checkValue(reference);
  const [dataset, resource, record] = asArray(member(reference, '$ref'), '$ref', 3, 3);
  if (dataset !== '') asAddress(dataset, 'The dataset of a reference');
  asKey(resource, 'The resource of a reference');
  if (!isRecordId(record)) refuse('bad-key', 'The record of a reference is not a record id the protocol allows.');
  const label = member(reference, 'label');
  if (label !== undefined) asText(label, 'label');
  const pin = member(reference, 'pin');
  if (pin !== undefined) checkPin(asMembers(pin, 'pin'));
  return reference as unknown as Reference;
}

function checkPin(pin: Members): void {
  asSortedIds(member(pin, 'heads'), 'heads', 0, ANY_NUMBER);
  asHash(member(pin, 'hash'), 'hash');
  asMembers(member(pin, 'value'), 'value');
}
