/**
 * A file's table as a resource: definitions from what was inferred of its columns, keys from its headers, records from its
 * rows. What does not fit a column's type is kept as the text it is; empty cells write nothing.
 */
import type { Json } from '../log/event.js';
import { type Column, FIRST_TEXT, type Table } from '../table/column.js';
import type { FieldType as ColumnType } from '../table/field.js';
import { fold } from '../table/fold.js';
import type { FieldType, ValueDefinition } from './definition.js';
import { quoted } from './issue.js';
import type { Members } from '../log/members.js';
import { utf8Length } from '../canonical-json.js';
import { isKey, isRecordId } from '../log/key.js';
import { toNormal } from './values.js';

export interface TableField extends ValueDefinition {
  readonly key: string;
  readonly column: Column;
}

export interface TableSchema {
  /** Definition path → definition, for one `schema.update`. */
  readonly definitions: ReadonlyMap<string, Members>;
  /** In the order of the columns. */
  readonly fields: readonly TableField[];
}

export interface RecordIds {
  /** One a row, all different. */
  readonly ids: readonly string[];
  /** Rows whose cell could not be an id and that got a made one. */
  readonly issues: readonly { readonly row: number; readonly message: string }[];
}

/** The table must be complete: types are decided over all cells. `keyColumn` is the key of a table field. */
export function schemaFromTable(table: Table, options: { label?: string; keyColumn?: string } = {}): TableSchema {
  const keys = headersToKeys(table.columns.map(({ field }) => field.label));
  const fields = table.columns.map((column, at): TableField => {
    const type = TYPES[column.field.type];
    const choices = type === 'enum' ? enumTexts(column).map((value) => ({ value })) : undefined;
    return { key: keys[at]!, column, type, options: choices };
  });
  const about: Record<string, Json> = {};
  if (options.label !== undefined) about['label'] = wellFormed(options.label);
  const title = fields.find(({ type, column }) => type === 'string' && TITLE.test(column.field.label));
  const shown = title ?? fields.find(({ type }) => type === 'string') ?? fields[0];
  if (shown) about['title'] = shown.key;
  const key = fields.find(({ column }) => column.field.key === options.keyColumn);
  if (key) about['key'] = key.key;
  const definitions = new Map<string, Members>([['resource', about]]);
  for (const [at, field] of fields.entries()) definitions.set(`field/${field.key}`, toDefinition(field, at + 1));
  return { definitions, fields };
}

/** The fields of a row, in normal form where the cell fits. */
export function rowValues({ fields }: TableSchema, row: number): Map<string, Json> {
  const values = new Map<string, Json>();
  for (const field of fields) {
    const cell = field.column.cell(row);
    if (cell === undefined || cell === '') continue;
    const { value } = toNormal(field, cell);
    values.set(field.key, value !== undefined ? value : wellFormed(field.column.text(row)));
  }
  return values;
}

/**
 * From a column's cells as they are written, or made by the caller (a UUIDv7 each). A cell that is empty, no id, or an id
 * a row above has, gets a made one: two rows never become one record in silence.
 */
export function recordIds(table: Table, keyColumn: string | undefined, makeId: () => string): RecordIds {
  const column = table.columns.find(({ field }) => field.key === keyColumn);
  const issues: { row: number; message: string }[] = [];
  const taken = new Set<string>();
  const ids = Array.from({ length: table.rowCount }, (_, row) => {
    let id = column?.text(row) ?? '';
    if (!column || !isRecordId(id) || taken.has(id)) {
      if (column) issues.push({ row, message: `${quoted(id)} ${taken.has(id) ? 'is taken' : 'cannot be an id'}.` });
      id = makeId();
    }
    taken.add(id);
    return id;
  });
  return { ids, issues };
}

/** Lower-case words joined by `_`, letters and digits of any script, different from each other. */
export function headersToKeys(headers: readonly string[]): string[] {
  const wanted = headers.map((header, at) => slug(header) || `column_${at + 1}`);
  const reserved = new Set(wanted);
  const used = new Set<string>();
  return wanted.map((first) => {
    let key = first;
    for (let n = 2; used.has(key) || !isKey(key) || (key !== first && reserved.has(key)); n++) key = `${first}_${n}`;
    used.add(key);
    return key;
  });
}

const TYPES: Readonly<Record<ColumnType, FieldType>> = {
  text: 'string',
  integer: 'integer',
  decimal: 'decimal', // what files write are decimals, not doubles
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  enum: 'enum',
  url: 'url',
  email: 'email',
  geo: 'geo',
};

const TITLE = /^\s*(?:name|title|label|titel|bezeichnung|nom|titre|nombre)\s*$/i;
/** Room for `_2` and the like in the 128 bytes of a key. */
const LONGEST_SLUG_BYTES = 112;

function toDefinition({ type, options, column }: TableField, order: number): Members {
  const { label, decimals } = column.field;
  return {
    type,
    label: wellFormed(label),
    order,
    ...(options && { options: options.map(({ value }) => value) }),
    ...(type === 'decimal' && decimals !== undefined && { format: { decimals } }),
  };
}

function enumTexts(column: Column): string[] {
  return column.encoding === 'dictionary' ? column.texts.slice(FIRST_TEXT) : [];
}

function slug(header: string): string {
  const words = fold(header.slice(0, 4 * LONGEST_SLUG_BYTES))
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^_+/, '');
  let slug = '';
  let bytes = 0;
  for (const character of words) {
    bytes += utf8Length(character);
    if (bytes > LONGEST_SLUG_BYTES) break;
    slug += character;
  }
  return slug.replace(/_+$/, '');
}

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
