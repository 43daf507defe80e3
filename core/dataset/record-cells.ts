/**
 * The cells of one record. There are as many cells as a dataset has values, so a cell with one write is that write and
 * no more, and fields and cells alternate in one array.
 */
import type { EventId } from '../log/event.js';
import { CellHistory } from './cell-history.js';
import { ALIVE, deletedList } from './op-writes.js';
import type { Write } from './state.js';

type CellContent = Write | CellHistory | undefined;

/** From this many fields on a Map finds them. */
const MANY = 24;

export class RecordCells {
  /** Cells with a live write. */
  liveCells = 0;
  /** Cells with two live writes or more. */
  contestedCells = 0;
  /** Live deletions. */
  deletions = 0;
  /** Of the last event that touched it: finds records that an event writes twice. */
  mark = 0;
  #slots: (string | CellContent)[] = [];
  #places: Map<string, number> | undefined = undefined;

  constructor(
    readonly resource: string,
    readonly record: string,
  ) {}

  /** Can be in conflict. */
  get isSuspect(): boolean {
    return this.contestedCells > 0 || this.deletions > 0;
  }

  write(field: string, write: Write, over: readonly EventId[]): void {
    const place = this.#place(field);
    if (place < 0 && over.length === 0) {
      this.#append(field, write);
      this.liveCells++;
      if (field === ALIVE && isDeletion(write)) this.deletions++;
      return;
    }
    this.#change(field, place < 0 ? this.#append(field, undefined) : place, (history) => {
      for (const id of over) history.name(id);
      history.add(write);
    });
  }

  /** Names a write for good. */
  hide(field: string, id: EventId): void {
    this.#change(field, this.#place(field), (history) => history.name(id));
  }

  /** Undoes `write`. */
  retract(field: string, id: EventId, over: readonly EventId[]): void {
    this.#change(field, this.#place(field), (history) => {
      history.remove(id);
      for (const named of over) history.unname(named);
    });
  }

  /** Smallest first; not to be changed. */
  live(field: string): readonly Write[] {
    return liveWrites(this.#cell(field));
  }

  shown(field: string): Write | undefined {
    const cell = this.#cell(field);
    return cell instanceof CellHistory ? cell.live[cell.live.length - 1] : cell;
  }

  /** That have a live write. */
  *fields(): Generator<string> {
    for (let i = 0; i < this.#slots.length; i += 2) {
      const cell = this.#slots[i + 1] as CellContent;
      if (cell instanceof CellHistory ? cell.live.length > 0 : cell !== undefined) yield this.#slots[i] as string;
    }
  }

  get isDeleted(): boolean {
    return this.deletions > 0 && isDeletion(this.shown(ALIVE)!);
  }

  #change(field: string, place: number, change: (history: CellHistory) => void): void {
    const before = this.#slots[place + 1] as CellContent;
    const history = before instanceof CellHistory ? before : new CellHistory(before);
    this.#count(field, history.live, -1);
    change(history);
    this.#count(field, history.live, 1);
    this.#slots[place + 1] = history.isPlain ? history.live[0] : history;
  }

  #count(field: string, live: readonly Write[], sign: 1 | -1): void {
    if (live.length > 0) this.liveCells += sign;
    if (live.length > 1) this.contestedCells += sign;
    if (field === ALIVE) for (const write of live) if (isDeletion(write)) this.deletions += sign;
  }

  #cell(field: string): CellContent {
    const place = this.#place(field);
    return place < 0 ? undefined : (this.#slots[place + 1] as CellContent);
  }

  #place(field: string): number {
    if (this.#places !== undefined) return this.#places.get(field) ?? -1;
    for (let i = 0; i < this.#slots.length; i += 2) if (this.#slots[i] === field) return i;
    return -1;
  }

  #append(field: string, cell: CellContent): number {
    const place = this.#slots.length;
    if (this.#places !== undefined) {
      this.#slots.push(field, cell);
      this.#places.set(field, place);
      return place;
    }
    // Not `push`, which reserves room for half as many again: most records have all their fields early.
    this.#slots = this.#slots.concat([field, cell]);
    if (place >= 2 * MANY) {
      this.#places = new Map();
      for (let i = 0; i < this.#slots.length; i += 2) this.#places.set(this.#slots[i] as string, i);
    }
    return place;
  }
}

export function isDeletion(write: Write): boolean {
  return deletedList(write.value) !== undefined;
}

function liveWrites(cell: CellContent): readonly Write[] {
  if (cell === undefined) return [];
  return cell instanceof CellHistory ? cell.live : [cell];
}
