/**
 * What this person suggests in a dataset: drafts that wait on this device, and open proposals of its key. Worked out once each time the
 * log or the drafts change, as every batch from a relay asks for it.
 */
import { sameValue } from '../../core/lineage/version.js';
import type { DatasetState } from '../../core/dataset/state.js';
import type { Pubkey } from '../../core/log/event.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import {
  type RecordSuggestions,
  sentSuggestions,
  type SentSuggestions,
  type Suggestions,
  suggestionsOf,
  waitingChanges,
} from '../../core/writing/suggestions.js';
import type { ProposalReadings } from './proposal-readings.js';

export interface Changed {
  readonly resource: string;
  readonly record: string;
}

export class OwnSuggestions {
  #kept: readonly SeenChange[] = [];
  #isStale = false;
  #waiting: readonly SeenChange[] = [];
  #sent: SentSuggestions = new Map();
  #shown: Suggestions = new Map();
  #changed: Changed[] = [];

  constructor(
    private readonly log: DatasetState,
    private readonly decisionsOf: ProposalReadings['decisionsOf'],
  ) {}

  /** Drafts as the store has them; once they are others, all else is as it was until it is renewed. */
  get kept(): readonly SeenChange[] {
    return this.#kept;
  }

  set kept(drafts: readonly SeenChange[]) {
    this.#kept = drafts;
    this.#isStale = true;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Against the log as it is: what it says by now is none. */
  get waiting(): readonly SeenChange[] {
    return this.#waiting;
  }

  /** By `cellKey`. */
  get sent(): SentSuggestions {
    return this.#sent;
  }

  get shown(): Suggestions {
    return this.#shown;
  }

  of(resource: string, record: string): RecordSuggestions | undefined {
    return this.#shown.get(resource)?.get(record);
  }

  /** How many cells. */
  get count(): { readonly drafts: number; readonly sent: number } {
    const count = { drafts: 0, sent: 0 };
    for (const records of this.#shown.values())
      for (const fields of records.values())
        for (const { proposal } of fields.values()) count[proposal === undefined ? 'drafts' : 'sent']++;
    return count;
  }

  /** The log has changed, or the drafts, or whose suggestions these are. */
  renew(author: Pubkey | undefined): void {
    this.#isStale = false;
    const before = this.#shown;
    this.#sent = sentSuggestions(this.log, author, this.decisionsOf);
    this.#waiting = waitingChanges(this.log, this.#kept, this.#sent);
    this.#shown = suggestionsOf(this.log, this.#waiting, author, this.#sent);
    this.#note(before, this.#shown);
    this.#note(this.#shown, before);
  }

  /** Records whose suggestions are others since this was last asked. */
  takeChanged(): readonly Changed[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed;
  }

  #note(a: Suggestions, b: Suggestions): void {
    for (const [resource, records] of a)
      for (const [record, fields] of records)
        if (!isSame(fields, b.get(resource)?.get(record))) this.#changed.push({ resource, record });
  }
}

function isSame(a: RecordSuggestions, b: RecordSuggestions | undefined): boolean {
  return (
    a.size === b?.size && [...a].every(([field, { value }]) => b.has(field) && sameValue(value, b.get(field)!.value))
  );
}
