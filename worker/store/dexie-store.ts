/**
 * The store in IndexedDB. Facts and bytes lie in two tables, so that choosing what to drop reads no bytes. Only ever
 * imported dynamically: Dexie must not weigh on the way to the first rows.
 */
import { Dexie, type Table } from 'dexie';
import { STORE_LIMITS, urlsToDrop, type FileCopy, type FileStore, type StoreLimits } from './file-store.js';

interface Entry extends Omit<FileCopy, 'bytes'> {
  readonly sizeBytes: number;
  /** Rises with every use; a clock would tie. */
  readonly use: number;
}
interface Content {
  readonly url: string;
  readonly bytes: Blob;
}

/** The scheme's number is part of the name: an older kit in another tab neither reads nor writes a newer scheme. */
export const DATABASE_NAME = 'kobold-files-1';

/** Rejects where IndexedDB refuses. */
export async function openDexieStore(
  { maxBytes }: StoreLimits = STORE_LIMITS,
  name = DATABASE_NAME,
): Promise<FileStore> {
  const db = new Dexie(name);
  db.version(1).stores({ entries: 'url, use', contents: 'url' });
  const entries: Table<Entry, string> = db.table('entries');
  const contents: Table<Content, string> = db.table('contents');
  await db.open();

  const nextUse = async (): Promise<number> => ((await entries.orderBy('use').last())?.use ?? 0) + 1;
  const drop = async (urls: string[]): Promise<void> => {
    await entries.bulkDelete(urls);
    await contents.bulkDelete(urls);
  };

  return {
    kind: 'indexeddb',
    get: (url) =>
      db.transaction('rw', entries, contents, async () => {
        const entry = await entries.get(url);
        const content = await contents.get(url);
        if (!entry || !content) return undefined;
        await entries.update(url, { use: await nextUse() });
        const { sizeBytes: _size, use: _use, ...facts } = entry;
        return { ...facts, bytes: content.bytes };
      }),
    put: (copy) =>
      db.transaction('rw', entries, contents, async () => {
        const { bytes, ...facts } = copy;
        if (bytes.size > maxBytes) return drop([copy.url]);
        await entries.put({ ...facts, sizeBytes: bytes.size, use: await nextUse() });
        await contents.put({ url: copy.url, bytes });
        await drop(urlsToDrop(await entries.orderBy('use').toArray(), maxBytes));
      }),
    remove: (url) => db.transaction('rw', entries, contents, () => drop([url])),
    async usedBytes() {
      let sum = 0;
      await entries.each((entry) => (sum += entry.sizeBytes));
      return sum;
    },
    close: () => db.close(),
  };
}
