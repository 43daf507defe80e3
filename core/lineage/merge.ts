/**
 * Three-way merge, cell by cell, against the last base both sides accepted. What only one side changed is taken, what
 * both changed alike agrees, the rest is a conflict and a person picks. Nothing is written here: the outcome is a diff
 * against ours. Laws (tested): merging nothing changes nothing; identical sides agree; the order of picks does not matter.
 */
import { compareCells } from '../dataset/order.js';
import type { Cell, RecordState } from '../dataset/state.js';
import type { CellChange, Diff } from './diff.js';
import { ALIVE } from '../dataset/op-writes.js';
import { type CellValue, cellValue, eachRecord, sameValue, type Version } from './version.js';

export interface MergeConflict extends Cell {
  readonly base: CellValue;
  readonly ours: CellValue;
  readonly theirs: CellValue;
}

export interface Merge {
  /** What only they changed: from ours to theirs. */
  readonly changes: Diff;
  /** Both changed it, differently; or one deleted the record and the other changed it, then `field` is `$alive`. */
  readonly conflicts: readonly MergeConflict[];
  /** Cells that both changed alike. */
  readonly agreed: number;
}

/** `{ value }` with an absent `value` unsets the cell. */
export type Pick = 'ours' | 'theirs' | { readonly value?: CellValue };

export function merge(base: Version, ours: Version, theirs: Version): Merge {
  const changes: CellChange[] = [];
  const conflicts: MergeConflict[] = [];
  let agreed = 0;
  eachRecord([base, ours, theirs], (resource, record, states) => {
    const cells = changedCells(states, resource, record);
    if (cells.length === 0) return;
    const alive = cells.find((cell) => cell.field === ALIVE);
    const fought = alive !== undefined && deletionMeetsEdit(alive, cells);
    for (const cell of cells) {
      if (sameValue(cell.ours, cell.theirs)) agreed++;
      else if (cell === alive && fought) conflicts.push(cell);
      else if (sameValue(cell.base, cell.theirs)) continue;
      else if (!sameValue(cell.base, cell.ours)) conflicts.push(cell);
      else changes.push({ resource, record, field: cell.field, before: cell.ours, after: cell.theirs });
    }
  });
  return { changes: changes.sort(compareCells), conflicts: conflicts.sort(compareCells), agreed };
}

/**
 * The diff against ours once a person has picked. `picks` maps `cellKey(conflict)` to a pick; conflicts without one stay
 * `open` and ours stands.
 */
export function resolve(
  { changes, conflicts }: Merge,
  picks: ReadonlyMap<string, Pick>,
): { changes: Diff; open: readonly MergeConflict[] } {
  const open: MergeConflict[] = [];
  const picked: CellChange[] = [];
  for (const conflict of conflicts) {
    const pick = picks.get(cellKey(conflict));
    if (pick === undefined) open.push(conflict);
    if (pick === undefined || pick === 'ours') continue;
    const after = pick === 'theirs' ? conflict.theirs : pick.value;
    if (sameValue(conflict.ours, after)) continue;
    const { resource, record, field } = conflict;
    picked.push({ resource, record, field, before: conflict.ours, after });
  }
  return { changes: [...changes, ...picked].sort(compareCells), open };
}

/** A text that names the cell; keys never hold U+0000 (PROTOCOL.md, section 2). */
export function cellKey({ resource, record, field }: Cell): string {
  return `${resource}\0${record}\0${field}`;
}

/** Cells of a record that differ from the base on either side. */
function changedCells(
  [base, ours, theirs]: readonly (RecordState | undefined)[],
  resource: string,
  record: string,
): MergeConflict[] {
  const changed: MergeConflict[] = [];
  const look = (field: string): void => {
    const id = base?.shownId(field);
    if (id === ours?.shownId(field) && id === theirs?.shownId(field)) return;
    const cell = {
      resource,
      record,
      field,
      base: cellValue(field, base?.shown(field)),
      ours: cellValue(field, ours?.shown(field)),
      theirs: cellValue(field, theirs?.shown(field)),
    };
    if (!sameValue(cell.base, cell.ours) || !sameValue(cell.base, cell.theirs)) changed.push(cell);
  };
  for (const field of base?.fields() ?? []) look(field);
  for (const field of ours?.fields() ?? []) if (base?.shownId(field) === undefined) look(field);
  for (const field of theirs?.fields() ?? []) {
    if (base?.shownId(field) === undefined && ours?.shownId(field) === undefined) look(field);
  }
  return changed;
}

/** One side deletes the record, the other changes something in it and lets it live. */
function deletionMeetsEdit(alive: MergeConflict, cells: readonly MergeConflict[]): boolean {
  const deletes = (side: 'ours' | 'theirs'): boolean => alive.base !== false && alive[side] === false;
  const edits = (side: 'ours' | 'theirs'): boolean =>
    alive[side] !== false && cells.some((cell) => cell !== alive && !sameValue(cell.base, cell[side]));
  return (deletes('ours') && edits('theirs')) || (deletes('theirs') && edits('ours'));
}
