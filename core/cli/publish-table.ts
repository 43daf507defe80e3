/** Half of `kobold publish`: what a table says otherwise than the dataset on the relays, signed and sent; no more than that. */
import { uuidv7 } from 'uuidv7';
import type { CellChange } from '../lineage/diff.js';
import { readSchema } from '../schema/schema.js';
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import { openRemote, tellChanges, writeChanges } from './remote-changes.js';
import { chooseResource } from './resource-rows.js';
import type { ExitCode, Run } from './run.js';
import { compareTable } from './table-changes.js';
import { readTableFile, type TableFormat } from './table-file.js';
import { count, plainText } from './terminal.js';

export async function publishTable(run: Run, file: string, format: TableFormat): Promise<ExitCode> {
  const { line, terminal, progress, isJson } = run;
  const to = line.values['to'] as string | undefined;
  if (to === undefined) throw usage(`Say which dataset ${file} belongs to: --to naddr1…`);
  const isDryRun = line.values['dry-run'] === true;
  const table = await readTableFile(file, format, terminal, progress);
  const remote = await openRemote(run, to, { needsKey: !isDryRun });
  const { state } = remote.dataset;
  const resource = chooseResource(state.resources(), line.values['resource'] as string | undefined);
  const compared = compareTable(table, readSchema(state, resource), state, {
    ...(table.json && { json: table.json }),
    ...(line.values['key-column'] !== undefined && { keyColumn: line.values['key-column'] as string }),
    deletes: line.values['delete'] === true,
    makeId: uuidv7,
  });
  const { created, updated, deleted, unchanged, leftOut } = compared;
  if (leftOut.length > 0)
    progress.done(`Left out, as no field of "${resource}" takes them: ${plainText(leftOut.join(', '))}`);
  const changes: readonly CellChange[] = [...compared.changes];
  const sent = await writeChanges(run, remote, resource, changes, isDryRun);
  const facts = { created: created.length, updated: updated.length, deleted: deleted.length, unchanged };
  if (isJson) {
    const events = sent.events.map(({ id }) => id);
    await write(
      terminal,
      `${JSON.stringify({ dataset: remote.address, resource, ...facts, events, snapshot: sent.snapshot, relays: sent.deliveries })}\n`,
    );
    return sent.code;
  }
  await tellChanges(run, state, changes, isDryRun);
  const numbers = [`${created.length} new`, `${updated.length} changed`, `${deleted.length} deleted`];
  await write(terminal, `"${resource}": ${numbers.join(', ')}, ${count(unchanged, 'record')} as they were\n`);
  await sent.tell();
  return sent.code;
}
