/**
 * Changes of cells with what their author saw there: an op names these writes and no others, so that what came meanwhile is a
 * conflict, or makes a proposal outdated, and is not written over unseen. PROTOCOL.md, section 18.
 */
import type { CellChange } from '../lineage/diff.js';
import { cellKey } from '../lineage/merge.js';
import { diffToOps, type Written } from '../lineage/ops.js';
import type { EventId, Op } from '../log/event.js';

export interface SeenChange extends CellChange {
  /** Ids of the live writes that were shown, or lay beneath what was; ascending. */
  readonly over: readonly EventId[];
}

/** In the order of the changes, which name each cell once. */
export function seenToOps(changes: readonly SeenChange[], state: Written): Op[] {
  const seen = new Map(changes.map((change) => [cellKey(change), change.over]));
  return diffToOps(changes, {
    fields: (resource, record) => state.fields(resource, record),
    writes: (resource, record, field) =>
      seen.get(cellKey({ resource, record, field }))?.map((id) => ({ id, stamp: [0, 0] })) ??
      state.writes(resource, record, field),
  });
}
