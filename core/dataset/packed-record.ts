/**
 * A record as a snapshot's row has it, read where it stands: of a hundred thousand records few are ever changed, and what is not
 * unfolded costs nothing. PROTOCOL.md, section 13.
 */
import type { EventId, Json } from '../log/event.js';
import { ALIVE } from './op-writes.js';
import type { RecordRow } from './snapshot-row.js';
import type { CellRow, WriteRow } from './state-rows.js';
import type { Write, Writer } from './state.js';

/** From this many fields on a Map finds them. */
const MANY = 24;
/** Of a row: number, record, writers. */
const BEFORE_VALUES = 3;

/** The fields that records have, told once for all of them. */
export class Shape {
  /** -1: no record of it was created or deleted. */
  readonly alive: number;
  readonly #places: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly resource: string,
    readonly fields: readonly string[],
  ) {
    if (fields.length > MANY) this.#places = new Map(fields.map((field, place) => [field, place]));
    this.alive = this.place(ALIVE);
  }

  /** -1 where it has no such field. */
  place(field: string): number {
    return this.#places === undefined ? this.fields.indexOf(field) : (this.#places.get(field) ?? -1);
  }
}

export class PackedRecord {
  constructor(
    readonly shape: Shape,
    readonly row: RecordRow,
    /** Of the whole snapshot, by number. */
    private readonly writers: readonly Writer[],
  ) {}

  get record(): string {
    return this.row[1];
  }

  /** Each cell has one live write, and it has a value. */
  get isSimple(): boolean {
    return this.row[2] !== null;
  }

  /** Of a simple record. */
  value(place: number): Json {
    return this.row[BEFORE_VALUES + place] as Json;
  }

  /** Of a simple record. */
  writer(place: number): Writer {
    const named = this.row[2] as number | readonly number[];
    return this.writers[typeof named === 'number' ? named : named[place]!]!;
  }

  /** Of any record; smallest first. */
  live(place: number): Write[] {
    if (this.isSimple) {
      const { id, stamp } = this.writer(place);
      return [{ stamp, id, value: this.value(place) }];
    }
    return (this.value(place) as readonly (readonly [number, Json?])[]).map(([number, value]) => {
      const { id, stamp } = this.writers[number]!;
      return value === undefined ? { stamp, id } : { stamp, id, value };
    });
  }

  /** Numbers of who wrote any of it, some more than once. */
  writerNumbers(): readonly number[] {
    const [, , named, ...values] = this.row;
    if (typeof named === 'number') return [named];
    return (
      named ??
      (values as unknown as readonly (readonly [number][])[]).flatMap((writes) => writes.map(([number]) => number))
    );
  }

  isBy(ids: ReadonlySet<EventId>): boolean {
    return this.writerNumbers().every((number) => ids.has(this.writers[number]!.id));
  }

  cellRows(): CellRow[] {
    const { resource, fields } = this.shape;
    return fields.map((field, place) => [resource, this.record, field, this.live(place).map(toWriteRow)]);
  }
}

export function toWriteRow({ stamp, id, value }: Write): WriteRow {
  return value === undefined ? [stamp, id] : [stamp, id, value];
}
