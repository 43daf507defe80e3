/** A table whose page goes away and comes back, whose worker dies, and whose worker is of another release. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { shownRows, until, waitForAlert, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { html, inBrowsers, MODULE_SCRIPT, SEED_ROWS, startSite, TAG } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'a table', ({ name, open, openBeside }) => {
  let site: TestServer;
  before(async () => {
    site = await startSite();
    site.answer('/page.html', html(MODULE_SCRIPT + TAG));
    site.answer('/next.html', html('<p>Another page.</p>'));
  });
  after(() => site.close());

  it('goes on when its page comes back by the Back button', async () => {
    const { page, errors } = await open(`${site.origin}/page.html`);
    await waitForRows(page, SEED_ROWS);
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => (document.documentElement.dataset.persisted = String(persisted)));
    });
    await page.goto(`${site.origin}/next.html`);
    await page.goBack();
    await waitForRows(page, SEED_ROWS);
    const persisted = await page.evaluate(() => document.documentElement.dataset.persisted);
    // Chromium may decline to keep a page; when it keeps it, the page must be the same one.
    if (persisted !== undefined) expect(persisted).to.equal('true');
    await page.evaluate(() => document.querySelector('kobold-table')!.setAttribute('sort', '-days'));
    await until('the new order', async () => (await shownRows(page))[0]?.includes('Sweet Banana'));
    expect(errors).to.deep.equal([]);
  });

  it('shares its worker with the other pages of the site', async () => {
    const { page } = await open(`${site.origin}/page.html`);
    await waitForRows(page, SEED_ROWS);
    site.clearLog();
    const { page: second } = await openBeside(page, `${site.origin}/page.html`);
    await waitForRows(second, SEED_ROWS);
    await page.close();
    await second.evaluate(() => document.querySelector('kobold-table')!.setAttribute('sort', '-days'));
    await until('the new order', async () => (await shownRows(second))[0]?.includes('Sweet Banana'));
  });

  it('asks for a reload when the worker is of another release', async () => {
    const entry = await readFile('dist/kobold.js', 'utf8');
    const skewed = entry.replace(/\bcontract:\s*\d+/, 'contract:999');
    expect(skewed).to.not.equal(entry);
    site.answer('/kobold/skewed.js', skewed);
    site.answer('/skewed.html', html(`<script type="module" src="/kobold/skewed.js"></script>${TAG}`));
    const { page } = await open(`${site.origin}/skewed.html`);
    expect(await waitForAlert(page)).to.match(/reload/i);
    expect(await page.evaluate(() => document.querySelector('kobold-table')!.textContent)).to.equal('The seeds');
  });

  if (name === 'chromium') {
    it('comes back when its worker dies', async () => {
      const { page } = await open(`${site.origin}/page.html`);
      await waitForRows(page, SEED_ROWS);
      const session = await page.browser().target().createCDPSession();
      const workers = async (): Promise<string[]> =>
        (await session.send('Target.getTargets')).targetInfos
          .filter(({ type, url }) => type === 'shared_worker' && url.startsWith(site.origin))
          .map(({ targetId }) => targetId);
      const [targetId] = await until('the worker', async () => {
        const found = await workers();
        return found.length > 0 ? found : undefined;
      });
      await session.send('Target.closeTarget', { targetId: targetId! });
      await until('another worker', async () => (await workers()).some((each) => each !== targetId));
      await page.evaluate(() => document.querySelector('kobold-table')!.setAttribute('sort', '-days'));
      await until('the new order', async () => (await shownRows(page))[0]?.includes('Sweet Banana'));
    });
  }
});
