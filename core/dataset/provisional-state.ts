/**
 * Records of a snapshot that is still coming, to be looked at: nobody has compared them with the state hash yet, so they are
 * nobody's word. A state to read and no more: it is thrown away when the snapshot is whole, or refused.
 */
import type { Address } from '../log/event.js';
import { Deferred } from './deferred.js';
import { FoldedLog } from './folded-log.js';
import { FoldedState } from './folded-state.js';
import type { PackedRecord } from './packed-record.js';
import type { Cell, DatasetState } from './state.js';

/** Of each resource: more than anybody sees before the rest has come. */
const MOST_RECORDS = 2_000;

export class ProvisionalState {
  /** A snapshot's records are in order, and `$schema` is before all others. */
  readonly hasSchemaFirst = true;
  readonly state: DatasetState;
  readonly #log: FoldedLog;
  readonly #counts = new Map<string, number>();

  constructor(address: Address) {
    this.#log = new FoldedLog(address, new Map(), new Map());
    this.state = new FoldedState(() => this.#log, new Deferred(0));
  }

  /** Whether any was taken: those beyond the most are not. */
  add(records: readonly PackedRecord[]): boolean {
    let isMore = false;
    for (const packed of records) {
      const { resource } = packed.shape;
      const count = this.#counts.get(resource) ?? 0;
      if (count >= MOST_RECORDS) continue;
      this.#counts.set(resource, count + 1);
      this.#log.cells.take(packed);
      isMore = true;
    }
    return isMore;
  }

  /** As `Fold.takeChanged`. */
  takeChanged(): Iterable<Pick<Cell, 'resource' | 'record'>> | undefined {
    const { cells } = this.#log;
    const { changed } = cells;
    cells.changed = new Set();
    return changed;
  }
}
