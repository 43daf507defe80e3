/**
 * What a table or record of a dataset cannot promise, one sentence each: that its rows are checked (a snapshot is still being
 * read), that they are kept on this device (something is wrong with the store).
 */
import type { ErrorData } from '../../../core/errors.js';
import type { Counts } from '../../../worker/api.js';
import { getClient } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import { sourceOf } from '../../kit/source.js';
import { watchStore } from '../../kit/store-news.js';
import type { ActionHost, TableActions } from '../table/table-actions.js';
import '../../kit/terms/en-store.js';

/** '' where rows are what their log says. Of what is on relays, only a snapshot that is not whole makes its readers wait for a share. */
export function trustSentence({ complete, progress }: Counts, localize: LocalizeController): string {
  if (complete || progress === undefined) return '';
  return localize.terms.onTrust(localize.number(progress, { style: 'percent', maximumFractionDigits: 0 }));
}

export function storeSentence({ code, message, details }: ErrorData, { terms }: LocalizeController): string {
  const sentence = terms.storeProblems[code] ?? message;
  return details?.events || details?.drafts ? `${sentence} ${terms.rebuilt}` : sentence;
}

/** So that an emptied store is known at the next visit. */
export function keepStoreId(): void {
  watchStore(getClient(), () => undefined)();
}

/** Once, when rows are there; of files, nobody has to be trusted and nothing is asked. */
export function installCaveats(host: ActionHost, actions: TableActions): void {
  let stop: (() => void) | undefined;
  let problem: ErrorData | undefined;
  const say = (isLive: boolean): void => {
    const { state, localize } = host.context;
    const trust = isLive ? trustSentence(state.counts, localize) : '';
    const caveat = `${trust} ${problem ? storeSentence(problem, localize) : ''}`.trim();
    if (caveat === actions.caveat) return;
    actions.caveat = caveat;
    host.requestUpdate();
  };
  const follow = (): void => {
    const isLive = host.isConnected && isOnRelays(host);
    if (!isLive) {
      stop?.();
      stop = problem = undefined;
    } else {
      stop ??= watchStore(getClient(), (news) => {
        problem = news.problem;
        say(true);
      });
    }
    say(isLive);
  };
  host.addController({ hostConnected: follow, hostDisconnected: follow, hostUpdated: follow });
  follow();
}

export function isOnRelays(host: HTMLElement): boolean {
  try {
    return sourceOf(host)?.kind === 'dataset';
  } catch {
    return false;
  }
}
