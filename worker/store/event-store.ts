/**
 * What the worker keeps of datasets across visits. Log, outbox and drafts are truth: nothing of them is dropped unasked.
 * Projections and cursors may vanish at any time. Callers verify first; a store believes what it is given.
 * Implementations pass test/contracts/event-store.ts. All promises reject with KoboldError, code `store-…`.
 */
import type { ErrorData } from '../../core/errors.js';
import type { ErrorCode } from '../../core/error-codes.js';
import type { Diff } from '../../core/lineage/diff.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import type { StepKind } from '../../core/writing/undo-step.js';
import type { QuarantineCode } from '../../core/dataset/state.js';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';

export interface EventStore {
  readonly kind: 'indexeddb' | 'memory';
  /**
   * Made by chance with the database. A page keeps the last it saw (localStorage) and brings it when it asks how the store is:
   * where it brings another, what it knew of was wiped, and `store-wiped` is said. Differs at each start for `memory`.
   */
  readonly id: string;
  /** What is wrong at the moment, such as `store-full`; undefined: nothing. */
  readonly problem: ErrorData | undefined;
  onProblem(listener: (problem: ErrorData | undefined) => void): () => void;

  /**
   * Appends what is new, whole or not at all; ids that are known only gain the relay. Gives the ids that were new.
   * With `own` it resolves once the disk has it (strict durability), and an outbox entry waits for each of the relays.
   */
  append(dataset: Address, events: readonly NostrEvent[], from?: AppendOrigin): Promise<ReadonlySet<EventId>>;
  /** All events of a dataset, oldest seq first, in batches, so that a fold can begin before all are read. */
  read(dataset: Address, options?: ReadOptions): AsyncIterable<readonly StoredEvent[]>;
  /** Marks events that are here as seen on a relay too; others are ignored. */
  markSeen(dataset: Address, ids: readonly string[], relay: string): Promise<void>;
  /** How many of the dataset's events each relay has given (or taken) so far. */
  seenOn(dataset: Address): Promise<ReadonlyMap<string, number>>;
  /** The relays one event was seen on. */
  relaysOf(dataset: Address, id: EventId): Promise<readonly string[]>;
  /** Another worker appended, or put a manifest: what is new is `read(dataset, { after })`. Own ones are not told, but for those that
   * were lost and are here again (journaled-store.ts): they wait in the outbox. */
  onAppended(listener: (dataset: Address, isRestored?: boolean) => void): () => void;

  /** Oldest first. */
  outbox(dataset?: Address): Promise<readonly OutboxEntry[]>;
  /** As it is now; undefined once it is forgotten. */
  outboxEntry(id: EventId, relay: string): Promise<OutboxEntry | undefined>;
  /** What became of one sending. `ok` also counts as seen on that relay. Unknown entries are ignored. */
  markOutbox(id: EventId, relay: string, outcome: OutboxOutcome): Promise<void>;
  /** What waits is due now, and what was refused is asked again: of one event, or of all of the dataset. */
  retryOutbox(dataset: Address, id?: EventId): Promise<void>;
  /** Gives up deliveries, and forgets entries, as outbox-bounds.ts says. `now`: ms since 1970. */
  tidyOutbox(now: number): Promise<void>;
  /** Entries of a dataset have come or are others now, by this worker or another. */
  onOutbox(listener: (dataset: Address) => void): () => void;

  /** The newest manifest that was put. */
  manifest(dataset: Address): Promise<NostrEvent | undefined>;
  /** Keeps the newer by created_at, then the lower id (NIP-01). */
  putManifest(dataset: Address, event: NostrEvent): Promise<void>;

  cursor(dataset: Address, relay: string): Promise<RelayCursor | undefined>;
  putCursor(dataset: Address, relay: string, cursor: RelayCursor): Promise<void>;

  /** What this person has changed and not sent: nowhere else is it kept. Empty where there is nothing. */
  drafts(dataset: Address): Promise<readonly SeenChange[]>;
  /**
   * Makes others of them, in one step: what another worker drafted meanwhile is in what `change` is given. Whole or not at all;
   * resolves with them once the disk has them. `change` must not wait for anything.
   */
  changeDrafts(dataset: Address, change: ChangeDrafts): Promise<readonly SeenChange[]>;

  /** What this person did here and can take back or do again, oldest first; its cells apart, as most are never asked for. */
  steps(dataset: Address): Promise<readonly KeptStep[]>;
  /** What a step changed; undefined once it is gone. Steps are others with what they did: `AppendOrigin.own.steps`. */
  stepChanges(dataset: Address, id: number): Promise<Diff | undefined>;

  projection(dataset: Address, name: string): Promise<StoredProjection | undefined>;
  /** Replaces it, whole or not at all. Chunks are any clonable values. */
  putProjection(dataset: Address, name: string, basis: string, chunks: readonly unknown[]): Promise<void>;
  /** Of one dataset, or all. */
  dropProjections(dataset?: Address): Promise<void>;

  datasets(): Promise<readonly KeptDataset[]>;
  /** Everything of it: outbox, drafts and steps too. */
  remove(dataset: Address): Promise<void>;
  close(): void;
}

export type ChangeDrafts = (drafts: readonly SeenChange[]) => readonly SeenChange[];

/** Gives those that stay, and what the new ones changed. Must not wait for anything. */
export type ChangeSteps = (steps: readonly KeptStep[]) => {
  readonly steps: readonly KeptStep[];
  /** By id. */
  readonly changes: ReadonlyMap<number, Diff>;
};

/** One action of a person (core/writing/undo-step.ts). */
export interface KeptStep {
  /** Rises. */
  readonly id: number;
  readonly kind: StepKind;
  /** `undo`: it can be taken back. `redo`: it was, and can be done again. */
  readonly side: 'undo' | 'redo';
  /** All of it went into the log: what says the same there by now may be somebody else's. */
  readonly isSaved?: true;
}

export interface StoredEvent {
  /** 1, 2, 3 … per dataset. */
  readonly seq: number;
  readonly event: NostrEvent;
}

export interface AppendOrigin {
  /** Where they came from, normalized as `relayUrl` gives it. */
  readonly relay?: string;
  /**
   * They were made here, and are to go to these relays. In the same step `drafts`, as `changeDrafts`; `steps`, what can be taken back
   * by then; and `setAside`: own events that were appended before and that the dataset has set aside, by which code; undefined: no longer.
   */
  readonly own?: {
    readonly relays: readonly string[];
    readonly drafts?: ChangeDrafts;
    readonly steps?: ChangeSteps;
    readonly setAside?: SetAsideCodes;
  };
}

export type SetAsideCodes = ReadonlyMap<EventId, QuarantineCode | undefined>;

export interface ReadOptions {
  /** Only events with a greater seq; default 0. */
  readonly after?: number;
  /** About how many events a batch has; default 2,000. */
  readonly batch?: number;
}

export interface OutboxEntry {
  readonly dataset: Address;
  readonly event: NostrEvent;
  readonly relay: string;
  /**
   * `refused`: the relay said no for good; it is not tried again by itself. `unreached`: another relay has the event, and this one was
   * not reached for so long that nobody waits for it; should it be there again, it gets it.
   */
  readonly state: 'waiting' | 'ok' | 'refused' | 'unreached';
  /** ms since 1970: when it came, or was asked for again. Absent: by an earlier kit. */
  readonly since?: number;
  readonly tries: number;
  /** Not before, ms since 1970. */
  readonly nextTryAt: number;
  readonly code?: ErrorCode;
  /** The relay's own words. */
  readonly message?: string;
  /** The dataset has set the event aside (`AppendOrigin.own`): it is sent nowhere, whatever the state. `at`: ms since 1970. */
  readonly setAside?: { readonly code: QuarantineCode; readonly at: number };
}

export type OutboxOutcome =
  | { readonly state: 'ok' }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message?: string }
  | { readonly state: 'waiting'; readonly nextTryAt: number; readonly code?: ErrorCode; readonly message?: string };

/** What has been reconciled with one relay. */
export interface RelayCursor {
  /** ms since 1970 of the last complete reconciliation, by our clock. */
  readonly reconciledAt: number;
  /** The last one that asked for all, whatever its date. */
  readonly fullAt: number;
  /** By what: `negentropy`, or `paging` where the relay offers no other. */
  readonly by: 'negentropy' | 'paging';
  /** Authors it was complete for, sorted: a new one makes the past unread. */
  readonly authors: readonly string[];
}

/** `chunk` gives undefined once the projection was replaced or dropped. */
export interface StoredProjection {
  /** What it was made from, as it was put: the caller compares. */
  readonly basis: string;
  readonly chunks: number;
  chunk(index: number): Promise<unknown>;
}

export interface KeptDataset {
  readonly address: Address;
  readonly events: number;
  /** Of the events as JSON. */
  readonly bytes: number;
  /** ms since 1970 of the last append or read. */
  readonly openedAt: number;
}

/** About as many events as are folded in 50 ms. */
export const READ_BATCH = 2_000;
