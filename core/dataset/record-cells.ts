/**
 * The cells of one record. There are as many cells as a dataset has values, so a cell with one write is no object: one
 * array holds for each its field, the event that wrote it, and the value. Most time of a fold is memory it takes.
 * What comes from a snapshot is read where it stands until it is written to.
 */
import type { EventId } from '../log/event.js';
import { CellHistory } from './cell-history.js';
import { ABSENT, ALIVE, type Written, deletedList } from './op-writes.js';
import type { PackedRecord } from './packed-record.js';
import type { Write, Writer } from './state.js';

/** Who wrote what a cell holds, or all its writes; absent where none is live. */
type Content = Writer | CellHistory | undefined;

/** Of a cell in the array: field, content, and the value if the content is a writer. */
const SLOTS = 3;
/** The array grows by room for this many cells: arrays that grow by themselves reserve many more. */
const ROOM = 4;
/** From this many fields on a Map finds them. */
const MANY = 24;

const NO_WRITES: readonly Write[] = [];

export class RecordCells {
  /** Cells with a live write. */
  liveCells = 0;
  /** Cells with two live writes or more. */
  contestedCells = 0;
  /** Live deletions. */
  deletions = 0;
  /** Of the last event that touched it: finds records that an event writes twice. */
  mark = 0;
  #slots: (string | Content | Written)[] = [];
  /** In use; there may be room for more. */
  #length = 0;
  #places: Map<string, number> | undefined = undefined;
  /** In place of the slots. */
  #packed: PackedRecord | undefined = undefined;

  constructor(
    readonly resource: string,
    readonly record: string,
    packed?: PackedRecord,
  ) {
    if (packed === undefined) return;
    this.#packed = packed;
    const { fields, alive } = packed.shape;
    this.liveCells = fields.length;
    if (!packed.isSimple) this.#unfold();
    else if (alive >= 0 && deletedList(packed.value(alive)) !== undefined) this.deletions = 1;
  }

  /** Can be in conflict. */
  get isSuspect(): boolean {
    return this.contestedCells > 0 || this.deletions > 0;
  }

  write(field: string, writer: Writer, value: Written, over: readonly EventId[]): void {
    this.#unfold();
    const place = this.#place(field);
    if (place < 0 && over.length === 0) {
      this.#append(field, writer, value);
      this.liveCells++;
      if (field === ALIVE && deletedList(value) !== undefined) this.deletions++;
      return;
    }
    this.#change(field, place, (history) => {
      for (const id of over) history.name(id);
      history.add(toWrite(writer, value));
    });
  }

  /** Names a write for good. */
  hide(field: string, id: EventId): void {
    this.#unfold();
    this.#change(field, this.#place(field), (history) => history.name(id));
  }

  /** Undoes `write`. */
  retract(field: string, id: EventId, over: readonly EventId[]): void {
    this.#unfold();
    this.#change(field, this.#place(field), (history) => {
      history.remove(id);
      for (const named of over) history.unname(named);
    });
  }

  /** Smallest first; not to be changed. */
  live(field: string): readonly Write[] {
    const content = this.#cell(field);
    if (content instanceof CellHistory) return content.live;
    return content === undefined ? NO_WRITES : [content];
  }

  shown(field: string): Write | undefined {
    const content = this.#cell(field);
    return content instanceof CellHistory ? content.live[content.live.length - 1] : content;
  }

  /** Of what `shown` gives, without making it: comparing asks for millions, and most are the same. */
  shownId(field: string): EventId | undefined {
    if (this.#packed !== undefined) {
      const at = this.#packed.shape.place(field);
      return at < 0 ? undefined : this.#packed.writer(at).id;
    }
    const place = this.#place(field);
    if (place < 0) return undefined;
    const content = this.#content(place);
    return content instanceof CellHistory ? content.live[content.live.length - 1]?.id : content?.id;
  }

  /** That have a live write. */
  *fields(): Generator<string> {
    if (this.#packed !== undefined) return yield* this.#packed.shape.fields;
    for (let place = 0; place < this.#length; place += SLOTS) {
      const content = this.#content(place);
      if (content instanceof CellHistory ? content.live.length > 0 : content !== undefined)
        yield this.#slots[place] as string;
    }
  }

  get isDeleted(): boolean {
    return this.deletions > 0 && isDeletion(this.shown(ALIVE)!);
  }

  #unfold(): void {
    const packed = this.#packed;
    if (packed === undefined) return;
    this.#packed = undefined;
    this.liveCells = this.deletions = 0;
    for (const [place, field] of packed.shape.fields.entries())
      for (const write of packed.live(place)) this.write(field, write, written(write), []);
  }

  /** `at` is negative for a new field. */
  #change(field: string, at: number, change: (history: CellHistory) => void): void {
    const place = at < 0 ? this.#append(field, undefined, undefined) : at;
    const before = this.#content(place);
    const history = before instanceof CellHistory ? before : new CellHistory(this.#only(place));
    this.#count(field, history.live, -1);
    change(history);
    this.#count(field, history.live, 1);
    const [only] = history.live;
    this.#slots[place + 1] = history.isPlain ? only : history;
    this.#slots[place + 2] = history.isPlain && only ? written(only) : undefined;
  }

  #count(field: string, live: readonly Write[], sign: 1 | -1): void {
    if (live.length > 0) this.liveCells += sign;
    if (live.length > 1) this.contestedCells += sign;
    if (field === ALIVE) for (const write of live) if (isDeletion(write)) this.deletions += sign;
  }

  #content(place: number): Content {
    return this.#slots[place + 1] as Content;
  }

  /** The write of a cell without a history. */
  #only(place: number): Write | undefined {
    const writer = this.#content(place) as Writer | undefined;
    return writer && toWrite(writer, this.#slots[place + 2] as Written);
  }

  #cell(field: string): Write | CellHistory | undefined {
    if (this.#packed !== undefined) {
      const at = this.#packed.shape.place(field);
      return at < 0 ? undefined : toWrite(this.#packed.writer(at), this.#packed.value(at));
    }
    const place = this.#place(field);
    if (place < 0) return undefined;
    const content = this.#content(place);
    return content instanceof CellHistory ? content : this.#only(place);
  }

  #place(field: string): number {
    if (this.#places !== undefined) return this.#places.get(field) ?? -1;
    for (let place = 0; place < this.#length; place += SLOTS) if (this.#slots[place] === field) return place;
    return -1;
  }

  #append(field: string, content: Content, value: Written | undefined): number {
    const place = this.#length;
    this.#length += SLOTS;
    if (this.#slots.length < this.#length) this.#grow();
    this.#slots[place] = field;
    this.#slots[place + 1] = content;
    this.#slots[place + 2] = value;
    if (this.#places !== undefined) this.#places.set(field, place);
    else if (this.#length > SLOTS * MANY) {
      this.#places = new Map();
      for (let each = 0; each < this.#length; each += SLOTS) this.#places.set(this.#slots[each] as string, each);
    }
    return place;
  }

  #grow(): void {
    const grown = new Array<string | Content | Written>(this.#length + Math.max(SLOTS * ROOM, this.#length >> 2));
    for (let i = 0; i < this.#slots.length; i++) grown[i] = this.#slots[i];
    this.#slots = grown;
  }
}

export function isDeletion(write: Write): boolean {
  return deletedList(write.value) !== undefined;
}

function toWrite({ id, stamp }: Writer, value: Written): Write {
  return value === ABSENT ? { stamp, id } : { stamp, id, value };
}

function written({ value }: Write): Written {
  return value === undefined ? ABSENT : value;
}
