/**
 * Writes test/vectors/histories.json, proposals.json and state-hash.json from the cases, with the whole state as the oracle gives it:
 * `npx tsx test/oracle/write-vectors.ts`. The tests hold the files against the cases, so run it when a case changes.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { hashVectors, historyVectors, proposalVectors } from './vectors.js';

const folder = new URL('../vectors/', import.meta.url);
const options = { ...(await resolveConfig(folder.pathname)), parser: 'json' };
for (const [name, vectors] of [
  ['histories', historyVectors()],
  ['state-hash', hashVectors()],
  ['proposals', proposalVectors()],
] as const) {
  writeFileSync(new URL(`${name}.json`, folder), await format(JSON.stringify(vectors), options));
}
