/**
 * All cells of a dataset: what valid events write, and how it is undone when an event loses its validity.
 * PROTOCOL.md, section 5. Whether an event counts is decided elsewhere.
 */
import type { EventId, Op } from '../log/event.js';
import { Conflicts } from './conflicts.js';
import {
  ABSENT,
  SCHEMA_RECORD,
  mergedWrites,
  recordOf,
  visitWrites,
  type WriteVisitor,
  type Written,
} from './op-writes.js';
import { compareUtf8 } from './order.js';
import type { PackedRecord } from './packed-record.js';
import { RecordCells } from './record-cells.js';
import type { CellRow } from './state-rows.js';
import type { Writer } from './state.js';

interface ResourceCells {
  readonly records: Map<string, RecordCells>;
  /** Records with a live write, `$schema` among them. */
  liveRecords: number;
}

export class Cells {
  readonly conflicts = new Conflicts();
  /** Records written or unwritten, for who asks (`Fold.takeChanged`). */
  changed: Set<RecordCells> | undefined = undefined;
  readonly #resources = new Map<string, ResourceCells>();
  /** Numbers the events applied and retracted. */
  #mark = 0;

  /** `writer` is kept: it must not change. */
  apply(writer: Writer, ops: readonly Op[]): void {
    this.#each(ops, (cells, field, value, over) => cells.write(field, writer, value, over));
  }

  /** Undoes `apply` with the same ops. */
  retract({ id }: Writer, ops: readonly Op[]): void {
    this.#each(ops, (cells, field, _, over) => cells.retract(field, id, over));
  }

  /** Writes that are there without their events: a fork's base. */
  applyRows(rows: Iterable<CellRow>): void {
    for (const [resource, record, field, writes] of rows) {
      const cells = this.#record(resource, record);
      this.#touch(cells, () => {
        for (const [stamp, id, value] of writes)
          cells.write(field, { id, stamp }, value === undefined ? ABSENT : value, []);
      });
    }
  }

  /** A record of a snapshot, of which nothing is here. */
  take(packed: PackedRecord): void {
    const own = this.#resource(packed.shape.resource);
    const cells = new RecordCells(packed.shape.resource, packed.record, packed);
    own.records.set(packed.record, cells);
    own.liveRecords++;
    this.changed?.add(cells);
    if (cells.isSuspect) this.conflicts.touched(cells);
  }

  /** A write that an event names whose own writes are not here: it stays dead. */
  hide(resource: string, record: string, field: string, id: EventId): void {
    const cells = this.#record(resource, record);
    this.#touch(cells, () => cells.hide(field, id));
  }

  retractRows(rows: Iterable<CellRow>): void {
    for (const [resource, record, field, writes] of rows) {
      const cells = this.#record(resource, record);
      this.#touch(cells, () => {
        for (const [, id] of writes) cells.retract(field, id, []);
      });
    }
  }

  get(resource: string, record: string): RecordCells | undefined {
    return this.#resources.get(resource)?.records.get(record);
  }

  resources(): string[] {
    return [...this.#resources]
      .filter(([, { liveRecords }]) => liveRecords > 0)
      .map(([name]) => name)
      .sort(compareUtf8);
  }

  *records(resource: string): Generator<string> {
    for (const [record, { liveCells }] of this.#resources.get(resource)?.records ?? [])
      if (liveCells > 0 && record !== SCHEMA_RECORD) yield record;
  }

  /** Visits every write of the ops with the cells of its record, each cell once. */
  #each(
    ops: readonly Op[],
    visit: (cells: RecordCells, field: string, value: Written, over: readonly EventId[]) => void,
  ): void {
    const mark = ++this.#mark;
    const records = ops.map((op) => {
      const record = recordOf(op);
      return record === undefined ? undefined : this.#record(op.resource!, record);
    });
    let writesTwice = false;
    for (const cells of records) {
      if (cells === undefined) continue;
      writesTwice ||= cells.mark === mark;
      cells.mark = mark;
    }
    if (!writesTwice) {
      let cells: RecordCells;
      const visitCell: WriteVisitor = (field, value, over) => visit(cells, field, value, over);
      for (const [i, op] of ops.entries()) {
        if (records[i] === undefined) continue;
        cells = records[i];
        this.#touch(cells, () => visitWrites(op, visitCell));
      }
      return;
    }
    for (const [cells, own] of opsByRecord(ops, records))
      this.#touch(cells, () => {
        for (const [field, { value, over }] of mergedWrites(own)) visit(cells, field, value, over);
      });
  }

  #touch(cells: RecordCells, change: () => void): void {
    const wasLive = cells.liveCells > 0;
    const wasSuspect = cells.isSuspect;
    change();
    this.changed?.add(cells);
    if (wasSuspect || cells.isSuspect) this.conflicts.touched(cells);
    const isLive = cells.liveCells > 0;
    if (isLive !== wasLive) this.#resources.get(cells.resource)!.liveRecords += isLive ? 1 : -1;
  }

  #resource(resource: string): ResourceCells {
    let own = this.#resources.get(resource);
    if (own === undefined) this.#resources.set(resource, (own = { records: new Map(), liveRecords: 0 }));
    return own;
  }

  #record(resource: string, record: string): RecordCells {
    const own = this.#resource(resource);
    let cells = own.records.get(record);
    if (cells === undefined) own.records.set(record, (cells = new RecordCells(resource, record)));
    return cells;
  }
}

function opsByRecord(ops: readonly Op[], records: readonly (RecordCells | undefined)[]): Map<RecordCells, Op[]> {
  const grouped = new Map<RecordCells, Op[]>();
  for (const [i, cells] of records.entries()) {
    if (cells === undefined) continue;
    const own = grouped.get(cells);
    if (own === undefined) grouped.set(cells, [ops[i]!]);
    else own.push(ops[i]!);
  }
  return grouped;
}
