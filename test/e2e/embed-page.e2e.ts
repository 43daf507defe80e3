/** embed.html by itself: what an address may say, and how the table stands in its frame. */
import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { launch } from '../support/browser.js';
import { listen, until, waitForRows } from '../support/page.js';
import { startServer, type TestServer } from '../support/server.js';

describe('the embed page', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;

  before(async function () {
    this.timeout(60_000);
    server = await startServer({ mounts: { '/kobold/': 'dist/', '/seeds/': 'demo/seeds/' } });
    browser = await launch('chromium');
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await page.setViewport({ width: 700, height: 500 });
  });
  afterEach(() => page.close());

  const open = (query: string) => page.goto(`${server.origin}/kobold/embed.html${query}`);
  const heights = () => page.evaluate(() => [document.documentElement.scrollHeight, innerHeight] as const);

  it('fills its frame with a table that scrolls inside, and follows the frame’s size', async () => {
    await open('?src=/seeds/seed-catalog.csv&title=Seed%20catalog');
    await until('rows', () =>
      page.$eval('kobold-table', (table) => table.shadowRoot!.querySelector('[data-record-id]')),
    );
    for (const height of [500, 380, 640]) {
      await page.setViewport({ width: 700, height });
      await until(`a page ${height} px tall`, async () => {
        const [content, frame] = await heights();
        const rows = await page.$eval(
          'kobold-table',
          (table) => table.shadowRoot!.querySelector<HTMLElement>('.scroller')!.offsetHeight,
        );
        return content === frame && rows > height - 150;
      });
    }
    expect(await page.title()).to.equal('Seed catalog');
  });

  it('lets short tables be short, and pages be pages where the address asks for them', async () => {
    await open('?src=/seeds/suppliers.csv');
    await waitForRows(page, 6);
    await until('no height', () => page.$eval('kobold-table', (table) => !table.hasAttribute('height')));
    await open('?src=/seeds/seed-catalog.csv&page-size=40');
    await waitForRows(page, 40);
  });

  it('takes attributes from its list only, and runs under its own policy', async () => {
    const { errors } = listen(page);
    await open(
      `?src=/seeds/suppliers.csv&onclick=alert(1)&style=color:red&allow-images=*&sort=-Supplier&title=${encodeURIComponent('<img src=x onerror=alert(1)>')}`,
    );
    const [first] = await waitForRows(page, 6);
    expect(first![1]).to.equal('Tidewater Heritage Seeds');
    const names = await page.$eval('kobold-table', (table) => table.getAttributeNames());
    expect(names.filter((name) => /^(onclick|allow-images)$/.test(name))).to.deep.equal([]);
    expect(await page.$$eval('img', (images) => images.length)).to.equal(0);
    expect(errors).to.deep.equal([]);
  });

  it('says what an address without a table lacks', async () => {
    await open('');
    expect(await until('a message', () => page.$eval('[role=alert]', (message) => message.textContent))).to.include(
      '?src=',
    );
    await open('?src=javascript:alert(1)');
    await until('an alert of the table', () =>
      page.$eval('kobold-table', (table) => table.shadowRoot!.querySelector('[role=alert]')?.textContent),
    );
  });
});
