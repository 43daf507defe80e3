/** What is wrong with a store that stands around another: told to who listens, whenever it is something else. */
import type { ErrorData } from '../../core/errors.js';
import type { EventStore } from './event-store.js';

export interface ToldProblem {
  readonly onProblem: EventStore['onProblem'];
  /** After anything that `problem` looks at has changed. */
  tell(): void;
  close(): void;
}

/** `problem`: of both stores. */
export function tellProblem(inner: EventStore, problem: () => ErrorData | undefined): ToldProblem {
  const listeners = new Set<(problem: ErrorData | undefined) => void>();
  let said = problem()?.code;
  const tell = (): void => {
    const now = problem();
    if (now?.code === said) return;
    said = now?.code;
    for (const listener of [...listeners]) listener(now);
  };
  return {
    onProblem: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
    close: inner.onProblem(tell),
  };
}
