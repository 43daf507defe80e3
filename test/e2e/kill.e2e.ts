/**
 * The browser is killed while it writes, as a power cut or a crash does: every edit that was shown as kept is there when it is
 * started again. Real profiles, the whole process group, at moments by a seed. Two browsers with a dataset each take turns on the
 * processors: while one starts, the other writes.
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
import { startSite } from '../support/site.js';

const RECORDS = 12;
const KILLS = 20;
const BROWSERS = 2;
/** More than any round has time for. */
const MOST_EDITS = 200;

describe('a browser that is killed while it writes', function () {
  this.timeout(180_000);
  const running: KilledBrowser[] = [];
  before(function () {
    if (!isInstalled('chromium')) this.skip();
  });
  after(() => Promise.all(running.map((one) => one.end())));

  it(`has every edit that was shown as kept, after ${KILLS} times`, async () => {
    for (let n = 0; n < BROWSERS; n++) running.push(await KilledBrowser.install(new Chance(20 + n)));
    const kills = KILLS / BROWSERS;
    await Promise.all(running.map((one) => killAgainAndAgain(one, kills)));
    const count = (as: 'suggested' | 'saved'): number => running.reduce((sum, { outcomes }) => sum + outcomes[as], 0);
    expect(running.reduce((sum, one) => sum + one.kills, 0)).to.equal(KILLS);
    expect(count('suggested')).to.be.greaterThan(6);
    expect(count('saved')).to.be.greaterThan(14);
  });
});

async function killAgainAndAgain(one: KilledBrowser, kills: number): Promise<void> {
  const { edited, saved } = one;
  for (let round = 0; round <= kills; round++) {
    // Suggestions first; then with a right, without a relay and with one.
    const page = await one.start();
    await one.assertKept(page);
    if (round === kills) break;
    if (round === 3) await grantToDevice(page, edited);
    if (round === 3) await edited.stop();
    if (round === 7) await edited.start();
    await one.write(page);
    await one.kill();
  }
  await until('the same on the relay', () => {
    const here = edited.relayState();
    return [...saved].every(([record, value]) => (here.get(record) ?? 0) >= value);
  });
}

/** A profile on the disk, what its browser was told to write into a dataset of its own, and what it said that it has kept. */
class KilledBrowser {
  readonly kept = new Map<string, number>();
  /** Of these what was no suggestion: to be sent. */
  readonly saved = new Map<string, number>();
  readonly tried = new Map<string, number>();
  readonly outcomes = { suggested: 0, saved: 0 };
  kills = 0;
  #browser: Browser | undefined;
  #next = 2;

  private constructor(
    readonly edited: EditedSite,
    readonly site: Awaited<ReturnType<typeof startSite>>,
    readonly profile: string,
    readonly chance: Chance,
  ) {}

  static async install(chance: Chance): Promise<KilledBrowser> {
    const [site, edited] = await Promise.all([startSite(), editedSite(RECORDS)]);
    site.answer('/edit.html', edited.body);
    return new KilledBrowser(edited, site, await mkdtemp(join(tmpdir(), 'kobold-killed-')), chance);
  }

  async start(): Promise<Page> {
    this.#browser = await launch('chromium', { userDataDir: this.profile });
    // The page that it starts with.
    const [page = await this.#browser.newPage()] = await this.#browser.pages();
    await page.goto(`${this.site.origin}/edit.html`, { waitUntil: 'domcontentloaded' });
    return page;
  }

  /** All that was kept is shown, and nothing that was never typed. */
  async assertKept(page: Page): Promise<void> {
    const { kept, tried } = this;
    const shown = await until('all that was kept', async () => {
      const now = await shownDays(page);
      return now.size === RECORDS && [...kept].every(([record, value]) => now.get(record)! >= value) ? now : undefined;
    });
    for (const [record, value] of shown) expect(value, record).to.be.at.most(tried.get(record) ?? 1);
  }

  /** One edit after the other, until some are kept and a little longer. */
  async write(page: Page): Promise<void> {
    const { kept, saved, tried, outcomes } = this;
    const first = this.#next;
    let before = 0;
    page.on('console', (message) => {
      const [word, record, value, as] = message.text().split(' ');
      if (word !== 'kept') return;
      // Each is more than any before.
      for (const told of as === 'saved' ? [kept, saved] : [kept]) told.set(record!, Number(value));
      outcomes[as as 'suggested' | 'saved']++;
      before++;
    });
    // What is tried is told before it is.
    for (let value = first; value < first + MOST_EDITS; value++) tried.set(`r${value % RECORDS}`, value);
    this.#next += MOST_EDITS;
    await page.evaluate(writeOn, first, RECORDS, MOST_EDITS);
    await until('something kept', () => before > 0);
    await new Promise((resolve) => setTimeout(resolve, this.chance.draw('moment') * 250));
  }

  /** Does not come back until the process has ended. */
  async kill(): Promise<void> {
    const child = this.#browser!.process()!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
    await ended;
    this.#browser = undefined;
    this.kills++;
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.edited.stop().catch(() => undefined);
    await this.site.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

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
