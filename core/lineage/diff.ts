/**
 * The difference of two versions as data, cell by cell: it can be shown, inverted, squashed with the next one, and made
 * into ops. Laws (tested): apply(a, diff(a, b)) = b; apply(b, invert(diff(a, b))) = a; diff(a, a) is empty.
 * In a log the inverse of a creation is a deletion: the record is gone, its id stays known.
 */
import type { Cell } from '../dataset/state.js';
import { type CellValue, cellValue, compareCells, recordsOf, sameValue, type Version } from './version.js';

/** `before` and `after` differ; `undefined` is absence, `$alive` is a boolean. */
export interface CellChange extends Cell {
  readonly before: CellValue;
  readonly after: CellValue;
}

/** One change a cell, ascending by resource, record, field (code units). */
export type Diff = readonly CellChange[];

export function diff(before: Version, after: Version): Diff {
  const changes: CellChange[] = [];
  for (const { resource, record } of recordsOf([before, after])) {
    for (const field of after.fields(resource, record)) {
      note(changes, before, after, { resource, record, field });
    }
    for (const field of before.fields(resource, record)) {
      // What `after` has was looked at above.
      if (after.shown(resource, record, field) === undefined) note(changes, before, after, { resource, record, field });
    }
  }
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

function note(changes: CellChange[], before: Version, after: Version, cell: Cell): void {
  const old = before.shown(cell.resource, cell.record, cell.field);
  const now = after.shown(cell.resource, cell.record, cell.field);
  // The same write, the same value: most cells of two versions of one log.
  if (old === now || (old !== undefined && old.id === now?.id)) return;
  const change = { ...cell, before: cellValue(cell.field, old), after: cellValue(cell.field, now) };
  if (!sameValue(change.before, change.after)) changes.push(change);
}
