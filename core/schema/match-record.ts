/**
 * Whether one record matches a filter, with the meaning filters have over tables (core/README.md, "What comparisons
 * mean"): the comparisons are those of table/cell-test.ts, only the loop over rows is not there. Tested against it.
 */
import type { Json } from '../log/event.js';
import type { Filter } from '../query/query.js';
import { type CellTest, cellTest, type Compare, type Comparison } from '../table/cell-test.js';
import type { DictionaryColumn } from '../table/column.js';
import type { FieldType as ColumnType } from '../table/field.js';
import { resolveDays } from '../table/filter-rows.js';
import { equalityKey, fold } from '../table/fold.js';
import { dateToMs } from './calendar.js';
import type { FieldType, MemberDefinition } from './definition.js';
import { isMembers } from '../log/members.js';
import { parseElementField } from './reference.js';
import type { ResourceSchema } from './schema.js';
import { isOfType, valueToText } from './values.js';

/** Field → value; a field that is absent is not in it. A map, since keys come from strangers. */
export type RecordValues = ReadonlyMap<string, Json>;

export interface MatchOptions {
  /** YYYY-MM-DD, for `today - 3 days`. */
  readonly today: string;
  /** Collation, for "under" and "over" on texts: `new Intl.Collator(locale, { numeric: true }).compare`. */
  readonly compare: Compare;
}

/** A value as columns see it. */
export interface MatchedCell {
  readonly type: ColumnType;
  /** '' where there is none. */
  readonly text: string;
  /** In columns of numbers, truths, days, moments (ms since 1970): what the value counts as, if it fits. */
  readonly number?: number;
}

export function matchesRecord(
  filter: Filter,
  schema: Pick<ResourceSchema, 'members'>,
  values: RecordValues,
  options: MatchOptions,
): boolean {
  return matchesCells(filter, (field) => toCell(schema.members.get(field), field, values), options);
}

export function matchesCells(
  filter: Filter,
  cellOf: (field: string) => MatchedCell,
  { today, compare }: MatchOptions,
): boolean {
  return matches(resolveDays(filter, today), cellOf, compare);
}

function matches(filter: Filter, cellOf: (field: string) => MatchedCell, compare: Compare): boolean {
  if (filter.op === 'and') return filter.filters.every((part) => matches(part, cellOf, compare));
  if (filter.op === 'or') return filter.filters.some((part) => matches(part, cellOf, compare));
  if (filter.op === 'not') return !matches(filter.filter, cellOf, compare);
  const cell = cellOf((filter as Comparison).field);
  const test = cellTest(filter as Comparison, columnOf(cell.type), compare);
  return passes(cell, test) !== (test.negate ?? false);
}

function passes(cell: MatchedCell, test: CellTest): boolean {
  const { text, number } = cell;
  if (text === '') return test.empty;
  if (number !== undefined && test.ranges.some(([low, high]) => number >= low && number <= high)) return true;
  if (test.texts.length > 0 && (number === undefined || cell.type === 'boolean')) {
    // Truths may be compared as they are written.
    if (test.texts.includes(equalityKey(text))) return true;
  }
  if (test.order?.(text, equalityKey(text))) return true;
  if (test.pattern === undefined) return false;
  const isNumber = cell.type === 'integer' || cell.type === 'decimal';
  const searched = (one: string): string => (isNumber ? fold(one) : onOneLine(fold(one)));
  const [folded, needle] = [searched(text), searched(test.pattern.text)];
  if (test.pattern.op === 'contains') return folded.includes(needle);
  return test.pattern.op === 'starts' ? folded.startsWith(needle) : folded.endsWith(needle);
}

/** Columns of texts are searched with their line feeds as spaces (table/folded-texts.ts). */
function onOneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

const COLUMN_TYPES: Readonly<Partial<Record<FieldType, ColumnType>>> = {
  integer: 'integer',
  number: 'decimal',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

/** Relationships match by the ids of their targets, one a line: labels change without the record. */
function toCell(definition: MemberDefinition | undefined, field: string, values: RecordValues): MatchedCell {
  if (definition?.kind === 'relationship') return { type: 'text', text: targetsOf(field, values).join('\n') };
  const fieldType = definition?.type ?? 'json';
  const type = COLUMN_TYPES[fieldType] ?? 'text';
  const value = values.get(field);
  if (value === undefined || value === null) return { type, text: '' };
  const text = fieldType === 'json' && typeof value === 'string' ? value : valueToText(fieldType, value);
  if (type === 'text' || !isOfType(fieldType, value)) return { type, text };
  return { type, text, number: typeof value === 'string' && type !== 'decimal' ? dateToMs(value) : Number(value) };
}

function targetsOf(field: string, values: RecordValues): string[] {
  const one = values.get(field);
  const ref = isMembers(one) ? one['$ref'] : undefined;
  if (one !== undefined) return Array.isArray(ref) ? [String(ref[2])] : [];
  const elements = [...values.keys()].filter((key) => key.startsWith(`${field}/`)).sort();
  return elements.flatMap((key) => parseElementField(key)?.$ref[2] ?? []);
}

/** What cellTest asks of a column: its type, and whether its values count as numbers. */
function columnOf(type: ColumnType): DictionaryColumn {
  const isNumeric =
    type === 'integer' || type === 'decimal' || type === 'boolean' || type === 'date' || type === 'datetime';
  return {
    field: { key: '', label: '', type },
    encoding: 'dictionary',
    codes: new Uint32Array(0),
    texts: [],
    unique: false,
    length: 0,
    numbers: isNumeric ? [] : undefined,
    cell: () => undefined,
    text: () => '',
  };
}
