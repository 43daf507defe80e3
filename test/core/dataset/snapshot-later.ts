/** The shape of test/vectors/snapshot-later.json (its README says it in words), and the fold of raw events. */
import { foldEvents } from '../../../core/dataset/fold.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { receiveEvent } from '../../../core/log/decode.js';
import type { Address, DatasetEvent, NostrEvent } from '../../../core/log/event.js';

export interface LaterCase {
  readonly name: string;
  /** What comes after the snapshot. */
  readonly later: readonly NostrEvent[];
  /** What the state is marked with. */
  readonly needs: readonly string[];
  /** What the one cell shows from snapshot and later events. */
  readonly shows: number;
  /** The same from the whole log and the later events. */
  readonly replayed: { readonly hash: string; readonly shows: number };
}

export interface LaterVectors {
  readonly address: string;
  readonly now: number;
  readonly log: readonly NostrEvent[];
  readonly snapshot: NostrEvent;
  /** Uncompressed. */
  readonly parts: readonly string[];
  readonly cases: readonly LaterCase[];
}

export function foldedEvents(address: string, now: number, events: readonly NostrEvent[]): DatasetState {
  return foldEvents(address as Address, received(events), { now });
}

/** Verified, signatures included. */
export function received(events: readonly NostrEvent[]): DatasetEvent[] {
  return events.map((event) => receiveEvent(event) as DatasetEvent);
}
