/** How sync stands, as data: it goes to pages as it is, and `kobold-sync` shows it. Types only. */
import type { ErrorCode } from '../../core/error-codes.js';

export interface SyncStatus {
  /** What the browser says; a relay may be down all the same. */
  readonly online: boolean;
  /** At least one relay has given all it has since it was last connected. */
  readonly caughtUp: boolean;
  /** Sorted by URL. */
  readonly relays: readonly RelayStatus[];
  /** Named and absent, on no relay so far. */
  readonly missing: number;
  /** 4884 was read in full from fewer relays than two (or than there are): decisions may be withheld. */
  readonly authorityUnsure: boolean;
}

export interface RelayStatus {
  readonly url: string;
  /** Who named it. */
  readonly from: 'page' | 'hint' | 'manifest' | 'relay-list';
  /**
   * `catching-up`: connected, not all read yet. `live`: all read, and what is new comes by itself. `offline`: no connection, tried
   * again at `nextTryAt`. `refused`: it does not let us read. `auth`: it asks who we are, and no signer is there.
   */
  readonly state: 'connecting' | 'catching-up' | 'live' | 'offline' | 'refused' | 'auth';
  /** ms since 1970 it has been in this state. */
  readonly since: number;
  /** Accepted from it since the worker started, known ones included. */
  readonly events: number;
  /**
   * Not taken, by why: a `RefusalCode`, or `not-asked` (by somebody who may not write here, or of another dataset). What came
   * before it was known who may write, and is here by now, does not count; nor does what came twice.
   */
  readonly dropped: Readonly<Record<string, number>>;
  /** After a reconciliation: it has them and we could not get them; we have them and it does not. */
  readonly missingHere?: number;
  readonly missingThere?: number;
  /** Of the last catch-up: did the relay say it was at the end, or did we stop waiting? */
  readonly eose?: 'real' | 'timed-out';
  readonly code?: ErrorCode;
  /** The relay's own words with `relay-auth`, `-refused`, `-offline` and after `rate-limited`; else ours, English. */
  readonly message?: string;
  readonly nextTryAt?: number;
}
