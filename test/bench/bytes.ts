/**
 * What a first visit transfers, gzipped as servers do (level 9), data not counted. Kobold's page thread and worker
 * apart: only the first competes with the page around for its thread. Until the first rows, and seconds later.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Bench } from './bench.js';
import { withFreshPage } from './bench-browser.js';
import { compare } from './figure.js';
import { serveKoboldPage } from './peers/kobold.js';
import { PEERS, servePeerPages } from './peers/page.js';

/** What the design promises, in bytes. */
const TARGET = { page: 35_000, all: 120_000 };

export const bytes: Bench = {
  name: 'bytes',
  async run(room) {
    const texts = await servePeerPages(room.server);
    const peers = Object.fromEntries(
      PEERS.map((peer) => [
        peer,
        sum(
          [...texts].filter(([path]) => path.startsWith(`/${peer}.`)).map(([, text]) => gzipSync(text, { level: 9 })),
        ),
      ]),
    );

    serveKoboldPage(room.server, { path: '/kobold.html', src: await room.csv(5_000) });
    room.server.requests.length = 0;
    let untilRows = 0;
    await withFreshPage(room.browser, async (page) => {
      await page.goto(`${room.server.origin}/kobold.html`);
      await page.evaluate(() => window.probe.firstRow);
      untilRows = room.server.requests.length;
      // What is loaded once the rows are there counts too.
      for (let seen = 0; seen < room.server.requests.length;) {
        seen = room.server.requests.length;
        await new Promise((resolve) => setTimeout(resolve, 2_500));
      }
    });
    const early = new Set(room.server.requests.slice(0, untilRows));
    const files = [...new Set(room.server.requests)].filter((path) => path.startsWith('/kobold/'));
    const sizes = await Promise.all(
      files.map(async (path) => ({
        path,
        zipped: gzipSync(await readFile(join(room.dist, path.slice('/kobold/'.length))), { level: 9 }),
      })),
    );
    for (const { path, zipped } of sizes)
      room.say(`bytes ${path} ${zipped.length}${early.has(path) ? '' : ' after the first rows'}`);
    const page = sizes.filter(({ path }) => !/worker/.test(path));
    const first = sum(page.filter(({ path }) => early.has(path)).map(({ zipped }) => zipped));
    const worker = sum(sizes.filter(({ path }) => /worker/.test(path)).map(({ zipped }) => zipped));
    const all = sum(sizes.map(({ zipped }) => zipped));
    return [
      ...compare('bytes.page-until-rows', 'B', first, { target: TARGET.page, ...peers }),
      ...compare('bytes.page', 'B', all - worker, peers),
      ...compare('bytes.worker', 'B', worker, { target: TARGET.all - TARGET.page }),
      ...compare('bytes.all', 'B', all, { target: TARGET.all, ...peers }),
    ];
  },
};

function sum(files: readonly Uint8Array[]): number {
  return files.reduce((total, file) => total + file.length, 0);
}
