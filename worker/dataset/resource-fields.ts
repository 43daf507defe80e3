/** The columns of a resource, from its schema; where it has none, from what its records hold. */
import type { FieldDefinition, FieldType as SchemaType, MemberDefinition } from '../../core/schema/definition.js';
import { parseElementField } from '../../core/schema/reference.js';
import type { ResourceSchema } from '../../core/schema/schema.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { ALIVE } from '../../core/dataset/op-writes.js';
import type { DeclaredField, Field, FieldType } from '../../core/table/field.js';

/** One column: how it is shown, and where its values come from. */
export interface ResourceField {
  readonly field: Field;
  readonly member: MemberDefinition;
}

/** Columns of a table of a file hold text; so do those of types that files cannot have. */
const COLUMN_TYPES: Partial<Record<SchemaType, FieldType>> = {
  integer: 'integer',
  number: 'decimal',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  enum: 'enum',
  url: 'url',
  email: 'email',
  geo: 'geo',
};
/** Records looked at for names where there is no schema. */
const SAMPLE = 1000;
const MOST_UNDECLARED = 512;

export function resourceFields(schema: ResourceSchema, state: DatasetState): ResourceField[] {
  const members = [...schema.members.values()];
  if (members.length === 0) return undeclared(schema.resource, state).map(toResourceField);
  return inOrder(members).map(toResourceField);
}

/** By `order`, then as they are listed: the schema gives them by key. */
function inOrder(members: readonly MemberDefinition[]): MemberDefinition[] {
  return [...members].sort((a, b) => {
    const [left, right] = [a.order ?? Infinity, b.order ?? Infinity];
    return left === right ? 0 : left - right;
  });
}

function toResourceField(member: MemberDefinition): ResourceField {
  const type = member.kind === 'relationship' ? 'text' : (COLUMN_TYPES[member.type] ?? 'text');
  const field: Field = {
    key: member.key,
    label: member.label ?? labelOf(member.key),
    type,
    declared: declared(member),
  };
  return { field, member };
}

function declared(member: MemberDefinition): DeclaredField {
  const help = member.help === undefined ? {} : { help: member.help };
  switch (member.kind) {
    case 'field':
      return {
        type: member.type,
        ...help,
        ...(member.unit !== undefined && { unit: member.unit }),
        ...(member.options && { options: member.options }),
      };
    case 'relationship':
      return { type: 'reference', ...help, to: member.to, many: member.cardinality === 'many' };
    case 'computed':
      return { type: member.type, ...help, computed: true };
  }
}

/** `days_to_maturity` → `Days to maturity`. */
function labelOf(key: string): string {
  const words = key.replace(/[_-]+/g, ' ').trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : key;
}

/** Texts, under the names that the first records use. */
function undeclared(resource: string, state: DatasetState): FieldDefinition[] {
  const keys = new Set<string>();
  let seen = 0;
  for (const record of state.records(resource)) {
    for (const field of state.fields(resource, record)) {
      if (field !== ALIVE && !parseElementField(field) && keys.size < MOST_UNDECLARED) keys.add(field);
    }
    if (++seen === SAMPLE) break;
  }
  return [...keys]
    .sort()
    .map((key) => ({ kind: 'field', key, type: 'string', required: false, unique: false, source: {} }));
}
