/**
 * A snapshot as the fold takes it in: whole events, the places of the others, and cells. PROTOCOL.md, section 14.
 * The snapshot's own event is verified and decoded; whether its signer may make snapshots is for the fold to see.
 */
import type { Decoded } from '../log/decode.js';
import type { DatasetEvent, EventId, Pubkey, SnapshotEvent, Stamp } from '../log/event.js';
import { isRefusal, type Refusal } from '../log/refusal.js';
import type { SnapshotRefusal } from './snapshot-read.js';
import type { SnapshotRow } from './snapshot-row.js';
import type { CellRow } from './state-hash.js';

/** Stands in for an event that a snapshot tells of: its place in the graph, and that it counted. */
export interface LinkedEvent {
  readonly type: 'linked';
  readonly kind: 4880 | 4881;
  readonly id: EventId;
  /** Not told: whoever its grant was given to. */
  readonly pubkey: Pubkey;
  /** Not told. */
  readonly stamp: Stamp;
  readonly prev: readonly EventId[];
  readonly grant?: EventId;
  readonly counted: boolean;
}

export interface SnapshotContents {
  readonly snapshot: SnapshotEvent;
  /** Every 4884, and every 4881 that counts. */
  readonly whole: readonly DatasetEvent[];
  readonly links: readonly Omit<LinkedEvent, 'pubkey'>[];
  readonly cells: readonly CellRow[];
}

const NO_STAMP: Stamp = [0, 0];

/** Rows that a SnapshotReader has checked; call it after its `end`. `receive` verifies the whole events. */
export function collectSnapshot(
  snapshot: SnapshotEvent,
  rows: Iterable<SnapshotRow>,
  receive: (raw: unknown) => Decoded | Refusal,
): SnapshotContents | SnapshotRefusal {
  const contents = {
    snapshot,
    whole: [] as DatasetEvent[],
    links: [] as SnapshotContents['links'][number][],
    cells: [] as CellRow[],
  };
  for (const row of rows) {
    switch (row[0]) {
      case 'event': {
        const event = receive(row[1]);
        if (isRefusal(event))
          return refusal(`An event in the snapshot is refused: ${event.message} (${event.refused})`);
        if ((event.kind !== 4884 && event.kind !== 4881) || event.dataset !== snapshot.dataset)
          return refusal(`The snapshot holds an event that does not belong there: ${event.id}.`);
        contents.whole.push(event as DatasetEvent);
        break;
      }
      case 'link': {
        const [, id, kind, grant, prev, state] = row;
        const link = { type: 'linked', kind: kind as 4880, id, stamp: NO_STAMP, prev, counted: state === 1 } as const;
        contents.links.push(grant === '' ? link : { ...link, grant });
        break;
      }
      case 'cell':
        contents.cells.push(row.slice(1) as unknown as CellRow);
        break;
    }
  }
  return contents;
}

function refusal(message: string): SnapshotRefusal {
  return { code: 'bad-snapshot', message };
}
