/** The journal as dedicated workers have it, by access handles. */
import { expose } from 'comlink';
import { openOpfsOwnJournal } from '../../worker/store/opfs-own-journal.js';
import type { OwnJournal } from '../../worker/store/own-journal.js';

let journal: OwnJournal | undefined;

expose({
  hasHandles: () => 'createSyncAccessHandle' in FileSystemFileHandle.prototype,
  open: async (folder: string) => void (journal = await openOpfsOwnJournal(folder)),
  write: (name: string, text: string) => journal!.write(name, text),
  read: (name: string) => journal!.read(name),
  remove: (name: string) => journal!.remove(name),
  names: () => journal!.names(),
});
