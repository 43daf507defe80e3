/** A snapshot of the events that were just signed, for `kobold convert --snapshot`. PROTOCOL.md, section 14. */
import { gzipSync } from 'node:zlib';
import { type LoggedEvent, snapshotSet } from '../dataset/snapshot-set.js';
import { PART_BYTES } from '../dataset/snapshot-row.js';
import { type SnapshotPart, snapshotContent, snapshotParts } from '../dataset/snapshot-write.js';
import { decodeEvent } from '../log/decode.js';
import type { Address, DatasetEvent, NostrEvent, Stamp } from '../log/event.js';

export interface SnapshotDraft {
  /** Of the 4882. */
  readonly content: string;
  readonly parts: readonly SnapshotPart[];
}

/** The list of parts must fit into one event; at some 150 bytes a part this leaves room. */
const MOST_LISTED = 350;

/** `events`: all of the dataset, of its root; `at` the stamp of the snapshot. */
export function draftSnapshot(address: Address, events: readonly NostrEvent[], at: Stamp): SnapshotDraft {
  const logged = events.map((event): LoggedEvent => ({ event, decoded: decodeEvent(event) as DatasetEvent }));
  const { state, events: count, rows } = snapshotSet(address, logged, { now: at[0] })!;
  let parts = [...snapshotParts(rows())];
  // Once more at most: rows of millions of cells take long to put in order.
  const sizeBytes = parts.reduce((sum, { size }) => sum + size, 0);
  for (let bytes = Math.max(4 * PART_BYTES, (2 * sizeBytes) / MOST_LISTED); parts.length > MOST_LISTED; bytes *= 4)
    parts = [...snapshotParts(rows(), bytes)];
  const content = snapshotContent({
    at,
    heads: state.heads(),
    hash: state.hash(),
    events: count,
    compression: 'gzip',
    parts: parts.map(({ x, size, text }) => ({ x, size, packed: gzipSync(text).length })),
  });
  return { content, parts };
}
