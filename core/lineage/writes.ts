/** The cells that ops write, one by one: what a proposal's items are, and what attributes a merged value to its author. */
import canonicalize from 'canonicalize';
import type { Cell } from '../dataset/state.js';
import type { EventId, Op, RecordOp, Reference, SchemaOp } from '../log/event.js';
import { ALIVE, type CellValue, SCHEMA_RECORD } from './version.js';

export interface CellWrite extends Cell {
  /** Index of the op in its event. */
  readonly op: number;
  /** `undefined` unsets. */
  readonly value: CellValue;
  readonly over: readonly EventId[];
}

/** In the order of the ops; a cell written twice is there twice, the last one counts. */
export function writesOf(ops: readonly Op[]): CellWrite[] {
  return ops.flatMap((op, index) => writesOfOp(op).map((write) => ({ ...write, op: index })));
}

/** PROTOCOL.md, section 4. */
export function elementField(relation: string, to: Reference): string {
  const target = `${relation}/${canonicalize(to.$ref)}`;
  return to.pin === undefined ? target : `${target}/${to.pin.hash}`;
}

function writesOfOp(op: Op): Omit<CellWrite, 'op'>[] {
  switch (op.op) {
    case 'unknown':
      return [];
    case 'record.create':
      return [write(op, ALIVE, true), ...setWrites(op)];
    case 'record.restore':
      return [write(op, ALIVE, true)];
    case 'record.delete':
      return [write(op, ALIVE, false)];
    case 'record.update':
    case 'schema.update':
      return [...setWrites(op), ...op.unset.map((field) => write(op, field, undefined))];
    case 'relation.add':
    case 'relation.remove': {
      const { resource, record, relation, to, over } = op;
      const value = op.op === 'relation.add' ? (to as unknown as CellValue) : undefined;
      return [{ resource, record, field: elementField(relation, to), value, over }];
    }
  }
}

function setWrites(op: Extract<Op, { set: unknown }>): Omit<CellWrite, 'op'>[] {
  return Object.keys(op.set).map((field) => write(op, field, op.set[field]));
}

function write(op: RecordOp | SchemaOp, field: string, value: CellValue): Omit<CellWrite, 'op'> {
  const record = op.op === 'schema.update' ? SCHEMA_RECORD : op.record;
  return { resource: op.resource, record, field, value, over: op.over[field] ?? [] };
}
