/**
 * A reader's first visit: from navigation to the first frame with rows in it, everything over HTTP, nothing cached.
 * Kobold's page is what the README says to paste; the peers read the same file with papaparse.
 */
import type { Bench, BenchRoom } from './bench.js';
import { withFreshPage } from './bench-browser.js';
import { compare, median, type Figure } from './figure.js';
import { serveKoboldPage } from './peers/kobold.js';
import { PEERS, peerAddress, servePeerPages } from './peers/page.js';

const RUNS = 9;

export const cold: Bench = {
  name: 'cold',
  async run(room) {
    await servePeerPages(room.server);
    const figures: Figure[] = [];
    for (const rows of [5_000, 100_000]) {
      const csv = await room.csv(rows);
      serveKoboldPage(room.server, { path: '/kobold.html', src: csv });
      for (const latencyMs of [0, 150]) figures.push(...(await visits(room, rows, csv, latencyMs)));
    }
    return figures;
  },
};

async function visits(room: BenchRoom, rows: number, csv: string, latencyMs: number): Promise<Figure[]> {
  const addresses: Record<string, string> = { kobold: '/kobold.html' };
  for (const peer of PEERS) addresses[peer] = peerAddress(peer, csv);
  const times: Record<string, number[]> = {};
  room.server.latencyMs = latencyMs;
  // The first round warms the browser process, not the pages, and is thrown away.
  for (let run = 0; run <= RUNS; run++)
    for (const [who, address] of Object.entries(addresses)) {
      const ms = await visit(room, address);
      if (run > 0) (times[who] ??= []).push(ms);
    }
  room.server.latencyMs = 0;
  const name = `cold.${rows / 1000}k${latencyMs ? `.${latencyMs}ms-latency` : ''}`;
  for (const [who, all] of Object.entries(times)) room.say(`${name} ${who}: ${all.map(Math.round).join(' ')}`);
  const { kobold = [], ...peers } = times;
  return compare(
    name,
    'ms',
    median(kobold),
    Object.fromEntries(Object.entries(peers).map(([peer, all]) => [peer, median(all)])),
  );
}

function visit(room: BenchRoom, address: string): Promise<number> {
  return withFreshPage(room.browser, async (page) => {
    await page.goto(room.server.origin + address, { waitUntil: 'domcontentloaded' });
    return page.evaluate(() => window.probe.firstRow);
  });
}
