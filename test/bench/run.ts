/**
 * `npm run bench [name…]`: Kobold beside its peers in headless Chromium. One JSON line per figure on standard output,
 * progress on standard error. Builds `dist/` first, so that it measures what is in the tree. `core`, `formulas`,
 * `snapshot` and `sync` run in Node alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { launchBenchBrowser } from './bench-browser.js';
import { withBenchRoom, type Bench } from './bench.js';
import { bytes } from './bytes.js';
import { cold } from './cold.js';
import { runCoreBenches } from './core.js';
import { editing } from './editing.js';
import { runFormulaBench } from './formulas.js';
import { interact, interactMillion } from './interact.js';
import { live } from './live.js';
import { many } from './many.js';
import { pasting } from './pasting.js';
import { scroll } from './scroll.js';
import { runSnapshotBench } from './snapshot.js';
import { runEditBench } from './edit.js';
import { runSyncBenches } from './sync.js';
import { warm } from './warm.js';

/** Need no browser and nothing built. */
const CORE = 'core';
const EDIT = 'edit';
const SYNC = 'sync';
const FORMULAS = 'formulas';
const SNAPSHOT = 'snapshot';
const IN_NODE = [CORE, EDIT, FORMULAS, SNAPSHOT, SYNC];
const BENCHES: readonly Bench[] = [bytes, cold, warm, live, editing, pasting, interact, interactMillion, scroll, many];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !IN_NODE.includes(name) && !BENCHES.some((bench) => bench.name === name));
if (unknown.length) {
  process.stderr.write(
    `No bench "${unknown.join('", "')}"; there are ${[...IN_NODE, ...BENCHES.map(({ name }) => name)].join(', ')}.\n`,
  );
  process.exit(2);
}

if (!names.length || names.includes(CORE))
  for (const figure of runCoreBenches()) process.stdout.write(`${JSON.stringify(figure)}\n`);
if (!names.length || names.includes(EDIT))
  for (const figure of await runEditBench((progress) => void process.stderr.write(`${progress}\n`)))
    process.stdout.write(`${JSON.stringify(figure)}\n`);
if (!names.length || names.includes(FORMULAS))
  for (const figure of await runFormulaBench((progress) => void process.stderr.write(`${progress}\n`)))
    process.stdout.write(`${JSON.stringify(figure)}\n`);
if (!names.length || names.includes(SNAPSHOT))
  for (const figure of await runSnapshotBench((progress) => void process.stderr.write(`${progress}\n`)))
    process.stdout.write(`${JSON.stringify(figure)}\n`);
if (!names.length || names.includes(SYNC))
  for (const figure of await runSyncBenches((progress) => void process.stderr.write(`${progress}\n`)))
    process.stdout.write(`${JSON.stringify(figure)}\n`);
if (names.length && names.every((name) => IN_NODE.includes(name))) process.exit();

const dist = resolve('dist');
const built = spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 2, 2] });
if (built.status !== 0 || !existsSync(`${dist}/kobold.js`)) {
  process.stderr.write('npm run build failed: nothing to measure.\n');
  process.exit(1);
}

const browser = await launchBenchBrowser();
try {
  for (const bench of BENCHES) {
    if (names.length && !names.includes(bench.name)) continue;
    const figures = await withBenchRoom(browser, dist, (room) => bench.run(room));
    for (const figure of figures) process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
} finally {
  await browser.close();
}
// A socket or a timer that a bench left open must not hold what has printed its figures.
process.exit();
