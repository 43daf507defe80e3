/**
 * The event store as the worker uses it: in IndexedDB where that works, else in memory, and then `problem` says why. Never
 * rejects: a page without storage still shows its datasets.
 */
import { errorToData, type KoboldError } from '../../core/errors.js';
import { boundOutbox } from './bounded-outbox.js';
import type { DexieEventStoreOptions } from './dexie-event-store.js';
import type { EventStore } from './event-store.js';
import { type JournaledStore, journalStore } from './journaled-store.js';
import { keepWhenFull } from './keep-when-full.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { openOpfsOwnJournal } from './opfs-own-journal.js';
import type { OwnJournal } from './own-journal.js';
import { storeError, storeProblem } from './store-errors.js';
import { likelyStore } from './store.js';
import { watchStore, type WatchedStore } from './watched-store.js';

export interface OpenStoreOptions extends DexieEventStoreOptions {
  /** What stands beside the database; default: files of the origin. */
  readonly journal?: () => Promise<OwnJournal | undefined>;
}

export async function openEventStore(options: OpenStoreOptions = {}): Promise<WatchedStore> {
  return watchStore(await openBest(options));
}

async function openBest({
  journal = openOpfsOwnJournal,
  ...options
}: OpenStoreOptions): Promise<EventStore | JournaledStore> {
  const after = (ms: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  if (likelyStore() === 'memory') return boundOutbox(inMemory(storeProblem('store-unavailable')), { after });
  try {
    const { openDexieEventStore } = await import('./dexie-event-store.js');
    const store = keepWhenFull(boundOutbox(await openDexieEventStore(options), { after }), { after });
    return journalStore(store, { journal: journal(), after });
  } catch (error) {
    return boundOutbox(inMemory(storeError(error)), { after });
  }
}

/** A newer kit of the site keeps what is changed: an older one must not take it and lose it with the page. */
function inMemory(why: KoboldError): EventStore {
  const memory = createMemoryEventStore();
  const refuse = (): Promise<never> => Promise.reject(storeProblem('store-newer'));
  const isOld = why.code === 'store-newer';
  return {
    ...memory,
    problem: errorToData(why),
    append: (dataset, events, from) => (isOld && from?.own ? refuse() : memory.append(dataset, events, from)),
    changeDrafts: (dataset, change) => (isOld ? refuse() : memory.changeDrafts(dataset, change)),
  };
}
