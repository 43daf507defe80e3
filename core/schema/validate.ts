/**
 * A record against its schema: a list of issues, never a changed or dropped value. PROTOCOL.md, section 12.3.
 * Formulas of validations and computed fields are the sandbox's; here they are carried only.
 */
import type { DatasetState } from '../dataset/state.js';
import type { Json } from '../log/event.js';
import { compareDecimals } from './decimal.js';
import type { FieldDefinition, FieldType, RelationshipDefinition } from './definition.js';
import { type Issue, type IssueCode, quoted } from './issue.js';
import { lengthInCodePoints } from './json-value.js';
import type { RecordValues } from './match-record.js';
import { matchesPattern } from './pattern.js';
import { elementField, isPinTrue, isReference, parseElementField, type Resolve, showReference } from './reference.js';
import type { ResourceSchema } from './schema.js';
import { hasOptions, isOfType, misfitMessage } from './values.js';

/** What a record alone does not tell. What is absent is not checked. */
export interface ValidationContext {
  /** Whether another record of the resource shows this value in this field (equal as JSON). */
  readonly isTaken?: (field: string, value: Json) => boolean;
  readonly resolve?: Resolve;
}

/** Issues by the schema's order, then those of unknown fields by key. */
export function validate(schema: ResourceSchema, values: RecordValues, context: ValidationContext = {}): Issue[] {
  const issues: Issue[] = [];
  for (const field of schema.fields) checkField(field, values.get(field.key), context, issues);
  const keys = [...values.keys()].sort();
  const byRelation = new Map<string, string[]>();
  for (const key of keys) {
    const found = byRelation.get(relationOf(key));
    if (found) found.push(key);
    else byRelation.set(relationOf(key), [key]);
  }
  for (const one of schema.relationships)
    checkRelationship(one, byRelation.get(one.key) ?? [], values, context, issues);
  for (const key of keys) {
    const relation = relationOf(key);
    const definition = schema.members.get(relation);
    if (definition?.kind === 'relationship' || (definition?.kind === 'field' && relation === key)) continue;
    if (!key.startsWith('$'))
      issues.push({ code: 'unknown-field', field: key, message: `The schema has no field ${quoted(key)}.` });
  }
  return issues;
}

/** The values of a record to be created, with the defaults of what it leaves out. Null is not left out. */
export function withDefaults(schema: Pick<ResourceSchema, 'fields'>, values: RecordValues): Map<string, Json> {
  const complete = new Map(values);
  for (const { key, default: value } of schema.fields) {
    if (value !== undefined && !complete.has(key)) complete.set(key, value);
  }
  return complete;
}

/** What a record's cells show; elements of relationships are fields of their own. */
export function recordValues(
  state: Pick<DatasetState, 'fields' | 'shown'>,
  resource: string,
  record: string,
): Map<string, Json> {
  const values = new Map<string, Json>();
  for (const field of state.fields(resource, record)) {
    const value = field.startsWith('$') ? undefined : state.shown(resource, record, field)?.value;
    if (value !== undefined) values.set(field, value);
  }
  return values;
}

/** Absent, null, '' and [] alike: what a form left empty. */
export function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function checkField(
  field: FieldDefinition,
  value: Json | undefined,
  { isTaken }: ValidationContext,
  issues: Issue[],
): void {
  const { key, type } = field;
  const note = (code: IssueCode, message: string): unknown => issues.push({ code, field: key, message });
  if (field.required && isEmpty(value)) note('required', 'A value is required.');
  if (value === undefined || value === null) return;
  if (!isOfType(type, value)) {
    note('type', misfitMessage(type, value));
    return;
  }
  if (!hasOptions(field, value)) note('option', `${quoted(value)} is not one of the choices.`);
  if (isBelow(type, value, field.min)) note('range', `${quoted(value)} is less than ${quoted(field.min)}.`);
  if (isBelow(type, field.max, value)) note('range', `${quoted(value)} is more than ${quoted(field.max)}.`);
  checkText(field, value, note);
  if (field.unique && !isEmpty(value) && isTaken?.(key, value)) note('unique', `Another record has ${quoted(value)}.`);
}

function checkText(
  { minLength = 0, maxLength = Infinity, pattern }: FieldDefinition,
  value: Json,
  note: (code: IssueCode, message: string) => unknown,
): void {
  // '' is an empty value: whether there must be one is `required`'s to say.
  if (isEmpty(value) || (typeof value !== 'string' && !Array.isArray(value))) return;
  const length = typeof value === 'string' ? lengthInCodePoints(value) : value.length;
  const what = typeof value === 'string' ? 'characters' : 'tags';
  if (length < minLength) note('length', `It has ${length} ${what}; ${minLength} are the fewest.`);
  if (length > maxLength) note('length', `It has ${length} ${what}; ${maxLength} are the most.`);
  if (pattern === undefined || typeof value !== 'string') return;
  const matches = matchesPattern(pattern, value);
  if (matches === false) note('pattern', `${quoted(value)} does not have the form asked for.`);
  if (matches === 'too-long') note('pattern', 'The text is too long to be compared with the form asked for.');
}

function checkRelationship(
  relationship: RelationshipDefinition,
  fields: readonly string[],
  values: RecordValues,
  { resolve }: ValidationContext,
  issues: Issue[],
): void {
  const { key, to, cardinality, mode, required } = relationship;
  const holds = cardinality === 'one' ? 'one reference' : 'references as elements';
  let found = 0;
  for (const field of fields) {
    const value = values.get(field)!;
    const note = (code: IssueCode, message: string): unknown => issues.push({ code, field, message });
    if (value === null && field === key) continue;
    found++;
    const isElement = field !== key;
    if (!isReference(value)) note('type', `${quoted(value)} is not a reference.`);
    else if (isElement === (cardinality === 'one')) note('type', `This relationship holds ${holds}.`);
    else if (isElement && (!parseElementField(field) || elementField(key, value) !== field))
      note('type', 'The reference is not the one its element names.');
    else if (value.$ref[1] !== to) note('type', `It refers to ${quoted(value.$ref[1])}, not to ${quoted(to)}.`);
    else if (mode === 'pinned' && value.pin === undefined) note('type', 'A pinned reference needs its pin.');
    else if (value.pin !== undefined && !isPinTrue(value.pin))
      note('type', 'What is pinned is not what its hash says.');
    else if (resolve && showReference(relationship, value, resolve).violation)
      note('missing-target', `${quoted(value.label ?? value.$ref[2])} is not there any more.`);
  }
  if (required && found === 0) issues.push({ code: 'required', field: key, message: 'A reference is required.' });
}

/** The key itself, or of an element field the part before its `/`. */
function relationOf(field: string): string {
  const slash = field.indexOf('/');
  return slash < 0 ? field : field.slice(0, slash);
}

/** Undefined is not below anything. Days, moments and times order as texts do. */
function isBelow(type: FieldType, a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return type === 'decimal' ? compareDecimals(a, b) < 0 : a < b;
}
