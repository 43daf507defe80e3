/**
 * What a person typed into cells → changes to sign or to suggest, or what is wrong with it, cell by cell. Nothing is dropped and
 * nothing is guessed: a cell that is wrong has a problem, and none of its record's other cells waits for it.
 */
import { KoboldError } from '../errors.js';
import type { DatasetState } from '../dataset/state.js';
import { compareIds } from '../dataset/order.js';
import { utf8Length } from '../canonical-json.js';
import { overOf } from '../lineage/ops.js';
import { cellValue, sameValue } from '../lineage/version.js';
import type { EventId, Json } from '../log/event.js';
import { nearest } from '../query/suggest.js';
import type { FieldDefinition } from '../schema/definition.js';
import type { ResourceSchema } from '../schema/schema.js';
import { recordValues, validate } from '../schema/validate.js';
import { parseText } from '../schema/values.js';
import type { CellProblem } from './cell-problem.js';
import type { SeenChange } from './seen-changes.js';

/** An event has 60,000 at most, in which quotes and line ends count twice. */
const LONGEST_BYTES = 25_000;

export interface CellEdit {
  readonly record: string;
  /** Key. */
  readonly field: string;
  /** In the form files have it (PROTOCOL.md, section 12.2), whatever the reader's language; '' empties the cell. */
  readonly text: string;
  /** Ids of the writes that were shown when it was typed; absent: those that are live now. */
  readonly seen?: readonly string[];
}

export interface EditedCells {
  /** Ready for `seenToOps`; cells that say the same as before are not in it. */
  readonly changes: readonly SeenChange[];
  readonly problems: readonly CellProblem[];
}

/** Of one resource. Throws `unknown-record`, `unknown-field`, and `bad-request` for what is no field that people fill. */
export function editCells(state: DatasetState, schema: ResourceSchema, edits: readonly CellEdit[]): EditedCells {
  const changes: SeenChange[] = [];
  const problems: CellProblem[] = [];
  const byRecord = new Map<string, Map<string, CellEdit>>();
  for (const edit of edits)
    byRecord.set(edit.record, (byRecord.get(edit.record) ?? new Map<string, CellEdit>()).set(edit.field, edit));
  for (const [record, cells] of byRecord) {
    const { resource } = schema;
    if (!state.exists(resource, record))
      throw new KoboldError('unknown-record', `"${resource}" has no record "${record.slice(0, 60)}" (any more).`);
    const values = recordValues(state, resource, record);
    const changed: SeenChange[] = [];
    for (const [key, { text, seen }] of cells) {
      const field = fillable(schema, key);
      const normal = text === '' ? { value: null } : parseText(field, text);
      if (normal.issue) {
        problems.push({ record, field: key, ...normal.issue });
        continue;
      }
      if (utf8Length(text) > LONGEST_BYTES) {
        problems.push({
          record,
          field: key,
          code: 'length',
          message: `The text is too long: ${LONGEST_BYTES} bytes fit.`,
        });
        continue;
      }
      const before = cellValue(key, state.shown(resource, record, key));
      // What was never there is not emptied; what was, is said to be empty.
      const after = normal.value === null && before === undefined ? undefined : (normal.value as Json);
      if (after === undefined) values.delete(key);
      else values.set(key, after);
      const over = seen ? [...(seen as EventId[])].sort(compareIds) : overOf(state, resource, record, key);
      if (!sameValue(before, after)) changed.push({ resource, record, field: key, before, after, over });
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
