/**
 * The difference of two versions as data, cell by cell: it can be shown, inverted, squashed with the next one, and made
 * into ops. Laws (tested): apply(a, diff(a, b)) = b; apply(b, invert(diff(a, b))) = a; diff(a, a) is empty.
 * In a log the inverse of a creation is a deletion: the record is gone, its id stays known.
 */
import { compareCells } from '../dataset/order.js';
import type { Cell, RecordState, Write } from '../dataset/state.js';
import { type CellValue, cellValue, eachRecord, sameValue, type Version } from './version.js';

/** `before` and `after` differ; `undefined` is absence, `$alive` is a boolean. */
export interface CellChange extends Cell {
  readonly before: CellValue;
  readonly after: CellValue;
}

/** One change a cell, ascending by resource, record, field (code units). */
export type Diff = readonly CellChange[];

export function diff(before: Version, after: Version): Diff {
  const changes: CellChange[] = [];
  eachRecord([before, after], (resource, record, [old, now]) => noteRecord(changes, { resource, record }, old, now));
  return changes.sort(compareCells);
}

/** The part that is one record's. */
export function recordDiff(before: Version, after: Version, place: Pick<Cell, 'resource' | 'record'>): Diff {
  const { resource, record } = place;
  const changes: CellChange[] = [];
  noteRecord(changes, place, before.record(resource, record), after.record(resource, record));
  return changes.sort(compareCells);
}

export function invert(changes: Diff): Diff {
  return changes.map(({ before, after, ...cell }) => ({ ...cell, before: after, after: before }));
}

/** `first`, then `second`, as one diff; what the second takes back is left out. */
export function squash(first: Diff, second: Diff): Diff {
  const squashed: CellChange[] = [];
  let at = 0;
  for (const change of first) {
    while (at < second.length && compareCells(second[at]!, change) < 0) squashed.push(second[at++]!);
    const next = second[at];
    if (next === undefined || compareCells(next, change) !== 0) squashed.push(change);
    else {
      at++;
      if (!sameValue(change.before, next.after)) squashed.push({ ...change, after: next.after });
    }
  }
  return [...squashed, ...second.slice(at)];
}

function noteRecord(
  changes: CellChange[],
  { resource, record }: Pick<Cell, 'resource' | 'record'>,
  old: RecordState | undefined,
  now: RecordState | undefined,
): void {
  let kept = 0;
  for (const field of now?.fields() ?? []) {
    const was = old?.shownId(field);
    if (was !== undefined) kept++;
    // The same write shows the same: most cells of two versions of one log.
    if (was !== now!.shownId(field)) note(changes, { resource, record, field }, old?.shown(field), now!.shown(field));
  }
  if (old === undefined || kept === old.liveCells) return;
  for (const field of old.fields()) {
    if (now?.shownId(field) === undefined) note(changes, { resource, record, field }, old.shown(field), undefined);
  }
}

function note(changes: CellChange[], cell: Cell, old: Write | undefined, now: Write | undefined): void {
  const before = cellValue(cell.field, old);
  const after = cellValue(cell.field, now);
  if (!sameValue(before, after)) changes.push({ ...cell, before, after });
}
