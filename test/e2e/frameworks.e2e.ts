/** The tag inside React 19 and Vue 3: attributes and properties, events, coming and going. */
import { expect } from 'chai';
import { bundleApp, REACT_APP, VUE_APP } from '../support/framework-pages.js';
import { shownRows, until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { html, inBrowsers, MODULE_SCRIPT, SEED_ROWS, startSite } from '../support/site.js';

interface App {
  app: { set(change: { on?: boolean; src?: string; sort?: string; data?: unknown }): void };
  told: number[];
}

inBrowsers(['chromium', 'firefox'], 'a tag in', ({ open }) => {
  let site: TestServer;
  before(async () => {
    site = await startSite();
    site.answer('/files/other.csv', 'name\nBeet\n');
    site.answer('/react.js', await bundleApp(REACT_APP));
    site.answer('/vue.js', await bundleApp(VUE_APP));
  });
  after(() => site.close());

  for (const framework of ['react', 'vue']) {
    for (const order of ['before', 'after']) {
      it(`${framework} is updated, removed and shown again (kit ${order} the application)`, async () => {
        const application = `<div id="app"></div><script type="module" src="/${framework}.js"></script>`;
        site.answer('/page.html', html(order === 'before' ? MODULE_SCRIPT + application : application + MODULE_SCRIPT));
        const { page, errors } = await open(`${site.origin}/page.html`);
        const firstCells = async (): Promise<string> => (await shownRows(page)).map(([, variety]) => variety).join();

        await waitForRows(page, SEED_ROWS);
        await until('the order of days', async () => (await firstCells()) === 'Maikönig,Matina,Sweet Banana');
        await until('the event', () => page.evaluate(() => (window as unknown as App).told[0] === 3));

        await page.evaluate(() => (window as unknown as App).app.set({ sort: '-days' }));
        await until('the other order', async () => (await firstCells()) === 'Sweet Banana,Matina,Maikönig');

        await page.evaluate(() => (window as unknown as App).app.set({ src: '/files/other.csv', sort: 'name' }));
        await until('the other file', async () => (await shownRows(page)).flat().join() === 'Beet');

        await page.evaluate(() => (window as unknown as App).app.set({ on: false }));
        await until('its end', () => page.evaluate(() => !document.querySelector('kobold-table')));
        await page.evaluate(() =>
          (window as unknown as App).app.set({ on: true, src: '/files/seeds.csv', sort: 'days' }),
        );
        await waitForRows(page, SEED_ROWS);

        const data = { name: 'Own', header: ['word'], rows: [['one'], ['two']] };
        await page.evaluate((data) => (window as unknown as App).app.set({ data, sort: 'word' }), data);
        await until('rows given as a property', async () => (await shownRows(page)).flat().join() === 'one,two');
        expect(errors).to.deep.equal([]);
      });
    }
  }
});
