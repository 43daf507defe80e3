/**
 * The fold as others use it: a set of events in, one state out, whatever the order and the batches (PROTOCOL.md).
 * `Fold` keeps what arrives and the reader's time; `FoldedLog` decides; `FoldedState` is read.
 */
import type { Address, DatasetEvent, EventId, Hash } from '../log/event.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { cutOf } from './cut.js';
import { Deferred } from './deferred.js';
import { FoldedLog } from './folded-log.js';
import { FoldedState } from './folded-state.js';
import type { SnapshotContents } from './snapshot-contents.js';
import type { SnapshotRefusal } from './snapshot-read.js';
import type { CellRow } from './state-rows.js';
import type { Cell, DatasetState } from './state.js';

export interface FoldOptions {
  /** The reader's time in ms: events more than 15 minutes ahead of it are deferred. */
  readonly now: number;
}

export class Fold {
  /** Current after every call; reads are cheap, lists are made when they are asked for. */
  readonly state: DatasetState;
  #log: FoldedLog;
  readonly #deferred: Deferred;
  #version = 0;
  readonly #lists = new Map<Hash, ReadonlySet<EventId>>();
  readonly #bases = new Map<Hash, readonly CellRow[]>();
  #snapshot: SnapshotContents | undefined = undefined;
  /** Of events that the snapshot tells of, as they arrive: when all are here, they take its place. */
  readonly #originals = new Map<EventId, DatasetEvent>();
  readonly #awaited = new Set<EventId>();

  constructor(
    readonly address: Address,
    { now }: FoldOptions,
  ) {
    this.#deferred = new Deferred(now);
    this.#log = this.#emptyLog();
    this.state = new FoldedState(() => this.#log, this.#deferred, this.#originals);
  }

  /** Rises whenever the state may be another: for what is worked out of the whole log. */
  get version(): number {
    return this.#version;
  }

  /** All that are here, in no order: those without effect, too. What is dated in the future is apart. */
  events(): DatasetEvent[] {
    return [...this.#log.events(), ...this.#originals.values()];
  }

  /** What `state.deferred` lists. */
  deferredEvents(): DatasetEvent[] {
    return [...this.#deferred.events].filter(({ dataset }) => dataset === this.address);
  }

  /** Events that a snapshot tells of and that are not here, as the snapshot lists them. */
  get awaited(): ReadonlySet<EventId> {
    return this.#awaited;
  }

  /** Events of the dataset, verified and decoded. What is known already does nothing. */
  add(events: Iterable<DatasetEvent>): void {
    for (const event of events) {
      if (this.#deferred.keeps(event)) continue;
      if (this.#snapshot !== undefined && this.#log.isInSnapshot(event.id)) this.#keepOriginal(event);
      this.#log.insert(event);
      if (this.#log.isStale) this.#foldAnew(event);
    }
    this.#settle();
    if (this.#snapshot !== undefined && this.#awaited.size === 0) this.#replay();
  }

  /**
   * Goes on from a snapshot (`collectSnapshot`); events that came before stay. Of several the last counts. If it is
   * refused nothing changes.
   */
  load(contents: SnapshotContents): SnapshotRefusal | undefined {
    if (contents.snapshot.dataset !== this.address) return refusal('it is of another dataset');
    if (this.#deferred.keeps(contents.snapshot)) return refusal('it is dated in the future');
    const log = new FoldedLog(this.address, this.#lists, this.#bases);
    const wrong = log.begin(contents);
    if (wrong !== undefined) return refusal(wrong);
    const known = this.events();
    this.#snapshot = contents;
    this.#originals.clear();
    this.#log = log;
    this.#awaited.clear();
    // The content of what is redacted may be gone for good. What does not count may be out of scope: no place tells so.
    for (const { id, counted } of contents.links) if (!counted || !this.#log.isReplaceable(id)) this.#awaited.add(id);
    this.add(known);
    return undefined;
  }

  /** The reader's time moves on. */
  advance(now: number): void {
    this.add(this.#deferred.advance(now));
  }

  /** Records whose cells may differ since the last call, schemas among them; undefined: any may, as at the first call. */
  takeChanged(): Iterable<Pick<Cell, 'resource' | 'record'>> | undefined {
    const { cells } = this.#log;
    const { changed } = cells;
    cells.changed = new Set();
    return changed;
  }

  /** For a revocation of this grant that lets stand what is known: sorted, at most 700. */
  cutOf(target: EventId): readonly EventId[] {
    return cutOf(this.#log.graph, target);
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

  #keepOriginal(event: DatasetEvent): void {
    this.#originals.set(event.id, event);
    this.#awaited.delete(event.id);
  }

  /** The whole log is here: nothing needs to be believed any more. */
  #replay(): void {
    const events = this.events();
    this.#snapshot = undefined;
    this.#originals.clear();
    this.#log = this.#emptyLog();
    this.add(events);
  }

  #settle(): void {
    this.#version++;
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
    const log = new FoldedLog(this.address, this.#lists, this.#bases);
    if (this.#snapshot !== undefined) log.begin(this.#snapshot);
    return log;
  }
}

function refusal(why: string): SnapshotRefusal {
  return { code: 'bad-snapshot', message: `The snapshot is refused: ${why}.` };
}

/** A whole set of events at once. */
export function foldEvents(address: Address, events: Iterable<DatasetEvent>, options: FoldOptions): DatasetState {
  const fold = new Fold(address, options);
  fold.add(events);
  return fold.state;
}
