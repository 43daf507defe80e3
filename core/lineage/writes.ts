/** The cells that ops write, one by one: what a proposal's items are, and what attributes a merged value to its author. */
import { ABSENT, ALIVE, recordOf, visitWrites } from '../dataset/op-writes.js';
import type { Cell } from '../dataset/state.js';
import type { EventId, Op } from '../log/event.js';
import type { CellValue } from './version.js';

export interface CellWrite extends Cell {
  /** `undefined` unsets; a deletion is `false`. */
  readonly value: CellValue;
  readonly over: readonly EventId[];
}

/** In the order of the ops; a cell written twice is there twice, the last one counts. */
export function writesOf(ops: readonly Op[]): CellWrite[] {
  return ops.flatMap((op) => {
    const writes: CellWrite[] = [];
    const record = recordOf(op);
    if (op.op === 'unknown' || record === undefined) return writes;
    visitWrites(op, (field, written, over) => {
      const value = field === ALIVE ? written === true : written === ABSENT ? undefined : written;
      writes.push({ resource: op.resource, record, field, value, over });
    });
    return writes;
  });
}
