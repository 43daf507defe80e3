/** What writing asks of the dataset and of its surroundings. Types only. */
import type { Fold } from '../../core/dataset/fold.js';
import type { Address, EventId } from '../../core/log/event.js';
import type { Signed } from '../../core/writing/writer.js';
import type { EventStore } from '../store/event-store.js';
import type { KeyVault } from './key-vault.js';

/** The dataset, as far as writing goes. */
export interface WritingTarget {
  readonly address: Address;
  readonly fold: Fold;
  /** Ids of all events in hand. */
  known(): Iterable<EventId>;
  /** Where own events go. */
  relays(): readonly string[];
  /** They are kept, and wait in the outbox: to be folded, shown, and sent. */
  takeOwn(events: readonly Signed[]): void;
  /** What is suggested has changed. */
  suggestionsChanged(): void;
}

export interface WritingOptions {
  readonly store: () => Promise<EventStore>;
  /** Opened at the first need. */
  readonly openVault: () => Promise<KeyVault>;
  readonly now: () => number;
  /** Runs while no other worker of the site writes to the dataset, and after what they wrote was read; absent: there is no other. */
  readonly alone?: <T>(run: () => Promise<T>) => Promise<T>;
}
