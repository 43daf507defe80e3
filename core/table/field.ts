/**
 * What is known of a column: its key (stable, used by queries), its label (what people read), its type.
 * Files have inferred fields (infer.ts), datasets declared ones.
 */
import type { FieldType as SchemaFieldType } from '../schema/definition.js';

export const FIELD_TYPES = [
  'text',
  'integer',
  'decimal',
  'boolean',
  'date', // calendar day, ISO YYYY-MM-DD as value whatever the file wrote
  'datetime', // instant or local date-time, kept as written
  'enum', // text with few distinct values: offered as choices
  'url',
  'email',
  'geo', // "lat, lon" in one cell
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

export interface Field {
  /** Unique within the table. From the header, made unique and safe; never changes for one file content. */
  readonly key: string;
  /** The header as written, or "Column 3" where it was empty. */
  readonly label: string;
  readonly type: FieldType;
  /** Most decimal places seen: numbers of a column are shown with the same count. `integer`: 0. */
  readonly decimals?: number;
  /** What a dataset's schema says of it; files have none. */
  readonly declared?: DeclaredField;
}

/** For who shows a value: the cell is its text (core/schema/values.ts, `valueToText`). */
export interface DeclaredField {
  /** `reference`: the cell is the labels of the records it leads to. */
  readonly type: SchemaFieldType | 'reference';
  /** Evaluated, not written. */
  readonly computed?: boolean;
  readonly help?: string;
  readonly unit?: string;
  readonly options?: readonly { readonly value: string; readonly label?: string; readonly color?: string }[];
  /** Of references: the resource of the targets, and whether there may be several. */
  readonly to?: string;
  readonly many?: boolean;
}

/**
 * One cell as it leaves the worker. `undefined` = missing (a ragged row, an absent JSON key), `null` = null,
 * `''` = empty text. They are shown alike and differ in data. Numbers only in `integer` and `decimal` columns,
 * booleans only in `boolean` columns; a text in such a column is a value that does not fit its type, kept raw.
 */
export type Cell = string | number | boolean | null | undefined;
