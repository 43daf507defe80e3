/** PROTOCOL.md section 13: the text of a state, of heads and cell rows in any order, and its hash. */
import type { CellRow } from './cells.js';
import type { Stamp } from './decode.js';
import { byOrder } from './event-set.js';
import { byBytes, jcs, sha256Text } from './json.js';
import type { Json } from './json.js';

export interface StateText {
  readonly writers: readonly { readonly stamp: Stamp; readonly id: string }[];
  /** Those of 3, which travel in snapshots. */
  readonly lines: readonly string[];
  /** All that is hashed. */
  readonly text: string;
}

export function stateHash(heads: readonly string[], cells: readonly CellRow[]): string {
  return sha256Text(stateText(heads, cells).text);
}

export function stateText(heads: readonly string[], cells: readonly CellRow[]): StateText {
  const pairs = new Set(cells.flatMap(([, , , live]) => live.map(([stamp, id]) => jcs([stamp!, id!]))));
  const writers = [...pairs]
    .map((pair) => JSON.parse(pair) as [Stamp, string])
    .map(([stamp, id]) => ({ stamp, id }))
    .sort(byOrder);
  const lines = recordLines(
    cells,
    writers.map(({ stamp, id }) => jcs([stamp, id])),
  );
  const all = ['kobold:1', jcs(heads), ...writers.map(({ stamp, id }) => jcs([stamp, id])), ...lines];
  return { writers, lines, text: all.map((line) => `${line}\n`).join('') };
}

/** `writers`: JCS of stamp and id, by number. */
function recordLines(cells: readonly CellRow[], writers: readonly string[]): string[] {
  const lines: string[] = [];
  const shapes: string[] = [];
  for (const resource of ascending(cells.map(([name]) => name))) {
    const ofResource = cells.filter(([name]) => name === resource);
    const records = ascending(ofResource.map(([, record]) => record));
    for (const record of [...records.filter(isSchema), ...records.filter((each) => !isSchema(each))]) {
      const own = ofResource.filter(([, each]) => each === record).sort((a, b) => byBytes(a[2], b[2]));
      const shape = jcs(['fields', resource, own.map(([, , field]) => field)]);
      if (!shapes.includes(shape)) {
        shapes.push(shape);
        lines.push(shape);
      }
      const writes = own.map(([, , , live]) =>
        live
          .map(([stamp, id, ...value]) => [writers.indexOf(jcs([stamp!, id!])), ...value] as const)
          .sort(([a], [b]) => a - b),
      );
      const head = [shapes.indexOf(shape), record] as const;
      if (!writes.every((live) => live.length === 1 && live[0]!.length === 2)) {
        lines.push(jcs([...head, null, ...writes]));
        continue;
      }
      const numbers = writes.map(([write]) => write![0]);
      const isOne = new Set(numbers).size === 1;
      lines.push(jcs([...head, isOne ? numbers[0]! : numbers, ...writes.map(([write]) => write![1] as Json)]));
    }
  }
  return lines;
}

function ascending(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byBytes);
}

function isSchema(record: string): boolean {
  return record === '$schema';
}
