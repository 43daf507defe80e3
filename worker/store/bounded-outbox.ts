/** A store whose outbox is kept within its bounds (outbox-bounds.ts), wherever it lies: soon after the start, and once a day. */
import type { EventStore } from './event-store.js';

export interface BoundOptions {
  /** Runs once after `ms`; the answer cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** The first rows come first. */
const FIRST_MS = 5_000;
const AGAIN_MS = 86_400_000;

export function boundOutbox<T extends EventStore>(inner: T, { after, now = () => Date.now() }: BoundOptions): T {
  let cancel = after(FIRST_MS, tidy);
  function tidy(): void {
    cancel = after(AGAIN_MS, tidy);
    // A store that fails says so itself.
    inner.tidyOutbox(now()).catch(() => undefined);
  }
  const { close } = inner;
  return Object.assign(inner, {
    close(): void {
      cancel();
      close.call(inner);
    },
  });
}
