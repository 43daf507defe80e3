/** What a page asks about a dataset's past, and what it may do with it: part of the contract (api.ts). */
import type { Author } from '../core/dataset/provenance.js';
import type { TimelineKind } from '../core/lineage/timeline.js';
import type { Policy } from '../core/log/event.js';
import type { Field } from '../core/table/field.js';
import type { CellProblem } from '../core/writing/cell-problem.js';

export interface HistoryCalls {
  /** Newest first. Files have one too. Rejects with `bad-request` for what is no cursor. */
  history(question?: HistoryQuestion): Promise<HistoryPage>;
  /** Cells with several values, by resource, record, field. */
  conflicts(question?: ConflictQuestion): Promise<ConflictList>;
  /** What has no effect, or none yet, newest first. */
  setAside(question?: { readonly names?: boolean }): Promise<SetAsideList>;
  /**
   * Writes what is to show again, or suggests it where this device has no right. With `preview` nothing is done. Rejects with
   * `changed-since` where it would change something else than `planned` of a preview says, `history-missing` where the past is not all here, `unknown-record`, and as `LiveView.edit` does;
   * with `too-large` where more than 50,000 cells would change, and `cancelled` after `stopRestoring`.
   */
  restore(wish: RestoreWish, options?: RestoreOptions): Promise<RestoreOutcome>;
  /** What this page has begun to restore, or to preview, is given up, unless it is being kept already. */
  stopRestoring(): Promise<void>;
  /**
   * Puts one value in the place of all that stand in a cell: that of an event, or a text as `CellEdit.text`. Rejects with
   * `changed-since` where other values stand there than `seen` (ids of events) names, `bad-request` where nothing is to be decided any more, and `no-right` where it could only be suggested, and shows already.
   */
  decide(
    cell: CellName,
    pick: { readonly event: string } | { readonly text: string },
    seen?: readonly string[],
  ): Promise<RestoreOutcome>;
  /** What an event without effect says, as a proposal of this device. `note` names its author. Gives the proposals' ids. */
  proposeAgain(event: string, note: string): Promise<readonly string[]>;
}

export interface HistoryQuestion {
  /** `record` and `field` (a key) need it. */
  readonly resource?: string;
  readonly record?: string;
  readonly field?: string;
  /** Pubkey of the person, whose devices write in their name. */
  readonly person?: string;
  readonly kinds?: readonly TimelineKind[];
  /** `HistoryPage.next` of the page before. */
  readonly before?: string;
  /** At most 100; 30 by default. */
  readonly limit?: number;
  /** This one only, with all that it changed (the first 500) and all that it says of it. */
  readonly event?: string;
  /** Answer after the relays were asked what people call themselves: seconds, once a day and person. */
  readonly names?: boolean;
  /** Answer after some of what only a snapshot tells of was fetched. */
  readonly older?: boolean;
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** Absent: there are no older ones here. */
  readonly next?: string;
  /** All that match, as far as they are here. */
  readonly total: number;
  /** Events told of by a snapshot that are not here: of the record, where one is asked for. */
  readonly lacking: number;
  /** Nothing is to come: relays were read, and nothing is lacking. */
  readonly complete: boolean;
  /** Who wrote what matches, most first, at most 50. */
  readonly people: readonly (Who & { readonly count: number })[];
  /** By resource and field key, with a space between: how to show values. */
  readonly fields: Readonly<Record<string, Field>>;
  /** What restoring becomes for the resource asked for; without one for the first. Absent: nothing can be written. */
  readonly as?: 'saved' | 'suggested';
}

/** A person; `name` is what they call themselves: unproven. */
export interface Who {
  readonly pubkey: string;
  readonly npub: string;
  readonly name?: string;
}

export interface HistoryEntry {
  readonly id: string;
  /** With author and relays, to pass on (NIP-19). */
  readonly nevent: string;
  /** ms since 1970, by its author's clock. */
  readonly at: number;
  /** `locked`: encrypted, or of a newer version: only that it is there can be said. */
  readonly kind: TimelineKind | 'proposal' | 'locked';
  readonly author: Author;
  /** Of the author's person. */
  readonly npub: string;
  readonly name?: string;
  /** At most 20. */
  readonly relays: readonly string[];
  readonly note?: string;
  /** The note is longer than what is told of it: ask for the event alone. */
  readonly isNoteCut?: true;
  readonly accepted?: Who & { readonly proposal: string };
  readonly changes: readonly HistoryChange[];
  /** Changes that are not listed here: ask for the event alone. */
  readonly more: number;
  /** It was asked for alone: no more of it is told. */
  readonly isAlone?: true;
  readonly act?: HistoryAct;
  /** It has no effect: why, as in `DatasetFrame.quarantined`. */
  readonly void?: string;
}

export interface HistoryChange extends CellName {
  readonly resourceLabel: string;
  /** What the record is called; of the schema '' . */
  readonly title: string;
  /** As people know it. Of `created`, `deleted`, `restored`: ''. */
  readonly label: string;
  /** Key of the field, where `HistoryPage.fields` has it. */
  readonly key?: string;
  readonly what: 'created' | 'deleted' | 'restored' | 'value' | 'added' | 'removed' | 'renamed' | 'changed';
  /** Of a schema's definition: what kind it is. */
  readonly family?: string;
  /** As text (`valueToText`); absent where there was nothing. */
  readonly before?: string;
  readonly after?: string;
  /** One of the two is longer than what is told of it: ask for the event alone. */
  readonly isCut?: true;
  /** What was there before is not here. */
  readonly isBeforeUnknown?: boolean;
  /** `after` is what shows now. */
  readonly isShown: boolean;
  /** Several values stand there now, and this is one of them. */
  readonly isConflict?: boolean;
  /** It took the place of several values. */
  readonly settles?: boolean;
}

export interface CellName {
  readonly resource: string;
  readonly record: string;
  /** `$alive`, a field's key, or one element of a relationship. */
  readonly field: string;
}

/** What somebody did besides writing. */
export interface HistoryAct {
  /** As in PROTOCOL.md, section 8: `grant`, `revoke`, `accept` … */
  readonly act: string;
  /** To whom, or from whom it was taken, or whose proposal it was. */
  readonly who?: Who;
  readonly role?: string;
  /** Labels; absent: everything. */
  readonly scope?: readonly string[];
  /** ms since 1970. */
  readonly until?: number;
  /** Of a device, or a checkpoint. */
  readonly name?: string;
  readonly verdict?: string;
  /** Of what is redacted. */
  readonly count?: number;
  readonly policy?: Policy;
}

export interface ConflictQuestion {
  readonly resource?: string;
  readonly record?: string;
  readonly names?: boolean;
}

export interface ConflictList {
  /** At most 50. */
  readonly conflicts: readonly ConflictCell[];
  readonly total: number;
  readonly fields: HistoryPage['fields'];
}

export interface ConflictCell extends CellName {
  readonly resourceLabel: string;
  readonly title: string;
  readonly label: string;
  readonly key?: string;
  /** Newest first, as many as one decision can settle; the first shows. `what`: of `$alive`, whether that one deleted the record. */
  readonly live: readonly ConflictValue[];
  /** How many there are. */
  readonly liveTotal: number;
  readonly as?: 'saved' | 'suggested';
}

export interface ConflictValue {
  /** Of its event. */
  readonly id: string;
  readonly at: number;
  readonly text?: string;
  /** The text is longer than what is told of it. */
  readonly isCut?: true;
  readonly isDeletion?: boolean;
  /** Absent where the event is not here. */
  readonly author?: Author;
  readonly npub?: string;
  readonly name?: string;
}

export interface SetAsideList {
  /** At most 100. */
  readonly events: readonly SetAsideEvent[];
  readonly total: number;
  readonly fields: HistoryPage['fields'];
}

/** With what it would change; `void` of the entry is its code. */
export interface SetAsideEvent {
  readonly entry: HistoryEntry;
  readonly list: 'quarantined' | 'waiting' | 'deferred';
  readonly code: string;
  /** Of deferred ones: from when on it counts, ms since 1970. */
  readonly from?: number;
  /** It says something of records that is not so. */
  readonly canBeProposed: boolean;
}

export type RestoreWish =
  /** What the event wrote there, or what it wrote over. */
  | { readonly value: CellName & { readonly event: string; readonly which?: 'before' | 'after' } }
  | { readonly record: { readonly resource: string; readonly record: string }; readonly at: PastMoment }
  | { readonly state: PastMoment };

/** Up to and with an event, in the order of the list; a time in ms since 1970; or exactly what some heads rest on. */
export type PastMoment = { readonly event: string } | { readonly time: number } | { readonly heads: readonly string[] };

export interface RestoreOptions {
  readonly preview?: boolean;
  /** Of the preview that the person agreed to: only that is done. */
  readonly planned?: readonly string[];
}

/** What was done, or would be. */
export interface RestoreOutcome {
  /** `mixed`: this device may write to some resources only. */
  readonly as: 'saved' | 'suggested' | 'mixed';
  readonly cells: number;
  readonly records: number;
  readonly deletes: number;
  readonly restores: number;
  /** What today's schema does not take; at most 20, `left` has the count. */
  readonly problems: readonly CellProblem[];
  readonly left: number;
  /** Of a preview: digests (hex SHA-256) of what it would change, one a resource. */
  readonly planned?: readonly string[];
}
