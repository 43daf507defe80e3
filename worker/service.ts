/** The worker as a whole: its sources, its store, one Connection per page. */
import { expose } from 'comlink';
import { VERSION } from '../core/version.js';
import type { Health, HostKind } from './api.js';
import { createConnection, type Connection } from './connection.js';
import { holdLock } from './page-locks.js';
import { createSources, type Sources } from './source/sources.js';
import { createStore, likelyStore, type Store } from './store/store.js';

export interface Service {
  connect(port: MessagePort): void;
}

/** What connections share. */
export interface WorkerState {
  readonly host: HostKind;
  readonly version: string;
  readonly lock: Promise<string | undefined>;
  readonly sources: Sources;
  readonly store: Store;
  health(): Health;
}

export function createService(host: HostKind): Service {
  const connections = new Set<Connection>();
  const store = createStore();
  const sources = createSources(store);
  const state: WorkerState = {
    host,
    version: VERSION,
    // A dedicated worker dies with its page and tells its errors; its lock still shows a page that it was killed.
    lock: holdLock(`kobold worker ${crypto.getRandomValues(new Uint32Array(3)).join('-')}`),
    sources,
    store,
    health: () => ({
      version: VERSION,
      host,
      store: store.kind ?? likelyStore(),
      clients: connections.size,
      views: [...connections].reduce((sum, connection) => sum + connection.views, 0),
      sources: sources.list(),
    }),
  };
  return {
    connect(port) {
      const connection = createConnection(state, () => {
        connections.delete(connection);
        port.close();
      });
      connections.add(connection);
      expose(connection.service, port);
    },
  };
}
