/**
 * A form while it is filled: which groups show, what stands in each field, what the record would be, and what is wrong with it.
 * From the schema's form, the record as it is, and texts: those a person typed go before those that a page proposes, and these
 * before what the record holds or the schema's defaults. Pure: PROTOCOL.md, sections 12.1 and 12.3.
 */
import { utf8Length } from '../canonical-json.js';
import type { DatasetState } from '../dataset/state.js';
import { KoboldError } from '../errors.js';
import type { Json, Reference } from '../log/event.js';
import { isRecordId } from '../log/key.js';
import { nearest } from '../query/suggest.js';
import type { FieldDefinition, FormGroup, MemberDefinition, RelationshipDefinition } from '../schema/definition.js';
import { visibleFields } from '../schema/forms.js';
import { quoted, type IssueCode } from '../schema/issue.js';
import type { MatchOptions } from '../schema/match-record.js';
import { elementField, isReference, parseElementField } from '../schema/reference.js';
import type { ResourceSchema } from '../schema/schema.js';
import { recordValues, validate } from '../schema/validate.js';
import { parseText, valueToText } from '../schema/values.js';

/** By field key, in the form files have it; of relationships the ids of records of the same dataset, one a line. */
export type FormTexts = ReadonlyMap<string, string>;

export interface FormWish {
  /** To be changed; absent: a new one. */
  readonly record?: string;
  /** Key of the schema's form; absent: the first there is. */
  readonly form?: string;
  /** Only these, in this order; without `form` as one group. By key, or label. */
  readonly fields?: readonly string[];
  /** What the page's builder proposes, for any field; by key, or label. */
  readonly preset?: FormTexts;
  /** What an address proposes: taken for fields that show only, so that nothing is sent unseen. By key, or label. */
  readonly offered?: FormTexts;
  /** What the person typed; '' was emptied. */
  readonly typed?: FormTexts;
}

export interface FormProblem {
  /** Key; '' for the form as a whole. */
  readonly field: string;
  readonly code: IssueCode | 'validation';
  readonly message: string;
}

export interface FilledForm {
  readonly key?: string;
  readonly label?: string;
  readonly help?: string;
  /** Those that show now, with the keys that nobody before them has. */
  readonly groups: readonly Pick<FormGroup, 'label' | 'help' | 'fields'>[];
  /** All keys of the form, whether they show or not. */
  readonly fields: readonly string[];
  /** Of all fields that show, and of those the builder proposes. */
  readonly texts: FormTexts;
  /** The record as it would be. */
  readonly values: ReadonlyMap<string, Json>;
  /** As it is. */
  readonly before: ReadonlyMap<string, Json>;
  /** Of fields that show or are proposed by the builder. */
  readonly problems: readonly FormProblem[];
  /** What `fields`, `preset` and `offered` name and nobody can fill, with what may have been meant. */
  readonly unknown: readonly string[];
}

export interface FormContext extends MatchOptions {
  /** By title; undefined where there is none, or are several. */
  find?(resource: string, title: string): string | undefined;
  nameOf?(resource: string, record: string): string;
}

/** An event has 60,000 at most, in which quotes and line ends count twice. */
const LONGEST_BYTES = 25_000;
/** Each takes a look-up, at every key pressed: more are no names that a person typed. */
const MOST_TITLES = 64;

/** Throws `unknown-form`, and `unknown-record` for a record that is not there (any more). */
export function fillForm(
  state: DatasetState,
  schema: ResourceSchema,
  wish: FormWish,
  context: FormContext,
): FilledForm {
  const { resource } = schema;
  const { record } = wish;
  if (record !== undefined && !state.exists(resource, record))
    throw new KoboldError('unknown-record', `"${resource}" has no record "${record.slice(0, 60)}" (any more).`);
  const unknown: string[] = [];
  const keyOf = (name: string): string | undefined => {
    const key = memberNamed(schema, name);
    if (key === undefined) unknown.push(unknownSentence(schema, name));
    return key;
  };
  const form = chooseForm(schema, wish, keyOf);
  const before = record === undefined ? new Map<string, Json>() : recordValues(state, resource, record);
  const preset = byKey(wish.preset, keyOf);
  const offered = byKey(wish.offered, keyOf);
  const typed = wish.typed ?? new Map<string, string>();
  const isNew = record === undefined;
  const inForm = new Set(form.groups.flatMap(({ fields }) => fields));

  const fill = (visible: ReadonlySet<string>): Filled => {
    const values = new Map(before);
    // Written to what is absent, whether it shows or not.
    if (isNew) for (const { key, default: value } of schema.fields) if (value !== undefined) values.set(key, value);
    const texts = new Map<string, string>();
    const problems: FormProblem[] = [];
    for (const member of schema.members.values()) {
      const { key } = member;
      const shows = visible.has(key);
      if (!isFillable(member) || !(shows || (preset.has(key) && !inForm.has(key)))) continue;
      const now = textOf(member, values);
      const proposed = preset.get(key) ?? (shows ? offered.get(key) : undefined);
      const given = (shows ? typed.get(key) : undefined) ?? proposed;
      const isTargets = member.kind === 'relationship' && given !== undefined && !isTooLong(given);
      const text = isTargets ? toIds(given, member, state, context) : given;
      texts.set(key, text ?? now);
      if (text === undefined || text === now) continue;
      const problem = isTooLong(text) ? TOO_LONG : write(member, text, values, { before, context, state });
      if (problem) problems.push({ field: key, ...problem });
    }
    return { values, texts, problems };
  };

  const visible = settle(form.groups, (keys) => {
    const { values } = fill(keys);
    return new Set(visibleFields(form, schema, values, context));
  });
  const { values, texts, problems } = fill(visible);
  const wrong = new Set(problems.map(({ field }) => field));
  const exists = (to: string, id: string) => state.exists(to, id);
  const issues = validate(schema, values, {
    isTaken: (key, value) => isTaken(state, resource, record, key, value),
    resolve: (dataset, to, id) => ({ state: dataset !== '' ? 'unknown' : exists(to, id) ? 'present' : 'gone' }),
  });
  for (const { field, code, message } of issues) {
    const key = parseElementField(field)?.relation ?? field;
    if (!texts.has(key) || wrong.has(key)) continue;
    wrong.add(key);
    problems.push({ field: key, code, message });
  }
  const said = new Set<string>();
  const groups = form.groups
    .filter(({ fields }) => fields.some((key) => visible.has(key)))
    .map(({ label, help, fields, when }) => {
      const shows =
        when === undefined || visibleFields({ groups: [{ fields, when }] }, schema, values, context).length > 0;
      const keys = shows ? fields.filter((key) => visible.has(key) && !said.has(key)) : [];
      for (const key of keys) said.add(key);
      return { ...(label !== undefined && { label }), ...(help !== undefined && { help }), fields: keys };
    })
    .filter(({ fields }) => fields.length > 0);
  // A field whose group shows only because it was once shown: better too many than one that cannot be reached.
  const left = [...visible].filter((key) => !said.has(key) && schema.members.has(key));
  return {
    ...(form.key !== undefined && { key: form.key }),
    ...(form.label !== undefined && { label: form.label }),
    ...(form.help !== undefined && { help: form.help }),
    groups: left.length > 0 ? [...groups, { fields: left }] : groups,
    fields: [...inForm],
    texts,
    values,
    before,
    problems: inOrderOf(
      groups.flatMap(({ fields }) => fields),
      problems,
    ),
    unknown: [...new Set(unknown)],
  };
}

/** Nobody types what is computed, pins, or leads to another dataset. */
export function isFillable(member: MemberDefinition): member is FieldDefinition | RelationshipDefinition {
  if (member.kind === 'field') return true;
  return member.kind === 'relationship' && member.dataset === undefined && member.mode !== 'pinned';
}

interface Filled {
  readonly values: Map<string, Json>;
  readonly texts: Map<string, string>;
  readonly problems: FormProblem[];
}

interface ChosenForm {
  readonly key?: string;
  readonly label?: string;
  readonly help?: string;
  readonly groups: readonly FormGroup[];
}

function chooseForm(
  schema: ResourceSchema,
  { form: key, fields: wanted }: FormWish,
  keyOf: (name: string) => string | undefined,
): ChosenForm {
  const form = key === undefined ? schema.forms[0] : schema.forms.find((one) => one.key === key);
  if (key !== undefined && !form) {
    const known = schema.forms.map((one) => one.key);
    const near = nearest(key, known);
    const hint =
      near === undefined ? (known.length > 0 ? ` There are: ${known.join(', ')}.` : '') : ` Did you mean ${near}?`;
    throw new KoboldError('unknown-form', `"${schema.resource}" has no form "${key.slice(0, 60)}".${hint}`);
  }
  const all = [...schema.members.values()]
    .sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || 0)
    .map((member) => member.key);
  const keys = wanted?.flatMap((name) => keyOf(name) ?? []);
  const groups = keys && (key === undefined || !form) ? [{ fields: keys }] : (form?.groups ?? [{ fields: all }]);
  const shows = (field: string): boolean => {
    const member = schema.members.get(field);
    return (
      member !== undefined && (isFillable(member) || member.kind === 'computed') && (!keys || keys.includes(field))
    );
  };
  return { ...form, groups: groups.map((group) => ({ ...group, fields: group.fields.filter(shows) })) };
}

/**
 * What shows depends on what is filled in, and what counts as filled in on what shows: from the groups without a condition on,
 * until nothing changes. Where it goes round in a circle, what came up stays.
 */
function settle(
  groups: readonly FormGroup[],
  next: (visible: ReadonlySet<string>) => ReadonlySet<string>,
): ReadonlySet<string> {
  let visible: ReadonlySet<string> = new Set(groups.flatMap(({ fields, when }) => (when === undefined ? fields : [])));
  for (let round = 0; ; round++) {
    const after = next(visible);
    if (after.size === visible.size && [...after].every((key) => visible.has(key))) return visible;
    visible = round <= groups.length ? after : new Set([...visible, ...after]);
    if (round > groups.length && [...next(visible)].every((key) => visible.has(key))) return visible;
  }
}

/** What stands in the field before anything is typed. */
function textOf(member: FieldDefinition | RelationshipDefinition, values: ReadonlyMap<string, Json>): string {
  const { key } = member;
  if (member.kind === 'field') {
    const value = values.get(key);
    return value === undefined ? '' : valueToText(member.type, value);
  }
  return ownTargets(member, values).join('\n');
}

/** Of the same dataset: others are not touched by a form. */
function ownTargets({ key, cardinality }: RelationshipDefinition, values: ReadonlyMap<string, Json>): string[] {
  if (cardinality === 'one') {
    const value = values.get(key);
    return isReference(value) && value.$ref[0] === '' ? [value.$ref[2]] : [];
  }
  return [...values.keys()]
    .flatMap((field) => {
      const element = parseElementField(field);
      return element?.relation === key && element.$ref[0] === '' ? [element.$ref[2]] : [];
    })
    .sort();
}

const isTooLong = (text: string): boolean => utf8Length(text) > LONGEST_BYTES;

/** Ids stay; what is none may be a title. */
function toIds(text: string, { to }: RelationshipDefinition, state: DatasetState, { find }: FormContext): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  lines.delete('');
  let left = MOST_TITLES;
  const idOf = (line: string): string => {
    if (state.exists(to, line) || left-- <= 0) return line;
    return find?.(to, line) ?? line;
  };
  const ids = [...lines].map(idOf);
  return [...new Set(ids)].sort().join('\n');
}

interface WriteContext {
  readonly before: ReadonlyMap<string, Json>;
  readonly context: FormContext;
  readonly state: DatasetState;
}

const TOO_LONG = { code: 'length', message: `The text is too long: ${LONGEST_BYTES} bytes fit.` } as const;

/** Gives what is wrong; then the values have nothing of it. */
function write(
  member: FieldDefinition | RelationshipDefinition,
  text: string,
  values: Map<string, Json>,
  { before, context, state }: WriteContext,
): Omit<FormProblem, 'field'> | undefined {
  const { key } = member;
  if (member.kind === 'relationship') return writeTargets(member, text, values, context, state);
  if (text === '') {
    // What was never there is not emptied; what was, or would have its default, is said to be empty.
    if (before.has(key) || member.default !== undefined) values.set(key, null);
    else values.delete(key);
    return undefined;
  }
  const { value, issue } = parseText(member, text);
  if (issue) {
    values.delete(key);
    return issue;
  }
  values.set(key, value as Json);
  return undefined;
}

function writeTargets(
  { key, to, cardinality }: RelationshipDefinition,
  text: string,
  values: Map<string, Json>,
  { nameOf }: FormContext,
  state: DatasetState,
): Omit<FormProblem, 'field'> | undefined {
  const ids = text === '' ? [] : text.split('\n');
  const references = ids.map((id) => {
    const label = nameOf?.(to, id);
    return { $ref: ['', to, id], ...(label !== undefined && { label }) } as Json & Reference;
  });
  for (const field of [...values.keys()]) {
    const element = parseElementField(field);
    if (field === key || (element?.relation === key && element.$ref[0] === '' && !ids.includes(element.$ref[2])))
      values.delete(field);
  }
  const lost = ids.find((id) => !isRecordId(id) || !state.exists(to, id));
  if (lost !== undefined) return { code: 'missing-target', message: `There is no ${quoted(lost)} to be found.` };
  if (cardinality === 'one' && ids.length > 1) return { code: 'type', message: 'One can be chosen.' };
  for (const reference of references) {
    const field = cardinality === 'one' ? key : elementField(key, reference);
    if (!values.has(field)) values.set(field, reference);
  }
  return undefined;
}

function memberNamed(schema: ResourceSchema, name: string): string | undefined {
  const key = name.trim();
  if (schema.members.has(key)) return key;
  const folded = key.toLowerCase();
  return [...schema.members.values()].find(({ label }) => label?.toLowerCase() === folded)?.key;
}

function unknownSentence(schema: ResourceSchema, name: string): string {
  const near = nearest(name, [...schema.members.keys()]);
  return `There is no field "${name.slice(0, 60)}".${near === undefined ? '' : ` Did you mean ${near}?`}`;
}

function byKey(texts: FormTexts | undefined, keyOf: (name: string) => string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, text] of texts ?? []) {
    const key = keyOf(name);
    if (key !== undefined) found.set(key, text);
  }
  return found;
}

function isTaken(state: DatasetState, resource: string, own: string | undefined, key: string, value: Json): boolean {
  const wanted = JSON.stringify(value);
  for (const other of state.records(resource))
    if (
      other !== own &&
      state.exists(resource, other) &&
      JSON.stringify(state.shown(resource, other, key)?.value) === wanted
    )
      return true;
  return false;
}

function inOrderOf(keys: readonly string[], problems: readonly FormProblem[]): FormProblem[] {
  const place = ({ field }: FormProblem): number => {
    const at = keys.indexOf(field);
    return at < 0 ? keys.length : at;
  };
  return [...problems].sort((a, b) => place(a) - place(b));
}
