/**
 * The state hash of PROTOCOL.md, section 13: sha256 over the version, the heads, a line for each writer and a line for each record.
 * Lines are made one by one: never is the whole text in memory.
 */
import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventId, Hash } from '../log/event.js';
import { type CellRow, rowsOfCells, rowsOfState, rowText, type StateRows } from './state-rows.js';
import type { DatasetState, Writer } from './state.js';

export function stateHash(state: DatasetState): Hash {
  return hashOfRows(state.heads(), rowsOfState(state));
}

/** Of a state that exists as cells, in any order. */
export function hashOfCells(heads: readonly EventId[], cells: Iterable<CellRow>): Hash {
  return hashOfRows(heads, rowsOfCells(cells));
}

export function hashOfRows(heads: readonly EventId[], { writers, rows }: StateRows): Hash {
  const hash = sha256.create();
  let chunk = linesBeforeRows(heads, writers);
  for (const row of rows()) {
    chunk += `${rowText(row)}\n`;
    if (chunk.length < 65_536) continue;
    hash.update(utf8ToBytes(chunk));
    chunk = '';
  }
  return bytesToHex(hash.update(utf8ToBytes(chunk)).digest()) as Hash;
}

/** What is hashed before the rows of the state, which are hashed as they stand in a snapshot. */
export function linesBeforeRows(heads: readonly EventId[], writers: readonly Writer[]): string {
  let lines = `kobold:1\n${canonicalJson(heads)}\n`;
  for (const { id, stamp } of writers) lines += `[[${stamp[0]},${stamp[1]}],"${id}"]\n`;
  return lines;
}
