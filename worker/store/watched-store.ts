/**
 * A store with what is wrong with it, in one place for all datasets of the worker: what it says itself, what an append or a
 * reading last failed with, and that a page knew another (`store-wiped`: emptied while nobody looked).
 */
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import type { EventStore } from './event-store.js';
import { storeProblem } from './store-errors.js';

export interface WatchedStore extends EventStore {
  /** A page has seen it with this id before. */
  hadId(id: string): void;
}

export function watchStore(inner: EventStore): WatchedStore {
  let failure: ErrorData | undefined;
  let wiped: ErrorData | undefined;
  const listeners = new Set<(problem: ErrorData | undefined) => void>();
  const problem = (): ErrorData | undefined => inner.problem ?? failure ?? wiped;
  let said = problem()?.code;
  const tell = (): void => {
    const now = problem();
    if (now?.code === said) return;
    said = now?.code;
    for (const listener of [...listeners]) listener(now);
  };
  const forget = inner.onProblem(tell);
  const failed = (error: unknown): void => {
    if (!(error instanceof KoboldError)) return;
    failure = errorToData(error);
    tell();
  };

  return {
    ...inner,
    get problem() {
      return problem();
    },
    onProblem(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async append(dataset, events, from) {
      try {
        const fresh = await inner.append(dataset, events, from);
        failure = undefined;
        tell();
        return fresh;
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    async *read(dataset, options) {
      try {
        yield* inner.read(dataset, options);
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    hadId(id) {
      if (inner.kind !== 'indexeddb' || id === inner.id) return;
      wiped = errorToData(storeProblem('store-wiped'));
      tell();
    },
    close() {
      forget();
      inner.close();
    },
  };
}
