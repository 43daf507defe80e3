/**
 * The service contract: everything pages know of the worker. Types and constants only, all data clonable.
 * Calls travel by Comlink; what a live view shows travels as numbered frames over a port of its own.
 */
import type { OutboxCounts, OwnChangesList } from './writing/own-changes.js';
import type { Author } from '../core/dataset/provenance.js';
import type { ErrorData } from '../core/errors.js';
import type { Filter, Query, SortKey } from '../core/query/query.js';
import type { Facet } from '../core/table/facet.js';
import type { Cell, Field } from '../core/table/field.js';
import type { CellProblem } from '../core/writing/cell-problem.js';
import type { CellEdit } from '../core/writing/edit-cells.js';
import type { Summary } from '../core/table/summary.js';
import type { UnsignedEvent } from '../core/log/event-id.js';
import type { NostrEvent } from '../core/log/event.js';
import type { Wish } from '../core/writing/wish.js';
import type { HistoryCalls } from './history-api.js';
import type { CellRelation, SheetView, StepsLeft, UndoCalls } from './sheet-api.js';
import type { SyncStatus } from './sync/sync-status.js';
import type { PersonStanding } from './devices-api.js';
import type { OwnStatus, ProposalCounts, ProposalsAnswer, ProposalsQuestion } from './writing/proposal-info.js';
import type { FormHandle } from './writing/form-api.js';

export type { Facet, HistogramFacet, ValuesFacet } from '../core/table/facet.js';
export type { Author } from '../core/dataset/provenance.js';
export type * from './history-api.js';
export * from './sheet-api.js';
export type { RelayStatus, SyncStatus } from './sync/sync-status.js';
export type { Summary } from '../core/table/summary.js';

/** Rises with every change of this file that an older page or worker would misread. */
export const CONTRACT = 6;

// ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type SourceRef =
  /** A file by absolute http(s) URL. One copy for all views of all pages. `resource`: of a `.kobold` file. */
  | { readonly kind: 'url'; readonly url: string; readonly resource?: string }
  /**
   * A dataset on relays: what people paste (naddr1…, nostr:naddr1…, 34880:…:…). `relays`: hints besides the address's. `near`: the
   * address of the dataset whose record leads here; where that one is, this one may be.
   */
  | {
      readonly kind: 'dataset';
      readonly address: string;
      readonly relays?: readonly string[];
      readonly near?: string;
      readonly resource?: string;
    }
  /** A file the reader dropped or chose. `id` is unique per drop. */
  | { readonly kind: 'file'; readonly id: string; readonly name: string; readonly blob: Blob }
  /** Cells already in the page: a child `<table>`, a paste. The first row of `rows` is data, not the header. */
  | {
      readonly kind: 'rows';
      readonly id: string;
      readonly name: string;
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/**
 * A page that already asked for a URL lends the answer, so that worker start and request overlap. The worker sends
 * `pull` for each message it wants and `cancel` when it has the file already; the page answers one LentMessage a pull.
 */
export type LentRequest = 'pull' | 'cancel';
export type LentMessage =
  | {
      readonly type: 'head';
      readonly status: number;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly message: string; readonly blockedBy?: string };

// ── Views ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ViewRequest {
  /** The builder's filter: readers only narrow it. Text is parsed against the table's fields. */
  readonly filter?: string | Filter;
  /** The reader's filter, on top. */
  readonly narrow?: string | Filter;
  readonly search?: string;
  readonly sort?: string | readonly SortKey[];
  /** Key or label. */
  readonly groupBy?: string;
  /** Keys (GroupItem.key) of groups that are folded. */
  readonly collapsed?: readonly string[];
  /** BCP 47, for collation and folding. */
  readonly locale: string;
  /** The reader's calendar day, YYYY-MM-DD: what `today` means. */
  readonly today: string;
  /** Field keys whose cells are wanted, in this order; absent: all in file order. */
  readonly fields?: readonly string[];
  /** Field keys whose facets are to be kept current (they come after the rows). */
  readonly facets?: readonly string[];
  readonly window: Window;
  /** A record to be kept current with the view, whether it is in the window or not. */
  readonly record?: RecordRequest;
}

export interface RecordRequest {
  readonly id: string;
  /** Most rows of each list of related records; 5 where absent, at most 500. */
  readonly related?: number;
}

/** Positions in the view, group rows included. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

export interface Frame {
  /** 1, 2, 3 … per view. A gap means frames were lost: open the view anew. */
  readonly n: number;
  /** The newest `update` (counted from 0 = the request of `live`) this frame reflects. */
  readonly request: number;
  /** Present when changed. The table's name: file name without ending, caption, … */
  readonly title?: string;
  readonly fields?: readonly Field[];
  readonly resolved?: ResolvedView;
  readonly counts?: Counts;
  readonly rows?: RowsPatch;
  /** What `ViewRequest.record` asks for. */
  readonly record?: RecordData | NoRecord;
  /** By field key; only those that changed. */
  readonly facets?: Readonly<Record<string, Facet>>;
  /** The source failed. Rows that came before stay valid. `null` when it recovered. */
  readonly error?: ErrorData | null;
  /** Shown from the store because the source cannot be reached; ms since 1970 of the copy. `null` when live again. */
  readonly offlineCopyOf?: number | null;
}

/** The request as it was understood. */
export interface ResolvedView {
  readonly query: Query;
  /** The reader's part alone, parsed: chips are made from it. */
  readonly narrow?: Filter;
  /** What could not be understood and was left out. An issue in `filter` leaves no rows: showing all would be wrong. */
  readonly issues: readonly ViewIssue[];
}

export interface ViewIssue extends ErrorData {
  readonly where: 'filter' | 'narrow' | 'sort' | 'groupBy';
}

export interface Counts {
  /** Records that match, and all that the builder's filter leaves, so far. */
  readonly matched: number;
  readonly total: number;
  /** Items in the view: records shown plus group rows. What a scroll bar spans. */
  readonly items: number;
  /** All rows have come. */
  readonly complete: boolean;
  /** 0–1 while loading, where the size is known. */
  readonly progress?: number;
  /** For a search without matches: a word that would match. */
  readonly didYouMean?: string;
}

/** The window as keys in order; `items` holds only those the page does not hold from the frame before. */
export interface RowsPatch {
  readonly offset: number;
  readonly keys: readonly (number | string)[];
  readonly items: readonly Item[];
}

export type Item = RowItem | GroupItem;
export interface RowItem {
  /** Row number in the file, from 0. */
  readonly key: number;
  /** A dataset's record id; of a file, from the key column, else the row number counted from 1. */
  readonly id: string;
  /** In the order of `ViewRequest.fields`. */
  readonly cells: readonly Cell[];
  /**
   * By field key, words for what is to be seen of a cell. `disputed`: several values are live, and the newest shows. `suggested`: it
   * shows what this person suggests, and not yet what the dataset says. Absent where there is none.
   */
  readonly marks?: Readonly<Record<string, string>>;
  /** By key of a relationship: names in its cell whose records are gone. Absent where there is none. */
  readonly gone?: Readonly<Record<string, readonly string[]>>;
}
export interface GroupItem {
  readonly key: string;
  readonly value: Cell;
  readonly count: number;
  readonly collapsed: boolean;
}

/** A rectangle of cells: item positions [from, to) × field keys. Group rows in it are passed over. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
  readonly fields: readonly string[];
}
export interface RecordData {
  readonly key: number;
  readonly id: string;
  readonly fields: readonly Field[];
  readonly cells: readonly Cell[];
  /** Of a dataset's record; rows of files stand alone. */
  readonly about?: RecordAbout;
}

/** There is no such record (any more), and none is to come. */
export interface NoRecord {
  readonly id: string;
  readonly none: true;
}

/** What stands around a dataset's record. */
export interface RecordAbout {
  /** Address of the dataset. */
  readonly dataset: string;
  readonly resource: string;
  /** What people call one of its kind. */
  readonly label: string;
  /** What people call the record: by the schema's title field, else its id. */
  readonly title: string;
  /** Key of that field. */
  readonly titleField?: string;
  /** All fields to be shown, in the order and groups of the schema's form. */
  readonly groups: readonly RecordGroup[];
  /** By field key, values whole and exact, as text (`valueToText`). Empty ones are not in it. */
  readonly texts: Readonly<Record<string, string>>;
  /** Keys of the fields in conflict: several values are live, and the newest shows. Absent where there is none. */
  readonly disputed?: readonly string[];
  /** Keys of the fields that show what this person suggests, and not yet what the dataset says. Absent where there is none. */
  readonly suggested?: readonly string[];
  /** Computed fields without a value, and why, by field key. */
  readonly unavailable?: Readonly<Record<string, Unavailable>>;
  /** Events may still come: what is not here now may be soon. Absent once all is read. */
  readonly coming?: true;
  /** By key of a relationship, by name. */
  readonly links: Readonly<Record<string, readonly RecordLink[]>>;
  /** The records that lead here. */
  readonly related: readonly RelatedRecords[];
}
/** Why a formula gives nothing here: `code` for sentences, `message` in English for those who write formulas. */
export interface Unavailable {
  readonly code: string;
  readonly message: string;
}
export interface RecordGroup {
  readonly label?: string;
  readonly help?: string;
  readonly fields: readonly string[];
}
export interface RecordLink {
  /** Address, where it is another dataset. */
  readonly dataset?: string;
  readonly resource: string;
  readonly record: string;
  /** As it is called now; of other datasets and of what is gone, as it was last called. */
  readonly name: string;
  /** `elsewhere`: in another dataset; `unknown`: it may still come. */
  readonly state: 'present' | 'gone' | 'unknown' | 'elsewhere';
}
/** The records that have this one in a relationship of theirs. */
export interface RelatedRecords {
  /** As the relationship is called from here: the schema's `inverse` as words, else what the records are called. */
  readonly name: string;
  readonly resource: string;
  readonly relation: string;
  readonly count: number;
  readonly fields: readonly Field[];
  /** The first, by id. */
  readonly rows: readonly { readonly id: string; readonly name: string; readonly cells: readonly Cell[] }[];
}

// ── Datasets ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CellQuestion {
  /** Of the record. */
  readonly id: string;
  /** Key. */
  readonly field: string;
  /** Answer only after the dataset's relays were asked what its people call themselves: seconds, once a day and person. */
  readonly names?: boolean;
}

/** Who says what a cell shows: one part, or one for each record that a relationship leads to. */
export interface Provenance {
  readonly field: Field;
  /** Nobody wrote it: a formula says so. */
  readonly computed: boolean;
  readonly parts: readonly ProvenancePart[];
}
export interface ProvenancePart {
  /** Of a relationship: the name of the record it leads to. */
  readonly name?: string;
  /** Newest first; the first shows. */
  readonly live: readonly Saying[];
  /** What they replaced, newest first. */
  readonly before: readonly Saying[];
  /** The live ones differ. */
  readonly conflict: boolean;
}
export interface Saying {
  /** Of the event. */
  readonly id: string;
  /** The same with author and relays, to pass on (NIP-19). */
  readonly nevent: string;
  /** As the cell would show it; absent where the field was unset, or the event is not here. */
  readonly text?: string;
  /** ms since 1970, by its author's clock; absent where the event is not here: then a snapshot's signer tells of it. */
  readonly at?: number;
  readonly author?: Author;
  /** The author's person as people pass keys on (NIP-19). */
  readonly npub?: string;
  /** What that person calls themselves: unproven, for display only. Absent where it is not known. */
  readonly name?: string;
  /** Its event has no effect (any more). */
  readonly isVoid: boolean;
  readonly accepted?: { readonly proposer: string; readonly npub: string; readonly name?: string };
  readonly note?: string;
  /** Relays it was seen on. */
  readonly relays: readonly string[];
}

/** How a dataset stands, for those who care for it. */
export interface DatasetFrame {
  readonly address?: string;
  /** The same with its relays, to pass on. */
  readonly naddr?: string;
  readonly title: string;
  readonly resources: readonly { readonly key: string; readonly label: string; readonly records: number }[];
  readonly events: number;
  readonly conflicts: number;
  /** At most 100 of each; the counts say how many there are. */
  readonly quarantined: readonly { readonly id: string; readonly code: string }[];
  readonly waiting: readonly { readonly id: string; readonly code: string }[];
  readonly missing: readonly string[];
  /** How many of them are decisions that the manifest names: who may write here is not all known. Absent where there are none. */
  readonly missingDecisions?: number;
  readonly deferred: readonly string[];
  readonly counts: Readonly<Record<'quarantined' | 'waiting' | 'missing' | 'deferred', number>>;
  /** `newer`: a newer kit is needed to write. */
  readonly needs: readonly string[];
  /** Absent for files. */
  readonly sync?: SyncStatus;
  /** The snapshot it began with in this visit. */
  readonly snapshot?: SnapshotStatus;
  readonly store: StoreStatus;
  /** Absent where nothing can be written: files. */
  readonly writing?: WritingStatus;
  /** Absent for files. */
  readonly proposals?: ProposalCounts;
  /** How far own events have come; absent where there are none. */
  readonly outbox?: OutboxCounts;
  readonly error?: ErrorData;
}

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A cell as the person typed it: core/writing/edit-cells.ts. */
export type { CellEdit } from '../core/writing/edit-cells.js';

export type { ApprovedDevice, PersonStanding } from './devices-api.js';
/** What this device has written, and where it has arrived. */
export type { OutboxCounts, OwnChange, OwnChangesList } from './writing/own-changes.js';
/** What only a person's own signer may sign. */
export type { Wish } from '../core/writing/wish.js';
/** What people suggest, and what became of it. */
export type * from './writing/proposal-info.js';
export type * from './writing/form-api.js';
export type { NostrEvent } from '../core/log/event.js';
export type { UnsignedEvent } from '../core/log/event-id.js';

/** What was made of edits. Cells with a problem stay as they were. */
export interface EditOutcome {
  /** `saved`: signed, kept and on its way. `suggested`: a draft on this device, shown as the person's own. */
  readonly as: 'saved' | 'suggested';
  /** That are others now. */
  readonly cells: number;
  readonly problems: readonly CellProblem[];
  /** Ids of the records that were made; absent where none was to be. */
  readonly records?: readonly string[];
}

/** What is needed to change one cell. */
export interface CellEditing {
  readonly field: Field;
  /** As `CellEdit.text`. */
  readonly text: string;
  /** As `CellEdit.seen`. */
  readonly seen: readonly string[];
  /** What a change becomes. */
  readonly as: EditOutcome['as'];
  readonly required: boolean;
  /** Of a relationship: it is changed by the names or ids it shall lead to, as PROTOCOL.md, section 12.2, has several texts in one. */
  readonly relation?: CellRelation;
}

export interface WritingStatus extends OwnStatus {
  /** Cells that were changed here and wait to be sent as a suggestion. */
  readonly drafts: number;
  /** Cells that were suggested and are not decided. */
  readonly sent: number;
  /** Absent where there is none. */
  readonly undo?: StepsLeft;
  readonly redo?: StepsLeft;
}

/** How well datasets are kept on this device. */
export interface StoreStatus {
  /** `none`: a file, or not known yet. */
  readonly kind: 'indexeddb' | 'memory' | 'none';
  /** Code `store-…`. Everything goes on from memory meanwhile. */
  readonly problem?: ErrorData;
}
export interface StoreNews extends StoreStatus {
  /** Of the database, for the page to remember; absent where nothing is kept. */
  readonly id?: string;
}

/**
 * `reading`: what is shown is shown on trust until all parts are here and have the signed hash. `refused`: it did not, or they did
 * not come (`code`, `message`); what was shown of it is withdrawn, and the log is read.
 */
export interface SnapshotStatus {
  readonly id: string;
  readonly parts: number;
  readonly partsHere: number;
  /** ms since 1970, by its maker's clock. */
  readonly at: number;
  /** Who signed it; the same as people pass keys on (NIP-19). */
  readonly pubkey: string;
  readonly npub: string;
  readonly state: 'reading' | 'taken' | 'refused';
  readonly code?: 'bad-snapshot' | 'truncated';
  readonly message?: string;
}

// ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

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
  /** Own events, where each has arrived, and why not; at most `limit`, default 50. */
  outbox(options?: { readonly limit?: number }): Promise<OwnChangesList>;
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
