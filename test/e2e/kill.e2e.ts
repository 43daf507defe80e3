/**
 * The browser is killed while it writes, as a power cut or a crash does: every edit that was shown as kept is there when it is
 * started again. A real profile, the whole process group, at moments by a seed.
 */
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { Chance } from '../../demo/relay/faults.js';
import { isInstalled, launch } from '../support/browser.js';
import { type EditedSite, editedSite, grantToDevice, shownDays } from '../support/edited-site.js';
import { until } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { startSite } from '../support/site.js';

const RECORDS = 12;
const KILLS = 20;

describe('a browser that is killed while it writes', function () {
  this.timeout(180_000);
  let site: TestServer;
  let edited: EditedSite;
  let profile: string;
  let browser: Browser | undefined;
  before(async function () {
    if (!isInstalled('chromium')) this.skip();
    site = await startSite();
    edited = await editedSite(RECORDS);
    site.answer('/edit.html', edited.body);
    profile = await mkdtemp(join(tmpdir(), 'kobold-killed-'));
  });
  after(async () => {
    await browser?.close();
    await edited?.stop().catch(() => undefined);
    await site?.close();
    if (profile) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = async (): Promise<Page> => {
    browser = await launch('chromium', { userDataDir: profile });
    const page = await browser.newPage();
    await page.goto(`${site.origin}/edit.html`, { waitUntil: 'domcontentloaded' });
    return page;
  };
  /** Does not come back until the process has ended. */
  const kill = async (): Promise<void> => {
    const child = browser!.process()!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
    await ended;
    browser = undefined;
  };

  it(`has every edit that was shown as kept, after ${KILLS} times`, async () => {
    const chance = new Chance(20);
    const kept = new Map<string, number>();
    const tried = new Map<string, number>();
    const outcomes = { suggested: 0, saved: 0 };
    let next = 2;
    for (let round = 0; round <= KILLS; round++) {
      // Suggestions first; then with a right, without a relay and with one.
      if (round === 6) await grantToDevice(await start(), edited).then(() => browser!.close());
      if (round === 7) await edited.stop();
      if (round === 14) await edited.start();
      const page = await start();
      const shown = await until('all that was kept', async () => {
        const now = await shownDays(page);
        return now.size === RECORDS && [...kept].every(([record, value]) => now.get(record)! >= value)
          ? now
          : undefined;
      });
      for (const [record, value] of shown) expect(value, record).to.be.at.most(tried.get(record) ?? 1);
      if (round === KILLS) break;

      let before = 0;
      page.on('console', (message) => {
        const [word, record, value, as] = message.text().split(' ');
        if (word !== 'kept') return;
        kept.set(record!, Math.max(kept.get(record!) ?? 0, Number(value)));
        outcomes[as as 'suggested' | 'saved']++;
        before++;
      });
      // What is tried is told before it is: 200 are more than any round has time for.
      for (let n = 0; n < 200; n++) tried.set(`r${(next + n) % RECORDS}`, next + n);
      await page.evaluate(writeOn, next, RECORDS, 200);
      next += 200;
      await until('something kept', () => before > 0);
      await new Promise((resolve) => setTimeout(resolve, chance.draw('moment') * 250));
      await kill();
    }
    expect(outcomes.suggested).to.be.greaterThan(6);
    expect(outcomes.saved).to.be.greaterThan(14);
    await until('the same on the relay', () => {
      const here = edited.relayState();
      return [...kept].every(([record, value]) => (here.get(record) ?? 0) >= value);
    });
  });
});

/** In the page: one edit after the other, each in the next record, until the end of the browser. */
function writeOn(first: number, records: number, count: number): void {
  const table = document.querySelector('kobold-table') as unknown as {
    scene: { handle: { edit(edits: unknown[]): Promise<{ as: string; problems: unknown[] }> } };
  };
  void (async () => {
    for (let value = first; value < first + count; value++) {
      const record = `r${value % records}`;
      const { as, problems } = await table.scene.handle.edit([{ record, field: 'days', text: String(value) }]);
      if (problems.length === 0) console.log(`kept ${record} ${value} ${as}`);
    }
  })();
}
