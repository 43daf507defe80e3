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
import { Names } from './record-texts.js';
import { resourceFields, type ResourceField } from './resource-fields.js';
import { titlesIn } from './resource-table.js';

/** A definition as text is for those who write schemas: the first of it. */
const MOST_DEFINITION = 300;

export class HistoryWords {
  readonly names: Names;
  /** Those that were named, as pages get them. */
  readonly fields: Record<string, Field> = Object.create(null) as Record<string, Field>;
  readonly #schemas = new Map<string, { schema: ResourceSchema; byKey: ReadonlyMap<string, ResourceField> }>();

  constructor(
    readonly state: DatasetState,
    computed: CellsOfFormulas,
  ) {
    this.names = new Names(state, titlesIn(state), computed);
  }

  schema(resource: string): ResourceSchema {
    return this.#of(resource).schema;
  }

  resource(resource: string): string {
    const { label, labelPlural } = this.schema(resource);
    return labelPlural ?? label ?? resource;
  }

  record(resource: string, record: string): string {
    if (record === SCHEMA_RECORD) return '';
    return this.names.of({ $ref: ['', resource, record] } as Reference);
  }

  /** `key`: in `fields`. */
  field({ resource, field }: Pick<Cell, 'resource' | 'field'>): { label: string; key?: string } {
    if (field === ALIVE) return { label: '' };
    const name = parseElementField(field)?.relation ?? field;
    const found = this.#of(resource).byKey.get(name);
    if (!found) return { label: name.replace(/[_-]+/g, ' ') };
    const key = `${resource} ${name}`;
    this.fields[key] = found.field;
    return { label: found.field.label, key };
  }

  /** As the table has its columns; that a record came or went is said first. */
  rank({ resource, record, field }: Cell): number {
    if (field === ALIVE || (record === SCHEMA_RECORD && !field.includes('/'))) return -1;
    const at = [...this.#of(resource).byKey.keys()].indexOf(parseElementField(field)?.relation ?? field);
    return at < 0 ? Infinity : at;
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
    const texts = { before: this.text(cell, before), after: this.text(cell, after) };
    return {
      ...about,
      ...this.field(cell),
      what: 'value',
      ...(texts.before !== undefined && { before: texts.before }),
      ...(texts.after !== undefined && { after: texts.after }),
    };
  }

  #of(resource: string): { schema: ResourceSchema; byKey: ReadonlyMap<string, ResourceField> } {
    let known = this.#schemas.get(resource);
    if (!known) {
      const schema = readSchema(this.state, resource);
      // Without a schema a field is whatever a record has: its key says it.
      const fields = schema.members.size === 0 ? [] : resourceFields(schema, this.state);
      known = { schema, byKey: new Map(fields.map((one) => [one.member.key, one])) };
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
  const label = labels.after ?? labels.before ?? key.replace(/[_-]+/g, ' ');
  const about = { label, what, family };
  if (what === 'renamed') return { ...about, ...labels };
  return what === 'changed' ? { ...about, ...differing(before, after) } : about;
}

/** Members of a definition that are others now. */
function differing(before: CellValue, after: CellValue): Pick<HistoryChange, 'before' | 'after'> {
  const [was, is] = [membersOf(before), membersOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  const print = (members: Record<string, unknown>): string =>
    names
      .flatMap((name) => (name in members ? [`${name}: ${JSON.stringify(members[name])}`] : []))
      .join(', ')
      .slice(0, MOST_DEFINITION);
  return { before: print(was), after: print(is) };
}

function membersOf(value: CellValue): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
