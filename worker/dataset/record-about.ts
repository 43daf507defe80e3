/**
 * One record with all that stands around it: its name, the order of its form, the records it leads to, and those that
 * lead to it. For who opens it; tables need none of this.
 */
import { compareIds } from '../../core/dataset/order.js';
import type { DatasetState, RecordState } from '../../core/dataset/state.js';
import type { Json, Reference } from '../../core/log/event.js';
import type { MemberDefinition } from '../../core/schema/definition.js';
import { visibleFields } from '../../core/schema/forms.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import { valueToText } from '../../core/schema/values.js';
import type { Cell, Field } from '../../core/table/field.js';
import type { CellText } from '../../core/table/table-builder.js';
import type { RecordAbout, RecordGroup, RecordLink, RelatedRecords, Unavailable } from '../api.js';
import type { CellsOfFormulas } from './computed-fields.js';
import { nameOf, referencesIn, type RecordReferences } from './record-references.js';
import { recordTexts, type Names } from './record-texts.js';
import { resourceFields, type ResourceField } from './resource-fields.js';

export interface AboutOptions {
  /** Reader's day and language: conditions of a form may ask for them. */
  readonly today: string;
  readonly locale: string;
  /** Most rows of each list of related records. */
  readonly related?: number;
}

/** Where the record is, and what is known around it. */
export interface AboutContext {
  readonly state: DatasetState;
  readonly resource: string;
  readonly schema: ResourceSchema;
  readonly fields: readonly ResourceField[];
  readonly names: Names;
  readonly computed: CellsOfFormulas;
  readonly references: RecordReferences;
  /** Keys of fields in conflict, by record. */
  readonly disputed: ReadonlyMap<string, readonly string[]>;
  /** Keys of fields that show what this person suggests. */
  readonly suggested?: (id: string) => readonly string[] | undefined;
  /** While events may still come, nothing is said to be gone. */
  readonly complete: boolean;
}

/** A glance: the rest is asked for. */
const RELATED = 5;
const MOST_RELATED = 500;
/** Columns of a list of related records, its name among them. */
const RELATED_FIELDS = 4;

/** Undefined where there is no such record. */
export function recordAbout(context: AboutContext, id: string, options: AboutOptions): RecordAbout | undefined {
  const { state, resource, schema, fields, names } = context;
  const record = state.exists(resource, id) ? state.record(resource, id) : undefined;
  if (!record) return undefined;
  const texts: Record<string, string> = {};
  const links: Record<string, readonly RecordLink[]> = {};
  /** Computed fields that have no value, and why. */
  const unavailable: Record<string, Unavailable> = {};
  for (const { member } of fields) {
    if (member.kind === 'relationship') links[member.key] = linksOf(context, record, member);
    else if (member.kind === 'computed') {
      const cell = context.computed.cell(resource, id, member.key);
      if (cell.state === 'value' && cell.value !== null) texts[member.key] = valueToText(member.type, cell.value);
      else if (cell.state === 'unavailable') unavailable[member.key] = cell.fault;
    } else {
      const value = record.shown(member.key)?.value;
      if (value !== undefined && value !== null) texts[member.key] = valueToText(member.type, value);
    }
  }
  const titled = schema.title;
  const disputed = context.disputed.get(id);
  const suggested = context.suggested?.(id)?.filter((key) => schema.members.has(key));
  return {
    dataset: state.address,
    resource,
    label: schema.label ?? resource,
    ...(titled !== undefined && { titleField: titled }),
    title: names.of({ $ref: ['', resource, id] } as Reference),
    groups: groupsOf(schema, fields, record, options),
    texts,
    ...(disputed && { disputed }),
    ...(suggested?.length && { suggested }),
    unavailable,
    ...(!context.complete && { coming: true }),
    links,
    related: relatedTo(context, id, Math.min(MOST_RELATED, options.related ?? RELATED)),
  };
}

/**
 * In the form's order and groups, those left out whose condition does not hold. What no form has comes last: a form may
 * ask for less than there is to read.
 */
function groupsOf(
  schema: ResourceSchema,
  fields: readonly ResourceField[],
  record: RecordState,
  { today, locale }: AboutOptions,
): RecordGroup[] {
  const groups = schema.forms[0]?.groups ?? [];
  const values = new Map<string, Json>();
  for (const field of record.fields()) {
    const value = record.shown(field)?.value;
    if (value !== undefined) values.set(field, value);
  }
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const said = new Set<string>();
  const shown = groups.map((group): RecordGroup => {
    const keys = visibleFields({ groups: [group] }, schema, values, { today, compare }).filter((key) => !said.has(key));
    for (const key of keys) said.add(key);
    return {
      ...(group.label !== undefined && { label: group.label }),
      ...(group.help !== undefined && { help: group.help }),
      fields: keys,
    };
  });
  const inForm = new Set(groups.flatMap((group) => group.fields));
  const rest = fields.map(({ field }) => field.key).filter((key) => !inForm.has(key));
  return [...shown, { fields: rest }].filter((group) => group.fields.length > 0);
}

function linksOf(
  { state, names, complete }: AboutContext,
  record: RecordState,
  member: MemberDefinition & { kind: 'relationship' },
): RecordLink[] {
  const links = referencesIn(record, member.key, member.cardinality === 'many').map((reference): RecordLink => {
    const [dataset, resource, id] = reference.$ref;
    const isOwn = dataset === '' || dataset === state.address;
    const name = names.of(reference);
    if (!isOwn) return { dataset, resource, record: id, name, state: 'elsewhere' };
    const exists = state.exists(resource, id);
    return { resource, record: id, name, state: exists ? 'present' : complete ? 'gone' : 'unknown' };
  });
  return links.sort((a, b) => compareIds(a.name, b.name) || compareIds(a.record, b.record));
}

/** An inverse is a name for formulas: `companion_of` is read as "Companion of". */
function asWords(name: string | undefined): string | undefined {
  const words = name?.replaceAll('_', ' ').trim();
  return words && words.charAt(0).toUpperCase() + words.slice(1);
}

/** By the order of the resources' and relationships' definitions. */
function relatedTo(context: AboutContext, id: string, most: number): RelatedRecords[] {
  const { state, resource, references, names, computed } = context;
  const pointing = references.to(state, resource, id);
  const found: RelatedRecords[] = [];
  for (const from of state.resources()) {
    const schema = readSchema(state, from);
    for (const relation of schema.relationships) {
      const records = pointing.get(nameOf(from, relation.key));
      if (!records?.size) continue;
      const fields = shortFields(resourceFields(schema, state), schema, relation.key);
      const ids = [...records].sort(compareIds).slice(0, most);
      found.push({
        name: asWords(relation.inverse) ?? schema.labelPlural ?? schema.label ?? from,
        resource: from,
        relation: relation.key,
        count: records.size,
        fields: fields.map(({ field }) => field),
        rows: ids.map((one) => {
          const { texts } = recordTexts(one, state.record(from, one)!, fields, names, (key) =>
            computed.cell(from, one, key),
          );
          return {
            id: one,
            name: names.of({ $ref: ['', from, one] } as Reference),
            cells: texts.map((text, at) => cellOf(fields[at]!.field, text)),
          };
        }),
      });
    }
  }
  return found;
}

/** The name first, then what is short; not the relationship that leads here, for it says the same in each row. */
function shortFields(
  fields: readonly ResourceField[],
  { title }: ResourceSchema,
  relation: string,
): readonly ResourceField[] {
  const isLong = ({ field }: ResourceField) => /^(markdown|json|file|image)$/.test(field.declared?.type ?? '');
  const left = fields.filter((one) => one.member.key !== relation && !isLong(one));
  const first = left.filter(({ member }) => member.key === title);
  return [...first, ...left.filter(({ member }) => member.key !== title)].slice(0, RELATED_FIELDS);
}

/** As columns give it: what is no number, or has more digits than one holds, stays the text it is. */
function cellOf({ type }: Field, text: CellText): Cell {
  if (typeof text !== 'string') return text;
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if ((type === 'integer' || type === 'decimal') && text.trim() !== '') {
    const number = Number(text);
    const isExact = text.replace(/[-.]/g, '').length <= 15;
    if (Number.isFinite(number) && isExact) return number;
  }
  return text;
}
