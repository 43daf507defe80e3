/**
 * A snapshot as the fold takes it in: whole events, the places of the others, and records. PROTOCOL.md, section 14.
 * The snapshot's own event is verified and decoded; whether its signer may make snapshots is for the fold to see.
 */
import type { Decoded } from '../log/decode.js';
import type { DatasetEvent, Pubkey, SnapshotEvent, Stamp } from '../log/event.js';
import { isRefusal, type Refusal } from '../log/refusal.js';
import type { PackedRecord } from './packed-record.js';
import type { Link } from './snapshot-events.js';
import type { SnapshotReader, SnapshotRefusal } from './snapshot-read.js';
import type { Writer } from './state.js';

/** Stands in for an event that a snapshot tells of: its place in the graph, and that it counted. */
export interface LinkedEvent extends Link {
  readonly type: 'linked';
  /** Not told: whoever its grant was given to. */
  readonly pubkey: Pubkey;
  /** Not told of all, and so of none. */
  readonly stamp: Stamp;
}

export interface SnapshotContents {
  readonly snapshot: SnapshotEvent;
  /** Every 4884, and every 4881 that counts. */
  readonly whole: readonly DatasetEvent[];
  readonly links: readonly Link[];
  /** Of live writes, in order of events; records name them by number. */
  readonly writers: readonly Writer[];
  /** In the order of section 13. */
  readonly records: readonly PackedRecord[];
}

/** Call it after the reader's `end`. `receive` verifies the whole events. */
export function collectSnapshot(
  { snapshot, events, writers, records }: SnapshotReader,
  receive: (raw: unknown) => Decoded | Refusal,
): SnapshotContents | SnapshotRefusal {
  const whole: DatasetEvent[] = [];
  for (const raw of events.whole) {
    const event = receive(raw);
    if (isRefusal(event)) return refusal(`An event in the snapshot is refused: ${event.message} (${event.refused})`);
    if ((event.kind !== 4884 && event.kind !== 4881) || event.dataset !== snapshot.dataset)
      return refusal(`The snapshot holds an event that does not belong there: ${event.id}.`);
    whole.push(event as DatasetEvent);
  }
  return { snapshot, whole, links: events.links, writers, records };
}

function refusal(message: string): SnapshotRefusal {
  return { code: 'bad-snapshot', message };
}
