/**
 * A store with what is wrong with it, in one place for all datasets of the worker: what it says itself, what an append or a
 * reading last failed with, and that a page knew another (`store-wiped`: emptied while nobody looked).
 */
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import type { EventStore } from './event-store.js';
import { storeProblem } from './store-errors.js';
import { tellProblem } from './told-problem.js';

export interface WatchedStore extends EventStore {
  /** A page has seen it with this id before. */
  hadId(id: string): void;
}

export function watchStore(inner: EventStore): WatchedStore {
  let failure: ErrorData | undefined;
  let wiped: ErrorData | undefined;
  const problem = (): ErrorData | undefined => inner.problem ?? failure ?? wiped;
  const told = tellProblem(inner, problem);
  const failed = (error: unknown): void => {
    if (!(error instanceof KoboldError)) return;
    failure = errorToData(error);
    told.tell();
  };

  return {
    ...inner,
    get problem() {
      return problem();
    },
    onProblem: told.onProblem,
    async append(dataset, events, from) {
      try {
        const fresh = await inner.append(dataset, events, from);
        failure = undefined;
        told.tell();
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
      told.tell();
    },
    close() {
      told.close();
      inner.close();
    },
  };
}
