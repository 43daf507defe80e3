/** PROTOCOL.md section 13: the state hash, of heads and cell rows. */
import type { CellRow } from './cells.js';
import { byBytes, jcs, sha256Text } from './json.js';

export function stateHash(heads: readonly string[], cells: readonly CellRow[]): string {
  const lines = cells.map((cell) => jcs(cell)).sort(byBytes);
  return sha256Text(['kobold:1', jcs(heads), ...lines].map((line) => `${line}\n`).join(''));
}
