/** The rows of a snapshot's parts, and what the signed event says of them. PROTOCOL.md, sections 13 and 14. */
import type { EventId, Hash, Json, NostrEvent, Stamp } from '../log/event.js';

export type SnapshotRow =
  /** Every valid 4881 and every 4884, whole. */
  | readonly ['event', NostrEvent]
  /** Every other log event: its place in the graph; 1 for valid. The grant is '' for the root. */
  | readonly ['link', id: EventId, kind: number, grant: EventId | '', prev: readonly EventId[], state: 0 | 1]
  /** Live writes in order of events, smallest first. */
  | readonly ['cell', resource: string, record: string, field: string, writes: readonly WriteRow[]];

/** Without a value where the field is unset. */
export type WriteRow = readonly [stamp: Stamp, id: EventId, value?: Json];

/** Bytes of a part, before and after compression. */
export interface PartSize {
  readonly x: Hash;
  readonly size: number;
  readonly packed: number;
}

/** Lines are never cut: a part may be larger where a line is. */
export const PART_BYTES = 256 * 1024;
export const MOST_PART_BYTES = 16 * 1024 * 1024;
export const MOST_PARTS = 5000;
/** Three around a definition, which has 12 at most. */
export const DEEPEST_ROW = 16;
