/** Gathers the bytes of a file while it is read, and stores them once the rows are out. */
import type { Store } from '../store/store.js';
import type { Head } from './byte-stream.js';

/** Larger files are not kept: gathering them would double the memory. */
const MOST_BYTES = 20_000_000;
/** After the first frames, when the machine has nothing better to do. */
const DELAY_MS = 1_500;
/** A copy of the very same file is not written again within a day. */
const RENEW_MS = 86_400_000;

export class CopyKeeper {
  #chunks: Uint8Array<ArrayBuffer>[] | undefined = [];
  #size = 0;

  constructor(
    readonly url: string,
    readonly head: Head,
    readonly store: Store,
  ) {
    if (/\bno-store\b/i.test(head.headers['cache-control'] ?? '')) this.#chunks = undefined;
  }

  add(chunk: Uint8Array<ArrayBuffer>): void {
    this.#size += chunk.length;
    if (this.#size > MOST_BYTES) this.#chunks = undefined;
    this.#chunks?.push(chunk);
  }

  /** The file is complete. */
  keep(): void {
    if (!this.#chunks) return;
    const bytes = new Blob(this.#chunks);
    this.#chunks = undefined;
    setTimeout(() => void this.#write(bytes), DELAY_MS);
  }

  async #write(bytes: Blob): Promise<void> {
    const { etag, 'last-modified': lastModified, 'content-type': contentType } = this.head.headers;
    const fetchedAt = Date.now();
    const before = await this.store.get(this.url);
    const same =
      before !== undefined && (etag ? before.etag === etag : !!lastModified && before.lastModified === lastModified);
    if (same && fetchedAt - before.fetchedAt < RENEW_MS) return;
    await this.store.put({
      url: this.url,
      bytes,
      fetchedAt,
      ...(etag && { etag }),
      ...(lastModified && { lastModified }),
      ...(contentType && { contentType }),
    });
  }
}
