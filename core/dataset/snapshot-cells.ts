/**
 * The cells of a snapshot beside the writes of its whole events (schema, acceptances): which rows come on top, and which
 * of those writes are dead because an event named them whose content is not here. PROTOCOL.md, section 14.
 */
import { canonicalJson } from '../canonical-json.js';
import type { EventId, Json } from '../log/event.js';
import type { Cells } from './cells.js';
import type { EventNode } from './graph.js';
import { recordOf, SCHEMA_RECORD, visitWrites } from './op-writes.js';
import { opsOf } from './permissions.js';
import type { CellRow } from './state-rows.js';
import type { Write } from './state.js';

type CellWrite = readonly [resource: string, record: string, field: string, id: EventId];

export interface SnapshotCells {
  /** Rows without the writes of whole events. */
  readonly others: readonly CellRow[];
  readonly dead: readonly CellWrite[];
}

/** `nodes`: whole events whose writes the cells have. */
export function collectWhole(nodes: readonly EventNode[]) {
  const ids = new Set<EventId>(nodes.map(({ id }) => id));
  const written = new Map<string, CellWrite>();
  for (const node of nodes)
    for (const op of opsOf(node)) {
      const record = recordOf(op);
      if (record === undefined) continue;
      visitWrites(op, (field) => {
        const write: CellWrite = [op.resource!, record, field, node.id];
        written.set(JSON.stringify(write), write);
      });
    }

  return { compare };

  /**
   * `rows`: of records that whole events write. Undefined where one has a write of a whole event which that event did not do, or which
   * another one has replaced; or where definitions, which only whole events and those upstream write, are not as those say.
   */
  function compare(rows: readonly CellRow[], cells: Cells, upstream: ReadonlySet<EventId>): SnapshotCells | undefined {
    const live = ([resource, record, field, id]: CellWrite): Write | undefined =>
      cells
        .get(resource, record)
        ?.live(field)
        .find((write) => write.id === id);
    const others: CellRow[] = [];
    const dead = new Map(written);
    for (const row of rows) {
      const [resource, record, field, writes] = row;
      const rest = writes.filter(([, id]) => !ids.has(id));
      if (record === SCHEMA_RECORD && rest.some(([, id]) => !upstream.has(id))) return undefined;
      for (const [, id, value] of writes) {
        if (!ids.has(id)) continue;
        const write: CellWrite = [resource, record, field, id];
        const own = live(write);
        if (own === undefined || !isSame(own.value, value)) return undefined;
        dead.delete(JSON.stringify(write));
      }
      if (rest.length > 0) others.push(rest.length < writes.length ? [resource, record, field, rest] : row);
    }
    const untold = [...dead.values()].filter((write) => live(write) !== undefined);
    return untold.some(([, record]) => record === SCHEMA_RECORD) ? undefined : { others, dead: untold };
  }
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b);
}
