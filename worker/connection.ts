/** One page's side of the worker: its hello, its views, and its death. */
import { finalizer, proxy } from 'comlink';
import { KoboldError } from '../core/errors.js';
import { CONTRACT, type ClientHello, type KoboldService, type LiveView } from './api.js';
import { loadDatasets } from './dataset/load.js';
import { addLendingPage } from './lending-pages.js';
import { openLiveView } from './live/live-view.js';
import { whenReleased } from './page-locks.js';
import type { WorkerState } from './service.js';
import { likelyStore } from './store/store.js';

export interface Connection {
  readonly service: KoboldService;
  /** Open views. */
  readonly views: number;
  close(): void;
}

/** A page without locks pings at least this often; browsers slow timers of hidden pages down to one a minute. */
export const HEARTBEAT_MS = 20_000;
const SILENCE_MS = 180_000;

export function createConnection(state: WorkerState, closed: () => void): Connection {
  const sessions = new Set<{ close(): void }>();
  const end = new AbortController();
  let helloed = false;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    if (end.signal.aborted) return;
    end.abort();
    clearTimeout(silence);
    for (const session of sessions) session.close();
    sessions.clear();
    closed();
  }

  /** Only for shared workers whose pages have no locks: everybody else dies with the worker or tells by lock. */
  function heard(): void {
    if (silence === undefined) return;
    clearTimeout(silence);
    silence = setTimeout(close, SILENCE_MS);
  }

  const service: KoboldService & { [finalizer](): void } = {
    async hello(client: ClientHello, lending?: MessagePort) {
      if (client.contract !== CONTRACT) {
        throw new KoboldError(
          'version-skew',
          'This page and the part of Kobold that runs beside it come from different releases. Reload the page.',
          { page: client.contract, worker: CONTRACT, version: state.version },
        );
      }
      helloed = true;
      if (lending) end.signal.addEventListener('abort', addLendingPage(lending));
      if (client.lock) whenReleased(client.lock, end.signal, close);
      else if (state.host === 'shared') silence = setTimeout(close, SILENCE_MS);
      const lock = await state.lock;
      const store = state.store.kind ?? likelyStore();
      return { contract: CONTRACT, version: state.version, host: state.host, store, ...(lock ? { lock } : {}) };
    },

    async live(source, request, sink, lent) {
      if (!helloed) throw new KoboldError('bad-request', 'live() was called before hello().');
      heard();
      const session = openLiveView(
        state.sources.open(source, lent && { port: lent, gone: end.signal }),
        request,
        (frame) => sink.postMessage(frame),
      );
      sessions.add(session);
      const done = () => {
        if (!sessions.delete(session)) return;
        session.close();
        sink.close();
      };
      const handle: LiveView & { [finalizer](): void } = {
        update: (next) => session.update(next),
        facet: (field, options) => session.loaded().then(() => session.facet(field, options)),
        summarize: (range) => session.loaded().then(() => session.summarize(range)),
        copy: (range, options) => session.loaded().then(() => session.copy(range, options)),
        record: (which) => session.loaded().then(() => session.record(which)),
        provenance: (which) => session.provenance(which),
        editing: (which) => session.editing(which),
        edit: (edits) => session.edit(edits),
        ...session.sheet,
        reload: () => session.reload(),
        close: done,
        [finalizer]: done,
      };
      return proxy(handle);
    },

    async dataset(source, sink) {
      heard();
      if (source.kind !== 'dataset' && source.kind !== 'url')
        throw new KoboldError('bad-request', 'Only what has an address is a dataset.');
      const datasets = await loadDatasets(state.store);
      // With the part that knows datasets: tables of files need neither.
      const { openDatasetSession } = await import('./dataset/parts.js');
      const session = openDatasetSession(datasets.open(source), (frame) => sink.postMessage(frame));
      sessions.add(session);
      const done = () => {
        if (!sessions.delete(session)) return;
        session.close();
        sink.close();
      };
      return proxy({ ...session, close: done, [finalizer]: done });
    },

    async store(sink, known) {
      heard();
      const datasets = await loadDatasets(state.store);
      const stop = await datasets.watchStore((news) => sink.postMessage(news), known);
      const close = () => {
        stop();
        sink.close();
      };
      if (end.signal.aborted) close();
      else end.signal.addEventListener('abort', close);
    },

    async health() {
      heard();
      return state.health();
    },

    /** The page released its proxy: it closes, or goes into the back/forward cache. */
    [finalizer]: close,
  };

  return {
    service,
    get views() {
      return sessions.size;
    },
    close,
  };
}
