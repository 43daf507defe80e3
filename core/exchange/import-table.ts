/**
 * A table as the first events of a dataset: one schema event, then its rows in events of a comfortable size, each naming
 * the one before. Signing is the caller's, so keys stay out of here. PROTOCOL.md, sections 4, 12.1 and 18.
 */
import { canonicalJson } from '../canonical-json.js';
import { createdAt } from '../log/clock.js';
import type { EventTemplate } from '../log/event-id.js';
import { type Address, type EventId, type Json, KIND, type Stamp } from '../log/event.js';
import type { Members } from '../log/members.js';
import { type TableField, schemaFromTable } from '../schema/from-table.js';
import { isNormal } from '../schema/values.js';
import type { Table } from '../table/column.js';
import { batchRecords, type NewRecord, opsToContent } from './batch-ops.js';
import { type CellForm, cellToValue, learnForm } from './cell-form.js';

/** A cell's JSON value where the file had one; undefined where the key is absent. */
export type JsonCells = (row: number, column: number) => Json | undefined;

export interface TableImport {
  readonly resource: string;
  readonly definitions: Readonly<Record<string, Members>>;
  readonly fields: readonly { readonly field: TableField; readonly form: CellForm }[];
  /** Rows in their order; `id` names each, from 0. */
  records(id: (row: number) => string): Generator<NewRecord>;
}

/** The table must be complete. `keyColumn` is the key of a table column. */
export function importTable(
  table: Table,
  resource: string,
  options: { label?: string; keyColumn?: string; json?: JsonCells } = {},
): TableImport {
  const { json } = options;
  const schema = schemaFromTable(table, options);
  const definitions: Record<string, Members> = Object.fromEntries(schema.definitions);
  const fields = schema.fields.map((found, at) => {
    const { field, form } = json
      ? jsonField(found, table.rowCount, (row) => json(row, at))
      : learned(found, table.rowCount);
    const { format: _, options: choices, ...definition } = definitions[`field/${field.key}`]!;
    definitions[`field/${field.key}`] = {
      ...definition,
      type: field.type,
      ...(field.type === 'enum' && choices !== undefined && { options: choices }),
      ...(Object.keys(form).length > 0 && { format: form as Members }),
    };
    return { field, form };
  });
  const value = (row: number, at: number): Json | undefined =>
    json ? json(row, at) : cellToValue(fields[at]!.field, fields[at]!.form, row);
  return { resource, definitions, fields, records };

  function* records(id: (row: number) => string): Generator<NewRecord> {
    for (let row = 0; row < table.rowCount; row++) {
      const cells: [string, Json][] = [];
      for (const [at, { field }] of fields.entries()) {
        const cell = value(row, at);
        if (cell !== undefined) cells.push([field.key, cell]);
      }
      yield { resource, record: id(row), fields: cells };
    }
  }
}

/** Contents of the schema event and of the data events, in order: kind and the JSON texts of the ops. */
export function* importOps(
  { resource, definitions, records }: TableImport,
  id: (row: number) => string,
): Generator<{ readonly kind: number; readonly ops: readonly string[] }> {
  for (const set of definitionBatches(definitions))
    yield { kind: KIND.schema, ops: [canonicalJson({ op: 'schema.update', resource, set })] };
  for (const ops of batchRecords(records(id))) yield { kind: KIND.data, ops };
}

/** What is to be signed by the root of the dataset. */
export function importTemplate(
  address: Address,
  kind: number,
  ops: readonly string[],
  stamp: Stamp,
  prev: EventId | undefined,
): EventTemplate {
  const tags = [['a', address], ...(prev === undefined ? [] : [['e', prev, '', 'prev']])];
  return { kind, created_at: createdAt(stamp), tags, content: opsToContent(stamp, ops) };
}

/** Wide tables have more definitions than one event holds. */
function* definitionBatches(definitions: Readonly<Record<string, Members>>): Generator<Record<string, Members>> {
  let batch: Record<string, Members> = {};
  let size = 0;
  for (const [path, definition] of Object.entries(definitions)) {
    const length = canonicalJson({ [path]: definition }).length;
    if (size > 0 && size + length > 20_000) {
      yield batch;
      batch = {};
      size = 0;
    }
    batch[path] = definition;
    size += length;
  }
  yield batch;
}

function learned(field: TableField, rowCount: number): { field: TableField; form: CellForm } {
  const form = learnForm(field, rowCount);
  return form ? { field, form } : { field: { ...field, type: 'string', options: undefined }, form: {} };
}

/** JSON says itself what is text and what is not. */
function jsonField(
  field: TableField,
  rowCount: number,
  cell: (row: number) => Json | undefined,
): { field: TableField; form: CellForm } {
  let [filled, normal, texts] = [0, 0, 0];
  const type = field.type === 'decimal' ? 'number' : field.type;
  for (let row = 0; row < rowCount; row++) {
    const value = cell(row);
    if (value === undefined || value === null) continue;
    filled++;
    if (typeof value === 'string') texts++;
    if (isNormal({ ...field, type }, value)) normal++;
  }
  if (normal === filled) return { field: { ...field, type }, form: {} };
  return { field: { ...field, type: texts === filled ? 'string' : 'json', options: undefined }, form: {} };
}
