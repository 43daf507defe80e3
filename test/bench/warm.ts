/**
 * A dataset of 100,000 records at the second visit: from navigation to the first frame with rows, out of real IndexedDB, its relay
 * being gone. The first visit reads it from a relay and keeps it.
 */
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
    const visit = async <T>(use: (page: Page) => Promise<T>): Promise<T> => {
      const page = await openProbedPage(context);
      try {
        await page.goto(`${room.server.origin}/live.html`, { waitUntil: 'domcontentloaded' });
        return await use(page);
      } finally {
        await page.close();
      }
    };
    try {
      const began = performance.now();
      await visit(async (page) => {
        await page.waitForFunction(koboldHasAllRows, { timeout: 280_000, polling: 200 }, RECORDS);
        room.say(`warm: read from the relay in ${Math.round(performance.now() - began)} ms`);
        await page.waitForFunction(isKept, { timeout: KEPT_WITHIN_MS, polling: 500 });
      });
      await relay.close();
      const times: number[] = [];
      for (let run = 0; run <= RUNS; run++) {
        const ms = await visit((page) => page.evaluate(() => window.probe.firstRow));
        if (run > 0) times.push(ms);
      }
      room.say(`warm: ${times.map(Math.round).join(' ')}`);
      return compare('warm.100k-records', 'ms', median(times), { target: WANTED_MS });
    } finally {
      await context.close();
      await relay.close().catch(() => undefined);
    }
  },
};

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
