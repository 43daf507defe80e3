/** One session per relay, shared by all datasets of the worker, and one live feed on it. */
import type { SyncEnvironment } from './environment.js';
import { LiveFeed } from './live-feed.js';
import { RelaySession } from './relay-session.js';
import { Verifier } from './verifier.js';

export interface PooledRelay {
  readonly session: RelaySession;
  readonly feed: LiveFeed;
  /** The last who lets go closes the connection. */
  release(): void;
}

export interface RelayPool {
  readonly environment: SyncEnvironment;
  readonly verifier: Verifier;
  /** `url` as `relayUrl` gives it. Connects. */
  use(url: string): PooledRelay;
  close(): void;
}

export function createRelayPool(environment: SyncEnvironment, verifier = new Verifier()): RelayPool {
  const relays = new Map<string, { session: RelaySession; feed: LiveFeed; users: number }>();
  return {
    environment,
    verifier,
    use(url) {
      let relay = relays.get(url);
      if (!relay) {
        const session = new RelaySession(url, environment);
        relays.set(url, (relay = { session, feed: new LiveFeed(session), users: 0 }));
        session.connect();
      }
      const used = relay;
      used.users += 1;
      let isReleased = false;
      return {
        session: used.session,
        feed: used.feed,
        release() {
          if (isReleased) return;
          isReleased = true;
          used.users -= 1;
          if (used.users > 0) return;
          used.session.close();
          relays.delete(url);
        },
      };
    },
    close() {
      for (const { session } of relays.values()) session.close();
      relays.clear();
    },
  };
}
