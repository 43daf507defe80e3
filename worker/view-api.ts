/** What a page asks of a view, and the numbered frames that show it. Types only, all data clonable. */
import type { ErrorData } from '../core/errors.js';
import type { Filter, Query, SortKey } from '../core/query/query.js';
import type { Facet } from '../core/table/facet.js';
import type { Cell, Field } from '../core/table/field.js';
import type { NoRecord, RecordData, RecordRequest } from './record-api.js';

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
