/** All sources of the worker: one per URL or drop, shared by all views of all pages, kept a while after the last one closed. */
import { errorToData } from '../../core/errors.js';
import type { Health, SourceRef } from '../api.js';
import type { Store } from '../store/store.js';
import { openBlobSource } from './blob-source.js';
import { openDatasetSource } from './dataset-source.js';
import { lentBytes } from './lent-bytes.js';
import { openRowsSource } from './rows-source.js';
import { SourceState, type Source } from './source.js';
import { assertFileUrl, isBundleUrl } from './url.js';
import { openUrlSource, type UrlSource, type UrlSourceOptions } from './url-source.js';

export interface LentAnswer {
  readonly port: MessagePort;
  /** Aborts when the lending page dies. */
  readonly gone: AbortSignal;
}

export interface OpenSource {
  readonly source: Source;
  release(): void;
}

export interface Sources {
  /** Never throws: a source that cannot be is one with an error. */
  open(ref: SourceRef, lent?: LentAnswer): OpenSource;
  list(): Health['sources'];
}

export interface SourcesOptions extends UrlSourceOptions {
  /** How long a source without views is kept: readers come back, pages navigate. */
  readonly keepMs?: number;
  /** So many without views at most; the one unused for longest goes first. */
  readonly keepMost?: number;
}

interface Entry {
  readonly source: Source;
  views: number;
  timer?: ReturnType<typeof setTimeout>;
}

export function createSources(store: Store, options: SourcesOptions = {}): Sources {
  const { keepMs = 30_000, keepMost = 4 } = options;
  const entries = new Map<string, Entry>();

  function drop(key: string): void {
    const entry = entries.get(key);
    if (!entry || entry.views > 0) return;
    clearTimeout(entry.timer);
    entries.delete(key);
    entry.source.close();
  }

  /** In order of their last use: an entry is put at the end when its last view closes. */
  function keep(key: string, entry: Entry): void {
    entries.delete(key);
    entries.set(key, entry);
    entry.timer = setTimeout(() => drop(key), keepMs);
    const unused = [...entries].filter(([, { views }]) => views === 0);
    for (const [oldest] of unused.slice(0, Math.max(0, unused.length - keepMost))) drop(oldest);
  }

  function create(ref: SourceRef, lent: LentAnswer | undefined): Source {
    if (ref.kind === 'rows') return openRowsSource(ref);
    if (ref.kind === 'file') return openBlobSource(ref);
    if (ref.kind === 'dataset') return openDatasetSource(ref, store);
    const bytes = lent && lentBytes(ref.url, lent.port, lent.gone);
    if (isBundleUrl(ref.url)) return openDatasetSource(ref, store, bytes);
    return openUrlSource(ref.url, bytes, store, options);
  }

  return {
    open(written, lent) {
      let ref = written;
      let key: string;
      try {
        if (ref.kind === 'url') ref = { ...ref, url: assertFileUrl(ref.url) };
        key = keyOf(ref);
      } catch (error) {
        lent?.port.postMessage('cancel');
        return { source: failedSource(error), release: () => undefined };
      }
      const known = entries.get(key);
      const entry = known ?? { source: create(ref, lent), views: 0 };
      if (known && lent && ref.kind === 'url') {
        const bytes = lentBytes(ref.url, lent.port, lent.gone);
        if (isBundleUrl(ref.url)) bytes.cancel();
        else (known.source as UrlSource).offer(bytes);
      } else if (known?.source.error && known.views === 0) known.source.reload(); // who comes anew did not ask for an old failure
      clearTimeout(entry.timer);
      entry.views++;
      entries.set(key, entry);
      let released = false;
      return {
        source: entry.source,
        release() {
          if (released) return;
          released = true;
          if (--entry.views === 0) keep(key, entry);
        },
      };
    },
    list: () =>
      [...entries.values()].map(({ source, views }) => ({
        name: source.title,
        rows: source.loaded?.table.rowCount ?? 0,
        complete: source.loaded?.table.complete ?? false,
        views,
      })),
  };
}

/** A file of rows has no resources: whatever is asked for, it is the same. */
function keyOf(ref: SourceRef): string {
  if (ref.kind === 'dataset') return JSON.stringify(ref);
  if (ref.kind !== 'url') return `${ref.kind}:${ref.id}`;
  return isBundleUrl(ref.url) && ref.resource !== undefined ? `${ref.url}#${ref.resource}` : ref.url;
}

function failedSource(error: unknown): Source {
  const state = new SourceState('');
  state.set({ error: errorToData(error) });
  return Object.assign(state, { reload: () => undefined, close: () => undefined });
}
