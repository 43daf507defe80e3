/** A device that writes to a fold, with a store and no relay: what it keeps, and in which steps. */
import type { EventStore } from '../../worker/store/event-store.js';
import { DatasetWriting } from '../../worker/writing/dataset-writing.js';
import type { KeyVault } from '../../worker/writing/key-vault.js';
import type { SignedHistory } from './signed-history.js';

export interface WritingAlone {
  readonly history: SignedHistory;
  readonly vault: KeyVault;
  readonly store: EventStore;
  /** Where own events are to go. */
  readonly relays?: () => readonly string[];
}

/** Resolves once its key is known. */
export async function openWritingAlone({ history, vault, store, relays }: WritingAlone): Promise<DatasetWriting> {
  const { fold, address } = history;
  const writing: DatasetWriting = new DatasetWriting(
    {
      address,
      fold,
      known: () => fold.events().map(({ id }) => id),
      relays: relays ?? (() => []),
      takeOwn(signed) {
        fold.add(signed.map(({ decoded }) => decoded));
        writing.heard(signed.map(({ decoded }) => decoded));
        writing.renew();
      },
      suggestionsChanged: () => undefined,
    },
    { store: async () => store, openVault: async () => vault, now: () => Date.now() },
  );
  await writing.open();
  await writing.knownKey();
  return writing;
}
