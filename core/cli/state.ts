/** `kobold state`: what a file adds up to. */
import { write } from './bundle-file.js';
import { type DatasetFile, readDataset } from './dataset-file.js';
import { findingsOf, tellFindings } from './findings.js';
import type { ExitCode, Run } from './run.js';
import { count, plainText } from './terminal.js';

export async function printState(run: Run): Promise<ExitCode> {
  const dataset = await readDataset(run.line.files[0]!, run);
  const { address, manifest, state, counts } = dataset;
  const found = findingsOf(dataset);
  const facts = {
    address,
    name: manifest?.board.name ?? null,
    hash: state.hash(),
    heads: state.heads(),
    events: counts,
    resources: resourcesOf(dataset),
    ...found,
  };
  if (run.isJson) await write(run.terminal, `${JSON.stringify(facts)}\n`);
  else for (const line of tell(facts)) await write(run.terminal, `${line}\n`);
  return found.broken ? 3 : 0;

  function* tell({ name, hash, heads, resources }: typeof facts): Generator<string> {
    yield `address   ${address}`;
    if (name !== null) yield `name      ${plainText(name)}`;
    yield `hash      ${hash}`;
    for (const head of heads) yield `head      ${head}`;
    for (const [kind, n] of Object.entries(counts)) yield `events    ${n.toLocaleString('en')} ${kind}`;
    for (const { resource, records, deleted } of resources)
      yield `table     ${plainText(resource)}: ${count(records, 'record')}${deleted > 0 ? `, ${deleted.toLocaleString('en')} deleted` : ''}`;
    yield* tellFindings(found);
  }
}

function resourcesOf({ state }: DatasetFile): { resource: string; records: number; deleted: number }[] {
  return state.resources().map((resource) => {
    let records = 0;
    let deleted = 0;
    for (const record of state.records(resource)) {
      if (state.exists(resource, record)) records++;
      else deleted++;
    }
    return { resource, records, deleted };
  });
}
