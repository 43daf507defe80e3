/**
 * One resource of a dataset as a table: the projection that queries run on. It can be thrown away and made again from
 * the fold at any time. Edits replace cells where they are; what comes, goes, or changes the schema builds it anew.
 */
import type { DatasetState } from '../../core/dataset/state.js';
import { compareIds } from '../../core/dataset/order.js';
import { parseElementField } from '../../core/schema/reference.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import { RecordTable, type RecordTexts } from '../../core/table/record-table.js';
import { storeTable } from '../../core/table/stored-table.js';
import type { Reference } from '../../core/log/event.js';
import type { CellEditing, Provenance, RowItem } from '../api.js';
import { LoadedTable, type RowMarks } from '../source/loaded-table.js';
import { cellEditing } from './cell-editing.js';
import { provenanceOf, type RelaysOf } from './cell-sayings.js';
import type { DatasetWriting } from '../writing/dataset-writing.js';
import type { CellsOfFormulas } from './computed-fields.js';
import type { ShownFold } from './dataset.js';
import { referencesIn } from './record-references.js';
import { Names, recordTexts, type TitleOf } from './record-texts.js';
import { resourceFields, type ResourceField } from './resource-fields.js';

export class ResourceTable {
  readonly schema: ResourceSchema;
  readonly fields: readonly ResourceField[];
  readonly #names: Names;
  readonly #records: RecordTable;
  #disputed: ReadonlyMap<string, readonly string[]> = new Map();

  readonly state: DatasetState;

  constructor(
    readonly fold: ShownFold,
    readonly resource: string,
    readonly computed: CellsOfFormulas,
  ) {
    const { state } = fold;
    this.state = state;
    this.schema = readSchema(state, resource);
    this.fields = resourceFields(this.schema, state);
    this.#names = new Names(state, titlesIn(state), computed);
    this.#records = new RecordTable(
      this.fields.map(({ field }) => field),
      this.#texts(),
    );
  }

  /** A new object after each change: indexes of the former are void. */
  loaded(complete: boolean): LoadedTable {
    const disputed = (this.#disputed = disputedFields(this.state, this.resource));
    const goneIn = complete ? this.#goneIn() : () => undefined;
    const marksOf = (id: string): RowMarks | undefined => {
      const [marks, gone] = [
        marksOfCells({ disputed: disputed.get(id), suggested: this.#suggestedIn(id) }),
        goneIn(id),
      ];
      return (marks ?? gone) && { ...(marks && { marks }), ...(gone && { gone }) };
    };
    return new LoadedTable(this.#records.table(complete), this.#records, marksOf, !complete);
  }

  #suggestedIn(id: string): readonly string[] | undefined {
    const fields = this.fold.suggested?.(this.resource, id)?.keys();
    return fields && [...new Set([...fields].map((field) => parseElementField(field)?.relation ?? field))];
  }

  /** Which references of a record lead nowhere (any more), by the names in its cells. Looked for once a record. */
  #goneIn(): (id: string) => RowItem['gone'] {
    const { state, resource } = this;
    const found = new Map<string, RowItem['gone']>();
    const isGone = ({ $ref: [dataset, to, record] }: Reference): boolean =>
      (dataset === '' || dataset === state.address) && !state.exists(to, record);
    return (id) => {
      if (found.has(id)) return found.get(id);
      const record = state.record(resource, id);
      const byField = this.schema.relationships.flatMap(({ key, cardinality }) => {
        const gone = record ? referencesIn(record, key, cardinality === 'many').filter(isGone) : [];
        return gone.length > 0 ? [[key, gone.map((reference) => this.#names.of(reference))] as const] : [];
      });
      found.set(id, byField.length > 0 ? Object.fromEntries(byField) : undefined);
      return found.get(id);
    };
  }

  /** For the store: `restoreTable` makes it a table again. */
  stored(): unknown[] {
    return storeTable(this.#records);
  }

  /** In the order of ids: UUIDv7 rise with time, and an importer's keys are the order people know. */
  *#texts(): Generator<RecordTexts> {
    const { state, resource } = this;
    const ids = [...state.records(resource)].filter((id) => state.exists(resource, id)).sort(compareIds);
    for (const id of ids) yield this.#textsOf(id);
  }

  #textsOf(id: string): RecordTexts {
    const { state, resource, computed } = this;
    return recordTexts(id, state.record(resource, id)!, this.fields, this.#names, (field) =>
      computed.cell(resource, id, field),
    );
  }

  /** Undefined where there is no such field. */
  provenance(record: string, key: string, relaysOf: RelaysOf): Promise<Provenance> | undefined {
    const field = this.fields.find((one) => one.field.key === key);
    const { state, resource } = this;
    return field && provenanceOf(state, { resource, record }, field, this.#names, relaysOf);
  }

  editing(record: string, key: string, writing: DatasetWriting): CellEditing | undefined {
    const found = this.fields.find(({ field }) => field.key === key);
    if (!found || found.member.kind === 'computed' || !this.state.exists(this.resource, record)) return undefined;
    const as = writing.becomes(this.resource);
    return {
      field: found.field,
      as,
      required: found.member.required,
      ...cellEditing(this.around, record, found.member),
    };
  }

  /** What an opened record is told with (record-about.ts). */
  get around() {
    return {
      state: this.state,
      resource: this.resource,
      schema: this.schema,
      fields: this.fields,
      names: new Names(this.state, titlesIn(this.state), this.computed),
      computed: this.computed,
      disputed: this.#disputed,
      suggested: (id: string) => this.#suggestedIn(id),
    };
  }

  /** Whether any of the changes can be seen here: in its records, or in the names of those they lead to. */
  concerns(changed: ReadonlyMap<string, unknown>): boolean {
    if (changed.has(this.resource)) return true;
    return this.fields.some(({ member }) => member.kind === 'relationship' && changed.has(member.to));
  }

  /** Whether that was all there is to do; if not, the table must be built anew. */
  renew(changed: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    if (this.#names.areStale(changed)) return false;
    for (const id of changed.get(this.resource) ?? []) {
      const row = this.#records.rowOf(id);
      if (this.state.exists(this.resource, id) !== (row !== undefined)) return false;
      if (row === undefined) continue;
      this.#records.replace(this.#textsOf(id));
    }
    return true;
  }
}

/** By field, the names of the lists it is in. */
function marksOfCells(lists: Readonly<Record<string, readonly string[] | undefined>>): RowMarks['marks'] {
  const marks: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, fields] of Object.entries(lists))
    for (const field of fields ?? []) marks[field] = marks[field] ? `${marks[field]} ${name}` : name;
  return Object.keys(marks).length > 0 ? marks : undefined;
}

/** Keys of the fields in conflict, by record; an element of a relationship to many counts for the relationship. */
function disputedFields(state: DatasetState, resource: string): ReadonlyMap<string, readonly string[]> {
  const byRecord = new Map<string, string[]>();
  for (const conflict of state.conflicts()) {
    if (conflict.resource !== resource) continue;
    const key = parseElementField(conflict.field)?.relation ?? conflict.field;
    const known = byRecord.get(conflict.record);
    if (!known) byRecord.set(conflict.record, [key]);
    else if (!known.includes(key)) known.push(key);
  }
  return byRecord;
}

/** Titles are asked for with every reference: each schema is read once. */
export function titlesIn(state: DatasetState): TitleOf {
  const titles = new Map<string, ReturnType<TitleOf>>();
  return (resource) => {
    if (!titles.has(resource)) {
      const { title, members } = readSchema(state, resource);
      const member = title === undefined ? undefined : members.get(title);
      titles.set(
        resource,
        member === undefined || member.kind === 'relationship'
          ? undefined
          : { key: member.key, type: member.type, computed: member.kind === 'computed' },
      );
    }
    return titles.get(resource);
  };
}
