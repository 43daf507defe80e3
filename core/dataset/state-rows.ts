/**
 * A state as rows, the same for whoever holds the same state: who wrote what is live, in order, then a row for each record that names
 * them by number. The state hash is of these, and a snapshot travels as these. PROTOCOL.md, section 13.
 */
import { canonicalJson } from '../canonical-json.js';
import type { EventId, Json, Stamp } from '../log/event.js';
import { SCHEMA_RECORD } from './op-writes.js';
import { compareStamped, compareUtf8 } from './order.js';
import type { RecordRow, SnapshotRow, StateRow } from './snapshot-row.js';
import type { DatasetState, Write, Writer } from './state.js';

/** Without a value where the field is unset. */
export type WriteRow = readonly [stamp: Stamp, id: EventId, value?: Json];

/** A cell by itself, for who has no snapshot: live writes smallest first. */
export type CellRow = readonly [resource: string, record: string, field: string, writes: readonly WriteRow[]];

export interface StateRows {
  /** In order of events; rows name them by their place. */
  readonly writers: readonly Writer[];
  rows(): Generator<StateRow>;
}

/** A record with its live cells. */
interface LiveRecord {
  readonly resource: string;
  readonly record: string;
  fields(): Iterable<string>;
  /** Smallest first. */
  live(field: string): readonly Write[];
}

export function rowsOfState(state: DatasetState): StateRows {
  return toRows([...recordsOf(state)]);
}

/** Cells that exist as rows, in any order. */
export function rowsOfCells(cells: Iterable<CellRow>): StateRows {
  const records = new Map<string, LiveRecord & { readonly writes: Map<string, Write[]> }>();
  for (const [resource, record, field, writes] of cells) {
    const key = JSON.stringify([resource, record]);
    const own = records.get(key) ?? { resource, record, ...emptyCells() };
    records.set(key, own);
    const live = writes.map(([stamp, id, value]) => (value === undefined ? { stamp, id } : { stamp, id, value }));
    own.writes.set(field, [...(own.writes.get(field) ?? []), ...live].sort(compareStamped));
  }
  const sorted = [...records.values()].sort(
    (a, b) => compareUtf8(a.resource, b.resource) || compareRecords(a.record, b.record),
  );
  return toRows(sorted);
}

/** `$schema` before all others. */
export function compareRecords(a: string, b: string): number {
  if (a === b) return 0;
  return a === SCHEMA_RECORD ? -1 : b === SCHEMA_RECORD ? 1 : compareUtf8(a, b);
}

/** JCS. Objects are rare in rows, and JSON.stringify writes all else as it must be. */
export function rowText(row: SnapshotRow): string {
  return row.every(isFlat) ? JSON.stringify(row) : canonicalJson(row as unknown as Json);
}

function isFlat(value: unknown): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
  );
}

function* recordsOf(state: DatasetState): Generator<LiveRecord> {
  for (const resource of [...state.resources()].sort(compareUtf8))
    for (const record of [SCHEMA_RECORD, ...[...state.records(resource)].sort(compareUtf8)]) {
      const cells = state.record(resource, record);
      if (cells === undefined || cells.liveCells === 0) continue;
      yield { resource, record, fields: () => cells.fields(), live: (field) => cells.live(field) };
    }
}

function emptyCells(): Pick<LiveRecord, 'fields' | 'live'> & { readonly writes: Map<string, Write[]> } {
  const writes = new Map<string, Write[]>();
  return { writes, fields: () => writes.keys(), live: (field) => writes.get(field)! };
}

/** `records` in order. */
function toRows(records: readonly LiveRecord[]): StateRows {
  const numbers = new WriterNumbers();
  for (const { fields, live } of records)
    for (const field of fields()) for (const write of live(field)) numbers.add(write);
  const writers = numbers.inOrder();
  return { writers, rows };

  function* rows(): Generator<StateRow> {
    const shapes = new Map<string, number>();
    // Most records have their fields in one of a few orders.
    const orders = new Map<string, { readonly keys: readonly string[]; readonly shape: number }>();
    let of: string | undefined;
    for (const { resource, record, fields, live } of records) {
      if (resource !== of) orders.clear();
      of = resource;
      const given = [...fields()];
      const order = JSON.stringify(given);
      let known = orders.get(order);
      if (known === undefined) {
        const row = ['fields', resource, given.sort(compareUtf8)] as const;
        const key = JSON.stringify(row);
        known = { keys: given, shape: shapes.get(key) ?? shapes.size };
        orders.set(order, known);
        if (known.shape === shapes.size) {
          shapes.set(key, known.shape);
          yield row;
        }
      }
      yield toRecordRow(known.shape, record, known.keys.map(live), numbers);
    }
  }
}

function toRecordRow(
  shape: number,
  record: string,
  cells: readonly (readonly Write[])[],
  numbers: WriterNumbers,
): RecordRow {
  const isSimple = cells.every(({ length, [0]: first }) => length === 1 && first!.value !== undefined);
  if (!isSimple) {
    const writes = cells.map((live) =>
      live.map((write) => (write.value === undefined ? [numbers.of(write)] : [numbers.of(write), write.value])),
    );
    return [shape, record, null, ...writes];
  }
  const writers = cells.map(([write]) => numbers.of(write!));
  const values = cells.map(([write]) => write!.value!);
  return [shape, record, writers.every((number) => number === writers[0]) ? writers[0]! : writers, ...values];
}

/** Finds the one that was asked for last at once: neighbours mostly have one writer. */
class WriterNumbers {
  readonly #numbers = new Map<string, { readonly writer: Writer; number: number }>();
  #last: { readonly writer: Writer; number: number } | undefined = undefined;

  add(writer: Writer): void {
    this.#find(writer);
  }

  of(writer: Writer): number {
    return this.#find(writer).number;
  }

  inOrder(): Writer[] {
    const found = [...this.#numbers.values()].sort((a, b) => compareStamped(a.writer, b.writer));
    for (const [number, each] of found.entries()) each.number = number;
    return found.map(({ writer }) => writer);
  }

  #find({ id, stamp }: Writer): { readonly writer: Writer; number: number } {
    const last = this.#last?.writer;
    if (last?.id === id && last.stamp[0] === stamp[0] && last.stamp[1] === stamp[1]) return this.#last!;
    const key = `${id} ${stamp[0]} ${stamp[1]}`;
    let found = this.#numbers.get(key);
    if (found === undefined) this.#numbers.set(key, (found = { writer: { id, stamp }, number: 0 }));
    return (this.#last = found);
  }
}
