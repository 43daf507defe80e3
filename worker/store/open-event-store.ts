/** The best event store there is: IndexedDB, or memory where it is absent or refuses, which is then said. */
import { errorToData, type ErrorData } from '../../core/errors.js';
import type { EventStore } from './event-store.js';
import { createMemoryEventStore } from './memory-event-store.js';
import { likelyStore } from './store.js';

export async function openEventStore(): Promise<EventStore & { readonly refused?: ErrorData }> {
  if (likelyStore() === 'memory') return createMemoryEventStore();
  try {
    const { openDexieEventStore } = await import('./dexie-event-store.js');
    return await openDexieEventStore();
  } catch (error) {
    return Object.assign(createMemoryEventStore(), { refused: errorToData(error) });
  }
}
