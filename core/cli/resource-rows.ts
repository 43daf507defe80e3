/** The records of a resource as rows of cells, in the order of the file they came from. For `show` and `convert`. */
import type { Json } from '../log/event.js';
import { KoboldError } from '../errors.js';
import { type CellForm, printCell, readForm } from '../exchange/cell-form.js';
import { nearest } from '../query/suggest.js';
import type { FieldType } from '../schema/definition.js';
import { readSchema } from '../schema/schema.js';
import type { DatasetFile } from './dataset-file.js';

export interface ResourceColumn {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly form: CellForm;
}

export interface ResourceRows {
  readonly resource: string;
  readonly columns: readonly ResourceColumn[];
  /** Records that exist. */
  readonly records: readonly string[];
  /** undefined: not written, or unset. */
  readonly value: (record: string, key: string) => Json | undefined;
  readonly text: (record: string, column: ResourceColumn) => string;
}

/**
 * Throws `bad-request` where there is no such resource, or several and none is named; `unsupported` where the file broke
 * before there was any.
 */
export function openResource(dataset: DatasetFile, wanted: string | undefined): ResourceRows {
  const { state } = dataset;
  const resources = state.resources();
  if (resources.length === 0 && dataset.broken)
    throw new KoboldError('unsupported', `${dataset.broken.message} It has no table up to there.`);
  const resource = chooseResource(resources, wanted);
  const records = dataset.recordsInOrder(resource).filter((record) => state.exists(resource, record));
  const columns = columnsOf(dataset, resource, records);
  const value = (record: string, key: string): Json | undefined => state.shown(resource, record, key)?.value;
  const text = (record: string, { key, type, form }: ResourceColumn): string =>
    printCell(type, form, value(record, key));
  return { resource, columns, records, value, text };
}

/** Throws `bad-request` where there is no such resource, or several and none is named. */
export function chooseResource(resources: readonly string[], wanted: string | undefined): string {
  const names = resources.map((name) => `"${name}"`).join(', ');
  if (wanted === undefined) {
    if (resources.length === 1) return resources[0]!;
    if (resources.length === 0) throw new KoboldError('bad-request', 'The dataset holds no table.');
    throw new KoboldError('bad-request', `The dataset holds several tables: say which with --resource: ${names}.`);
  }
  if (resources.includes(wanted)) return wanted;
  const near = nearest(wanted, resources);
  const hint = near ? `Did you mean "${near}"?` : `There is: ${names || 'none'}.`;
  throw new KoboldError('bad-request', `The dataset has no table "${wanted}". ${hint}`);
}

/** Those the schema knows, in its order, then fields that records have besides, by name. */
function columnsOf({ state }: DatasetFile, resource: string, records: readonly string[]): ResourceColumn[] {
  const columns: ResourceColumn[] = [];
  for (const field of readSchema(state, resource).fields) {
    const { key, label = key, type, format } = field;
    columns.push({ key, label, type, form: readForm(format) });
  }
  const known = new Set(columns.map(({ key }) => key));
  const others = new Set<string>();
  for (const record of records)
    for (const key of state.fields(resource, record)) if (!known.has(key) && !key.startsWith('$')) others.add(key);
  for (const key of [...others].sort()) columns.push({ key, label: key, type: 'string', form: {} });
  return columns;
}
