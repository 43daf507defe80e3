/** `kobold verify`: is the file whole, and is everything in it permitted? */
import { write } from './bundle-file.js';
import { readDataset } from './dataset-file.js';
import { findingsOf, tellFindings } from './findings.js';
import type { ExitCode, Run } from './run.js';
import { count } from './terminal.js';

export async function verify(run: Run): Promise<ExitCode> {
  const path = run.line.files[0]!;
  const dataset = await readDataset(path, run);
  const found = findingsOf(dataset);
  const events = Object.values(dataset.counts).reduce((sum, n) => sum + n, 0);
  if (run.isJson) {
    const { address, state } = dataset;
    await write(run.terminal, `${JSON.stringify({ address, events, hash: state.hash(), ...found })}\n`);
  } else {
    for (const line of tellFindings(found)) await write(run.terminal, `${line}\n`);
    const verdict = found.ok ? 'all signed and permitted, nothing missing, no conflicts' : 'see above';
    await write(run.terminal, `${path}: ${count(events, 'event')}, ${verdict}\n`);
  }
  return found.broken ? 3 : found.ok ? 0 : 1;
}
