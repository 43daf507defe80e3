/**
 * A record as the texts of its row: values as `valueToText` writes them, references as the names of what they lead to.
 * Names of records of the same dataset are the present ones; of others, or of what is gone, the last that was known.
 */
import type { DatasetState, RecordState } from '../../core/dataset/state.js';
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import { compareIds } from '../../core/dataset/order.js';
import type { Json, Reference } from '../../core/log/event.js';
import type { FieldType } from '../../core/schema/definition.js';
import { isReference } from '../../core/schema/reference.js';
import { valueToText } from '../../core/schema/values.js';
import type { RecordTexts } from '../../core/table/record-table.js';
import type { CellText } from '../../core/table/table-builder.js';
import type { CellsOfFormulas } from './computed-fields.js';
import type { ComputedCell } from '../formulas/computed-cell.js';
import type { ResourceField } from './resource-fields.js';

/** The key of the field that names the records of a resource. */
export type TitleOf = (
  resource: string,
) => { readonly key: string; readonly type: FieldType; readonly computed: boolean } | undefined;

/** What people call the records that references lead to; remembers what it has said. */
export class Names {
  readonly #said = new Map<string, Map<string, string>>();

  constructor(
    readonly state: DatasetState,
    readonly titleOf: TitleOf,
    readonly computed: CellsOfFormulas,
  ) {}

  of({ $ref: [dataset, resource, record], label }: Reference): string {
    if (dataset !== '') return label || record;
    let said = this.#said.get(resource);
    if (!said) this.#said.set(resource, (said = new Map()));
    let name = said.get(record);
    if (name === undefined) said.set(record, (name = this.#now(resource, record)));
    return name || label || this.#titleOf(resource, record) || record;
  }

  /** Whether it would call one of these records otherwise now. */
  areStale(changed: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    for (const [resource, records] of changed) {
      const said = this.#said.get(resource);
      if (!said) continue;
      if (records.has(SCHEMA_RECORD)) return true;
      for (const record of records) {
        const name = said.get(record);
        if (name !== undefined && name !== this.#now(resource, record)) return true;
      }
    }
    return false;
  }

  #now(resource: string, record: string): string {
    return this.state.exists(resource, record) ? this.#titleOf(resource, record) : '';
  }

  /** Of what is gone, the last. */
  #titleOf(resource: string, record: string): string {
    const title = this.titleOf(resource);
    if (!title) return '';
    if (title.computed) return computedText(this.computed.cell(resource, record, title.key), title.type) ?? '';
    const value = this.state.shown(resource, record, title.key)?.value;
    return value === undefined ? '' : valueToText(title.type, value);
  }
}

export function recordTexts(
  id: string,
  record: RecordState,
  fields: readonly ResourceField[],
  names: Names,
  computed: (field: string) => ComputedCell,
): RecordTexts {
  let elements: Map<string, Reference[]> | undefined;
  const texts = fields.map(({ member }): CellText => {
    if (member.kind === 'computed') return computedText(computed(member.key), member.type);
    if (member.kind === 'field') {
      const value = record.shown(member.key)?.value;
      return value === undefined ? undefined : value === null ? null : valueToText(member.type, value);
    }
    if (member.cardinality === 'many') {
      elements ??= elementsOf(record);
      return textOfMany(elements.get(member.key) ?? [], names);
    }
    const value = record.shown(member.key)?.value;
    return value === undefined ? undefined : value === null ? null : textOfOne(value, names);
  });
  return { id, texts };
}

/** Missing while it is computed, '' where it cannot be: an empty result is null. */
export function computedText(cell: ComputedCell, type: FieldType): CellText {
  if (cell.state === 'pending') return undefined;
  if (cell.state === 'unavailable') return '';
  return cell.value === null ? null : valueToText(type, cell.value) || null;
}

/** The elements of all relationships to many, by relationship. */
export function elementsOf(record: RecordState): Map<string, Reference[]> {
  const elements = new Map<string, Reference[]>();
  for (const field of record.fields()) {
    const slash = field.indexOf('/');
    if (slash < 1) continue;
    const value = record.shown(field)?.value;
    if (!isReference(value)) continue;
    const relation = field.slice(0, slash);
    const known = elements.get(relation);
    if (known) known.push(value);
    else elements.set(relation, [value]);
  }
  return elements;
}

function textOfMany(references: readonly Reference[], names: Names): CellText {
  if (references.length === 0) return undefined;
  return references
    .map((reference) => names.of(reference))
    .sort(compareIds)
    .join(', ');
}

function textOfOne(value: Json, names: Names): string {
  return isReference(value) ? names.of(value) : valueToText('json', value);
}
