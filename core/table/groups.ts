/** Where group rows and records lie among the items of a grouped view. */
import type { Cell } from './field.js';
import type { Column } from './column.js';
import type { Ranks } from './ranks.js';

/** Groups in view order, as parallel lists: there may be a million of them. */
export class Groups {
  /** Records in each group. */
  readonly counts: number[] = [];
  /** Place of each group's first record in the order of all matching records; one more at the end. */
  readonly rowStarts: number[] = [0];
  /** Item position of each group row; one more at the end. */
  readonly itemStarts: number[] = [0];
  readonly #firstRows: number[] = [];
  readonly #emptyGroup: number = -1;
  readonly #numbers = new Map<string, number>();
  readonly #folded: Uint8Array;

  /** `ranks` as the group's own sort direction wants them. */
  constructor(
    readonly column: Column,
    { ranks, codes, values, misfits }: Ranks,
    total: number,
    mask: Uint8Array | undefined,
    collapsed: ReadonlySet<string> | undefined,
  ) {
    const counts = new Uint32Array(values + misfits + 1);
    // The first row of the whole table names the group, so that its key stays when rows come or filters change.
    const firstRows = new Uint32Array(counts.length);
    for (let row = total - 1; row >= 0; row--) {
      const rank = ranks[codes ? codes[row]! : row]!;
      firstRows[rank] = row;
      if (!mask || mask[row] === 1) counts[rank]!++;
    }
    for (let rank = 0; rank < counts.length; rank++) {
      if (counts[rank] === 0) continue;
      if (rank === values + misfits) this.#emptyGroup = this.counts.length;
      this.counts.push(counts[rank]!);
      this.#firstRows.push(firstRows[rank]!);
    }
    this.#folded = new Uint8Array(this.counts.length);
    this.counts.forEach((count, group) => {
      if (collapsed && collapsed.size > 0 && collapsed.has(this.key(group))) this.#folded[group] = 1;
      this.rowStarts.push(this.rowStarts[group]! + count);
      this.itemStarts.push(this.itemStarts[group]! + 1 + (this.#folded[group] ? 0 : count));
    });
  }

  get items(): number {
    return this.itemStarts.at(-1)!;
  }

  key(group: number): string {
    const key = group === this.#emptyGroup ? 'g:' : `g:${this.column.text(this.#firstRows[group]!)}`;
    this.#numbers.set(key, group);
    return key;
  }

  value(group: number): Cell {
    return group === this.#emptyGroup ? null : this.column.cell(this.#firstRows[group]!);
  }

  isCollapsed(group: number): boolean {
    return this.#folded[group] === 1;
  }

  /** The group whose row or records are at an item position. */
  at(item: number): number {
    let low = 0;
    let high = this.counts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.itemStarts[middle]! <= item) low = middle;
      else high = middle;
    }
    return low;
  }

  find(key: string): number | undefined {
    if (!this.#numbers.has(key)) for (let group = 0; group < this.counts.length; group++) this.key(group);
    return this.#numbers.get(key);
  }
}
