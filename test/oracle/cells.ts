/** PROTOCOL.md section 5: live writes of cells, and conflicts. Section 11: redactions take writes away, a base brings some. */
import { byOrder, sorted, writesOf } from './event-set.js';
import type { OracleEvent, Stamp } from './decode.js';
import { isReference } from './content.js';
import { isObject, jcs } from './json.js';
import type { Json } from './json.js';

export interface LiveWrite {
  readonly stamp: Stamp;
  readonly id: string;
  /** undefined: absence */
  readonly value: Json | undefined;
}

export interface OracleCell {
  readonly resource: string;
  readonly record: string;
  readonly field: string;
  /** Oldest first by order of events; at least one. */
  readonly live: readonly LiveWrite[];
}

/** `[resource, record, field, [[stamp, id, value] …]]`, a write of absence being `[stamp, id]`. */
export type CellRow = readonly [string, string, string, readonly (readonly Json[])[]];
/** The same with the number of live writes. */
export type ConflictRow = readonly [...CellRow, number];

/** Cells with live writes. `writers`: valid events that are not redacted. `base`: what a fork starts with. */
export function cells(writers: readonly OracleEvent[], base: readonly CellRow[]): OracleCell[] {
  interface Write extends LiveWrite {
    readonly cell: string;
    readonly over: readonly string[];
  }
  const writes: Write[] = base.flatMap(([resource, record, field, live]) =>
    live.map(([stamp, id, value]) => ({
      cell: jcs([resource, record, field]),
      stamp: stamp as unknown as Stamp,
      id: id as string,
      value,
      over: [],
    })),
  );
  for (const event of writers) {
    for (const { resource, record, field, value, over } of writesOf(event))
      writes.push({ cell: jcs([resource, record, field]), stamp: event.stamp, id: event.id, value, over });
  }
  return sorted(writes.map(({ cell }) => cell)).flatMap((cell) => {
    const ofCell = writes.filter((write) => write.cell === cell);
    const live = ofCell.filter((write) => !ofCell.some(({ over }) => over.includes(write.id))).sort(byOrder);
    const [resource, record, field] = JSON.parse(cell) as [string, string, string];
    return live.length === 0 ? [] : [{ resource, record, field, live }];
  });
}

export function conflicts(all: readonly OracleCell[]): ConflictRow[] {
  return all.filter((cell) => !agrees(cell) || isDeletedAndEdited(cell, all)).map(conflictRow);
}

function agrees({ field, live }: OracleCell): boolean {
  return new Set(live.map(({ value }) => comparisonForm(field, value))).size === 1;
}

function comparisonForm(field: string, value: Json | undefined): string {
  if (value === undefined) return 'absent';
  if (field === '$alive') return jcs(value === true);
  if (isReference(value)) return jcs(Object.fromEntries(Object.entries(value!).filter(([name]) => name !== 'label')));
  return jcs(value);
}

/** "Delete against edit" of a record, told of its `$alive`. */
function isDeletedAndEdited(alive: OracleCell, all: readonly OracleCell[]): boolean {
  if (alive.field !== '$alive' || alive.live.at(-1)!.value === true) return false;
  const deletions = alive.live.filter(({ value }) => value !== true);
  const seen = new Set(deletions.flatMap(({ id, value }) => [id, ...deletedIds(value)]));
  return all.some(
    ({ resource, record, field, live }) =>
      resource === alive.resource &&
      record === alive.record &&
      field !== '$alive' &&
      live.some(({ id }) => !seen.has(id)),
  );
}

function deletedIds(value: Json | undefined): readonly string[] {
  return isObject(value) ? (value.deleted as readonly string[]) : [];
}

/** Newest first, at most 100. */
function conflictRow({ resource, record, field, live }: OracleCell): ConflictRow {
  return [resource, record, field, live.toReversed().slice(0, 100).map(writeRow), live.length];
}

export function cellRow({ resource, record, field, live }: OracleCell): CellRow {
  return [resource, record, field, live.map(writeRow)];
}

function writeRow({ stamp, id, value }: LiveWrite): readonly Json[] {
  return value === undefined ? [stamp, id] : [stamp, id, value];
}
