/**
 * One side of a comparison: a dataset's state at some heads, read through what its cells show.
 * Comparing looks at shown values; live writes beneath them matter only when ops are made (`ops.ts`).
 */
import { canonicalJson } from '../canonical-json.js';
import { ALIVE, SCHEMA_RECORD } from '../dataset/op-writes.js';
import type { Cell, DatasetState, Write } from '../dataset/state.js';
import type { Json } from '../log/event.js';

export type Version = Pick<DatasetState, 'resources' | 'records' | 'fields' | 'shown'>;

/** What a cell holds; `undefined` where it was never written or was unset, which a reader cannot tell apart. */
export type CellValue = Json | undefined;

/** A deletion is `false`, whatever events it had seen. */
export function cellValue(field: string, write: Write | undefined): CellValue {
  if (field === ALIVE && write !== undefined) return write.value === true;
  return write?.value;
}

/** Equality as conflicts have it: labels of references are a cache and do not count (PROTOCOL.md, section 5). */
export function sameValue(a: CellValue, b: CellValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(withoutLabel(a)) === canonicalJson(withoutLabel(b));
}

/** By resource, record, field, each by code unit. */
export function compareCells(a: Cell, b: Cell): number {
  return compareTexts(a.resource, b.resource) || compareTexts(a.record, b.record) || compareTexts(a.field, b.field);
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Every record that any of the versions has, once, the schema of each resource among them. */
export function* recordsOf(versions: readonly Version[]): Generator<{ resource: string; record: string }> {
  const resources = new Set(versions.flatMap((version) => version.resources()));
  for (const resource of resources) {
    yield { resource, record: SCHEMA_RECORD };
    for (const [index, version] of versions.entries()) {
      const earlier = versions.slice(0, index);
      for (const record of version.records(resource)) {
        if (!earlier.some((other) => hasRecord(other, resource, record))) yield { resource, record };
      }
    }
  }
}

function hasRecord(version: Version, resource: string, record: string): boolean {
  for (const _ of version.fields(resource, record)) return true;
  return false;
}

function withoutLabel(value: Exclude<Json, null> & object): Json {
  if (!Object.hasOwn(value, '$ref')) return value;
  const { label: _label, ...rest } = value as Readonly<Record<string, Json>>;
  return rest;
}
