/**
 * The cells a fork starts from: those of its upstream at some heads, taken only if they have the hash that the fork says.
 * PROTOCOL.md, section 11.
 */
import type { Act, AuthorityEvent, EventId, Hash } from '../log/event.js';
import type { Cells } from './cells.js';
import type { EventNode } from './graph.js';
import { compareStamped } from './order.js';
import { hashOfCells } from './state-hash.js';
import type { CellRow } from './state-rows.js';

/** Rows that were given, by the hash they were given for. */
export type Bases = ReadonlyMap<Hash, readonly CellRow[]>;

type ForkAct = Extract<Act, { act: 'fork' }>;

export class ForkBase {
  /** The fork cannot start: the right rows are not here. */
  isNeeded = false;
  /** The base that a snapshot brought is not that of the fork that counts by now. */
  isReplaced = false;
  /** Ids of the events whose writes the base holds. */
  ids: ReadonlySet<EventId> = new Set();
  readonly #forks: EventNode[] = [];
  /** The fork whose base is in the cells of a snapshot already. */
  #inSnapshot: EventNode | undefined = undefined;
  #rows: readonly CellRow[] | undefined = undefined;
  /** What the last look was at, since hashing a base is dear. */
  #fork: EventNode | undefined = undefined;
  #given: readonly CellRow[] | undefined = undefined;

  constructor(
    private readonly cells: Cells,
    private readonly bases: Bases,
  ) {}

  add(fork: EventNode): void {
    this.#forks.push(fork);
  }

  /** A snapshot brings the base with its cells: `ids` are of writes that no event of the dataset did. */
  isInSnapshot(ids: ReadonlySet<EventId>): void {
    this.#inSnapshot = this.#smallest();
    if (this.#inSnapshot === undefined) return;
    if (this.#rows !== undefined) this.cells.retractRows(this.#rows);
    this.#rows = undefined;
    this.ids = ids;
    this.isNeeded = false;
  }

  /** The smallest valid fork counts. */
  renew(): void {
    if (this.#inSnapshot !== undefined) {
      this.isReplaced = this.#smallest() !== this.#inSnapshot;
      return;
    }
    const fork = this.#smallest();
    const given = fork && this.bases.get(forkAct(fork).hash);
    if (fork === this.#fork && given === this.#given) return;
    this.#fork = fork;
    this.#given = given;
    if (this.#rows !== undefined) this.cells.retractRows(this.#rows);
    this.#rows = fork && given && verified(given, forkAct(fork));
    if (this.#rows !== undefined) this.cells.applyRows(this.#rows);
    this.ids = new Set(this.#rows?.flatMap(([, , , writes]) => writes.map(([, id]) => id)));
    this.isNeeded = fork !== undefined && this.#rows === undefined;
  }

  #smallest(): EventNode | undefined {
    let smallest: EventNode | undefined;
    for (const fork of this.#forks)
      if (fork.isValid && (smallest === undefined || compareStamped(fork.event, smallest.event) < 0)) smallest = fork;
    return smallest;
  }
}

function verified(given: readonly CellRow[], { heads, hash }: ForkAct): readonly CellRow[] | undefined {
  return hashOfCells(heads, given) === hash ? given : undefined;
}

function forkAct({ event }: EventNode): ForkAct {
  return (event as AuthorityEvent).act as ForkAct;
}
