/**
 * A filled form as changes to sign or to suggest, and what a form was when a person began with it: so that a schema that changed
 * meanwhile is told field by field, and a write names only what was seen. Pure.
 */
import { ALIVE } from '../dataset/op-writes.js';
import { compareIds } from '../dataset/order.js';
import type { DatasetState } from '../dataset/state.js';
import { overOf } from '../lineage/ops.js';
import { sameValue } from '../lineage/version.js';
import type { EventId } from '../log/event.js';
import type { ResourceSchema } from '../schema/schema.js';
import { parseElementField } from '../schema/reference.js';
import { isFillable, type FilledForm, type FormTexts } from './fill-form.js';
import type { SeenChange } from './seen-changes.js';

/** How a field differs from what the person began with. */
export interface FormChange {
  readonly field: string;
  /** `gone`: nobody can fill it any more. `required`: it was not, or is new. `type`: it takes something else. */
  readonly change: 'gone' | 'required' | 'type';
  /** As it was called. */
  readonly label: string;
}

/** What the person has seen: travels to the page and back as text. */
export interface FormSeen {
  /** Key → [what it takes, required, label]. */
  readonly fields: Readonly<Record<string, readonly [takes: string, required: boolean, label: string]>>;
  /** Of a record that is changed: the ids of the live writes, by cell. */
  readonly writes: Readonly<Record<string, readonly string[]>>;
}

/** What the form asks for now, and what the record's cells hold; of fields with typed text, what they held when it was begun. */
export function seenForm(
  state: DatasetState,
  { resource, members }: ResourceSchema,
  { fields: keys }: FilledForm,
  { record, typed, seen }: { readonly record?: string; readonly typed?: FormTexts; readonly seen?: FormSeen },
): FormSeen {
  const fields = Object.create(null) as Record<string, readonly [string, boolean, string]>;
  for (const key of keys) {
    const member = members.get(key);
    if (member && isFillable(member)) fields[key] = [takes(member), member.required, member.label ?? key];
  }
  const writes = Object.create(null) as Record<string, readonly string[]>;
  if (record !== undefined)
    for (const field of state.fields(resource, record)) {
      const isTyped = seen !== undefined && typed?.has(parseElementField(field)?.relation ?? field);
      if (!isTyped) writes[field] = overOf(state, resource, record, field);
      else if (Object.hasOwn(seen.writes, field)) writes[field] = seen.writes[field]!;
    }
  return { fields, writes };
}

/** What a person must look at before what they typed is sent. A field that merely came is none: its group may have. */
export function formChanges(
  schema: ResourceSchema,
  { fields }: FilledForm,
  { typed, seen }: { readonly typed?: FormTexts; readonly seen: FormSeen },
): FormChange[] {
  const changes: FormChange[] = [];
  for (const [field, [took, wasRequired, label]] of Object.entries(seen.fields)) {
    const member = schema.members.get(field);
    const isTyped = (typed?.get(field) ?? '') !== '';
    if (!member || !isFillable(member)) {
      if (isTyped) changes.push({ field, change: 'gone', label });
    } else if (takes(member) !== took && isTyped) changes.push({ field, change: 'type', label: member.label ?? label });
    else if (member.required && !wasRequired) changes.push({ field, change: 'required', label: member.label ?? label });
  }
  for (const key of fields) {
    const member = schema.members.get(key);
    if (key in seen.fields || !member || !isFillable(member) || !member.required) continue;
    changes.push({ field: key, change: 'required', label: member.label ?? key });
  }
  return changes;
}

/**
 * Of a new record, or of those cells that a form changes; ready for `seenToOps`. `seen`: the writes the person saw of a record that
 * is changed; what came since stays beside theirs, as a conflict.
 */
export function planForm(
  state: DatasetState,
  resource: string,
  record: string,
  { values, before }: FilledForm,
  seen?: FormSeen,
): SeenChange[] {
  const isNew = !state.exists(resource, record);
  const changes: SeenChange[] = isNew
    ? [{ resource, record, field: ALIVE, before: undefined, after: true, over: overOf(state, resource, record, ALIVE) }]
    : [];
  for (const field of new Set([...before.keys(), ...values.keys()])) {
    const [was, after] = [before.get(field), values.get(field)];
    if (sameValue(was, after)) continue;
    const known = seen && Object.hasOwn(seen.writes, field) ? [...(seen.writes[field] as EventId[])] : undefined;
    const over = known ? known.sort(compareIds) : isNew || !seen ? overOf(state, resource, record, field) : [];
    changes.push({ resource, record, field, before: was, after, over });
  }
  return changes;
}

/** Whether the record holds just this already: what was sent twice is there once. */
export function isWritten(state: DatasetState, resource: string, record: string, { values }: FilledForm): boolean {
  if (!state.exists(resource, record)) return false;
  return [...values].every(([field, value]) => sameValue(state.shown(resource, record, field)?.value, value));
}

function takes(member: Parameters<typeof isFillable>[0]): string {
  if (member.kind === 'relationship') return `${member.cardinality} ${member.to}`;
  return member.type;
}
