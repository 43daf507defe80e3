/** The store of opaque origins and of browsers that refuse IndexedDB: lives as long as the worker. */
import { STORE_LIMITS, urlsToDrop, type FileCopy, type FileStore, type StoreLimits } from './file-store.js';

export function createMemoryStore({ maxBytes }: StoreLimits = STORE_LIMITS): FileStore {
  /** Insertion order is order of use. */
  const copies = new Map<string, FileCopy>();
  const use = (copy: FileCopy): void => {
    copies.delete(copy.url);
    copies.set(copy.url, copy);
  };
  const entries = () => [...copies.values()].map((copy) => ({ url: copy.url, sizeBytes: copy.bytes.size }));

  return {
    kind: 'memory',
    async get(url) {
      const copy = copies.get(url);
      if (copy) use(copy);
      return copy;
    },
    async put(copy) {
      copies.delete(copy.url);
      if (copy.bytes.size > maxBytes) return;
      use(copy);
      for (const url of urlsToDrop(entries(), maxBytes)) copies.delete(url);
    },
    async remove(url) {
      copies.delete(url);
    },
    async usedBytes() {
      return entries().reduce((sum, entry) => sum + entry.sizeBytes, 0);
    },
    close() {
      copies.clear();
    },
  };
}
