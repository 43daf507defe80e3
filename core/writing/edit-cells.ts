/**
 * What a person typed into cells → changes to sign or to suggest, or what is wrong with it, cell by cell. Nothing is dropped and
 * nothing is guessed: a cell that is wrong has a problem, and none of its record's other cells waits for it.
 */
import { KoboldError } from '../errors.js';
import type { DatasetState } from '../dataset/state.js';
import type { CellChange } from '../lineage/diff.js';
import { cellValue, sameValue } from '../lineage/version.js';
import type { Json } from '../log/event.js';
import { nearest } from '../query/suggest.js';
import type { FieldDefinition } from '../schema/definition.js';
import type { IssueCode } from '../schema/issue.js';
import type { ResourceSchema } from '../schema/schema.js';
import { recordValues, validate } from '../schema/validate.js';
import { parseText } from '../schema/values.js';

export interface CellEdit {
  readonly record: string;
  /** Key. */
  readonly field: string;
  /** In the form files have it (PROTOCOL.md, section 12.2), whatever the reader's language; '' empties the cell. */
  readonly text: string;
}

export interface CellProblem {
  readonly record: string;
  readonly field: string;
  readonly code: IssueCode;
  readonly message: string;
}

export interface EditedCells {
  /** Ready for `diffToOps`; cells that say the same as before are not in it. */
  readonly changes: readonly CellChange[];
  readonly problems: readonly CellProblem[];
}

/** Of one resource. Throws `unknown-record`, `unknown-field`, and `bad-request` for what is no field that people fill. */
export function editCells(state: DatasetState, schema: ResourceSchema, edits: readonly CellEdit[]): EditedCells {
  const changes: CellChange[] = [];
  const problems: CellProblem[] = [];
  const byRecord = new Map<string, Map<string, string>>();
  for (const { record, field, text } of edits)
    byRecord.set(record, (byRecord.get(record) ?? new Map<string, string>()).set(field, text));
  for (const [record, texts] of byRecord) {
    const { resource } = schema;
    if (!state.exists(resource, record))
      throw new KoboldError('unknown-record', `"${resource}" has no record "${record.slice(0, 60)}" (any more).`);
    const values = recordValues(state, resource, record);
    const changed: CellChange[] = [];
    for (const [key, text] of texts) {
      const field = fillable(schema, key);
      const normal = text === '' ? { value: null } : parseText(field, text);
      if (normal.issue) {
        problems.push({ record, field: key, ...normal.issue });
        continue;
      }
      const before = cellValue(key, state.shown(resource, record, key));
      // What was never there is not emptied; what was, is said to be empty.
      const after = normal.value === null && before === undefined ? undefined : (normal.value as Json);
      if (after === undefined) values.delete(key);
      else values.set(key, after);
      if (!sameValue(before, after)) changed.push({ resource, record, field: key, before, after });
    }
    const issues = validate(schema, values, { isTaken: (key, value) => isTaken(state, resource, record, key, value) });
    for (const change of changed) {
      const issue = issues.find(({ field }) => field === change.field);
      if (issue) problems.push({ record, field: change.field, code: issue.code, message: issue.message });
      else changes.push(change);
    }
  }
  return { changes, problems };
}

function fillable(schema: ResourceSchema, key: string): FieldDefinition {
  const member = schema.members.get(key);
  if (member?.kind === 'field') return member;
  const name = key.slice(0, 60);
  if (member?.kind === 'computed')
    throw new KoboldError('bad-request', `"${name}" is computed: change what its formula reads.`, { field: name });
  if (member !== undefined)
    throw new KoboldError('bad-request', `"${name}" leads to other records, and takes no text.`, { field: name });
  const near = nearest(key, [...schema.members.keys()]);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new KoboldError('unknown-field', `There is no field "${name}".${hint}`, { field: name });
}

function isTaken(state: DatasetState, resource: string, record: string, key: string, value: Json): boolean {
  const wanted = JSON.stringify(value);
  for (const other of state.records(resource))
    if (
      other !== record &&
      state.exists(resource, other) &&
      JSON.stringify(state.shown(resource, other, key)?.value) === wanted
    )
      return true;
  return false;
}
