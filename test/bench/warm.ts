/**
 * A dataset of 100,000 records at the second visit: from navigation to the first frame with rows, out of real IndexedDB, its relay
 * being gone. The first visit reads it from a relay and keeps it. In turns with a page that has one lit element and no data: what
 * the browser and the machine take for any page.
 */
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core';
import { startRelay } from '../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../demo/relay/wire.js';
import { addressToNaddr } from '../../core/log/address.js';
import { openProbedPage } from './bench-browser.js';
import type { Bench } from './bench.js';
import { compare, median } from './figure.js';
import { koboldHasAllRows, serveKoboldPage } from './peers/kobold.js';
import { importedLog } from './planted-log.js';

const RECORDS = 100_000;
const RUNS = 7;
const WANTED_MS = 300;
/** The worker keeps what was shown two seconds after the last change, and needs a while to write it. */
const KEPT_WITHIN_MS = 60_000;

export const warm: Bench = {
  name: 'warm',
  async run(room) {
    const { address, manifest, events } = await importedLog(RECORDS);
    const relay = await startRelay({ events: [...events, manifest] as Iterable<unknown> as Iterable<Stored> });
    const src = addressToNaddr(address, [relay.url]);
    serveKoboldPage(room.server, { path: '/live.html', src, attributes: 'resource="plantings"' });
    const context = await room.browser.createBrowserContext();
    room.server.serve('/lit.js', await litElement());
    room.server.serve(
      '/lit.html',
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>lit</title><script type="module" src="/lit.js"></script><body><x-row></x-row></body></html>',
    );
    const visit = async <T>(path: string, use: (page: Page) => Promise<T>): Promise<T> => {
      const page = await openProbedPage(context);
      try {
        await page.goto(room.server.origin + path, { waitUntil: 'domcontentloaded' });
        return await use(page);
      } finally {
        await page.close();
      }
    };
    try {
      const began = performance.now();
      await visit('/live.html', async (page) => {
        await page.waitForFunction(koboldHasAllRows, { timeout: 280_000, polling: 200 }, RECORDS);
        room.say(`warm: read from the relay in ${Math.round(performance.now() - began)} ms`);
        await page.waitForFunction(isKept, { timeout: KEPT_WITHIN_MS, polling: 500 });
      });
      await relay.close();
      const times: Record<string, number[]> = { live: [], lit: [] };
      for (let run = 0; run <= RUNS; run++)
        for (const [name, all] of Object.entries(times)) {
          const ms = await visit(`/${name}.html`, (page) => page.evaluate(() => window.probe.firstRow));
          if (run > 0) all.push(ms);
        }
      const [live, lit] = [times['live']!, times['lit']!];
      room.say(
        `warm: ${live.map(Math.round).join(' ')}; a page with one lit element: ${lit.map(Math.round).join(' ')}`,
      );
      const peers = { target: WANTED_MS, 'one-lit-element': median(lit) };
      return compare('warm.100k-records', 'ms', median(live), peers);
    } finally {
      await context.close();
      await relay.close().catch(() => undefined);
    }
  },
};

/** Shows at once what the probe looks for. */
async function litElement(): Promise<string> {
  const contents = `import { LitElement, html } from 'lit';
    customElements.define('x-row', class extends LitElement {
      render() { return html\`<div role="grid"><div role="row"><div role="gridcell">P0000001</div></div></div>\`; }
    });`;
  const options = { bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' } as const;
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: process.cwd() } });
  return outputFiles[0]!.text;
}

/** Runs in the page: whether the store has the table, which it keeps last. */
function isKept(): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.open('kobold-events-1');
    request.onsuccess = () => {
      const db = request.result;
      const keys = db.transaction('projections').objectStore('projections').getAllKeys();
      keys.onsuccess = () => {
        db.close();
        resolve(keys.result.some((key) => String((key as string[])[1]).startsWith('table ')));
      };
    };
  });
}
