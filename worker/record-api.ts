/** One record with what stands around it. Types only, all data clonable. */
import type { Cell, Field } from '../core/table/field.js';

export interface RecordRequest {
  readonly id: string;
  /** Most rows of each list of related records; 5 where absent, at most 500. */
  readonly related?: number;
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
