/**
 * What was typed and could not be kept: shown in its cells, marked, until it is corrected or given up. Kept by record and field, since
 * cells serve one record after the other.
 */
import type { RowItem } from '../../../worker/api.js';

export interface HeldCell {
  readonly record: string;
  readonly field: string;
  /** As it was typed. */
  readonly typed: string;
  /** As people read it. */
  readonly shown: string;
  /** What is wrong with it, in the reader's language. */
  readonly why: string;
  /** What people call the record and the field: neither may be there any more. */
  readonly name: string;
  readonly label: string;
  /** The record was deleted meanwhile. */
  readonly isGone?: boolean;
}

export class HeldCells {
  readonly #byRecord = new Map<string, Map<string, HeldCell>>();
  count = 0;

  hold(cell: HeldCell): void {
    const cells = this.#byRecord.get(cell.record) ?? new Map<string, HeldCell>();
    if (!cells.has(cell.field)) this.count++;
    this.#byRecord.set(cell.record, cells.set(cell.field, cell));
  }

  of(record: string, field: string): HeldCell | undefined {
    return this.#byRecord.get(record)?.get(field);
  }

  /** True where there was one. */
  drop(record: string, field: string): boolean {
    const cells = this.#byRecord.get(record);
    if (!cells?.delete(field)) return false;
    this.count--;
    if (cells.size === 0) this.#byRecord.delete(record);
    return true;
  }

  *[Symbol.iterator](): Generator<HeldCell> {
    for (const cells of this.#byRecord.values()) yield* cells.values();
  }

  /** The row with what was typed in place of what is so; `order`: where a field's cell is. */
  shown(row: RowItem, order: ReadonlyMap<string, number>): RowItem {
    const held = this.#byRecord.get(row.id);
    if (!held) return row;
    const cells = [...row.cells];
    const marks = { ...row.marks };
    for (const [field, { shown }] of held) {
      const at = order.get(field);
      if (at !== undefined) cells[at] = shown;
      marks[field] = `${marks[field] ?? ''} held`;
    }
    return { ...row, cells, marks };
  }
}
