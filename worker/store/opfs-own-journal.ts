/**
 * The journal in the origin private file system, which browsers empty apart from IndexedDB. A file is opened by an access handle
 * in dedicated workers, the only ones that have them, and by a stream in shared ones (Chromium 86, Firefox 111, Safari 26);
 * private windows of Firefox refuse it.
 */
import type { OwnJournal } from './own-journal.js';

export const JOURNAL_FOLDER = 'kobold-own-1';
/** A stream writes into a file beside, which is left over where the browser was killed. */
const LEFT_OVER = /\.crswap$/;
const LEFT_OVER_MS = 3_600_000;

/** Undefined where there is none that can be written to. Never rejects. */
export async function openOpfsOwnJournal(folder = JOURNAL_FOLDER): Promise<OwnJournal | undefined> {
  try {
    const { prototype } = FileSystemFileHandle;
    if (!('createSyncAccessHandle' in prototype) && !('createWritable' in prototype)) return undefined;
    const root = await navigator.storage.getDirectory();
    return journalIn(await root.getDirectoryHandle(folder, { create: true }));
  } catch {
    return undefined;
  }
}

function journalIn(directory: FileSystemDirectoryHandle): OwnJournal {
  const remove = (name: string): Promise<void> =>
    directory.removeEntry(name).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  return {
    async write(name, text) {
      const file = await directory.getFileHandle(name, { create: true });
      if ('createSyncAccessHandle' in file) await writeAtOnce(file as DirectFile, text);
      else await writeBeside(file, text);
    },
    async read(name) {
      try {
        return await (await (await directory.getFileHandle(name)).getFile()).text();
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    remove,
    async names() {
      const names: string[] = [];
      for await (const [name, handle] of directory.entries()) {
        if (!LEFT_OVER.test(name)) names.push(name);
        else if (await isLeftOver(handle)) await remove(name).catch(() => undefined);
      }
      return names.sort();
    },
  };
}

/** As dedicated workers know it. */
interface AccessHandle {
  truncate(size: number): void;
  write(bytes: Uint8Array): number;
  flush(): void;
  close(): void;
}
type DirectFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<AccessHandle> };

async function writeAtOnce(file: DirectFile, text: string): Promise<void> {
  const access = await file.createSyncAccessHandle();
  try {
    access.truncate(0);
    access.write(new TextEncoder().encode(text));
    access.flush();
  } finally {
    access.close();
  }
}

async function writeBeside(file: FileSystemFileHandle, text: string): Promise<void> {
  const stream = await file.createWritable();
  await stream.write(text);
  await stream.close();
}

async function isLeftOver(handle: FileSystemHandle): Promise<boolean> {
  if (handle.kind !== 'file') return false;
  const file = await (handle as FileSystemFileHandle).getFile().catch(() => undefined);
  return file !== undefined && Date.now() - file.lastModified > LEFT_OVER_MS;
}

const isNotFound = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotFoundError';
