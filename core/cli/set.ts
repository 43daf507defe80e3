/** `kobold set`: some cells of one record, from a terminal to wherever the dataset is shown. */
import type { CellChange } from '../lineage/diff.js';
import { KoboldError } from '../errors.js';
import { nearest } from '../query/suggest.js';
import { readSchema, type ResourceSchema } from '../schema/schema.js';
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import { snapshotWish } from './publish-snapshot.js';
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
  const changes: CellChange[] = [];
  for (const cell of cells) {
    const { key, text } = parseCell(cell);
    const field = findMember(key, schema);
    if (field === undefined) throw noField(key, schema);
    const before = state.shown(resource, record, field.key)?.value;
    const { value: after, problem } = cellValue(field, text, before);
    if (problem !== undefined) throw usage(`${cell}: ${problem}`);
    // Said again on purpose: where two disagree, it settles the matter.
    const isSettling = state.writes(resource, record, field.key).length > 1;
    if (isSettling || JSON.stringify(after) !== JSON.stringify(before))
      changes.push({ resource, record, field: field.key, before, after });
  }
  const sent = await writeChanges(run, remote, resource, changes, isDryRun);
  if (isJson) {
    const events = sent.events.map(({ id }) => id);
    const facts = { dataset: remote.address, resource, record, changed: changes.map(({ field }) => field) };
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

function parseCell(cell: string): { key: string; text: string } {
  const at = cell.indexOf('=');
  if (at < 1) throw usage(`"${cell.slice(0, 60)}" is no FIELD=VALUE.`);
  return { key: cell.slice(0, at), text: cell.slice(at + 1) };
}

function noRecord(record: string, resource: string, records: readonly string[]): KoboldError {
  const near = nearest(record, records);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return new KoboldError('bad-request', `"${resource}" has no record "${record.slice(0, 60)}".${hint}`);
}

function noField(key: string, schema: ResourceSchema): KoboldError {
  const member = schema.members.get(key);
  if (member?.kind === 'computed') return usage(`"${key}" is computed: change what its formula reads.`);
  if (member?.kind === 'relationship') return usage(`"${key}" leads to other records, which this command cannot set.`);
  const near = nearest(
    key,
    schema.fields.flatMap((field) => [field.key, ...(field.label ? [field.label] : [])]),
  );
  const names = schema.fields.map((field) => field.key).join(', ');
  return usage(
    `No field "${key.slice(0, 60)}". ${near === undefined ? `The fields are: ${names}.` : `Did you mean ${near}?`}`,
  );
}
