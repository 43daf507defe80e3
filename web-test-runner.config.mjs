/** Unit tests in headless Chromium: sources are served as they are, one by one, through esbuild (no bundle, no Vite). */
import { createReadStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { join, normalize, resolve } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { glob } from 'tinyglobby';

const sharedData = resolve('../shared/data');
/** Property tests draw so many times as much (test/support/effort.ts). */
const times = Number(process.env.KOBOLD_LONG ?? 1);

const ALL_OF_CORE = 'test/core/in-browser.ts';

/** Packages that ship no ES module: each is bundled to one, with its exports as the default export. */
const COMMONJS = ['papaparse', 'dexie', 'axe-core'];

export default {
  files: [ALL_OF_CORE, 'test/worker/**/*.test.ts', 'test/components/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  // One page at a time: a tab behind another one is hidden and gets no animation frames, for which a dialog's `close`
  // event, among others, waits.
  concurrency: 1,
  // Lit's development build says so in every file.
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  hostname: '127.0.0.1',
  testsStartTimeout: 60_000,
  testsFinishTimeout: 240_000 * times,
  testFramework: { config: { timeout: String(20_000 * times), forbidOnly: 'true' } },
  browsers: [browser()],
  plugins: [
    allOfCore(),
    commonJsAsModule(),
    esbuildPlugin({ ts: true, target: 'es2023', tsconfig: 'tsconfig.base.json' }),
  ],
  middleware: [serveSharedData],
  testRunnerHtml: (framework) => `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>
    <script>globalThis.KOBOLD_LONG = ${times};</script>
    <script type="module" src="${framework}"></script></body></html>`,
  reporters: [defaultReporter({ reportTestProgress: process.stdout.isTTY }), countingReporter()],
};

/** Chromium; with KOBOLD_BROWSER=firefox the Firefox of FIREFOX_PATH, for what differs by engine (test/README.md). */
function browser() {
  if (process.env.KOBOLD_BROWSER === 'firefox') {
    const executablePath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox';
    return chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath } });
  }
  return chromeLauncher({
    launchOptions: {
      executablePath: process.env.CHROME_PATH,
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-gpu',
      ],
    },
  });
}

/** `/shared-data/x` is the file x of the data beside the project; 404 where there is none. */
async function serveSharedData(context, next) {
  if (!context.path.startsWith('/shared-data/')) return next();
  const file = normalize(join(sharedData, decodeURIComponent(context.path.slice('/shared-data/'.length))));
  if (!file.startsWith(sharedData) || !existsSync(file) || !statSync(file).isFile()) {
    context.status = 404;
    context.body = 'not there';
    return;
  }
  context.type = file.endsWith('.json') ? 'application/json' : 'text/csv';
  context.length = statSync(file).size;
  context.body = createReadStream(file);
}

function allOfCore() {
  return {
    name: 'all-of-core',
    async transform({ path }) {
      if (path !== `/${ALL_OF_CORE}`) return undefined;
      const files = await glob('test/core/**/*.test.ts');
      return {
        body: files
          .sort()
          .map((file) => `import '/${file}';`)
          .join('\n'),
      };
    },
  };
}

function commonJsAsModule() {
  const prefix = '/__commonjs/';
  const bundles = new Map();
  return {
    name: 'commonjs-as-module',
    resolveImport: ({ source }) => (COMMONJS.includes(source) ? `${prefix}${source}.js` : undefined),
    async serve(context) {
      if (!context.path.startsWith(prefix)) return undefined;
      const name = context.path.slice(prefix.length, -'.js'.length);
      if (!bundles.has(name)) bundles.set(name, bundle(name));
      return { body: await bundles.get(name), type: 'js' };
    },
  };
  async function bundle(name) {
    const contents = `export * from '${name}'; export { default } from '${name}';`;
    const result = await build({
      stdin: { contents, resolveDir: process.cwd() },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    return result.outputFiles[0].text;
  }
}

/** Writes the counts test/run.ts adds up. Files that could not be loaded count as failures. */
function countingReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      const count = (suite) => {
        for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
        for (const inner of suite.suites) count(inner);
      };
      for (const session of sessions) {
        if (session.testResults) count(session.testResults);
        const broken = !session.passed && !hasFailedTest(session.testResults);
        if (broken) counts.failed += 1;
      }
      if (process.env.KOBOLD_COUNTS) writeFileSync(process.env.KOBOLD_COUNTS, JSON.stringify(counts));
    },
  };
}

function hasFailedTest(suite) {
  return (
    Boolean(suite) && (suite.tests.some((test) => !test.passed && !test.skipped) || suite.suites.some(hasFailedTest))
  );
}
