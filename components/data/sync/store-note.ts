/** What is wrong with the store, in one sentence: for `kobold-sync`, and for the foot of a table that shows a dataset. */
import type { ErrorData } from '../../../core/errors.js';
import { getClient } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import { sourceOf } from '../../kit/source.js';
import { watchStore } from '../../kit/store-news.js';
import type { ActionHost, TableActions } from '../table/table-actions.js';
import '../../kit/terms/en-store.js';

export function storeSentence({ code, message }: ErrorData, { terms }: LocalizeController): string {
  return terms.storeProblems[code] ?? message;
}

/** So that an emptied store is known at the next visit. */
export function keepStoreId(): void {
  watchStore(getClient(), () => undefined)();
}

/** Once, when rows are there; nothing is asked for tables of files. */
export function installStoreNote(host: ActionHost, actions: TableActions): void {
  let stop: (() => void) | undefined;
  let problem: ErrorData | undefined;
  const say = (): void => {
    const note = problem ? storeSentence(problem, host.context.localize) : '';
    if (note === actions.storeNote) return;
    actions.storeNote = note;
    host.requestUpdate();
  };
  const follow = (): void => {
    if (!host.isConnected || !isOnRelays(host)) {
      stop?.();
      stop = problem = undefined;
    } else {
      stop ??= watchStore(getClient(), (news) => {
        problem = news.problem;
        say();
      });
    }
    say();
  };
  host.addController({ hostConnected: follow, hostDisconnected: follow, hostUpdated: follow });
  follow();
}

function isOnRelays(host: HTMLElement): boolean {
  try {
    return sourceOf(host)?.kind === 'dataset';
  } catch {
    return false;
  }
}
