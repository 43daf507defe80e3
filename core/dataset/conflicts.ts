/**
 * Which cells are in conflict: live writes that do not agree, and edits of what was deleted. PROTOCOL.md, section 5.
 * Only records that changed since the last reading, and can be in conflict, are looked at.
 */
import type { EventId } from '../log/event.js';
import { comparisonForm } from '../schema/reference.js';
import { ALIVE, deletedList } from './op-writes.js';
import { compareCells } from './order.js';
import { isDeletion, type RecordCells } from './record-cells.js';
import type { Conflict, Write } from './state.js';

const LISTED = 100;

export class Conflicts {
  readonly #touched = new Set<RecordCells>();
  readonly #byRecord = new Map<RecordCells, readonly Conflict[]>();
  #sorted: readonly Conflict[] = [];

  /** The record changed, and could be in conflict before or after. */
  touched(cells: RecordCells): void {
    this.#touched.add(cells);
  }

  /** By resource, record, field in UTF-8 order. */
  list(): readonly Conflict[] {
    if (this.#touched.size === 0) return this.#sorted;
    for (const cells of this.#touched) {
      const conflicts = conflictsOf(cells);
      if (conflicts.length > 0) this.#byRecord.set(cells, conflicts);
      else this.#byRecord.delete(cells);
    }
    this.#touched.clear();
    return (this.#sorted = [...this.#byRecord.values()].flat().sort(compareCells));
  }
}

function conflictsOf(cells: RecordCells): Conflict[] {
  const conflicts: Conflict[] = [];
  if (cells.contestedCells > 0)
    for (const field of cells.fields()) {
      const live = cells.live(field);
      if (live.length > 1 && !agree(field, live)) conflicts.push(toConflict(cells, field, live));
    }
  if (isEditedAfterDeletion(cells) && !conflicts.some(({ field }) => field === ALIVE))
    conflicts.push(toConflict(cells, ALIVE, cells.live(ALIVE)));
  return conflicts;
}

function toConflict({ resource, record }: RecordCells, field: string, live: readonly Write[]): Conflict {
  return { resource, record, field, writes: live.slice(-LISTED).reverse(), count: live.length };
}

function agree(field: string, live: readonly Write[]): boolean {
  const first = agreementForm(field, live[0]!);
  return live.every((write) => agreementForm(field, write) === first);
}

/** Absence is no JSON, so it equals nothing else. */
function agreementForm(field: string, { value }: Write): string {
  if (value === undefined) return 'absent';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (field === ALIVE) return deletedList(value) ? 'false' : 'true';
  return comparisonForm(value);
}

/** A live write of a field that no live deletion has seen. */
function isEditedAfterDeletion(cells: RecordCells): boolean {
  if (!cells.isDeleted) return false;
  const seen = new Set<EventId>();
  for (const write of cells.live(ALIVE)) {
    if (!isDeletion(write)) continue;
    seen.add(write.id);
    for (const id of deletedList(write.value)!) seen.add(id);
  }
  for (const field of cells.fields())
    if (field !== ALIVE && cells.live(field).some(({ id }) => !seen.has(id))) return true;
  return false;
}
