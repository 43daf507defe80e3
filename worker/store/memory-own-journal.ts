/** The journal of tests: as long as the process. */
import type { OwnJournal } from './own-journal.js';

export function createMemoryOwnJournal(files = new Map<string, string>()): OwnJournal {
  return {
    async write(name, text) {
      files.set(name, text);
    },
    async read(name) {
      return files.get(name);
    },
    async remove(name) {
      files.delete(name);
    },
    async names() {
      return [...files.keys()].sort();
    },
  };
}
