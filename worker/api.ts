/**
 * The service contract: everything pages know of the worker. Types and constants only, all data clonable; the types of one
 * capability stand in a file of their own, and pages take them from here.
 * Calls travel by Comlink; what a live view shows travels as numbered frames over a port of its own.
 */
import type { UnsignedEvent } from '../core/log/event-id.js';
import type { NostrEvent } from '../core/log/event.js';
import type { Facet } from '../core/table/facet.js';
import type { Summary } from '../core/table/summary.js';
import type { CellEdit } from '../core/writing/edit-cells.js';
import type { Wish } from '../core/writing/wish.js';
import type { PersonStanding } from './devices-api.js';
import type { CellEditing, EditOutcome } from './editing-api.js';
import type { HistoryCalls } from './history-api.js';
import type { CellQuestion, Provenance } from './provenance-api.js';
import type { RecordData } from './record-api.js';
import type { SheetView, UndoCalls } from './sheet-api.js';
import type { SourceRef } from './source-api.js';
import type { CellRange, ViewRequest } from './view-api.js';
import type { FormHandle } from './writing/form-api.js';
import type { OwnChangesList, OwnChangesWish } from './writing/own-changes.js';
import type { ProposalsAnswer, ProposalsQuestion } from './writing/proposal-info.js';

export type { Facet, HistogramFacet, ValuesFacet } from '../core/table/facet.js';
export type { Summary } from '../core/table/summary.js';
export type * from './source-api.js';
export type * from './view-api.js';
export type * from './record-api.js';
export type * from './provenance-api.js';
export type * from './dataset-api.js';
export type * from './history-api.js';
export type * from './editing-api.js';
export type * from './sheet-api.js';
export type { ApprovedDevice, PersonStanding } from './devices-api.js';
/** What this device has written, and where it has arrived. */
export type { OutboxCounts, OwnChange, OwnChangesList, OwnChangesWish } from './writing/own-changes.js';
/** What only a person's own signer may sign. */
export type { Wish } from '../core/writing/wish.js';
/** What people suggest, and what became of it. */
export type * from './writing/proposal-info.js';
export type * from './writing/form-api.js';
export type { NostrEvent } from '../core/log/event.js';
export type { UnsignedEvent } from '../core/log/event-id.js';

/** Rises with every change of the contract that an older page or worker would misread. */
export const CONTRACT = 6;

export interface KoboldService {
  /** First call on every connection. Rejects with `version-skew`. `lending`: see lending-pages.ts. */
  hello(client: ClientHello, lending?: MessagePort): Promise<WorkerHello>;
  /**
   * Opens a view. Frames go to `sink` at once; the handle is a Comlink proxy: `close()` it, then release it.
   * Never rejects because of the source: that is a frame with `error`.
   */
  live(source: SourceRef, request: ViewRequest, sink: MessagePort, lent?: MessagePort): Promise<LiveView>;
  /** Tells how a dataset stands, now and after each change; close and release the handle as that of a view. */
  dataset(source: SourceRef, sink: MessagePort): Promise<DatasetHandle>;
  /**
   * Tells how the store of datasets is, now and after each change, until the page lets go of the worker. `known`: the id the
   * page was last told; where the store has another, what was kept is gone, and `store-wiped` is said.
   */
  store(sink: MessagePort, known?: string): Promise<void>;
  /** What the worker holds: for the inspector, tests and benches. */
  health(): Promise<Health>;
}

export interface ClientHello {
  readonly contract: number;
  /** Name of the Web Lock the page holds for as long as it lives; absent where there are no locks. */
  readonly lock?: string;
}
export interface WorkerHello {
  readonly contract: number;
  readonly version: string;
  /** Name of the Web Lock the worker holds for as long as it lives; absent where there are no locks. */
  readonly lock?: string;
  readonly host: HostKind;
  readonly store: 'indexeddb' | 'memory';
}
export type HostKind = 'shared' | 'dedicated' | 'classic';

export interface LiveView extends SheetView {
  /** Replaces the request; answered by a frame whose `request` is this call's number. */
  update(request: ViewRequest): void;
  /** Any column's facet; `search` narrows the values, `limit` caps them (default 50). */
  facet(field: string, options?: { search?: string; limit?: number }): Promise<Facet>;
  summarize(range: CellRange): Promise<Summary>;
  /** Cells as tab-separated text with the labels first, quoted as spreadsheets do. Up to 5,000,000 cells, else `too-large`. */
  copy(range: CellRange, options?: { header?: boolean }): Promise<string>;
  /** By row number or by id; undefined where there is none. */
  record(which: { key: number } | { id: string }): Promise<RecordData | undefined>;
  /** Of a dataset's record; undefined for files, and where there is none. */
  provenance(which: CellQuestion): Promise<Provenance | undefined>;
  /** What is needed to change a cell; undefined where it cannot be: files, computed fields, what is not there. */
  editing(which: CellQuestion): Promise<CellEditing | undefined>;
  /** Resolves when they are kept on this device. Rejects, with nothing kept, as `DatasetWriting.edit` says. */
  edit(edits: readonly CellEdit[]): Promise<EditOutcome>;
  /** Fetches the source again (retry after an error). */
  reload(): void;
  close(): void;
}

export interface DatasetHandle extends UndoCalls, HistoryCalls {
  /** Compares with every relay now. */
  reload(): void;
  /** What a person's own signer is to sign. Rejects as `PersonalActs.draft` says. */
  draft(pubkey: string, wish: Wish): Promise<UnsignedEvent>;
  /** The same with its signature; gives its id. Rejects as `PersonalActs.commit` says. */
  commit(event: NostrEvent): Promise<string>;
  /** Sends all drafts as a proposal. Gives the ids of the proposals. */
  suggest(note?: string): Promise<readonly string[]>;
  /** Signs and keeps the drafts that this device may write by now; the others stay. `cells`: how many. */
  save(): Promise<EditOutcome>;
  /** How a person stands here, and this device with them. `names`: after the relays were asked what they call themselves. */
  standing(pubkey: string, names?: boolean): Promise<PersonStanding>;
  /** Who is signed in, for all pages of the site; null: nobody. See worker/writing/devices.ts. */
  writeFor(person: string | null): Promise<void>;
  /** Takes back all drafts, or those of one record. */
  discard(of?: { readonly resource: string; readonly record: string }): Promise<void>;
  /** What is suggested for the dataset, by anybody. */
  proposals(question: ProposalsQuestion): Promise<ProposalsAnswer>;
  /** Takes back what this device suggested and nobody decided. */
  withdraw(proposal: string): Promise<void>;
  /** The person has seen what became of it: no word of it any more. */
  dismiss(proposal: string): Promise<void>;
  /** Filling forms. */
  readonly forms: FormHandle;
  /** Own events, where each has arrived, and why not. */
  outbox(wish?: OwnChangesWish): Promise<OwnChangesList>;
  /** Sends again what waits and what was refused: one own event, by its id, or all. */
  retry(event?: string): Promise<void>;
  close(): void;
}

export interface Health {
  readonly version: string;
  readonly host: HostKind;
  readonly clients: number;
  readonly views: number;
  /** Where copies of files are kept; until one is, where they most probably will be. */
  readonly store: 'indexeddb' | 'memory';
  readonly sources: readonly {
    readonly name: string;
    readonly rows: number;
    readonly complete: boolean;
    readonly views: number;
  }[];
}
