/** Editing without a relay, in two tabs, with one worker for both or one each: it waits, outlives a reload, and goes by itself. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { edit, type EditedSite, editedSite, grantToDevice, shownDays } from '../support/edited-site.js';
import { until } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { inBrowsers, startSite } from '../support/site.js';

const LONG_MS = 40_000;
const ALONE = '<script>delete window.SharedWorker</script>';

inBrowsers(['chromium', 'firefox'], 'editing without a relay', ({ open, openBeside }) => {
  let site: TestServer;
  let edited: EditedSite;
  before(async () => {
    site = await startSite();
  });
  afterEach(() => edited.stop().catch(() => undefined));
  after(() => site.close());

  for (const [name, head] of [
    ['one worker for all tabs', ''],
    ['a worker for each tab', ALONE],
  ] as const)
    it(`waits, is there after a reload, and goes by itself: ${name}`, async function () {
      this.timeout(150_000);
      edited = await editedSite(3, head);
      site.answer('/edit.html', edited.body);
      const url = `${site.origin}/edit.html`;
      const { page: first } = await open(url);
      await showing(first, { r0: 1, r1: 1, r2: 1 });
      expect(await edit(first, 'r0', 2)).to.equal('suggested');
      await grantToDevice(first, edited);
      const { page: second } = await openBeside(first, url);
      await until('rows', async () => (await shownDays(second)).size === 3, LONG_MS);
      await until('the right', async () => (await edit(second, 'r0', 2)) === 'saved');
      await until('it on the relay', () => edited.relayState().get('r0') === 2);

      await edited.stop();
      expect(await edit(first, 'r0', 10)).to.equal('saved');
      expect(await edit(second, 'r1', 11)).to.equal('saved');
      expect(await edit(first, 'r2', 12)).to.equal('saved');
      const all = { r0: 10, r1: 11, r2: 12 };
      for (const page of [first, second]) await showing(page, all);
      for (const page of [first, second]) await page.reload({ waitUntil: 'domcontentloaded' });
      for (const page of [first, second]) await showing(page, all);
      await until('that three wait', async () => (await outboxOf(first))?.waiting === 3);

      await edited.start();
      await until('all of it on the relay', () => sameAs(edited.relayState(), all), LONG_MS);
      await until('that nothing waits', async () => (await outboxOf(second))?.waiting === 0, LONG_MS);
      const { page: stranger } = await open(url);
      await showing(stranger, all);
    });
});

async function showing(page: Page, days: Readonly<Record<string, number>>): Promise<void> {
  await until(`${JSON.stringify(days)} shown`, async () => sameAs(await shownDays(page), days), LONG_MS);
}

const sameAs = (found: ReadonlyMap<string, number>, days: Readonly<Record<string, number>>): boolean =>
  found.size === Object.keys(days).length &&
  Object.entries(days).every(([record, value]) => found.get(record) === value);

function outboxOf(page: Page): Promise<{ waiting: number } | undefined> {
  return page.evaluate(() => {
    const { frame } = document.querySelector('kobold-sync') as unknown as { frame?: { outbox?: { waiting: number } } };
    return frame?.outbox;
  });
}
