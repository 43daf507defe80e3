/**
 * Changes in the words of the dataset: what a resource, a record and a field are called, and values as their cells would show them.
 * By today's schema; what it does not know (any more) is called by its key.
 */
import type { CellChange } from '../../core/lineage/diff.js';
import { schemaChange } from '../../core/lineage/schema-changes.js';
import type { CellValue } from '../../core/lineage/version.js';
import { ALIVE, SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import type { Cell, DatasetState } from '../../core/dataset/state.js';
import type { Reference } from '../../core/log/event.js';
import { isReference, parseElementField } from '../../core/schema/reference.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import { valueToText } from '../../core/schema/values.js';
import type { Field } from '../../core/table/field.js';
import type { HistoryChange } from '../api.js';
import type { CellsOfFormulas } from './computed-fields.js';
import { cut } from './cut-text.js';
import { Names } from './record-texts.js';
import { resourceFields, type ResourceField } from './resource-fields.js';
import { titlesIn } from './resource-table.js';

/** A definition as text is for those who write schemas: the first of it. */
const MOST_DEFINITION = 300;
/** Names of records, fields and resources are as long as strangers make them. */
const LONGEST_NAME = 200;

interface KnownSchema {
  readonly schema: ResourceSchema;
  readonly byKey: ReadonlyMap<string, ResourceField>;
  /** In the order of the table. */
  readonly places: ReadonlyMap<string, number>;
}

export class HistoryWords {
  readonly names: Names;
  /** Those that were named, as pages get them. */
  readonly fields: Record<string, Field> = Object.create(null) as Record<string, Field>;
  readonly #schemas = new Map<string, KnownSchema>();

  constructor(
    readonly state: DatasetState,
    computed: CellsOfFormulas,
    /** Characters told of a value. */
    readonly longest: number = Infinity,
  ) {
    this.names = new Names(state, titlesIn(state), computed);
  }

  schema(resource: string): ResourceSchema {
    return this.#of(resource).schema;
  }

  resource(resource: string): string {
    const { label, labelPlural } = this.schema(resource);
    return cut(labelPlural ?? label ?? resource, LONGEST_NAME);
  }

  record(resource: string, record: string): string {
    if (record === SCHEMA_RECORD) return '';
    return cut(this.names.of({ $ref: ['', resource, record] } as Reference), LONGEST_NAME);
  }

  /** `key`: in `fields`. */
  field({ resource, field }: Pick<Cell, 'resource' | 'field'>): { label: string; key?: string } {
    if (field === ALIVE) return { label: '' };
    const name = parseElementField(field)?.relation ?? field;
    const found = this.#of(resource).byKey.get(name);
    if (!found) return { label: cut(name.replace(/[_-]+/g, ' '), LONGEST_NAME) };
    const key = `${resource} ${name}`;
    this.fields[key] = found.field;
    return { label: cut(found.field.label, LONGEST_NAME), key };
  }

  /** As the table has its columns; that a record came or went is said first. */
  rank({ resource, record, field }: Cell): number {
    if (field === ALIVE || (record === SCHEMA_RECORD && !field.includes('/'))) return -1;
    return this.#of(resource).places.get(parseElementField(field)?.relation ?? field) ?? Infinity;
  }

  /** Undefined where there is nothing. An element of a relationship is the name of what it leads to. */
  text({ resource, field }: Pick<Cell, 'resource' | 'field'>, value: CellValue): string | undefined {
    if (value === undefined) return undefined;
    if (isReference(value)) return this.names.of(value);
    const member = this.#of(resource).byKey.get(field)?.member;
    if (value === null) return '';
    return valueToText(member === undefined || member.kind === 'relationship' ? typeFor(value) : member.type, value);
  }

  /** What of a change does not depend on who tells it. */
  change({ resource, record, field, before, after }: CellChange): Omit<HistoryChange, 'isShown'> {
    const cell = { resource, record, field };
    const about = { ...cell, resourceLabel: this.resource(resource), title: this.record(resource, record) };
    if (record === SCHEMA_RECORD) return { ...about, ...definitionChange(field, before, after) };
    if (field === ALIVE)
      return { ...about, label: '', what: after !== true ? 'deleted' : before === false ? 'restored' : 'created' };
    const [was, is] = [this.text(cell, before), this.text(cell, after)];
    const isCut = [was, is].some((text) => text !== undefined && text.length > this.longest);
    return {
      ...about,
      ...this.field(cell),
      what: 'value',
      ...(was !== undefined && { before: cut(was, this.longest) }),
      ...(is !== undefined && { after: cut(is, this.longest) }),
      ...(isCut && { isCut }),
    };
  }

  #of(resource: string): KnownSchema {
    let known = this.#schemas.get(resource);
    if (!known) {
      const schema = readSchema(this.state, resource);
      // Without a schema a field is whatever a record has: its key says it.
      const fields = schema.members.size === 0 ? [] : resourceFields(schema, this.state);
      known = {
        schema,
        byKey: new Map(fields.map((one) => [one.member.key, one])),
        places: new Map(fields.map((one, at) => [one.member.key, at])),
      };
      this.#schemas.set(resource, known);
    }
    return known;
  }
}

const typeFor = (value: CellValue): 'string' | 'json' => (typeof value === 'string' ? 'string' : 'json');

function definitionChange(
  path: string,
  before: CellValue,
  after: CellValue,
): Pick<HistoryChange, 'label' | 'what' | 'family' | 'before' | 'after'> {
  const { family, key, what, ...labels } = schemaChange(path, before, after);
  const named = (text: string | undefined): string | undefined => text && cut(text, LONGEST_NAME);
  const label = cut(labels.after ?? labels.before ?? key.replace(/[_-]+/g, ' '), LONGEST_NAME);
  const about = { label, what, family: cut(family, LONGEST_NAME) };
  const [before_, after_] = [named(labels.before), named(labels.after)];
  if (what === 'renamed')
    return {
      ...about,
      ...(before_ !== undefined && { before: before_ }),
      ...(after_ !== undefined && { after: after_ }),
    };
  return what === 'changed' ? { ...about, ...differing(before, after) } : about;
}

/** Members of a definition that are others now. */
function differing(before: CellValue, after: CellValue): Pick<HistoryChange, 'before' | 'after'> {
  const [was, is] = [membersOf(before), membersOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  const print = (members: Record<string, unknown>): string => {
    const told = names.flatMap((name) => (name in members ? [`${name}: ${JSON.stringify(members[name])}`] : []));
    return cut(told.join(', '), MOST_DEFINITION);
  };
  return { before: print(was), after: print(is) };
}

function membersOf(value: CellValue): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
