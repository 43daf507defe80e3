/**
 * The state in a snapshot: who wrote, and records that name writers and fields by number. There is one way to write it, so all else is
 * refused, row by row. PROTOCOL.md, sections 13 and 14.
 */
import { isStamp } from '../log/clock.js';
import type { EventId, Json } from '../log/event.js';
import { isHex64 } from '../log/members.js';
import { compareStamped, compareUtf8 } from './order.js';
import { PackedRecord, Shape } from './packed-record.js';
import { isNumberBelow, type SnapshotEvents } from './snapshot-events.js';
import { type EventName, ROW_LENGTH, type RecordRow, type WritersRow } from './snapshot-row.js';
import { compareRecords } from './state-rows.js';
import type { Writer } from './state.js';

export function* writersRows(writers: readonly Writer[], numbers: ReadonlyMap<EventId, number>): Generator<WritersRow> {
  let number = 0;
  let ms = 0;
  for (let at = 0; at < writers.length; at += ROW_LENGTH) {
    const some = writers.slice(at, at + ROW_LENGTH);
    const names = some.map(({ id }): EventName => {
      const own = numbers.get(id);
      if (own === undefined) return id;
      const more = own - number;
      number = own;
      return more;
    });
    const times = some.map(({ stamp }) => {
      const more = stamp[0] - ms;
      ms = stamp[0];
      return more;
    });
    yield ['writers', names, times, some.map(({ stamp }) => stamp[1])];
  }
}

/** What a reader knows of it. Methods that take a row give what is wrong with it, or undefined. */
export class SnapshotRecords {
  /** By number. */
  readonly writers: Writer[] = [];
  readonly #shapes: Shape[] = [];
  readonly #known = new Set<string>();
  /** 1 for a writer that a row has named. */
  #named = new Uint8Array(0);
  #namedCount = 0;
  #number = 0;
  #ms = 0;
  #isLastWriters = false;
  readonly #ids = new Set<EventId>();
  /** Fields that were told, until the record that has them comes. */
  #open: Shape | undefined;
  #last: PackedRecord | undefined;

  constructor(readonly events: SnapshotEvents) {}

  takeWriters(row: readonly Json[]): string | undefined {
    const [, names, times, counters] = row;
    const columns = [names, times, counters];
    if (row.length !== 4 || !columns.every(Array.isArray)) return 'is no row of writers';
    const { length } = names as readonly Json[];
    const isFull = !this.#isLastWriters && length > 0 && length <= ROW_LENGTH;
    if (!isFull || columns.some((column) => (column as readonly Json[]).length !== length))
      return 'does not tell of as many writers as it must';
    this.#isLastWriters = length < ROW_LENGTH;
    for (let place = 0; place < length; place++) {
      const id = this.#writerId((names as readonly Json[])[place]!);
      const more = (times as readonly Json[])[place]!;
      if (id === undefined || this.#ids.has(id) || !Number.isSafeInteger(more)) return 'names a writer that is none';
      this.#ids.add(id);
      this.#ms += more as number;
      const stamp = [this.#ms, (counters as readonly Json[])[place]!];
      if (!isStamp(stamp)) return 'has a writer without a stamp';
      const writer = { id, stamp };
      const before = this.writers.at(-1);
      if (before !== undefined && compareStamped(before, writer) >= 0) return 'has writers out of order';
      this.writers.push(writer);
    }
    return undefined;
  }

  takeFields(row: readonly Json[]): string | undefined {
    const [, resource, fields] = row;
    const isShape =
      row.length === 3 &&
      typeof resource === 'string' &&
      Array.isArray(fields) &&
      fields.length > 0 &&
      fields.every(
        (field: Json, at) =>
          typeof field === 'string' && (at === 0 || compareUtf8(fields[at - 1] as string, field) < 0),
      );
    if (!isShape) return 'holds no fields';
    const text = JSON.stringify(row);
    if (this.#known.has(text)) return 'tells of fields a second time';
    if (this.#open !== undefined) return 'stands behind fields that no record has';
    this.#known.add(text);
    this.#open = new Shape(resource, fields as string[]);
    this.#shapes.push(this.#open);
    return undefined;
  }

  takeRecord(row: readonly Json[]): PackedRecord | string {
    const shape = this.#shapes[row[0] as number];
    if (shape === undefined) return 'names fields that are not told';
    if (this.#open !== undefined && shape !== this.#open) return 'has other fields than those before it';
    this.#open = undefined;
    if (row.length !== 3 + shape.fields.length || typeof row[1] !== 'string') return 'is no record';
    const record = new PackedRecord(shape, row as unknown as RecordRow, this.writers);
    if (this.#last !== undefined && compareRows(this.#last, record) >= 0) return 'is out of order';
    const wrong = this.#checkWriters(row, shape.fields.length);
    if (wrong !== undefined) return wrong;
    return (this.#last = record);
  }

  /** When all have come. */
  end(): string | undefined {
    if (this.#open !== undefined) return 'tells of fields that no record has';
    return this.#namedCount === this.writers.length ? undefined : 'has a writer who wrote nothing';
  }

  /** Of a whole event, of a link that counts; or an id, of somebody upstream. */
  #writerId(name: Json): EventId | undefined {
    if (typeof name === 'string') {
      return isHex64(name) && this.events.numberOf(name as EventId) === undefined ? (name as EventId) : undefined;
    }
    if (!Number.isSafeInteger(name)) return undefined;
    this.#number += name as number;
    const id = this.events.ids[this.#number];
    return id !== undefined && this.events.mayWrite(this.#number) ? id : undefined;
  }

  #checkWriters(row: readonly Json[], count: number): string | undefined {
    const named = row[2];
    if (typeof named === 'number') return this.#isWriter(named) ? undefined : 'names no writer';
    if (Array.isArray(named)) {
      if (named.length !== count || !named.every((number: Json) => this.#isWriter(number)))
        return 'does not name a writer for each field';
      return named.some((number) => number !== named[0]) ? undefined : 'names one writer for each field';
    }
    if (named !== null) return 'names no writers';
    let isSimple = true;
    for (let place = 3; place < row.length; place++) {
      const writes = row[place];
      if (!Array.isArray(writes) || writes.length === 0) return 'has a field without a write';
      let before = -1;
      for (const write of writes as readonly Json[]) {
        if (!Array.isArray(write) || write.length < 1 || write.length > 2) return 'holds a write that is none';
        const number = write[0] as Json;
        if (!this.#isWriter(number) || number <= before) return 'names no writers of a field, in order';
        before = number;
      }
      isSimple &&= writes.length === 1 && (writes[0] as readonly Json[]).length === 2;
    }
    return isSimple ? 'has a shorter writing' : undefined;
  }

  #isWriter(number: Json | undefined): number is number {
    if (!isNumberBelow(number, this.writers.length)) return false;
    if (this.#named.length < this.writers.length) this.#named = new Uint8Array(this.writers.length);
    if (this.#named[number] === 0) {
      this.#named[number] = 1;
      this.#namedCount++;
    }
    return true;
  }
}

function compareRows(a: PackedRecord, b: PackedRecord): number {
  return (
    (a.shape === b.shape ? 0 : compareUtf8(a.shape.resource, b.shape.resource)) || compareRecords(a.record, b.record)
  );
}
