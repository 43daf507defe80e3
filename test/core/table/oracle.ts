/** The query engine, written as plainly as it can be: an array of objects, Array.filter, Array.sort. Slow and right. */
import { resolveDay, parseSpan } from '../../../core/query/days.js';
import type { Comparison } from '../../../core/table/cell-test.js';
import type { Filter, Literal, Query, Scalar, SortKey } from '../../../core/query/query.js';
import type { Column, Table } from '../../../core/table/column.js';
import type { Cell, FieldType } from '../../../core/table/field.js';
import { readDateTime } from '../../../core/table/date-text.js';

export interface OracleCell {
  readonly type: FieldType;
  /** As the file wrote it. */
  readonly text: string;
  /** What it counts as in a column of numbers, days or truths. */
  readonly number: number | undefined;
  readonly isEmpty: boolean;
  readonly cell: Cell;
}
export type OracleRow = Map<string, OracleCell>;

const isNumeric = (type: FieldType): boolean => ['integer', 'decimal', 'boolean', 'date', 'datetime'].includes(type);

export function tableToOracle(table: Table): OracleRow[] {
  return Array.from(
    { length: table.rowCount },
    (_, row) => new Map(table.columns.map((column) => [column.field.key, readCell(column, row)])),
  );
}

function readCell(column: Column, row: number): OracleCell {
  const cell = column.cell(row);
  const text = column.text(row);
  const { type } = column.field;
  let number: number | undefined;
  if (typeof cell === 'number' || typeof cell === 'boolean') number = Number(cell);
  else if (type === 'date' && typeof cell === 'string' && /^\d{4}-\d\d-\d\d$/.test(cell)) number = Date.parse(cell);
  else if (type === 'datetime' && text !== '') number = readDateTime(text);
  if (Number.isNaN(number)) number = undefined;
  return { type, text, number, cell, isEmpty: text === '' };
}

export function matchingRows(rows: readonly OracleRow[], query: Query, today: string, locale: string): number[] {
  const compare = collator(locale);
  const words = plain(query.search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  return [...rows.keys()].filter((at) => {
    const row = rows[at]!;
    const texts = [...row.values()].map(({ text }) => plain(text));
    if (!words.every((word) => texts.some((text) => text.includes(word)))) return false;
    return query.filter === undefined || matches(row, query.filter, today, compare);
  });
}

export function sortRows(
  rows: readonly OracleRow[],
  matching: number[],
  sort: readonly SortKey[],
  locale: string,
): number[] {
  const compare = collator(locale);
  return [...matching].sort((a, b) => {
    for (const { field, descending } of sort) {
      const [left, right] = [rows[a]!.get(field)!, rows[b]!.get(field)!];
      const sign = compareCells(left, right, descending === true, compare);
      if (sign !== 0) return sign;
    }
    return a - b;
  });
}

/** Values, then misfits, then what is empty, in both directions. */
export function compareCells(a: OracleCell, b: OracleCell, down: boolean, compare: Compare): number {
  const rankOf = (cell: OracleCell): number =>
    cell.isEmpty ? 2 : isNumeric(cell.type) && cell.number === undefined ? 1 : 0;
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  if (a.isEmpty) return 0;
  const sign = a.number !== undefined ? a.number - b.number! : compare(a.text, b.text);
  return down ? -sign : sign;
}

/** Keys and counts as a grouped view lists them; `first` is any row of the group. */
export function groupRows(
  rows: readonly OracleRow[],
  sorted: readonly number[],
  field: string,
  locale: string,
): { rows: number[]; key: string }[] {
  const compare = collator(locale);
  const same = (a: number, b: number): boolean =>
    compareCells(rows[a]!.get(field)!, rows[b]!.get(field)!, false, compare) === 0;
  const groups: { rows: number[]; key: string }[] = [];
  for (const row of sorted) {
    const last = groups.at(-1);
    if (last && same(last.rows[0]!, row)) last.rows.push(row);
    else {
      const first = [...rows.keys()].find((other) => same(other, row))!;
      groups.push({ rows: [row], key: `g:${rows[first]!.get(field)!.text}` });
    }
  }
  return groups;
}

export type Compare = (a: string, b: string) => number;
export const collator = (locale: string): Compare => new Intl.Collator(locale, { numeric: true }).compare;

function matches(row: OracleRow, filter: Filter, today: string, compare: Compare): boolean {
  if (filter.op === 'and') return filter.filters.every((part) => matches(row, part, today, compare));
  if (filter.op === 'or') return filter.filters.some((part) => matches(row, part, today, compare));
  if (filter.op === 'not') return !matches(row, filter.filter, today, compare);
  return compares(row.get((filter as Comparison).field)!, filter as Comparison, today, compare);
}

function compares(cell: OracleCell, filter: Comparison, today: string, compare: Compare): boolean {
  const day = (literal: Literal): Scalar =>
    typeof literal === 'object' && literal !== null ? resolveDay(literal, today) : literal;
  switch (filter.op) {
    case 'empty':
      return cell.isEmpty;
    case 'contains':
      return !cell.isEmpty && plain(cell.text).includes(plain(filter.value));
    case 'starts':
      return !cell.isEmpty && plain(cell.text).startsWith(plain(filter.value));
    case 'ends':
      return !cell.isEmpty && plain(cell.text).endsWith(plain(filter.value));
    case 'in':
      return filter.values.some((value) => equals(cell, day(value)));
    case '=':
      return equals(cell, day(filter.value));
    case '!=':
      return !equals(cell, day(filter.value));
    case 'between':
      return (
        ordered(cell, '>=', day(filter.from), compare) &&
        ordered(cell, filter.below ? '<' : '<=', day(filter.to), compare)
      );
    default:
      return ordered(cell, filter.op, day(filter.value), compare);
  }
}

function equals(cell: OracleCell, value: Scalar): boolean {
  if (value === null || value === '') return cell.isEmpty;
  if (cell.isEmpty) return false;
  const span = isNumeric(cell.type) ? spanOf(value, cell.type) : undefined;
  if (span) return cell.number !== undefined && cell.number >= span[0] && cell.number <= span[1];
  if (isNumeric(cell.type) && cell.type !== 'boolean' && cell.number !== undefined) return false;
  return same(cell.text, String(value));
}

function ordered(cell: OracleCell, op: string, value: Scalar, compare: Compare): boolean {
  if (cell.isEmpty || value === null || value === '') return false;
  if (isNumeric(cell.type)) {
    const span = spanOf(value, cell.type);
    if (!span || cell.number === undefined) return false;
    if (op === '<') return cell.number < span[0];
    if (op === '<=') return cell.number <= span[1];
    return op === '>' ? cell.number > span[1] : cell.number >= span[0];
  }
  const sign = same(cell.text, String(value)) ? 0 : compare(cell.text, String(value));
  return op === '<' ? sign < 0 : op === '<=' ? sign <= 0 : op === '>' ? sign > 0 : sign >= 0;
}

function spanOf(value: Scalar, type: FieldType): [number, number] | undefined {
  if (type === 'boolean') {
    const word = String(value).toLowerCase().trim();
    if (['true', 'yes', '1'].includes(word)) return [1, 1];
    return ['false', 'no', '0'].includes(word) ? [0, 0] : undefined;
  }
  if (type === 'date' || type === 'datetime') {
    if (typeof value === 'boolean') return undefined;
    if (typeof value === 'number' && !(Number.isInteger(value) && value >= 1000 && value <= 9999))
      return [value, value];
    const span = parseSpan(String(value));
    return span && [span.first, span.last];
  }
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : NaN;
  return Number.isNaN(number) ? undefined : [number, number];
}

const same = (a: string, b: string): boolean =>
  a.trim().toLowerCase().normalize('NFC') === b.trim().toLowerCase().normalize('NFC');

/** Enough for the texts these tests use. */
const plain = (text: string): string =>
  text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replaceAll('ß', 'ss').replaceAll('\n', ' '); // prettier-ignore
