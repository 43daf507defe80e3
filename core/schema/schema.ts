/**
 * A resource's schema, read from its definitions as the dataset's state shows them. A definition that is not understood
 * is an issue and a field of type `json`: nothing throws, whatever strangers have written. PROTOCOL.md, section 12.1.
 */
import { SCHEMA_RECORD } from '../dataset/op-writes.js';
import type { DatasetState } from '../dataset/state.js';
import type { Json } from '../log/event.js';
import { DefinitionReader } from './definition-reader.js';
import type {
  ComputedDefinition,
  FieldDefinition,
  FormDefinition,
  MemberDefinition,
  RelationshipDefinition,
  ValidationDefinition,
  ViewDefinition,
} from './definition.js';
import { readComputed, readField, readRelationship, readValidation, unknownField } from './fields.js';
import { readForm } from './forms.js';
import { type DefinitionIssue, quoted } from './issue.js';
import { isMembers, type Members } from '../log/members.js';
import { isKey } from '../log/key.js';
import { readView } from './views.js';

/** All lists by `order`, then key. */
export interface ResourceSchema {
  readonly resource: string;
  readonly label?: string;
  readonly labelPlural?: string;
  readonly help?: string;
  /** Key of the field that names a record to people. */
  readonly title?: string;
  /** Key of the field an importer makes record ids from. */
  readonly key?: string;
  readonly order?: number;
  readonly fields: readonly FieldDefinition[];
  readonly relationships: readonly RelationshipDefinition[];
  readonly computed: readonly ComputedDefinition[];
  readonly validations: readonly ValidationDefinition[];
  readonly views: readonly ViewDefinition[];
  readonly forms: readonly FormDefinition[];
  /** Fields, relationships and computed fields share their names: one key means one thing. */
  readonly members: ReadonlyMap<string, MemberDefinition>;
  readonly issues: readonly DefinitionIssue[];
  readonly source: Members;
}

/** Definition path → definition, as `schema.update` writes them. */
export type Definitions = ReadonlyMap<string, Json>;

export function readSchema(state: Pick<DatasetState, 'fields' | 'shown'>, resource: string): ResourceSchema {
  const definitions = new Map<string, Json>();
  for (const path of state.fields(resource, SCHEMA_RECORD)) {
    const value = state.shown(resource, SCHEMA_RECORD, path)?.value;
    if (value !== undefined) definitions.set(path, value);
  }
  return definitionsToSchema(resource, definitions);
}

/** The order of the map does not matter. */
export function definitionsToSchema(resource: string, definitions: Definitions): ResourceSchema {
  const issues: DefinitionIssue[] = [];
  const byFamily = sortIntoFamilies(definitions, issues);
  const members = new Map<string, MemberDefinition>();
  const read = <T>(family: Family, make: (reader: DefinitionReader, key: string) => T | undefined): T[] =>
    byFamily[family].flatMap(({ path, key, source }) => {
      const made = make(new DefinitionReader(path, source, issues), key);
      return made === undefined ? [] : [made];
    });
  /** What is not understood, or takes a name that is taken, has its say in the issues only. */
  const readMembers = (
    family: Family,
    make: (reader: DefinitionReader, key: string) => MemberDefinition | undefined,
  ) => {
    read(family, (reader, key) => {
      if (members.has(key)) {
        reader.note(`The name ${quoted(key)} is taken by another definition of this resource.`);
        return undefined;
      }
      members.set(key, make(reader, key) ?? unknownField(reader, key));
      return undefined;
    });
  };
  readMembers('field', readField);
  readMembers('relationship', readRelationship);
  readMembers('computed', readComputed);
  const ofKind = <K extends MemberDefinition['kind']>(kind: K) =>
    sorted([...members.values()].filter((one): one is Extract<MemberDefinition, { kind: K }> => one.kind === kind));
  const fields = ofKind('field');
  const relationships = ofKind('relationship');
  const computed = ofKind('computed');
  const isKnown = (key: string): boolean => members.has(key);
  const about = byFamily.resource[0]?.source ?? {};
  const reader = new DefinitionReader('resource', about, issues);
  const fieldNamed = (name: string): string | undefined => {
    const key = reader.text(name);
    if (key === undefined || isKnown(key)) return key;
    reader.note(`${name}: there is no field ${quoted(key)}.`);
    return undefined;
  };
  const inOrder = sorted([...members.values()]).map(({ key }) => key);
  return {
    resource,
    label: reader.text('label'),
    labelPlural: reader.text('label_plural'),
    help: reader.text('help'),
    title: fieldNamed('title'),
    key: fieldNamed('key'),
    order: reader.number('order'),
    fields,
    relationships,
    computed,
    validations: sorted(read('validation', readValidation)),
    views: sorted(read('view', (one, key) => readView(one, key, isKnown))),
    forms: sorted(read('form', (one, key) => readForm(one, key, isKnown, inOrder))),
    members,
    issues,
    source: about,
  };
}

const FAMILIES = ['resource', 'field', 'relationship', 'computed', 'validation', 'view', 'form'] as const;
type Family = (typeof FAMILIES)[number];
type FamilyMembers = Record<Family, { path: string; key: string; source: Members }[]>;

function sortIntoFamilies(definitions: Definitions, issues: DefinitionIssue[]): FamilyMembers {
  const families: FamilyMembers = {
    resource: [],
    field: [],
    relationship: [],
    computed: [],
    validation: [],
    view: [],
    form: [],
  };
  for (const path of [...definitions.keys()].sort()) {
    const note = (message: string): unknown => issues.push({ code: 'definition', path, message });
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    const family = FAMILIES.find((one) => one === name && (one === 'resource') === slash < 0);
    const key = path.slice(slash + 1);
    if (family === undefined || !isKey(key)) {
      note(`${quoted(path)} is no path of a definition.`);
      continue;
    }
    const value = definitions.get(path);
    if (!isMembers(value)) note('A definition must be an object.');
    families[family].push({ path, key, source: isMembers(value) ? value : {} });
  }
  return families;
}

/** By `order`, then as the paths came: by key. */
function sorted<T extends { readonly order?: number; readonly key: string }>(definitions: T[]): T[] {
  const place = ({ order = Infinity }: T): number => order;
  return definitions.sort((a, b) => {
    if (place(a) !== place(b)) return place(a) < place(b) ? -1 : 1;
    return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  });
}
