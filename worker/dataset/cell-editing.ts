/** What an editor of one cell begins with: the text, the writes it shows, and of a relationship where it leads. */
import type { DatasetState } from '../../core/dataset/state.js';
import { overOf } from '../../core/lineage/ops.js';
import type { FieldDefinition, RelationshipDefinition } from '../../core/schema/definition.js';
import { elementField } from '../../core/schema/reference.js';
import { readSchema } from '../../core/schema/schema.js';
import { valueToText } from '../../core/schema/values.js';
import { RelatedRecords } from '../../core/writing/related-records.js';
import { currentReferences } from '../../core/writing/relation-changes.js';
import type { CellEditing } from '../api.js';
import type { Names } from './record-texts.js';

export interface CellSurroundings {
  readonly state: DatasetState;
  readonly resource: string;
  readonly names: Names;
}

export function cellEditing(
  { state, resource, names }: CellSurroundings,
  record: string,
  member: FieldDefinition | RelationshipDefinition,
): Pick<CellEditing, 'text' | 'seen' | 'relation'> {
  const { key } = member;
  if (member.kind === 'field') {
    const value = state.shown(resource, record, key)?.value;
    const text = value === undefined ? '' : valueToText(member.type, value);
    return { text, seen: overOf(state, resource, record, key) };
  }
  const references = currentReferences(state, { resource, record, relation: member });
  const isMany = member.cardinality === 'many';
  const fields = isMany ? references.map((reference) => elementField(key, reference)) : [key];
  const related = new RelatedRecords(state, (to, id) => names.of({ $ref: ['', to, id] }));
  return {
    text: related.print(member, references),
    seen: [...new Set(fields.flatMap((field) => overOf(state, resource, record, field)))].sort(),
    relation: {
      many: isMany,
      resource: member.to,
      label: readSchema(state, member.to).label ?? member.to,
      links: references.map((reference) => ({ id: reference.$ref[2], name: names.of(reference) })),
    },
  };
}
