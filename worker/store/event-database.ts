/**
 * The tables of the event store, and how the database is opened. Only ever imported dynamically: Dexie must not weigh on
 * the way to the first rows.
 *
 * The number in the name is the layout: another layout is another database, filled from the old one. Within a layout Dexie's
 * versions upgrade in place; a kit that finds a higher one refuses (`store-newer`), so it never writes what it does not know.
 */
import { Dexie, type Table } from 'dexie';
import type { Diff } from '../../core/lineage/diff.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import type { NostrEvent } from '../../core/log/event.js';
import type { Chunk, SeenPage } from './event-chunks.js';
import { EVENT_VERSION, INDEXEDDB_VERSION } from './event-layout.js';
import type { KeptStep, OutboxEntry, RelayCursor } from './event-store.js';
import { storeError, storeProblem } from './store-errors.js';

const OPEN_TIMEOUT_MS = 10_000;
/** Who holds an older version open was told to let go: a kit does at once. */
const BLOCKED_MS = 2_000;

export interface DatasetRow {
  readonly address: string;
  /** Also the last seq. */
  readonly events: number;
  readonly bytes: number;
  readonly openedAt: number;
  /** The newest chunks that are small: from which seq on, and how many. */
  readonly smallFrom: number;
  readonly small: number;
}
export interface OutboxRow extends OutboxEntry {
  readonly order?: number;
  readonly id: string;
}
export interface ProjectionRow {
  readonly dataset: string;
  readonly name: string;
  readonly basis: string;
  readonly chunks: number;
  readonly generation: string;
}

export interface EventTables {
  readonly db: Dexie;
  readonly facts: Table<{ key: string; value: string }, string>;
  readonly datasets: Table<DatasetRow, string>;
  readonly chunks: Table<Chunk, [string, number]>;
  readonly seen: Table<SeenPage, [string, string, number]>;
  readonly outbox: Table<OutboxRow, number>;
  readonly manifests: Table<{ dataset: string; event: NostrEvent }, string>;
  readonly cursors: Table<RelayCursor & { dataset: string; relay: string }, [string, string]>;
  readonly drafts: Table<{ dataset: string; changes: readonly SeenChange[] }, string>;
  readonly steps: Table<{ dataset: string; steps: readonly KeptStep[] }, string>;
  readonly stepChanges: Table<{ dataset: string; id: number; changes: Diff }, [string, number]>;
  readonly projections: Table<ProjectionRow, [string, string]>;
  readonly projectionChunks: Table<{ generation: string; index: number; chunk: unknown }, [string, number]>;
}

/** Rejects with `store-newer`, `store-blocked` or `store-unavailable`. */
export async function openEventTables(name: string, durability: 'strict' | 'relaxed'): Promise<EventTables> {
  const db = new Dexie(name, { autoOpen: false, chromeTransactionDurability: durability });
  db.version(1).stores({
    facts: 'key',
    datasets: 'address',
    chunks: '[dataset+first]',
    seen: '[dataset+relay+page], dataset',
    outbox: '++order, &[id+relay], dataset',
    manifests: 'dataset',
    cursors: '[dataset+relay], dataset',
    projections: '[dataset+name], dataset',
    projectionChunks: '[generation+index], generation',
  });
  db.version(2).stores({ drafts: 'dataset' });
  db.version(EVENT_VERSION).stores({ steps: 'dataset', stepChanges: '[dataset+id]' });
  const giveUp = new AbortController();
  const late = (code: 'store-blocked' | 'store-unavailable', ms: number) =>
    setTimeout(() => giveUp.abort(storeProblem(code)), ms);
  const timers = [late('store-unavailable', OPEN_TIMEOUT_MS)];
  const blocked = () => timers.push(late('store-blocked', BLOCKED_MS));
  db.on('blocked', blocked);
  try {
    await Promise.race([refuseNewer(name, blocked).then(() => db.open()), aborted(giveUp.signal)]);
  } catch (error) {
    db.close();
    throw storeError(error);
  } finally {
    timers.forEach(clearTimeout);
  }
  const table = <T, K>(of: string): Table<T, K> => db.table(of) as Table<T, K>;
  return {
    db,
    facts: table('facts'),
    datasets: table('datasets'),
    chunks: table('chunks'),
    seen: table('seen'),
    outbox: table('outbox'),
    manifests: table('manifests'),
    cursors: table('cursors'),
    drafts: table('drafts'),
    steps: table('steps'),
    stepChanges: table('stepChanges'),
    projections: table('projections'),
    projectionChunks: table('projectionChunks'),
  };
}

/** Dexie takes a database of a higher version as it is, and adds what it misses in it: so it must not come to that. */
async function refuseNewer(name: string, blocked: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(name, INDEXEDDB_VERSION);
    request.onupgradeneeded = () => {
      request.transaction!.abort();
      resolve();
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = (event) => {
      event.preventDefault();
      if (request.error?.name === 'AbortError') resolve();
      else reject(request.error);
    };
    // An older version is held open. What opens after this one waits behind it, and would not be told.
    request.onblocked = blocked;
  }).catch((error: unknown) => {
    throw storeError(error);
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
