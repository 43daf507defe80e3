/**
 * The state hash of PROTOCOL.md, section 13: sha256 over the version, the heads, and a line for each cell.
 * Lines are made one by one, so that a million cells need no more memory than one.
 */
import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventId, Hash } from '../log/event.js';
import { SCHEMA_RECORD } from './op-writes.js';
import { compareUtf8 } from './order.js';
import type { WriteRow } from './snapshot-row.js';
import type { DatasetState, Write } from './state.js';

/** A cell as in sections 13 and 14: live writes smallest first. */
export type CellRow = readonly [resource: string, record: string, field: string, writes: readonly WriteRow[]];

export function stateHash(state: DatasetState): Hash {
  return hashOfRows(state.heads(), cellRows(state));
}

/** Of a state that exists as rows; they must be in the order of `cellRows`. */
export function hashOfRows(heads: readonly EventId[], rows: Iterable<CellRow>): Hash {
  const hash = sha256.create();
  let chunk = `kobold:1\n${canonicalJson(heads)}\n`;
  for (const row of rows) {
    chunk += `${canonicalRow(row)}\n`;
    if (chunk.length < 65_536) continue;
    hash.update(utf8ToBytes(chunk));
    chunk = '';
  }
  return bytesToHex(hash.update(utf8ToBytes(chunk)).digest()) as Hash;
}

/** Every cell with a live write, in the order of their lines. */
export function* cellRows(state: DatasetState): Generator<CellRow> {
  for (const resource of inLineOrder(state.resources()))
    for (const record of inLineOrder([...state.records(resource), SCHEMA_RECORD]))
      for (const field of inLineOrder([...state.fields(resource, record)]))
        yield [resource, record, field, state.writes(resource, record, field).map(toRow).reverse()];
}

/** Rows as they may have come, in the order of `cellRows`. */
export function sortedRows(rows: Iterable<CellRow>): CellRow[] {
  return [...rows].sort(
    (a, b) => compareInLines(a[0], b[0]) || compareInLines(a[1], b[1]) || compareInLines(a[2], b[2]),
  );
}

function inLineOrder(names: readonly string[]): string[] {
  return [...names].sort(compareInLines);
}

/** Lines hold names in quotes and with escapes, and sort so: the quote at the end of `a` comes after the `!` of `a!`. */
function compareInLines(a: string, b: string): number {
  return compareUtf8(JSON.stringify(a), JSON.stringify(b));
}

function canonicalRow([resource, record, field, writes]: CellRow): string {
  const names = `${JSON.stringify(resource)},${JSON.stringify(record)},${JSON.stringify(field)}`;
  return `[${names},[${writes.map(canonicalWrite).join(',')}]]`;
}

function canonicalWrite([[ms, counter], id, value]: WriteRow): string {
  const start = `[[${ms},${counter}],"${id}"`;
  if (value === undefined) return `${start}]`;
  return `${start},${typeof value === 'object' ? canonicalJson(value) : JSON.stringify(value)}]`;
}

function toRow({ stamp, id, value }: Write): WriteRow {
  return value === undefined ? [stamp, id] : [stamp, id, value];
}
