/**
 * Ten tables of one file on a page: one worker, one request, one copy of the data, nothing to do at rest. And a page
 * that adds and removes tables all day keeps no trace of them.
 */
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import type { Bench, BenchRoom } from './bench.js';
import { heapBytes, withFreshPage } from './bench-browser.js';
import { compare, type Figure } from './figure.js';
import { koboldHasAllRows, serveKoboldPage } from './peers/kobold.js';
import { peerAddress, servePeerPages } from './peers/page.js';

const ROWS = 100_000;
const REST_MS = 5_000;
const CYCLES = 1_000;
const MEGABYTE = 1e6;

/** What the design promises. */
const TARGET = { workerMegabytes: 150, growthMegabytes: 2, restPercent: 1, secondCopyPercent: 110 };

export const many: Bench = {
  name: 'many',
  async run(room) {
    const csv = await room.csv(ROWS);
    await servePeerPages(room.server);
    serveKoboldPage(room.server, { path: '/one.html', src: csv });
    serveKoboldPage(room.server, { path: '/ten.html', src: csv, tables: 10 });
    const one = await load(room, '/one.html');
    const ten = await load(room, '/ten.html');
    const tabulatorBytes = await withFreshPage(room.browser, async (page) => {
      await page.goto(room.server.origin + peerAddress('tabulator', csv));
      await page.evaluate(() => window.probe.firstRow);
      return heapBytes(await page.createCDPSession());
    });
    return [
      ...compare('many.ten.workers', 'count', ten.workers, { target: 1 }),
      ...compare('many.ten.requests', 'count', ten.requests, { target: 1 }),
      ...compare('many.one.worker-heap', 'MB', one.workerBytes / MEGABYTE, {
        target: TARGET.workerMegabytes,
        // Its page holds the rows.
        tabulator: tabulatorBytes / MEGABYTE,
      }),
      ...compare('many.ten.worker-heap-of-one', '%', (100 * ten.workerBytes) / one.workerBytes, {
        target: TARGET.secondCopyPercent,
      }),
      ...compare('many.ten.cpu-at-rest', '%', ten.restPercent, { target: TARGET.restPercent }),
      ...(await addAndRemove(room)),
    ];
  },
};

interface Load {
  readonly workers: number;
  readonly requests: number;
  readonly workerBytes: number;
  readonly restPercent: number;
}

async function load(room: BenchRoom, path: string): Promise<Load> {
  room.server.requests.length = 0;
  return withFreshPage(room.browser, async (page) => {
    await page.goto(room.server.origin + path);
    await page.evaluate(() => window.probe.firstRow);
    await page.waitForFunction(koboldHasAllRows, { timeout: 30_000, polling: 50 }, ROWS);
    const targets = workerTargets(room.browser, page);
    const session = await targets[0]?.createCDPSession();
    const workerBytes = session ? await settledHeap(session) : NaN;
    const restPercent = await cpuAtRest(room.browser);
    const loaded = {
      workers: targets.length,
      requests: room.server.requests.filter((request) => request.startsWith('/data/')).length,
      workerBytes,
      restPercent,
    };
    room.say(`many ${path}: ${JSON.stringify(loaded)}`);
    return loaded;
  });
}

function workerTargets(browser: Browser, page: Page) {
  const context = page.browserContext();
  return browser
    .targets()
    .filter((target) => target.browserContext() === context)
    .filter((target) => ['shared_worker', 'other'].includes(target.type()) && target.url().includes('/kobold/'));
}

/** Ranks and indexes are made in idle time, and what is closed goes a moment later: the heap counts once it has stopped changing. */
async function settledHeap(session: CDPSession): Promise<number> {
  const deadline = Date.now() + 20_000;
  let before = await heapBytes(session);
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const now = await heapBytes(session);
    if (Math.abs(now - before) < MEGABYTE / 10) return now;
    before = now;
  }
  return before;
}

/** Share of one core that all renderers take while nobody touches anything. */
async function cpuAtRest(browser: Browser): Promise<number> {
  const session = await browser.target().createCDPSession();
  const seconds = async (): Promise<number> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  const before = await seconds();
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const used = (await seconds()) - before;
  await session.detach();
  return (100 * used * 1000) / REST_MS;
}

async function addAndRemove(room: BenchRoom): Promise<Figure[]> {
  const csv = await room.csv(5_000);
  // One table stays, as pages do that swap the others: the worker lives on.
  serveKoboldPage(room.server, { path: '/one.html', src: csv });
  return withFreshPage(room.browser, async (page) => {
    await page.goto(`${room.server.origin}/one.html`);
    await page.evaluate(() => window.probe.firstRow);
    const session = await page.createCDPSession();
    await page.evaluate(cycle, csv, 50);
    const before = await settledHeap(session);
    await page.evaluate(cycle, csv, CYCLES);
    const after = await settledHeap(session);
    room.say(`many add-remove: ${before} → ${after} bytes`);
    return compare('many.add-remove-1000.heap-growth', 'MB', Math.max(0, after - before) / MEGABYTE, {
      target: TARGET.growthMegabytes,
    });
  });
}

/** In the page: each table lives until its rows are there. */
async function cycle(src: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const table = document.createElement('kobold-table');
    table.setAttribute('src', src);
    const ready = new Promise((resolve) => table.addEventListener('kobold-ready', resolve, { once: true }));
    document.body.append(table);
    await ready;
    table.remove();
    await new Promise(requestAnimationFrame);
  }
}
