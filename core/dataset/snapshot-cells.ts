/**
 * The cells of a snapshot beside the writes of its whole events (schema, acceptances): which rows come on top, and which
 * of those writes are dead because an event named them whose content is not here. PROTOCOL.md, section 14.
 */
import type { EventId } from '../log/event.js';
import type { Cells } from './cells.js';
import type { EventNode } from './graph.js';
import { recordOf, visitWrites } from './op-writes.js';
import { opsOf } from './permissions.js';
import type { CellRow } from './state-hash.js';

type CellWrite = readonly [resource: string, record: string, field: string, id: EventId];

export interface SnapshotCells {
  /** Rows without the writes of whole events. */
  readonly others: readonly CellRow[];
  readonly dead: readonly CellWrite[];
  /** A row has a write of a whole event which that event did not do, or another whole event has replaced. */
  readonly wrong: boolean;
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

  function compare(rows: readonly CellRow[], cells: Cells): SnapshotCells {
    const others: CellRow[] = [];
    const dead = new Map(written);
    let wrong = false;
    for (const row of rows) {
      const [resource, record, field, writes] = row;
      const rest = writes.filter(([, id]) => !ids.has(id));
      if (rest.length === writes.length) {
        others.push(row);
        continue;
      }
      const live = new Set(
        cells
          .get(resource, record)
          ?.live(field)
          .map(({ id }) => id),
      );
      for (const [, id] of writes) {
        if (!ids.has(id)) continue;
        wrong ||= !live.has(id);
        dead.delete(JSON.stringify([resource, record, field, id]));
      }
      if (rest.length > 0) others.push([resource, record, field, rest]);
    }
    const isLive = ([resource, record, field, id]: CellWrite): boolean =>
      cells
        .get(resource, record)
        ?.live(field)
        .some((write) => write.id === id) ?? false;
    return { others, dead: [...dead.values()].filter(isLive), wrong };
  }
}
