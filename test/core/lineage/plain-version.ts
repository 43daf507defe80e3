/** A version made of plain cells, for laws: no log behind it. Writes of equal id hold equal values, as in a real log. */
import fc from 'fast-check';
import type { Write } from '../../../core/dataset/state.js';
import type { CellChange } from '../../../core/lineage/diff.js';
import type { EventId, Json } from '../../../core/log/event.js';
import { cellKey } from '../../../core/lineage/merge.js';
import { ALIVE, SCHEMA_RECORD } from '../../../core/dataset/op-writes.js';
import type { Version } from '../../../core/lineage/version.js';

const ELEMENT = 'z/["","R","1"]';

/** By `cellKey`: what the cell shows; a write without a value unsets. */
export type PlainCells = ReadonlyMap<string, Write>;

export function plainVersion(cells: PlainCells): Version {
  const paths = [...cells.keys()].map((key) => key.split('\0') as [string, string, string]);
  return {
    resources: () => [...new Set(paths.map(([resource]) => resource))].sort(),
    records: (resource) =>
      new Set(paths.filter((path) => path[0] === resource && path[1] !== SCHEMA_RECORD).map((path) => path[1])),
    record: (resource, record) => {
      const fields = paths.filter((path) => path[0] === resource && path[1] === record).map((path) => path[2]);
      return {
        liveCells: fields.length,
        fields: () => fields,
        live: (field) => [cells.get(cellKey({ resource, record, field })) ?? []].flat(),
        shown: (field) => cells.get(cellKey({ resource, record, field })),
        shownId: (field) => cells.get(cellKey({ resource, record, field }))?.id,
      };
    },
  };
}

/** What a writer would do by hand: each change's `after` becomes a new write. */
export function applyPlainly(cells: PlainCells, changes: readonly CellChange[]): PlainCells {
  const after = new Map(cells);
  for (const change of changes) {
    const write = { stamp: [9, after.size] as const, id: freshId() };
    // No log can unset `$alive`: it has no such op.
    if (change.field === ALIVE && change.after === undefined) after.delete(cellKey(change));
    else after.set(cellKey(change), change.after === undefined ? write : { ...write, value: change.after });
  }
  return after;
}

/** Edits of a common base: few cells, so that sides meet. Ids are fresh for each edit. */
export const arbitraryCells: fc.Arbitrary<PlainCells> = arbitraryEdits().map((edits) => edit(new Map(), edits));

export function arbitraryEdits(): fc.Arbitrary<Edit[]> {
  const cell = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('a', 'b', 'ü'), fc.constantFrom('x', 'y', ELEMENT)) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('a', 'b', 'ü'), fc.constant(ALIVE)) },
    { weight: 1, arbitrary: fc.tuple(fc.constant(SCHEMA_RECORD), fc.constantFrom('field/x', 'field/y')) },
  );
  const value = fc.oneof(
    fc.constantFrom<Json | undefined>(undefined, null, '', 0, 1, 'text', { deep: [1] }),
    fc.constantFrom<Json>(
      { $ref: ['', 'R', '1'], label: 'old' },
      { $ref: ['', 'R', '1'], label: 'new' },
      { $ref: ['', 'R', '2'] },
    ),
  );
  return fc.array(fc.record({ resource: fc.constantFrom('R', 'S'), cell, value, alive: fc.boolean() }), {
    maxLength: 12,
  });
}

export interface Edit {
  readonly resource: string;
  readonly cell: readonly [record: string, field: string];
  readonly value: Json | undefined;
  readonly alive: boolean;
}

export function edit(cells: PlainCells, edits: readonly Edit[]): PlainCells {
  const after = new Map(cells);
  for (const { resource, cell, value, alive } of edits) {
    const [record, field] = cell;
    const key = cellKey({ resource, record, field });
    const write = { stamp: [1, 0] as const, id: freshId() };
    if (field === ALIVE) after.set(key, { ...write, value: alive ? true : { deleted: [freshId()] } });
    // An element is there, with the target its field says, or not.
    else if (field === ELEMENT && value !== undefined)
      after.set(key, { ...write, value: { $ref: ['', 'R', '1'], ...(alive && { label: 'one' }) } });
    else after.set(key, value === undefined ? write : { ...write, value });
  }
  return after;
}

let ids = 0;

function freshId(): EventId {
  return String(++ids).padStart(64, '0') as EventId;
}
