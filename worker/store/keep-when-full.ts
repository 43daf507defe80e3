/**
 * A store that runs full keeps going: what came from relays stays in memory, is read from there, and is tried again until
 * there is room. It is said (`store-full`), and nothing is lost silently. Own events are refused at once instead: a person
 * must not believe that an edit is saved.
 */
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';
import type { AppendOrigin, EventStore } from './event-store.js';
import { READ_BATCH } from './event-store.js';
import { tellProblem } from './told-problem.js';

interface Waiting {
  readonly dataset: Address;
  readonly events: readonly NostrEvent[];
  readonly from: AppendOrigin;
}

export interface KeepOptions {
  /** Runs once after `ms`; the answer cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly retryMs?: number;
  /** Of JSON in memory; beyond it `append` rejects with `store-full`. */
  readonly mostCharacters?: number;
}

export function keepWhenFull(
  inner: EventStore,
  { after, retryMs = 30_000, mostCharacters = 64_000_000 }: KeepOptions,
): EventStore {
  let waiting: Waiting[] = [];
  let characters = 0;
  let full: ErrorData | undefined;
  let cancel = (): void => undefined;
  const problem = (): ErrorData | undefined => inner.problem ?? full;
  const told = tellProblem(inner, problem);

  const keep = (batch: Waiting, error: KoboldError): ReadonlySet<EventId> => {
    const size = batch.events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
    if (characters + size > mostCharacters) throw error;
    const held = new Set(waiting.flatMap(({ dataset, events }) => (dataset === batch.dataset ? events : [])));
    const ids = new Set([...held].map(({ id }) => id));
    waiting.push(batch);
    characters += size;
    if (!full) {
      full = errorToData(error);
      told.tell();
    }
    retryLater();
    return new Set(batch.events.map(({ id }) => id as EventId).filter((id) => !ids.has(id)));
  };
  const retryLater = (): void => {
    cancel();
    cancel = after(retryMs, () => void retry());
  };
  const retry = async (): Promise<void> => {
    const batches = waiting;
    for (const [i, { dataset, events, from }] of batches.entries()) {
      try {
        await inner.append(dataset, events, from);
      } catch {
        waiting = [...batches.slice(i), ...waiting.slice(batches.length)];
        return retryLater();
      }
    }
    waiting = waiting.slice(batches.length);
    if (waiting.length > 0) return retry();
    characters = 0;
    full = undefined;
    told.tell();
  };

  return {
    ...inner,
    get problem() {
      return problem();
    },
    onProblem: told.onProblem,
    async append(dataset, events, from = {}) {
      try {
        return await inner.append(dataset, events, from);
      } catch (error) {
        if (!(error instanceof KoboldError) || error.code !== 'store-full' || from.own) throw error;
        return keep({ dataset, events, from }, error);
      }
    },
    async *read(dataset, options = {}) {
      let last = options.after ?? 0;
      for await (const batch of inner.read(dataset, options)) {
        last = batch.at(-1)!.seq;
        yield batch;
      }
      // Their numbers are not for keeping: they get others once there is room.
      const rest = waiting.flatMap((batch) => (batch.dataset === dataset ? batch.events : []));
      for (let i = 0; i < rest.length; i += READ_BATCH) {
        yield rest.slice(i, i + READ_BATCH).map((event, n) => ({ seq: last + i + n + 1, event }));
      }
    },
    close() {
      cancel();
      told.close();
      inner.close();
    },
  };
}
