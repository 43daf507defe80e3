/**
 * How a column wrote its values, so that a table made from a dataset has the cells the file had: 3.00, yes, 24.12.2025.
 * Learned from all cells, kept as the `format` of the field (PROTOCOL.md, 12.1), used when cells are printed again.
 */
import type { Json } from '../log/event.js';
import { isMembers } from '../log/members.js';
import type { TableField } from '../schema/from-table.js';
import { toNormal, valueToText } from '../schema/values.js';
import type { FieldType } from '../schema/definition.js';

export interface CellForm {
  /** Decimal places at least. */
  readonly decimals?: number;
  /** Words for true and false. */
  readonly words?: readonly [no: string, yes: string];
  /** `YYYY`, `MM` or `M`, `DD` or `D` in any order. */
  readonly date?: string;
}

const PLAIN: CellForm = {};
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** One text in twenty may not fit its type; where more are written otherwise, the column is text. */
const MISFIT_SHARE = 0.05;
/** Enough to learn from; whether it holds is asked of every cell. */
const SAMPLE_ROWS = 2000;
const DATE_FORMS = ['DD.MM.YYYY', 'D.M.YYYY', 'DD/MM/YYYY', 'D/M/YYYY', 'MM/DD/YYYY', 'M/D/YYYY', 'YYYY/MM/DD'].flatMap(
  (form) => (form.includes('/') ? [form, form.replaceAll('/', '-')] : form),
);

/** The form that gives most cells back as they are; undefined where none does and the column should stay text. */
export function learnForm(field: TableField, rowCount: number): CellForm | undefined {
  const counts = candidates(field, rowCount).map((form) => ({ form, wrong: wrongCells(field, form, rowCount) }));
  const best = counts.reduce((a, b) => (b.wrong < a.wrong ? b : a));
  return best.wrong <= rowCount * MISFIT_SHARE ? best.form : undefined;
}

/** A cell's value: in normal form where it can be given back exactly, else the text. Undefined: nothing is written. */
export function cellToValue(field: TableField, form: CellForm, row: number): Json | undefined {
  const cell = field.column.cell(row);
  if (cell === undefined || cell === '') return undefined;
  if (cell === null) return null;
  const text = field.column.text(row).replace(LONE_SURROGATE, '\ufffd');
  const { value } = toNormal(field, cell);
  return value !== undefined && value !== null && printCell(field.type, form, value) === text ? value : text;
}

/** The cell a value is written as; null and what is absent are empty. */
export function printCell(type: FieldType, form: CellForm, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = valueToText(type, value);
  if (type === 'boolean' && typeof value === 'boolean') return form.words?.[value ? 1 : 0] ?? text;
  if (type === 'decimal' && form.decimals !== undefined && /^-?\d+(\.\d+)?$/.test(text))
    return padded(text, form.decimals);
  if (type === 'date' && form.date !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)) return printDate(text, form.date);
  return text;
}

/** From a definition's `format`, which may be anybody's. */
export function readForm(format: Json | undefined): CellForm {
  if (format === undefined || !isMembers(format)) return PLAIN;
  const { decimals, words, date } = format;
  const areWords = Array.isArray(words) && words.length === 2 && words.every((word) => typeof word === 'string');
  return {
    ...(Number.isInteger(decimals) &&
      (decimals as number) >= 0 &&
      (decimals as number) <= 34 && { decimals: decimals as number }),
    ...(areWords && { words: words as unknown as [string, string] }),
    ...(typeof date === 'string' && date.length <= 20 && { date }),
  };
}

function candidates({ type, column }: TableField, rowCount: number): CellForm[] {
  const { decimals } = column.field;
  if (type === 'decimal' && decimals !== undefined && decimals > 0) return [PLAIN, { decimals }];
  if (type === 'date') return [PLAIN, ...DATE_FORMS.map((date) => ({ date }))];
  if (type !== 'boolean') return [PLAIN];
  const words: { true?: string; false?: string } = {};
  for (let row = 0; row < Math.min(rowCount, SAMPLE_ROWS); row++) {
    const cell = column.cell(row);
    if (typeof cell === 'boolean') words[`${cell}`] ??= column.text(row);
  }
  return [PLAIN, { words: [words.false ?? 'false', words.true ?? 'true'] }];
}

function wrongCells(field: TableField, form: CellForm, rowCount: number): number {
  if (field.type === 'string') return 0;
  let wrong = 0;
  for (let row = 0; row < rowCount; row++) {
    const cell = field.column.cell(row);
    if (cell === undefined || cell === null || cell === '') continue;
    const { value } = toNormal(field, cell);
    if (value === undefined || printCell(field.type, form, value) !== field.column.text(row)) wrong++;
  }
  return wrong;
}

function padded(text: string, decimals: number): string {
  const point = text.indexOf('.');
  const places = point === -1 ? 0 : text.length - point - 1;
  if (places >= decimals) return text;
  return `${text}${point === -1 ? '.' : ''}${'0'.repeat(decimals - places)}`;
}

function printDate(iso: string, form: string): string {
  const [year, month, day] = iso.split('-') as [string, string, string];
  return form.replace(/YYYY|MM?|DD?/g, (part) => {
    if (part === 'YYYY') return year;
    const digits = part[0] === 'M' ? month : day;
    return part.length === 2 ? digits : String(Number(digits));
  });
}
