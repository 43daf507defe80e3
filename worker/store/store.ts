/**
 * The store as the worker uses it: opened at the first use (never on the way to the first rows), in memory where
 * IndexedDB is absent or refuses. A failing store never fails a source: losing a copy is not an error of the reader's.
 */
import type { FileCopy, FileStore } from './file-store.js';
import { createMemoryStore } from './memory-store.js';

export interface Store {
  /** Undefined until the store was first used. */
  readonly kind: FileStore['kind'] | undefined;
  get(url: string): Promise<FileCopy | undefined>;
  put(copy: FileCopy): Promise<void>;
  remove(url: string): Promise<void>;
}

export function createStore(open: () => Promise<FileStore> = openBest): Store {
  let opened: Promise<FileStore> | undefined;
  let kind: FileStore['kind'] | undefined;
  async function use<T>(run: (store: FileStore) => Promise<T>): Promise<T | undefined> {
    try {
      const store = await (opened ??= open());
      kind = store.kind;
      return await run(store);
    } catch (error) {
      console.warn('Kobold: the browser’s storage failed; no copy for offline reading.', error);
      return undefined;
    }
  }
  return {
    get kind() {
      return kind;
    },
    get: (url) => use((store) => store.get(url)),
    put: async (copy) => void (await use((store) => store.put(copy))),
    remove: async (url) => void (await use((store) => store.remove(url))),
  };
}

/** What `openBest` will most probably open. */
export function likelyStore(): FileStore['kind'] {
  return self.origin !== 'null' && typeof indexedDB !== 'undefined' ? 'indexeddb' : 'memory';
}

async function openBest(): Promise<FileStore> {
  if (likelyStore() === 'memory') return createMemoryStore();
  try {
    const { openDexieStore } = await import('./dexie-store.js');
    return await openDexieStore();
  } catch {
    return createMemoryStore();
  }
}
