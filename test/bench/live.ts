/**
 * A dataset of 10,000 records on a relay, open in ten tables of a page: from the relay's taking a change to its cell being
 * painted; how many connections that page has; and from Enter to paint, for who suggests a change.
 */
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../demo/relay/wire.js';
import { Fold } from '../../core/dataset/fold.js';
import { diffToOps } from '../../core/lineage/ops.js';
import { addressToNaddr } from '../../core/log/address.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { DatasetEvent } from '../../core/log/event.js';
import { Writer } from '../../core/writing/writer.js';
import { ownPast } from '../../core/writing/own-right.js';
import { Person } from '../support/signed-history.js';
import { withFreshPage } from './bench-browser.js';
import type { Bench } from './bench.js';
import { compare, median } from './figure.js';
import { koboldHasAllRows, serveKoboldPage } from './peers/kobold.js';
import { importedLog, type PlantedLog } from './planted-log.js';

const RECORDS = 10_000;
const RUNS = 15;
const TABLES = 10;
const RECORD = 'P0000001';
const TARGET = { relayMs: 300, ownMs: 50, connections: 1 };

export const live: Bench = {
  name: 'live',
  async run(room) {
    const log = await importedLog(RECORDS);
    const relay = await startRelay({ events: [...log.events, log.manifest] as Iterable<unknown> as Iterable<Stored> });
    const src = addressToNaddr(log.address, [relay.url]);
    serveKoboldPage(room.server, {
      path: '/ten.html',
      src,
      attributes: 'resource="plantings" sort="id" page-size="10" editable',
      tables: TABLES,
    });
    try {
      return await withFreshPage(room.browser, async (page) => {
        await page.goto(`${room.server.origin}/ten.html`);
        await page.waitForFunction(koboldHasAllRows, { timeout: 120_000, polling: 200 }, RECORDS);
        const change = changer(log, relay);
        const fromRelay: number[] = [];
        for (let run = 0; run <= RUNS; run++) {
          const seen = painted(page, String(1_000 + run));
          const at = Date.now();
          change(1_000 + run);
          if (run > 0) fromRelay.push((await seen) - at);
          else await seen;
        }
        room.say(`live, relay to paint: ${fromRelay.map(Math.round).join(' ')}`);
        const own: number[] = [];
        for (let run = 0; run <= RUNS; run++) {
          const took = await suggest(page, String(2_000 + run));
          if (run > 0) own.push(took);
        }
        room.say(`live, Enter to paint: ${own.map(Math.round).join(' ')}`);
        return [
          ...compare('live.relay-to-paint.10k', 'ms', median(fromRelay), { target: TARGET.relayMs }),
          ...compare('live.own-edit-to-paint.10k', 'ms', median(own), { target: TARGET.ownMs }),
          ...compare('live.ten-tables.connections', 'count', relay.faults.connections.length, {
            target: TARGET.connections,
          }),
        ];
      });
    } finally {
      await relay.close();
    }
  },
};

/** The founder changes one cell. */
function changer(log: PlantedLog, relay: Relay): (days: number) => void {
  const { secret, pubkey } = new Person('planter');
  const fold = new Fold(log.address, { now: Date.now() });
  fold.add(log.events.map((event) => decodeEvent(event) as DatasetEvent));
  const past = ownPast(
    fold.state,
    log.events.map(({ id }) => id),
    pubkey,
    undefined,
  );
  const writer = new Writer(fold, { secret, now: () => Date.now(), random: () => new Uint8Array(32), ...past });
  return (days) => {
    const before = fold.state.shown('plantings', RECORD, 'days')?.value;
    const change = { resource: 'plantings', record: RECORD, field: 'days', before, after: days };
    const event = writer.write({ type: 'data', ops: diffToOps([change], fold.state) });
    const { accepted, message } = relay.publish(event as never);
    if (!accepted) throw new Error(message);
  };
}

/** When the first table has painted the text in the cell; ms since 1970. */
function painted(page: Page, text: string): Promise<number> {
  return page.evaluate(whenPainted, RECORD, text);
}

/** In the page. */
function whenPainted(record: string, text: string): Promise<number> {
  const root = document.querySelector('kobold-table')!.shadowRoot!;
  return new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`"${text}" did not come.`)), 30_000);
    const look = (): void => {
      const cell = root.querySelector(`[data-record-id="${record}"] [data-field="days"]`);
      if (cell?.textContent?.replaceAll(/\D/g, '') !== text) return;
      observer.disconnect();
      clearTimeout(late);
      // The frame it is in, and that this frame is done.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
}

/** From the Enter key to the paint. */
async function suggest(page: Page, text: string): Promise<number> {
  await page.waitForFunction(() => customElements.get('kobold-cell-editor') !== undefined, { timeout: 30_000 });
  await page.evaluate((record) => {
    const root = document.querySelector('kobold-table')!.shadowRoot!;
    root.querySelector<HTMLElement>(`[data-record-id="${record}"] [data-field="days"]`)!.focus();
  }, RECORD);
  await page.keyboard.press('F2');
  await page.waitForFunction(
    () => {
      const editor = document.querySelector('kobold-table')!.shadowRoot!.querySelector('kobold-cell-editor');
      return editor?.shadowRoot?.querySelector('.say') !== null && editor !== null;
    },
    { timeout: 10_000 },
  );
  await page.keyboard.type(text);
  await page.evaluate(() => {
    addEventListener('keydown', () => (window.enteredAt = performance.timeOrigin + performance.now()), {
      capture: true,
      once: true,
    });
  });
  const seen = painted(page, text);
  await page.keyboard.press('Enter');
  const at = await seen;
  return at - (await page.evaluate(() => window.enteredAt));
}

declare global {
  interface Window {
    enteredAt: number;
  }
}
