/**
 * The event store as the worker uses it: in IndexedDB where that works, else in memory, and then `problem` says why. Never
 * rejects: a page without storage still shows its datasets.
 */
import { errorToData } from '../../core/errors.js';
import type { DexieEventStoreOptions } from './dexie-event-store.js';
import type { EventStore } from './event-store.js';
import { keepWhenFull } from './keep-when-full.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { storeError, storeProblem } from './store-errors.js';
import { likelyStore } from './store.js';
import { watchStore, type WatchedStore } from './watched-store.js';

export async function openEventStore(options: DexieEventStoreOptions = {}): Promise<WatchedStore> {
  return watchStore(await openBest(options));
}

async function openBest(options: DexieEventStoreOptions): Promise<EventStore> {
  if (likelyStore() === 'memory') return inMemory(storeProblem('store-unavailable'));
  try {
    const { openDexieEventStore } = await import('./dexie-event-store.js');
    const after = (ms: number, run: () => void): (() => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    return keepWhenFull(await openDexieEventStore(options), { after });
  } catch (error) {
    return inMemory(storeError(error));
  }
}

function inMemory(why: Error): EventStore {
  return { ...createMemoryEventStore(), problem: errorToData(why) };
}
