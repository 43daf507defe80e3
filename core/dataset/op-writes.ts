/**
 * The cell writes that ops say. PROTOCOL.md, section 4: within an event ops apply in order, the last write of a cell counts,
 * its `over` is the union of all. `null` is a value; absence is a write of its own.
 */
import type { EventId, Json, Op, Reference } from '../log/event.js';
import { elementField } from '../schema/reference.js';

export const ALIVE = '$alive';
export const SCHEMA_RECORD = '$schema';

/** In place of a value: the write unsets the field. */
export const ABSENT = Symbol('absent');
export type Written = Json | typeof ABSENT;

export type WriteVisitor = (field: string, value: Written, over: readonly EventId[]) => void;

const NOTHING_NAMED: readonly EventId[] = [];

/** The record an op writes to; none for unknown ops. */
export function recordOf(op: Op): string | undefined {
  if (op.op === 'unknown') return undefined;
  return op.op === 'schema.update' ? SCHEMA_RECORD : op.record;
}

/** Each cell an op writes, once. */
export function visitWrites(op: Op, visit: WriteVisitor): void {
  switch (op.op) {
    case 'unknown':
      return;
    case 'record.create':
      visit(ALIVE, true, op.over[ALIVE] ?? NOTHING_NAMED);
      for (const field in op.set) visit(field, op.set[field]!, op.over[field] ?? NOTHING_NAMED);
      return;
    case 'record.update':
    case 'schema.update':
      for (const field in op.set) visit(field, op.set[field]!, op.over[field] ?? NOTHING_NAMED);
      for (const field of op.unset) visit(field, ABSENT, op.over[field] ?? NOTHING_NAMED);
      return;
    case 'record.delete':
      visit(ALIVE, { deleted: sortedIds(op.seen) }, op.over[ALIVE] ?? NOTHING_NAMED);
      return;
    case 'record.restore':
      visit(ALIVE, true, op.over[ALIVE] ?? NOTHING_NAMED);
      return;
    case 'relation.add':
    case 'relation.remove':
      visit(elementField(op.relation, op.to), op.op === 'relation.add' ? toJson(op.to) : ABSENT, op.over);
      return;
  }
}

/** Several ops on one record as one, by field. */
export function mergedWrites(ops: readonly Op[]): Map<string, { value: Written; over: readonly EventId[] }> {
  const merged = new Map<string, { value: Written; over: readonly EventId[] }>();
  // Lists are collected first and united once: an event may have very many ops on one cell.
  const overs = new Map<string, EventId[]>();
  let deletions: (readonly EventId[])[] = [];
  for (const op of ops)
    visitWrites(op, (field, value, over) => {
      if (field === ALIVE) {
        const seen = deletedList(value);
        if (seen === undefined) deletions = [];
        else deletions.push(seen);
      }
      const before = merged.get(field);
      if (before === undefined) {
        merged.set(field, { value, over });
        return;
      }
      before.value = value;
      if (over.length === 0) return;
      const collected = overs.get(field) ?? [...before.over];
      for (const id of over) collected.push(id);
      overs.set(field, collected);
    });
  for (const [field, over] of overs) merged.get(field)!.over = over;
  for (const write of merged.values()) if (write.over.length > 1) write.over = [...new Set(write.over)];
  if (deletions.length > 1) merged.get(ALIVE)!.value = { deleted: sortedIds(deletions.flat()) };
  return merged;
}

/** Of a deletion in `$alive`: the events it had seen. */
export function deletedList(value: Written | undefined): readonly EventId[] | undefined {
  if (typeof value !== 'object' || value === null || !('deleted' in value)) return undefined;
  const { deleted } = value as { deleted: readonly EventId[] };
  return Array.isArray(deleted) ? deleted : undefined;
}

function sortedIds(ids: readonly EventId[]): EventId[] {
  return [...new Set(ids)].sort();
}

function toJson(to: Reference): Json {
  return to as unknown as Json;
}
