/**
 * Cells of a snapshot that is still coming, to be looked at: nobody has compared them with the state hash yet, so they are
 * nobody's word. A state to read and no more: it is thrown away when the snapshot is whole, or refused.
 */
import type { Address } from '../log/event.js';
import { Deferred } from './deferred.js';
import { FoldedLog } from './folded-log.js';
import { FoldedState } from './folded-state.js';
import type { SnapshotRow } from './snapshot-row.js';
import type { CellRow } from './state-hash.js';
import type { Cell, DatasetState } from './state.js';

/** Of each resource, beside its schema: some thousand records are more than anybody sees before the rest has come. */
const MOST_CELLS = 20_000;

export class ProvisionalState {
  /** A snapshot's rows are in order, and `$schema` is before every record. */
  readonly hasSchemaFirst = true;
  readonly state: DatasetState;
  readonly #log: FoldedLog;
  readonly #counts = new Map<string, number>();

  constructor(address: Address) {
    this.#log = new FoldedLog(address, new Map(), new Map());
    this.state = new FoldedState(() => this.#log, new Deferred(0));
  }

  /** Whether any was taken: rows that are no cells, and those beyond the most, are not. */
  add(rows: readonly SnapshotRow[]): boolean {
    const cells: CellRow[] = [];
    for (const row of rows) {
      if (row[0] !== 'cell') continue;
      const [, resource, record, field, writes] = row;
      const count = this.#counts.get(resource) ?? 0;
      if (count >= MOST_CELLS) continue;
      this.#counts.set(resource, count + 1);
      cells.push([resource, record, field, writes]);
    }
    this.#log.cells.applyRows(cells);
    return cells.length > 0;
  }

  /** As `Fold.takeChanged`. */
  takeChanged(): Iterable<Pick<Cell, 'resource' | 'record'>> | undefined {
    const { cells } = this.#log;
    const { changed } = cells;
    cells.changed = new Set();
    return changed;
  }
}
