/**
 * What the worker keeps across visits: the last good copy of each file, for when its URL cannot be reached. A cache: all
 * of it may vanish at any time. Implementations pass test/contracts/store.ts.
 */

export interface FileCopy {
  readonly url: string;
  /** As the server sent it; decides how the bytes are read. */
  readonly contentType?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** ms since 1970. */
  readonly fetchedAt: number;
  readonly bytes: Blob;
}

export interface FileStore {
  readonly kind: 'indexeddb' | 'memory';
  /** Counts as a use. */
  get(url: string): Promise<FileCopy | undefined>;
  /** Replaces; then drops the copies unused for longest until all fit. One that alone does not fit is not kept. */
  put(copy: FileCopy): Promise<void>;
  remove(url: string): Promise<void>;
  usedBytes(): Promise<number>;
  close(): void;
}

export interface StoreLimits {
  readonly maxBytes: number;
}
export const STORE_LIMITS: StoreLimits = { maxBytes: 100_000_000 };

/** Which of the entries, least recently used first, must go so that `needed` bytes fit. */
export function urlsToDrop(entries: readonly { url: string; sizeBytes: number }[], maxBytes: number): string[] {
  let used = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const drop: string[] = [];
  for (const entry of entries) {
    if (used <= maxBytes) break;
    used -= entry.sizeBytes;
    drop.push(entry.url);
  }
  return drop;
}
