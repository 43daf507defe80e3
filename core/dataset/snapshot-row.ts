/** The rows of a snapshot's parts, and what the signed event says of them. PROTOCOL.md, sections 13 and 14. */
import type { EventId, Hash, Json, NostrEvent } from '../log/event.js';

/** By the number of its row (events, then links, from 0), or by its id where it has none. */
export type EventName = number | EventId;

/** Every valid 4881 and every 4884, whole. */
export type EventRow = readonly ['event', NostrEvent];

/** Every other log event, some hundred a row: its place in the graph, and 1 for valid. */
export type LinksRow = readonly [
  'links',
  /** Their bytes, one after the other, in base64url. */
  ids: string,
  kinds: readonly number[],
  /** '' for the root. */
  grants: readonly (EventName | '')[],
  /** How many rows before the link's own; ids where they have none. */
  prevs: readonly (readonly EventName[])[],
  states: readonly (0 | 1)[],
];

/** The events of live writes, in order of events. Numbers are told as what they are more than the one before. */
export type WritersRow = readonly [
  'writers',
  events: readonly EventName[],
  ms: readonly number[],
  counters: readonly number[],
];

/** The fields of the records that follow and name it by its number, ascending. */
export type FieldsRow = readonly ['fields', resource: string, fields: readonly string[]];

/**
 * A value for each field, and who wrote it: one for all; or one for each; or null, and in place of each value all live writes of the
 * cell as `[writer, value]`, without a value where the field is unset.
 */
export type RecordRow = readonly [
  fields: number,
  record: string,
  writers: number | readonly number[] | null,
  ...values: Json[],
];

export type StateRow = FieldsRow | RecordRow;
export type SnapshotRow = EventRow | LinksRow | WritersRow | StateRow;

/** Bytes of a part, before and after compression. */
export interface PartSize {
  readonly x: Hash;
  readonly size: number;
  readonly packed: number;
}

/** Links and writers that a row tells of; the last has fewer. */
export const ROW_LENGTH = 256;
/** Lines are never cut: a part may be larger where a line is. */
export const PART_BYTES = 256 * 1024;
/** Three around a definition, which has 12 at most. */
export const DEEPEST_ROW = 16;
