/** Pages with a content security policy, and pages that are no secure context. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { until, waitForAlert, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { CLASSIC_SCRIPT, html, inBrowsers, MODULE_SCRIPT, SEED_ROWS, startSite, TAG } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'a content security policy', ({ open }) => {
  let site: TestServer;
  let cdn: TestServer;
  before(async () => {
    site = await startSite();
    cdn = await startSite({ cors: true });
    site.answer(
      '/files/many.csv',
      `name,days\n${Array.from({ length: 60 }, (_, row) => `seed ${row},${row % 40}\n`).join('')}`,
    );
  });
  after(() => Promise.all([site.close(), cdn.close()]));

  function openUnder(policy: string, body: string): ReturnType<typeof open> {
    site.answer('/page.html', {
      headers: { 'content-type': 'text/html', 'content-security-policy': policy },
      body: html(body),
    });
    return open(`${site.origin}/page.html`);
  }
  const cdnScript = (): string => `<script type="module" src="${cdn.origin}/kobold/kobold.js"></script>`;

  for (const script of [MODULE_SCRIPT, CLASSIC_SCRIPT]) {
    it(`of default-src 'self' is enough for ${script.includes('module') ? 'kobold.js' : 'kobold.loader.js'} of the same site`, async () => {
      const { page, messages, errors } = await openUnder(
        "default-src 'self'",
        `${script}<kobold-table src="/files/many.csv"></kobold-table>`,
      );
      await waitForRows(page, 25);
      await openFirstMenu(page);
      expect(messages.filter((message) => /content.security.policy/i.test(message))).to.deep.equal([]);
      expect(errors).to.deep.equal([]);
    });
  }

  it('that forbids what a CDN needs is answered with everything it needs, and then it works', async () => {
    const { page } = await openUnder(`default-src 'self'; script-src ${cdn.origin}`, `${cdnScript()}${TAG}`);
    const alert = await waitForAlert(page);
    for (const needed of [`script-src ${cdn.origin}`, 'worker-src blob:', `connect-src ${cdn.origin}`]) {
      expect(alert).to.include(needed);
    }
    expect(await page.evaluate(() => document.querySelector('kobold-table')!.textContent)).to.equal('The seeds');

    const sources = /It needs: (.*?)(?:$|\s*[{(]|Details)/s.exec(alert)?.[1] ?? alert;
    const directives = [...sources.matchAll(/(script|worker|connect)-src[^;{]*/g)]
      .slice(0, 3)
      .map(([directive]) => directive.trim());
    const policy = [
      "default-src 'self'",
      ...directives.map((directive) => (directive.startsWith('connect') ? `${directive} 'self'` : directive)),
    ];
    const { page: working } = await openUnder(policy.join('; ').replaceAll(/\s+/g, ' '), `${cdnScript()}${TAG}`);
    await waitForRows(working, SEED_ROWS);
  });

  it('that forbids to read the file is named with the file’s origin', async () => {
    const { page } = await openUnder(
      "default-src 'self'",
      `${MODULE_SCRIPT}<kobold-table src="${cdn.origin}/files/seeds.csv"></kobold-table>`,
    );
    const alert = await waitForAlert(page);
    expect(alert).to.include('connect-src').and.include(cdn.origin);
  });
});

inBrowsers(['chromium', 'firefox'], 'plain http', ({ open }) => {
  let site: TestServer;
  before(async () => (site = await startSite()));
  after(() => site.close());

  it('is enough to read', async () => {
    site.answer('/page.html', html(MODULE_SCRIPT + TAG));
    const { page, errors } = await open(`${site.as('plain.test')}/page.html`);
    expect(await page.evaluate(() => isSecureContext)).to.equal(false);
    await waitForRows(page, SEED_ROWS);
    expect(errors).to.deep.equal([]);
  });
});

/** What is loaded on demand must be allowed as well. */
async function openFirstMenu(page: Page): Promise<void> {
  await page.evaluate(() =>
    document
      .querySelector('kobold-table')!
      .shadowRoot!.querySelector<HTMLElement>('[role=columnheader] button[aria-haspopup]')!
      .click(),
  );
  await until('the column menu', () =>
    page.evaluate(() =>
      Boolean(document.querySelector('kobold-table')!.shadowRoot!.querySelector('kobold-column-menu')?.shadowRoot),
    ),
  );
}
