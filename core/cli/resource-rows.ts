/** The records of a resource as rows of cells, in the order of the file they came from. For `show` and `convert`. */
import type { Json, Reference } from '../log/event.js';
import { KoboldError } from '../errors.js';
import { type CellForm, printCell, readForm } from '../exchange/cell-form.js';
import { nearest } from '../query/suggest.js';
import type { FieldType, MemberDefinition, RelationshipDefinition } from '../schema/definition.js';
import { isReference, parseElementField } from '../schema/reference.js';
import { readSchema } from '../schema/schema.js';
import type { DatasetFile } from './dataset-file.js';
import { RelatedRecords } from '../writing/related-records.js';
import { currentReferences } from '../writing/relation-changes.js';

export interface ResourceColumn {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly form: CellForm;
  /** Of a relation: its cells are the titles of related records, or their ids where titles would not tell. */
  readonly relation?: RelationshipDefinition;
}

export interface ResourceRows {
  readonly resource: string;
  readonly columns: readonly ResourceColumn[];
  /** Records that exist. */
  readonly records: readonly string[];
  /** undefined: not written, or unset. Of a relation to many, a list of references. */
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
  const related = new RelatedRecords(state);
  const many = new Map(
    columns.flatMap(({ key, relation }) => (relation?.cardinality === 'many' ? [[key, relation]] : [])),
  );
  const value = (record: string, key: string): Json | undefined => {
    const relation = many.get(key);
    if (relation === undefined) return state.shown(resource, record, key)?.value;
    const references = currentReferences(state, { resource, record, relation });
    return references.length === 0 ? undefined : (references as unknown as Json);
  };
  const text = (record: string, { key, type, form, relation }: ResourceColumn): string => {
    const cell = value(record, key);
    if (relation === undefined || cell === undefined) return printCell(type, form, cell);
    const references =
      relation.cardinality === 'many' ? (cell as unknown as Reference[]) : isReference(cell) ? [cell] : [];
    return references.length === 0 ? printCell('json', form, cell) : related.print(relation, references);
  };
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
  const { members } = readSchema(state, resource);
  const place = ({ order = Infinity }: MemberDefinition): number => order;
  const inOrder = [...members.values()].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  for (const member of inOrder) {
    const { key, label = key } = member;
    if (member.kind === 'field') columns.push({ key, label, type: member.type, form: readForm(member.format) });
    if (member.kind === 'relationship') columns.push({ key, label, type: 'json', form: {}, relation: member });
  }
  const known = new Set(columns.map(({ key }) => key));
  const others = new Set<string>();
  for (const record of records)
    for (const key of state.fields(resource, record))
      if (!known.has(parseElementField(key)?.relation ?? key) && !key.startsWith('$')) others.add(key);
  for (const key of [...others].sort()) columns.push({ key, label: key, type: 'string', form: {} });
  return columns;
}
