/**
 * The columns a formula is given, for some records: what it reads of them and, over relations, of others. Values are in
 * the form formulas know: numbers for integers, numbers and decimals, texts for days and times, null for nothing.
 */
import type { Links } from '../../core/formula/links.js';
import type { Reads, RelationRead, Schemas } from '../../core/formula/reads.js';
import type { Json } from '../../core/log/event.js';
import type { FieldType } from '../../core/schema/definition.js';
import type { Column, Table, TableRelation } from './batch.js';
import { NULL_TEXT, SEPARATOR } from './formula-limits.js';

/** What tables are made from. */
export interface TableSource {
  readonly schemas: Schemas;
  /** Stored or computed; `UNAVAILABLE` for a computed field without a value. */
  value(resource: string, record: string, field: string): Json | undefined | typeof UNAVAILABLE;
  related: Links['related'];
}

export const UNAVAILABLE = Symbol('unavailable');

export interface RecordTable {
  readonly table: Table;
  /** Places of records that read, directly or over relations, a computed field without a value. */
  readonly incomplete: ReadonlySet<number>;
  /** Values in all its tables. */
  readonly cells: number;
}

export function recordTable(source: TableSource, reads: Reads, records: readonly string[]): RecordTable {
  const { resource, fields } = reads;
  const schema = source.schemas.get(resource);
  const incomplete = new Set<number>();
  let cells = records.length * fields.length;
  const columns = fields.map((field) => {
    const member = schema?.members.get(field);
    const values = records.map((record, place) => {
      const value = source.value(resource, record, field);
      if (value !== UNAVAILABLE) return value ?? null;
      incomplete.add(place);
      return null;
    });
    return toColumn(values, member === undefined || member.kind === 'relationship' ? 'json' : member.type);
  });
  const relations = reads.relations.map((relation) => {
    const related = relatedTable(source, relation, records);
    related.incomplete.forEach((place) => incomplete.add(place));
    cells += related.cells;
    return related.relation;
  });
  const title = schema?.title !== undefined && fields.includes(schema.title) ? schema.title : '';
  return { table: { count: records.length, title, names: fields, columns, relations }, incomplete, cells };
}

function relatedTable(
  source: TableSource,
  relation: RelationRead,
  records: readonly string[],
): { relation: TableRelation; incomplete: number[]; cells: number } {
  const placeOf = new Map<string, number>();
  const offsets = new Int32Array(records.length + 1);
  const places: number[] = [];
  records.forEach((record, i) => {
    for (const id of source.related(record, relation)) {
      let place = placeOf.get(id);
      if (place === undefined) placeOf.set(id, (place = placeOf.size));
      places.push(place);
    }
    offsets[i + 1] = places.length;
  });
  const { table, incomplete, cells } = recordTable(source, relation.target, [...placeOf.keys()]);
  const touched: number[] = [];
  if (incomplete.size > 0)
    records.forEach((_, i) => {
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) if (incomplete.has(places[at]!)) touched.push(i);
    });
  return {
    relation: { name: relation.name, many: relation.many, target: table, offsets, places: Int32Array.from(places) },
    incomplete: touched,
    cells: cells + places.length,
  };
}

const NUMERIC: ReadonlySet<FieldType> = new Set(['integer', 'number', 'decimal']);

export function toColumn(values: readonly Json[], type: FieldType): Column {
  if (NUMERIC.has(type)) {
    const column = numbers(values, type === 'decimal');
    if (column) return column;
  } else if (values.every((value) => value === null || typeof value === 'string')) {
    const hasNulls = values.includes(null);
    const text = (hasNulls ? values.map((value) => value ?? NULL_TEXT) : values).join(SEPARATOR);
    if (isClean(text, values.length, hasNulls ? values.filter((value) => value === null).length : 0))
      return { kind: 'texts', text, hasNulls };
  }
  return { kind: 'values', json: JSON.stringify(values) };
}

/** A decimal counts as the double nearest to it. */
function numbers(values: readonly Json[], isDecimal: boolean): Column | undefined {
  const column = new Float64Array(values.length);
  let hasNulls = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === null) hasNulls = true;
    const number = value === null ? NaN : isDecimal && typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || (value !== null && Number.isNaN(number))) return undefined;
    column[i] = number;
  }
  return { kind: 'numbers', numbers: column, hasNulls };
}

/** Whether only our own separators and nulls are in it, and nothing that ends a text or cannot be written as UTF-8. */
function isClean(text: string, count: number, nulls: number): boolean {
  if (!/[\u0000-\u0002\ud800-\udfff]/.test(text)) return count <= 1;
  if (/\u0000|\p{Surrogate}/u.test(text)) return false;
  return count > 0 && occurrences(text, SEPARATOR) === count - 1 && occurrences(text, NULL_TEXT) === nulls;
}

function occurrences(text: string, char: string): number {
  let count = 0;
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at + 1)) count++;
  return count;
}
