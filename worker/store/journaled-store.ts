/**
 * A store with a journal beside it (own-journal.ts). The database alone decides what is saved: a file is written once it has
 * committed, and nobody waits for it. A journal of another database than this one means that ours is new: what stands there is
 * verified, appended as own, and sent.
 */
import { errorToData, type ErrorData } from '../../core/errors.js';
import type { Address, NostrEvent } from '../../core/log/event.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import type { ChangeDrafts, EventStore } from './event-store.js';
import { JournalKeeper } from './journal-keeper.js';
import type { OwnJournal } from './own-journal.js';
import { restoreFrom } from './restore-own.js';
import { storeProblem } from './store-errors.js';
import { tellProblem } from './told-problem.js';

export interface JournalOptions {
  /** Undefined where there is none: then nothing changes. */
  readonly journal: Promise<OwnJournal | undefined>;
  /** Runs once after `ms`; the answer cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** ms since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface JournaledStore extends EventStore {
  /** What another database left in the journal is here. Never rejects. */
  readonly restored: Promise<void>;
  /** Everything that is to be in the journal is there, and nothing else. Never rejects. */
  settled(): Promise<void>;
}

export function journalStore(
  inner: EventStore,
  { journal: opening, after, now = () => Date.now(), random = Math.random }: JournalOptions,
): JournaledStore {
  const keeper = new JournalKeeper(inner, { after, now, random });
  const appended = new Set<(dataset: Address, isRestored?: boolean) => void>();
  let rebuilt: ErrorData | undefined;
  const problem = (): ErrorData | undefined => inner.problem ?? rebuilt;
  const told = tellProblem(inner, problem);

  async function append(...[dataset, events, from = {}]: Parameters<EventStore['append']>) {
    const { own } = from;
    if (!own) return inner.append(dataset, events, from);
    let left: readonly SeenChange[] | undefined;
    const drafts: ChangeDrafts | undefined = own.drafts && ((held) => (left = own.drafts!(held)));
    const fresh = await inner.append(dataset, events, { ...from, own: { ...own, ...(drafts && { drafts }) } });
    keeper.appended(dataset, events as readonly NostrEvent[], own.relays);
    if (left) keeper.drafted(dataset, left);
    if (own.setAside) keeper.tidySoon();
    return fresh;
  }
  async function changeDrafts(dataset: Address, change: ChangeDrafts): Promise<readonly SeenChange[]> {
    const drafts = await inner.changeDrafts(dataset, change);
    keeper.drafted(dataset, drafts);
    return drafts;
  }

  async function open(): Promise<void> {
    const journal = await opening;
    if (!journal) return keeper.close();
    const found = await restoreFrom(journal, inner.id, { append, changeDrafts });
    keeper.open(journal);
    if (found.datasets.size === 0) return;
    await keeper.settled();
    for (const name of found.names) await journal.remove(name);
    const { code, message } = storeProblem('store-wiped');
    rebuilt = { ...errorToData(storeProblem(code)), message, details: { events: found.events, drafts: found.drafts } };
    told.tell();
    for (const dataset of found.datasets) [...appended].forEach((listener) => listener(dataset, true));
  }
  const restored = open().catch((error: unknown) => console.warn('Kobold: the journal could not be read.', error));

  return {
    ...inner,
    get problem() {
      return problem();
    },
    onProblem: told.onProblem,
    append,
    changeDrafts,
    onAppended(listener) {
      appended.add(listener);
      const stop = inner.onAppended(listener);
      return () => {
        appended.delete(listener);
        stop();
      };
    },
    async markOutbox(id, relay, outcome) {
      await inner.markOutbox(id, relay, outcome);
      if (outcome.state !== 'waiting') keeper.tidySoon();
    },
    async tidyOutbox(now) {
      await inner.tidyOutbox(now);
      keeper.tidySoon();
    },
    async remove(dataset) {
      await inner.remove(dataset);
      keeper.removed(dataset);
    },
    restored,
    settled: async () => {
      await restored;
      await keeper.settled();
    },
    close() {
      told.close();
      keeper.close();
      inner.close();
    },
  };
}
