/**
 * A table held against a resource: which cells differ, as a diff. Columns are found by key or label, records by their id or by a
 * column that names them; a cell that is written otherwise and means the same is no change.
 */
import { canonicalJson } from '../canonical-json.js';
import { ALIVE } from '../dataset/op-writes.js';
import type { DatasetState } from '../dataset/state.js';
import { KoboldError } from '../errors.js';
import { printCell, readForm } from '../exchange/cell-form.js';
import { RecordIds } from '../exchange/import-names.js';
import type { JsonCells } from '../exchange/import-table.js';
import type { CellChange } from '../lineage/diff.js';
import type { Json } from '../log/event.js';
import { nearest } from '../query/suggest.js';
import type { FieldDefinition, RelationshipDefinition } from '../schema/definition.js';
import type { ResourceSchema } from '../schema/schema.js';
import { withDefaults } from '../schema/validate.js';
import { parseText, toNormal } from '../schema/values.js';
import type { Column, Table } from '../table/column.js';
import { RelatedRecords } from '../writing/related-records.js';
import { currentReferences, relationChanges } from '../writing/relation-changes.js';

export interface TableChanges {
  /** Ready for `diffToOps`. */
  readonly changes: readonly CellChange[];
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: number;
  /** Labels of columns that nothing of the records takes: unknown, computed, or the other end of a relation. */
  readonly leftOut: readonly string[];
}

export interface TableOptions {
  readonly json?: JsonCells;
  /** A label. */
  readonly keyColumn?: string;
  /** Delete the records that the table does not have. */
  readonly deletes: boolean;
  makeId(): string;
}

const MOST_PROBLEMS = 5;
const YES_OR_NO = new Map([
  ['yes', true],
  ['no', false],
]);

/** Throws `bad-request` where records cannot be told apart or cells do not fit their fields. */
export function compareTable(
  { table, json }: { readonly table: Table; readonly json?: JsonCells },
  schema: ResourceSchema,
  state: DatasetState,
  { keyColumn, deletes, makeId }: TableOptions,
): TableChanges {
  const { resource } = schema;
  const matched = table.columns.map((column) => findMember(column.field.label, schema));
  const ids = recordsOf(table, schema, state, keyColumn, makeId);
  const related = new RelatedRecords(state);
  const titles = table.columns.find((_, at) => schema.title !== undefined && matched[at]?.key === schema.title);
  for (const [row, record] of ids.records.entries())
    if (!state.exists(resource, record)) related.announce(resource, record, titles?.text(row) ?? '');
  const changes: CellChange[] = [];
  const problems: string[] = [];
  const created: string[] = [];
  const updated: string[] = [];
  for (const [row, record] of ids.records.entries()) {
    const exists = state.exists(resource, record);
    const values = new Map<string, Json | undefined>();
    const led: CellChange[] = [];
    for (const [at, field] of matched.entries()) {
      if (field === undefined) continue;
      const column = table.columns[at]!;
      const cell = json ? json(row, at) : column.text(row);
      const note = (problem: string): unknown =>
        problems.push(`row ${row + 1}, "${field.label ?? field.key}": ${problem}`);
      if (field.kind === 'relationship') {
        const place = { resource, record, relation: field };
        const { references, problem } = related.find(field, cell ?? '', currentReferences(state, place));
        if (problem !== undefined) note(problem);
        else led.push(...relationChanges(state, place, references, { settles: false }));
        continue;
      }
      const shown = exists ? state.shown(resource, record, field.key)?.value : undefined;
      const { value, problem } = cellValue(field, cell, shown, column.cell(row));
      if (problem !== undefined) note(problem);
      else if (!isSame(value, shown)) values.set(field.key, value);
    }
    const before = changes.length;
    if (!exists) {
      created.push(record);
      const wasDeleted = state.shown(resource, record, ALIVE) !== undefined;
      const filled = new Map([...values].filter((entry): entry is [string, Json] => entry[1] !== undefined));
      changes.push({ resource, record, field: ALIVE, before: wasDeleted ? false : undefined, after: true });
      for (const [field, after] of withDefaults(schema, filled))
        changes.push({ resource, record, field, before: undefined, after });
      changes.push(...led);
      continue;
    }
    for (const [field, after] of values)
      changes.push({ resource, record, field, before: state.shown(resource, record, field)?.value, after });
    changes.push(...led);
    if (changes.length > before) updated.push(record);
  }
  if (problems.length > 0) throw badCells(problems);
  const deleted = deletes ? missingFrom(ids.records, resource, state) : [];
  for (const record of deleted) changes.push({ resource, record, field: ALIVE, before: true, after: false });
  const leftOut = table.columns.filter((column, at) => matched[at] === undefined && column !== ids.column);
  return {
    changes,
    created,
    updated,
    deleted,
    unchanged: ids.records.length - created.length - updated.length,
    leftOut: leftOut.map(({ field }) => field.label),
  };
}

/**
 * A cell as the value it means: what is shown already, where it is only written in another way; undefined for an empty one.
 * `read` is what the whole column says of it: 24.12.2025 is a day where all of them are.
 */
export function cellValue(
  field: FieldDefinition,
  cell: Json | undefined,
  shown: Json | undefined,
  read?: Json | undefined,
): { value?: Json | undefined; problem?: string } {
  if (cell === undefined || cell === '') return { value: shown === null || shown === '' ? shown : undefined };
  if (typeof cell === 'string' && shown !== undefined && printCell(field.type, readForm(field.format), shown) === cell)
    return { value: shown };
  const normal = typeof cell === 'string' ? parseText(field, cell) : toNormal(field, cell);
  if (normal.issue === undefined) return { value: normal.value };
  const meant = field.type === 'boolean' ? (YES_OR_NO.get(String(cell).toLowerCase()) ?? read) : read;
  const second = meant === undefined || meant === '' ? normal : toNormal(field, meant);
  return second.issue === undefined ? { value: second.value } : { problem: normal.issue.message };
}

/** A field or relation of records by key or label, whatever the case; of two with one label the field. */
export function findMember(
  name: string,
  { fields, relationships }: ResourceSchema,
): FieldDefinition | RelationshipDefinition | undefined {
  const wanted = name.trim().toLowerCase();
  const members = [...fields, ...relationships];
  return (
    members.find(({ key }) => key === name) ??
    members.find(({ label }) => label === name) ??
    members.find(({ key, label }) => key.toLowerCase() === wanted || label?.toLowerCase() === wanted)
  );
}

function recordsOf(
  table: Table,
  schema: ResourceSchema,
  state: DatasetState,
  wanted: string | undefined,
  makeId: () => string,
): { records: readonly string[]; column: Column } {
  const column = keyColumnOf(table, schema, wanted);
  const { label } = column.field;
  const ids = new RecordIds(label);
  const texts = Array.from({ length: table.rowCount }, (_, row) => ids.take(column.text(row), row + 1));
  const field = findMember(label, schema);
  if (field === undefined || field.key === schema.key) return { records: texts, column };
  if (field.kind === 'relationship')
    throw new KoboldError('bad-request', `"${label}" leads to other records and cannot name these.`, { column: label });
  const known = new Map<string, string[]>();
  for (const record of state.records(schema.resource)) {
    if (!state.exists(schema.resource, record)) continue;
    const value = state.shown(schema.resource, record, field.key)?.value;
    const text = printCell(field.type, readForm(field.format), value).trim();
    known.set(text, [...(known.get(text) ?? []), record]);
  }
  const records = texts.map((text) => {
    const found = known.get(text) ?? [];
    if (found.length < 2) return found[0] ?? makeId();
    const message = `"${label}" cannot name the records: ${found.length} of them have "${text.slice(0, 60)}".`;
    throw new KoboldError('bad-request', message, { column: label });
  });
  return { records, column };
}

function keyColumnOf(table: Table, { key, fields }: ResourceSchema, wanted: string | undefined): Column {
  const { columns } = table;
  const named = (name: string | undefined): Column | undefined =>
    columns.find(({ field }) => field.label.trim().toLowerCase() === name?.trim().toLowerCase());
  const labels = columns.map(({ field }) => field.label);
  if (wanted !== undefined) {
    const column = named(wanted);
    if (column !== undefined) return column;
    const near = nearest(wanted, labels);
    throw new KoboldError('bad-request', `There is no column "${wanted}".${near ? ` Did you mean ${near}?` : ''}`);
  }
  const column = named(fields.find((field) => field.key === key)?.label ?? key) ?? named(key) ?? named('id');
  if (column !== undefined) return column;
  const message = `Which column names the records? Say so with --key-column: ${labels.join(', ')}.`;
  throw new KoboldError('bad-request', message);
}

function missingFrom(records: readonly string[], resource: string, state: DatasetState): string[] {
  const kept = new Set(records);
  return [...state.records(resource)].filter((record) => !kept.has(record) && state.exists(resource, record)).sort();
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

function badCells(problems: readonly string[]): KoboldError {
  const more = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : '';
  const some = problems.slice(0, MOST_PROBLEMS).join('; ');
  return new KoboldError('bad-request', `Nothing was sent, since cells do not fit their fields: ${some}${more}.`, {
    cells: problems.length,
  });
}
