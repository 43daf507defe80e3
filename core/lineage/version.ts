/**
 * One side of a comparison: a dataset's state at some heads, read through what its cells show.
 * Comparing looks at shown values; live writes beneath them matter only when ops are made (`ops.ts`).
 */
import { ALIVE, SCHEMA_RECORD } from '../dataset/op-writes.js';
import type { DatasetState, RecordState, Write } from '../dataset/state.js';
import type { Json } from '../log/event.js';
import { comparisonForm } from '../schema/reference.js';

export type Version = Pick<DatasetState, 'resources' | 'records' | 'record'>;

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
  return comparisonForm(a) === comparisonForm(b);
}

/** Visits every record that any of the versions has, once, the schema of each resource among them, with its states. */
export function eachRecord(
  versions: readonly Version[],
  visit: (resource: string, record: string, states: readonly (RecordState | undefined)[]) => void,
): void {
  for (const resource of new Set(versions.flatMap((version) => version.resources()))) {
    const statesOf = (record: string) => versions.map((version) => version.record(resource, record));
    visit(resource, SCHEMA_RECORD, statesOf(SCHEMA_RECORD));
    for (const [index, version] of versions.entries()) {
      for (const record of version.records(resource)) {
        const states = statesOf(record);
        if (states.findIndex(isThere) === index) visit(resource, record, states);
      }
    }
  }
}

function isThere(state: RecordState | undefined): boolean {
  return state !== undefined && state.liveCells > 0;
}
