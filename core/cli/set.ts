/** `kobold set`: some cells of one record, from a terminal to wherever the dataset is shown. */
import type { DatasetState } from '../dataset/state.js';
import type { CellChange } from '../lineage/diff.js';
import { KoboldError } from '../errors.js';
import { nearest } from '../query/suggest.js';
import { parseElementField } from '../schema/reference.js';
import { readSchema, type ResourceSchema } from '../schema/schema.js';
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import { snapshotWish } from './publish-snapshot.js';
import { RelationWishes } from './relation-wishes.js';
import { openRemote, tellChanges, writeChanges } from './remote-changes.js';
import { chooseResource } from './resource-rows.js';
import type { ExitCode, Run } from './run.js';
import { cellValue, findMember } from './table-changes.js';

export async function set(run: Run): Promise<ExitCode> {
  const { line, terminal, isJson } = run;
  const [to, wanted, record, ...cells] = line.files as [string, string, string, ...string[]];
  const isDryRun = line.values['dry-run'] === true;
  snapshotWish(run);
  const remote = await openRemote(run, to, { needsKey: !isDryRun });
  const { state } = remote.dataset;
  const resource = chooseResource(state.resources(), wanted);
  if (!state.exists(resource, record)) throw noRecord(record, resource, [...state.records(resource)]);
  const schema = readSchema(state, resource);
  const wishes = new RelationWishes(state, resource, record);
  const changes: CellChange[] = [];
  for (const cell of cells) {
    const { key, text, way, member: field } = parseCell(cell, schema);
    if (field === undefined) throw noField(key, state, schema);
    if (field.kind === 'relationship') {
      const problem = wishes.add(field, way, text);
      if (problem !== undefined) throw usage(`${cell}: ${problem}`);
      continue;
    }
    if (way !== '=') throw usage(`"${key}" is one value, which ${key}=VALUE sets.`);
    const before = state.shown(resource, record, field.key)?.value;
    const { value: after, problem } = cellValue(field, text, before);
    if (problem !== undefined) throw usage(`${cell}: ${problem}`);
    // Said again on purpose: where two disagree, it settles the matter.
    const isSettling = state.writes(resource, record, field.key).length > 1;
    if (isSettling || JSON.stringify(after) !== JSON.stringify(before))
      changes.push({ resource, record, field: field.key, before, after });
  }
  changes.push(...wishes.changes());
  const sent = await writeChanges(run, remote, resource, changes, isDryRun);
  if (isJson) {
    const events = sent.events.map(({ id }) => id);
    const changed = [...new Set(changes.map(({ field }) => parseElementField(field)?.relation ?? field))];
    const facts = { dataset: remote.address, resource, record, changed };
    await write(
      terminal,
      `${JSON.stringify({ ...facts, events, snapshot: sent.snapshot, relays: sent.deliveries })}\n`,
    );
    return sent.code;
  }
  if (changes.length === 0) await write(terminal, `${record}: as it was, nothing was sent\n`);
  await tellChanges(run, state, changes, isDryRun);
  await sent.tell();
  return sent.code;
}

/** `+=` and `-=` add to a relation and take from it, unless that is how a key ends. */
function parseCell(cell: string, schema: ResourceSchema) {
  const at = cell.indexOf('=');
  if (at < 1) throw usage(`"${cell.slice(0, 60)}" is no FIELD=VALUE.`);
  const [key, text] = [cell.slice(0, at), cell.slice(at + 1)];
  const member = findMember(key, schema);
  const sign = key.at(-1);
  if (member !== undefined || (sign !== '+' && sign !== '-')) return { key, text, member, way: '=' } as const;
  return { key: key.slice(0, -1), text, member: findMember(key.slice(0, -1), schema), way: `${sign}=` } as const;
}

function noRecord(record: string, resource: string, records: readonly string[]): KoboldError {
  const near = nearest(record, records);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return new KoboldError('bad-request', `"${resource}" has no record "${record.slice(0, 60)}".${hint}`);
}

function noField(key: string, state: DatasetState, schema: ResourceSchema): KoboldError {
  if (schema.members.get(key)?.kind === 'computed')
    return usage(`"${key}" is computed: change what its formula reads.`);
  const other = otherEnd(key, state, schema.resource);
  if (other !== undefined)
    return usage(`"${key}" is the other end of "${other.relation}": set that, of the records of "${other.resource}".`);
  const known = [...schema.fields, ...schema.relationships];
  const near = nearest(
    key,
    known.flatMap((field) => [field.key, ...(field.label ? [field.label] : [])]),
  );
  const names = known.map((field) => field.key).join(', ');
  return usage(
    `No field "${key.slice(0, 60)}". ${near === undefined ? `The fields are: ${names}.` : `Did you mean ${near}?`}`,
  );
}

/** Which relation of which resource calls its inverse so. */
function otherEnd(key: string, state: DatasetState, to: string): { resource: string; relation: string } | undefined {
  for (const resource of state.resources())
    for (const relation of readSchema(state, resource).relationships)
      if (relation.to === to && relation.inverse === key) return { resource, relation: relation.key };
  return undefined;
}
