/**
 * The fold as others use it: a set of events in, one state out, whatever the order and the batches (PROTOCOL.md).
 * `Fold` keeps what arrives and the reader's time; `FoldedLog` decides; `FoldedState` is read.
 */
import type { Address, DatasetEvent, EventId, Hash } from '../log/event.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Deferred } from './deferred.js';
import { FoldedLog } from './folded-log.js';
import { FoldedState } from './folded-state.js';
import type { CellRow } from './state-hash.js';
import type { DatasetState } from './state.js';

export interface FoldOptions {
  /** The reader's time in ms: events more than 15 minutes ahead of it are deferred. */
  readonly now: number;
}

export class Fold {
  /** Current after every call; reads are cheap, lists are made when they are asked for. */
  readonly state: DatasetState;
  #log: FoldedLog;
  readonly #deferred: Deferred;
  readonly #lists = new Map<Hash, ReadonlySet<EventId>>();
  readonly #bases = new Map<Hash, readonly CellRow[]>();

  constructor(
    readonly address: Address,
    { now }: FoldOptions,
  ) {
    this.#deferred = new Deferred(now);
    this.#log = this.#emptyLog();
    this.state = new FoldedState(() => this.#log, this.#deferred);
  }

  /** Events of the dataset, verified and decoded. What is known already does nothing. */
  add(events: Iterable<DatasetEvent>): void {
    for (const event of events) {
      if (this.#deferred.keeps(event)) continue;
      this.#log.insert(event);
      if (this.#log.isStale) this.#foldAnew(event);
    }
    this.#settle();
  }

  /** The reader's time moves on. */
  advance(now: number): void {
    this.add(this.#deferred.advance(now));
  }

  /** The list that a revocation names by its hash (PROTOCOL.md, 7.2). Whether it has that hash; if not, it is ignored. */
  addList(x: Hash, ids: readonly EventId[]): boolean {
    const sorted = [...new Set(ids)].sort();
    if (bytesToHex(sha256(utf8ToBytes(JSON.stringify(sorted)))) !== x) return false;
    if (this.#lists.has(x)) return true;
    this.#lists.set(x, new Set(sorted));
    this.#log.listArrived();
    this.#settle();
    return true;
  }

  /** The cells that a fork starts from. They count once a valid `fork` names this hash and they have it. */
  setBase(rows: readonly CellRow[], hash: Hash): void {
    this.#bases.set(hash, rows);
    this.#settle();
  }

  #settle(): void {
    this.#log.settle();
    if (this.#log.isStale) this.#foldAnew();
  }

  /** For the rare case that the place of a redacted event turned out to be another one. */
  #foldAnew(arriving?: DatasetEvent): void {
    const events = this.#log.events();
    this.#log = this.#emptyLog();
    for (const event of events) this.#log.insert(event);
    if (arriving !== undefined) this.#log.insert(arriving);
    this.#log.settle();
  }

  #emptyLog(): FoldedLog {
    return new FoldedLog(this.address, this.#lists, this.#bases);
  }
}

/** A whole set of events at once. */
export function foldEvents(address: Address, events: Iterable<DatasetEvent>, options: FoldOptions): DatasetState {
  const fold = new Fold(address, options);
  fold.add(events);
  return fold.state;
}
