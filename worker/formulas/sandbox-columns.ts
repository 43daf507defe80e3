/**
 * Columns of a batch as values of the interpreter: texts, numbers and JSON in one piece each, related records as objects
 * that are made once. Handles are the caller's to dispose of.
 */
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import type { Column, Table } from './batch.js';
import type { QuickJsMemory } from './quickjs-memory.js';

/** What the prelude gives, by name. */
export type Harness = Record<
  'texts' | 'numbers' | 'values' | 'relation' | 'objects' | 'begin' | 'flush' | 'report' | 'api',
  QuickJSHandle
>;

export class SandboxColumns {
  /** `call` throws what the interpreter throws. */
  constructor(
    private readonly context: QuickJSContext,
    private readonly memory: QuickJsMemory,
    private readonly harness: Harness,
    private readonly call: (f: QuickJSHandle, ...args: QuickJSHandle[]) => QuickJSHandle,
  ) {}

  /** A list of columns, those of relations last. */
  load(table: Table, mine: QuickJSHandle[]): QuickJSHandle {
    const list = track(this.context.newArray(), mine);
    let place = 0;
    const add = (column: QuickJSHandle): void => {
      this.context.setProp(list, place++, column);
      column.dispose();
    };
    for (const column of table.columns) add(this.column(column));
    for (const { target, offsets, places, many } of table.relations) {
      const records = this.#objects(target, mine);
      const offsetBytes = track(this.memory.newBytes(bytesOf(offsets)).handle, mine);
      const placeBytes = track(this.memory.newBytes(bytesOf(places)).handle, mine);
      const isMany = many ? this.context.true : this.context.false;
      add(this.call(this.harness.relation, records, offsetBytes, placeBytes, isMany));
    }
    return list;
  }

  #objects(table: Table, mine: QuickJSHandle[]): QuickJSHandle {
    const columns = this.load(table, mine);
    const names = track(this.context.newArray(), mine);
    [...table.names, ...table.relations.map(({ name }) => name)].forEach((name, i) => {
      const text = this.context.newString(name);
      this.context.setProp(names, i, text);
      text.dispose();
    });
    const count = track(this.context.newNumber(table.count), mine);
    const title = track(this.context.newString(table.title), mine);
    return track(this.call(this.harness.objects, count, title, names, columns), mine);
  }

  column(column: Column): QuickJSHandle {
    const [make, data] =
      column.kind === 'texts'
        ? [this.harness.texts, this.memory.newText(column.text)]
        : column.kind === 'numbers'
          ? [this.harness.numbers, this.memory.newBytes(bytesOf(column.numbers)).handle]
          : [this.harness.values, this.memory.newText(column.json)];
    const hasNulls = column.kind !== 'values' && column.hasNulls ? this.context.true : this.context.false;
    try {
      return this.call(make, data, hasNulls);
    } finally {
      data.dispose();
    }
  }
}

function track(handle: QuickJSHandle, mine: QuickJSHandle[]): QuickJSHandle {
  mine.push(handle);
  return handle;
}

function bytesOf(array: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
