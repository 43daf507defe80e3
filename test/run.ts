/**
 * `npm test`: finds the browsers, builds, runs every suite within its time, adds up what the runners report.
 * The last line is always `N passed, N failed, N skipped`. A suite that crashes, hangs or runs nothing counts as a failure.
 * `npm test -- core e2e` runs only the suites named. `npm run test:long` runs what draws at random, many times as often.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { findBrowsers } from './support/find-browsers.js';
import type { SuiteCounts } from './support/suite-counts.js';

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Globs of test files. */
  readonly files: readonly string[];
  readonly budgetSeconds: number;
  readonly longSeconds: number;
  /** Parts of the files, each a process of its own; two run side by side, and whichever ends first makes room for the next. */
  readonly shares?: number;
}

/** As many as the cores of the machines this is meant for. */
const AT_ONCE = 2;

const MOCHA = ['node', '--import', 'tsx', 'test/support/run-mocha.ts'];
const SUITES: readonly Suite[] = [
  {
    name: 'node',
    command: MOCHA,
    files: ['test/core/**/*.test.ts', 'test/node/**/*.test.ts', 'test/demo/**/*.test.ts', 'test/worker/**/*.node.ts'],
    budgetSeconds: 480,
    longSeconds: 2_400,
    shares: 8,
  },
  {
    name: 'browser',
    command: ['node_modules/.bin/wtr', '--files'],
    files: ['test/core/in-browser.ts', 'test/worker/**/*.test.ts', 'test/components/**/*.test.ts'],
    budgetSeconds: 360,
    longSeconds: 1_200,
  },
  {
    name: 'e2e',
    command: MOCHA,
    files: ['test/e2e/**/*.e2e.ts'],
    budgetSeconds: 900,
    longSeconds: 1_200,
    shares: 8,
  },
];
/** Of a long run are only the files that draw more then; of core those in Node, as it is the same code in browsers. */
const isLong = process.env.KOBOLD_LONG !== undefined;
const DRAWS = /from '[./]+\/support\/effort\.js'/;

const only = process.argv.slice(2);
process.exitCode = await main();

async function main(): Promise<number> {
  const browsers = await findBrowsers();
  if (!browsers.chromium) {
    console.error(
      'No Chromium or Chrome found: install one (Debian: apt-get install chromium) or name it in CHROME_PATH.',
    );
    return 1;
  }
  process.env.CHROME_PATH = browsers.chromium;
  if (browsers.firefox) process.env.FIREFOX_PATH = browsers.firefox;
  else console.log('No Firefox found: its tests are skipped.');

  const total: SuiteCounts = { passed: 0, failed: 0, skipped: 0 };
  const built = await run(['npm', 'run', '--silent', 'build'], 180);
  if (built !== 'done') {
    console.error(`The build ${built === 'late' ? 'took longer than 180 s' : 'failed'}.`);
    total.failed += 1;
  }
  for (const suite of SUITES) {
    if (only.length > 0 && !only.includes(suite.name)) continue;
    const counts = await runSuite(suite);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

async function runSuite(suite: Suite): Promise<SuiteCounts> {
  const started = performance.now();
  console.log(`\n── ${suite.name}`);
  const files = isLong ? filesThatDraw(suite) : suite.files;
  // A share without a file would run nothing, which counts as a failure.
  const shares = isLong ? Math.min(suite.shares ?? 1, files.length) : (suite.shares ?? 1);
  const budgetSeconds = isLong ? suite.longSeconds : suite.budgetSeconds;
  const late = started + budgetSeconds * 1000;
  const waiting = Array.from({ length: shares }, (_, at) => `${at + 1}/${shares}`);
  const parts: SuiteCounts[] = [];
  async function runNext(): Promise<void> {
    for (let share = waiting.shift(); share !== undefined; share = waiting.shift())
      parts.push(await runShare(suite, files, share, Math.max(1, (late - performance.now()) / 1000)));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  const sum = (name: keyof SuiteCounts): number => parts.reduce((all, part) => all + part[name], 0);
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `   ${suite.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s`,
  );
  return counts;
}

function filesThatDraw({ files }: Suite): string[] {
  return globSync([...files]).filter((file) => DRAWS.test(readFileSync(file, 'utf8')));
}

async function runShare(
  suite: Suite,
  files: readonly string[],
  share: string,
  budgetSeconds: number,
): Promise<SuiteCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'kobold-suite-'));
  const report = join(folder, 'counts.json');
  const end = await run([...suite.command, ...files], budgetSeconds, { KOBOLD_COUNTS: report, KOBOLD_SHARE: share });
  const counts = await readCounts(report);
  await rm(folder, { recursive: true, force: true });

  let broken: string | undefined;
  if (end === 'late') broken = `exceeded the time of its suite (${share})`;
  else if (!counts) broken = 'ended without a report';
  else if (counts.passed + counts.failed === 0) broken = 'ran no test';
  else if (end === 'failed' && counts.failed === 0) broken = 'crashed';
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  if (broken) console.error(`   ${suite.name} ${broken}.`);
  return { passed, failed: failed + (broken ? 1 : 0), skipped };
}

async function readCounts(report: string): Promise<SuiteCounts | undefined> {
  try {
    return JSON.parse(await readFile(report, 'utf8')) as SuiteCounts;
  } catch {
    return undefined;
  }
}

/** Runs a command in a process group of its own, so that a late one goes with everything it started. */
function run(
  command: readonly string[],
  budgetSeconds: number,
  env: Record<string, string> = {},
): Promise<'done' | 'failed' | 'late'> {
  return new Promise((resolve) => {
    const [program, ...args] = command;
    const child = spawn(program!, args, { stdio: 'inherit', detached: true, env: { ...process.env, ...env } });
    const stop = () => child.pid && process.kill(-child.pid, 'SIGKILL');
    process.once('SIGINT', stop);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, budgetSeconds * 1000);
    child.on('error', (error) => {
      console.error(error.message);
      finish('failed');
    });
    child.on('exit', (code) => finish(late ? 'late' : code === 0 ? 'done' : 'failed'));

    function finish(end: 'done' | 'failed' | 'late'): void {
      clearTimeout(timer);
      process.off('SIGINT', stop);
      resolve(end);
    }
  });
}
