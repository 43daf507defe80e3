/**
 * What sync takes from its surroundings: time, chance, sockets, and whether there is a network. Passed in, so that the
 * same code runs in a worker, in Node (with `ws`), and in tests with a clock of their own.
 */
import { isLoopback } from './relay-url.js';

export interface SyncEnvironment {
  /** ms since 1970. */
  readonly now: () => number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Runs once after `ms`; the answer cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly openSocket: (url: string) => Socket;
  /** The relay's information document (NIP-11), or undefined where it cannot be had. */
  readonly relayInfo: (url: string) => Promise<unknown>;
  /** The page comes from this machine: then a dataset may name relays on it too. */
  readonly isLocalPage?: boolean;
  /** What the browser knows of the network; Node knows nothing and says true. */
  readonly isOnline: () => boolean;
  readonly onOnlineChange: (listener: () => void) => () => void;
  /** Signs a NIP-42 template, where a signer is there. */
  readonly signAuth?: (template: AuthTemplate) => Promise<unknown>;
}

/** What WebSocket has of it that is used; `ws` has the same. */
export interface Socket {
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface AuthTemplate {
  readonly kind: 22242;
  readonly created_at: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: '';
}

const INFO_TIMEOUT_MS = 5_000;

/** That of a worker or page; `signAuth` by whoever has a signer. */
export function browserEnvironment(more: Partial<SyncEnvironment> = {}): SyncEnvironment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    openSocket: (url) => new WebSocket(url) as unknown as Socket,
    relayInfo: fetchRelayInfo,
    isLocalPage: isLoopback(globalThis.location?.hostname ?? ''),
    isOnline: () => globalThis.navigator?.onLine ?? true,
    onOnlineChange: (listener) => {
      const scope = globalThis as unknown as EventTarget;
      if (typeof scope.addEventListener !== 'function') return () => undefined;
      scope.addEventListener('online', listener);
      scope.addEventListener('offline', listener);
      return () => {
        scope.removeEventListener('online', listener);
        scope.removeEventListener('offline', listener);
      };
    },
    ...more,
  };
}

/** Never rejects: a page's policy may forbid it, and every limit has a careful default. */
async function fetchRelayInfo(url: string): Promise<unknown> {
  try {
    const response = await fetch(url.replace(/^ws/, 'http'), {
      headers: { accept: 'application/nostr+json' },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(INFO_TIMEOUT_MS),
    });
    if (!response.ok || Number(response.headers.get('content-length') ?? 0) > 100_000) return undefined;
    return await response.json();
  } catch {
    return undefined;
  }
}
