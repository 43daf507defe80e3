/**
 * Life and death across the port, which no event tells: each side holds a Web Lock for as long as it lives, and who asks
 * for the other's lock is granted it at the other's death. Without locks (plain http, opaque origins) callers ping.
 */

/** Holds a lock until the signal aborts. Resolves with the name once it is held, with undefined where there are no locks. */
export function holdLock(name: string, signal?: AbortSignal): Promise<string | undefined> {
  const locks = lockManager();
  if (!locks) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const held = () =>
      new Promise<void>((release) => {
        resolve(name);
        signal?.addEventListener('abort', () => release(), { once: true });
        if (signal?.aborted) release();
      });
    locks.request(name, held).catch(() => resolve(undefined));
  });
}

/** Calls back when the holder of the lock is gone; never after the signal aborts. */
export function whenReleased(name: string, signal: AbortSignal, gone: () => void): void {
  lockManager()
    ?.request(name, { signal }, () => {
      if (!signal.aborted) gone();
    })
    .catch(() => undefined); // aborted, or the origin lost its locks: then nobody needs to know
}

function lockManager(): LockManager | undefined {
  try {
    return self.origin === 'null' ? undefined : navigator.locks;
  } catch {
    return undefined;
  }
}
