/** Headless Chromium for the benches: one process, a fresh profile-less context for every measured page. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import {
  launch,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type CreatePageOptions,
  type Page,
} from 'puppeteer-core';
import { findChromium } from '../support/find-browsers.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // A million rows of the peers need more than the default.
  '--js-flags=--max-old-space-size=8192',
];

export async function launchBenchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: install it or set CHROME_PATH.');
  return launch({ executablePath, headless: true, args: FLAGS, protocolTimeout: 300_000 });
}

/** A page nobody has been to: no cache, no workers. Its context goes when `use` ends. */
export async function withFreshPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.createBrowserContext();
  try {
    return await use(await openProbedPage(context));
  } finally {
    await context.close();
  }
}

/** A page with the probe; what its context has been to, it knows. */
export async function openProbedPage(context: BrowserContext, options?: CreatePageOptions): Promise<Page> {
  const page = await context.newPage(options);
  await page.setViewport({ width: 1200, height: 800 });
  // tsx names functions by a helper that functions sent into the page would miss.
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await page.evaluateOnNewDocument(await probeScript());
  page.on('pageerror', (error) => process.stderr.write(`page: ${String(error)}\n`));
  return page;
}

/** Bytes that stay after garbage collection: objects, and the buffers behind typed arrays. */
export async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return usage.usedSize + (usage.backingStorageSize ?? 0);
}

let probe: Promise<string> | undefined;

function probeScript(): Promise<string> {
  probe ??= build({
    entryPoints: [fileURLToPath(new URL('probe.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  }).then((result) => result.outputFiles[0]!.text);
  return probe;
}
