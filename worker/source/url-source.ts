/**
 * A file on the web. The first load shows rows as they come; later loads (another page lends a newer answer, somebody
 * reloads) happen behind the rows that are shown and replace them when complete. Cannot be reached: the stored copy.
 */
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import type { Table } from '../../core/table/column.js';
import type { Store } from '../store/store.js';
import { orStalled, type ByteStream, type Head } from './byte-stream.js';
import { CopyKeeper } from './copy-keeper.js';
import { fetchedBytes } from './fetched-bytes.js';
import { blobBytes } from './blob-source.js';
import { LenderGone } from './lent-bytes.js';
import { LoadedTable } from './loaded-table.js';
import { LIMITS, readTable } from './read-table.js';
import { Retry } from './retry.js';
import { SourceState, type Source } from './source.js';
import { assertReadable, titleOf } from './url.js';

export interface UrlSource extends Source {
  /** A page lends its answer, though the file may be here already: taken when it is newer, else let go. */
  offer(lent: ByteStream): void;
}

export interface UrlSourceOptions {
  readonly stallMs?: number;
  /** An answer this young is not compared with another. */
  readonly freshMs?: number;
}

const FRESH_MS = 5_000;

export function openUrlSource(
  url: string,
  lent: ByteStream | undefined,
  store: Store,
  options: UrlSourceOptions = {},
): UrlSource {
  const state = new SourceState(titleOf(url));
  const freshMs = options.freshMs ?? FRESH_MS;
  const stallMs = options.stallMs ?? LIMITS.stallMs;
  const retry = new Retry(() => start(fetchedBytes(url)));
  let loading: ByteStream | undefined;
  /** What the shown rows were read from. */
  let shown: { readonly head: Head; readonly at: number } | undefined;
  let closed = false;

  function start(bytes: ByteStream): void {
    loading?.cancel();
    loading = bytes;
    retry.stop();
    void load(bytes);
  }

  async function load(bytes: ByteStream): Promise<void> {
    try {
      const head = await orStalled(bytes.head(), stallMs, url);
      if (isCurrent(bytes)) await take(bytes, head);
    } catch (error) {
      if (!isCurrent(bytes)) return;
      bytes.cancel();
      if (error instanceof LenderGone) start(fetchedBytes(url));
      else await fail(error, bytes);
    }
  }

  /** Reads an answer to its end. */
  async function take(bytes: ByteStream, head: Head): Promise<void> {
    assertReadable(url, head);
    const behind = state.loaded?.table.complete === true;
    const keeper = new CopyKeeper(url, head, store);
    let growing: LoadedTable | undefined;
    const table = await readTable(bytes, head, {
      url,
      stallMs,
      bytes: (chunk) => keeper.add(chunk),
      rows(table, progress) {
        if (behind || !isCurrent(bytes)) return;
        growing ??= new LoadedTable(table);
        state.set({ loaded: growing, progress, error: undefined, offlineCopyOf: undefined });
      },
    });
    if (!isCurrent(bytes)) return;
    loading = undefined;
    shown = { head, at: Date.now() };
    show(growing ?? new LoadedTable(table));
    keeper.keep();
  }

  function show(loaded: LoadedTable, offlineCopyOf?: number): void {
    state.set({ loaded, progress: undefined, error: undefined, offlineCopyOf });
  }

  /** Rows that are there stay. Without a connection the stored copy stands in; else the reader is told. */
  async function fail(error: unknown, bytes: ByteStream): Promise<void> {
    const data = errorToData(error);
    const out = data.code === 'unreachable' || (data.code === 'stalled' && !state.loaded);
    if (out && shown) {
      state.set({ offlineCopyOf: shown.at, progress: undefined });
      retry.later();
    } else if (out && state.offlineCopyOf !== undefined) {
      retry.later(); // the copy is shown already
    } else if (out && (await showCopy(bytes))) {
      retry.later();
    } else if (isCurrent(bytes)) {
      state.set({ error: withRows(data, state.loaded?.table), progress: undefined });
      if (out) retry.whenOnline();
    }
    if (isCurrent(bytes)) loading = undefined;
  }

  async function showCopy(bytes: ByteStream): Promise<boolean> {
    const copy = await store.get(url);
    if (!copy || !isCurrent(bytes)) return false;
    try {
      const head: Head = { status: 200, url, headers: copy.contentType ? { 'content-type': copy.contentType } : {} };
      const table = await readTable(blobBytes(copy.bytes), head, { url, stallMs, rows: () => undefined });
      if (isCurrent(bytes)) show(new LoadedTable(table), copy.fetchedAt);
      return true;
    } catch {
      void store.remove(url);
      return false;
    }
  }

  function isCurrent(bytes: ByteStream): boolean {
    return !closed && loading === bytes;
  }

  async function compare(bytes: ByteStream): Promise<void> {
    loading = bytes;
    try {
      const head = await orStalled(bytes.head(), stallMs, url);
      if (!isCurrent(bytes)) return;
      if (shown && isSameFile(shown.head, head)) {
        bytes.cancel();
        loading = undefined;
        if (state.offlineCopyOf !== undefined) state.set({ offlineCopyOf: undefined, error: undefined });
        shown = { head, at: Date.now() };
      } else await take(bytes, head);
    } catch (error) {
      if (!isCurrent(bytes)) return;
      bytes.cancel();
      if (error instanceof LenderGone) loading = undefined;
      else await fail(error, bytes);
    }
  }

  if (lent) start(lent);
  else start(fetchedBytes(url));

  return Object.assign(state, {
    offer(offered: ByteStream) {
      if (loading || closed || (shown && Date.now() - shown.at < freshMs)) offered.cancel();
      else if (shown) void compare(offered);
      else start(offered);
    },
    reload: () => start(fetchedBytes(url, { cache: 'no-cache' })),
    close() {
      closed = true;
      loading?.cancel();
      loading = undefined;
      retry.stop();
    },
  });
}

/** Same etag or, without one, same date. A server that sends neither is believed to have changed. */
function isSameFile(a: Head, b: Head): boolean {
  if (b.status === 304) return true;
  if (b.status !== 200) return false;
  if (a.headers.etag || b.headers.etag) return a.headers.etag === b.headers.etag;
  const date = a.headers['last-modified'];
  return date !== undefined && date === b.headers['last-modified'];
}

function withRows(error: ErrorData, table: Table | undefined): ErrorData {
  if (!table?.rowCount || table.complete) return error;
  const rows = table.rowCount;
  const message = `${error.message} The first ${rows.toLocaleString('en')} rows are shown.`;
  return errorToData(new KoboldError(error.code, message, { ...error.details, rows }));
}
