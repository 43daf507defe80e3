/** A file the reader dropped or chose. Nothing to retry, nothing to store: it is on the disk already. */
import { errorToData } from '../../core/errors.js';
import type { SourceRef } from '../api.js';
import { brokenStream, type ByteStream } from './byte-stream.js';
import { LoadedTable } from './loaded-table.js';
import { LIMITS, readTable } from './read-table.js';
import { SourceState, type Source } from './source.js';
import { withoutEnding } from './url.js';

export function openBlobSource({ name, blob }: SourceRef & { kind: 'file' }): Source {
  const state = new SourceState(withoutEnding(name));
  let current: ByteStream | undefined;

  async function load(): Promise<void> {
    current?.cancel();
    const bytes = (current = blobBytes(blob));
    let growing: LoadedTable | undefined;
    try {
      const url = `file:///${encodeURIComponent(name)}`;
      const head = await bytes.head();
      const table = await readTable(bytes, head, {
        url,
        stallMs: LIMITS.stallMs,
        rows(table, progress) {
          growing ??= new LoadedTable(table);
          if (current === bytes) state.set({ loaded: growing, progress, error: undefined });
        },
      });
      if (current === bytes)
        state.set({ loaded: growing ?? new LoadedTable(table), progress: undefined, error: undefined });
    } catch (error) {
      if (current === bytes) state.set({ error: errorToData(error), progress: undefined });
    }
  }
  void load();

  return Object.assign(state, {
    reload: () => void load(),
    close() {
      current?.cancel();
      current = undefined;
    },
  });
}

export function blobBytes(blob: Blob): ByteStream {
  const reader = blob.stream().getReader() as ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  return {
    async head() {
      const headers = { 'content-length': String(blob.size), ...(blob.type && { 'content-type': blob.type }) };
      return { status: 200, url: '', headers };
    },
    async read() {
      try {
        return (await reader.read()).value;
      } catch (error) {
        throw brokenStream('file:///', String(error)); // the file was moved or changed since it was dropped
      }
    },
    cancel: () => void reader.cancel().catch(() => undefined),
  };
}
