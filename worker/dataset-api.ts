/** How a dataset stands: what is held, where it lies, what waits. Types only, all data clonable. */
import type { ErrorData } from '../core/errors.js';
import type { StepsLeft } from './sheet-api.js';
import type { SyncStatus } from './sync/sync-status.js';
import type { OutboxCounts } from './writing/own-changes.js';
import type { OwnStatus, ProposalCounts } from './writing/proposal-info.js';

export type { RelayStatus, SyncStatus } from './sync/sync-status.js';

/** How a dataset stands, for those who care for it. */
export interface DatasetFrame {
  readonly address?: string;
  /** The same with its relays, to pass on. */
  readonly naddr?: string;
  readonly title: string;
  readonly resources: readonly { readonly key: string; readonly label: string; readonly records: number }[];
  readonly events: number;
  readonly conflicts: number;
  /** At most 100 of each; the counts say how many there are. */
  readonly quarantined: readonly { readonly id: string; readonly code: string }[];
  readonly waiting: readonly { readonly id: string; readonly code: string }[];
  readonly missing: readonly string[];
  /** How many of them are decisions that the manifest names: who may write here is not all known. Absent where there are none. */
  readonly missingDecisions?: number;
  readonly deferred: readonly string[];
  readonly counts: Readonly<Record<'quarantined' | 'waiting' | 'missing' | 'deferred', number>>;
  /** `newer`: a newer kit is needed to write. */
  readonly needs: readonly string[];
  /** Absent for files. */
  readonly sync?: SyncStatus;
  /** The snapshot it began with in this visit. */
  readonly snapshot?: SnapshotStatus;
  readonly store: StoreStatus;
  /** Absent where nothing can be written: files. */
  readonly writing?: WritingStatus;
  /** Absent for files. */
  readonly proposals?: ProposalCounts;
  /** How far own events have come; absent where there are none. */
  readonly outbox?: OutboxCounts;
  readonly error?: ErrorData;
}

export interface WritingStatus extends OwnStatus {
  /** Cells that were changed here and wait to be sent as a suggestion. */
  readonly drafts: number;
  /** Cells that were suggested and are not decided. */
  readonly sent: number;
  /** Absent where there is none. */
  readonly undo?: StepsLeft;
  readonly redo?: StepsLeft;
}

/** How well datasets are kept on this device. */
export interface StoreStatus {
  /** `none`: a file, or not known yet. */
  readonly kind: 'indexeddb' | 'memory' | 'none';
  /** Code `store-…`. Everything goes on from memory meanwhile. */
  readonly problem?: ErrorData;
}
export interface StoreNews extends StoreStatus {
  /** Of the database, for the page to remember; absent where nothing is kept. */
  readonly id?: string;
}

/**
 * `reading`: what is shown is shown on trust until all parts are here and have the signed hash. `refused`: it did not, or they did
 * not come (`code`, `message`); what was shown of it is withdrawn, and the log is read.
 */
export interface SnapshotStatus {
  readonly id: string;
  readonly parts: number;
  readonly partsHere: number;
  /** ms since 1970, by its maker's clock. */
  readonly at: number;
  /** Who signed it; the same as people pass keys on (NIP-19). */
  readonly pubkey: string;
  readonly npub: string;
  readonly state: 'reading' | 'taken' | 'refused';
  readonly code?: 'bad-snapshot' | 'truncated';
  readonly message?: string;
}
