/** Where the worker lives, and what happens when it or a page dies: in pages as sites make them. */
import { expect } from 'chai';
import type { Browser, Frame, Page } from 'puppeteer-core';
import type { ViewState } from '../../components/kit/view-state.js';
import { isInstalled, launch, type BrowserName } from '../support/browser.js';
import { openPage, openView, pageWith, serveClient, waitForState } from '../support/client-page.js';
import { until, waitForFrame } from '../support/page.js';
import { startServer, type TestServer } from '../support/server.js';

const plants = 'name,days\nTomato,70\nRadish,25\n';
const complete = (state: ViewState): boolean => state.counts.complete;
const html = (body: string, headers: Record<string, string> = {}) => ({
  body,
  headers: { 'content-type': 'text/html', ...headers },
});
const health = (page: Page | Frame) => page.evaluate(() => window.kobold.health());

for (const name of ['chromium', 'firefox'] satisfies BrowserName[]) {
  describe(`the worker in ${name}`, () => {
    let browser: Browser;
    let server: TestServer;
    /** Another origin, open to all, as a CDN is. */
    let cdn: TestServer;
    const pages: Page[] = [];

    before(async function () {
      this.timeout(60_000);
      if (!isInstalled(name)) this.skip();
      [server, cdn, browser] = await Promise.all([startServer(), startServer({ cors: true }), launch(name)]);
      await Promise.all([serveClient(server), serveClient(cdn)]);
      for (const each of [server, cdn]) each.answer('/plants.csv', plants);
    });
    after(async () => {
      await browser?.close();
      await Promise.all([server?.close(), cdn?.close()]);
    });
    afterEach(async () => {
      for (const page of pages.splice(0)) await page.close();
    });

    async function open(url: string): Promise<Page> {
      const page = await browser.newPage();
      pages.push(page);
      await openPage(page, url);
      return page;
    }
    async function showsPlants(page: Page | Frame, url = '/plants.csv'): Promise<void> {
      await openView(page as Page, 'view', url);
      const state = await waitForState(page as Page, 'view', 'is complete', complete);
      expect(state.counts.total).to.equal(2);
    }

    it('is one for all pages of a site, and forgets a page that dies', async () => {
      const [a, b] = [await open(`${server.origin}/`), await open(`${server.origin}/`)];
      await showsPlants(a);
      await showsPlants(b);
      expect(await health(a)).to.include({ host: 'shared', clients: 2, views: 2 });
      expect(server.requests('/plants.csv').length).to.be.at.most(2);
      await pages.pop()!.close();
      await until('the worker to see it', async () => (await health(a)).views === 1 && (await health(a)).clients === 1);
    });

    it('serves a page whose script comes from another origin, from a blob', async () => {
      server.answer('/cdn', html(pageWith('').replace('/client.js', `${cdn.origin}/client.js`)));
      const page = await open(`${server.origin}/cdn`);
      await showsPlants(page);
      expect((await health(page)).host).to.equal('dedicated');
    });

    it('serves a sandboxed frame, by the classic bootstrap and without a store', async () => {
      server.answer(
        '/sandboxed',
        html(`<!doctype html><iframe sandbox="allow-scripts" src="${cdn.origin}/"></iframe>`),
      );
      const page = await browser.newPage();
      pages.push(page);
      await page.goto(`${server.origin}/sandboxed`);
      const frame = await waitForFrame(page, cdn.origin);
      await until('the client', () => frame.evaluate(() => 'kobold' in window));
      await showsPlants(frame, `${cdn.origin}/plants.csv`);
      expect(await health(frame)).to.include({ host: 'classic', store: 'memory' });
    });

    it('serves a page on plain http, which has no locks', async () => {
      const page = await open(`${server.as('plain.test')}/`);
      expect(await page.evaluate(() => 'locks' in navigator)).to.equal(false);
      await showsPlants(page);
      await page.evaluate(() => window.kobold.close('view'));
      await until('the view to be closed', async () => (await health(page)).views === 0);
    });

    it('serves a page under default-src self', async () => {
      server.answer('/strict', html(pageWith(''), { 'content-security-policy': "default-src 'self'" }));
      await showsPlants(await open(`${server.origin}/strict`));
    });

    it('names all that a policy must allow when it forbids a worker from a CDN', async () => {
      const policy = `default-src 'self'; script-src ${cdn.origin}; connect-src ${cdn.origin}`;
      const body = pageWith('').replace('/client.js', `${cdn.origin}/client.js`);
      server.answer('/forbids', html(body, { 'content-security-policy': policy }));
      const page = await open(`${server.origin}/forbids`);
      await openView(page, 'view', `${cdn.origin}/plants.csv`);
      const { error } = await waitForState(page, 'view', 'has failed', ({ error }) => error !== undefined, 30_000);
      expect(error!.code).to.equal('blocked-by-page');
      expect(error!.message).to.include(
        `script-src ${cdn.origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${cdn.origin}`,
      );
    });

    it('names the directive when a policy forbids to read the file', async () => {
      server.answer('/closed', html(pageWith(''), { 'content-security-policy': "default-src 'self'" }));
      const page = await open(`${server.origin}/closed`);
      await openView(page, 'view', `${cdn.origin}/plants.csv`);
      const { error } = await waitForState(page, 'view', 'has failed', ({ error }) => error !== undefined);
      expect(error!.code).to.equal('blocked-by-page');
      expect(error!.details.fix).to.equal(`connect-src ${cdn.origin}`);
    });

    if (name === 'chromium') {
      it('is started again when it dies, and views go on with their newest request', async () => {
        const page = await open(`${server.origin}/`);
        await showsPlants(page);
        await page.evaluate(() => window.kobold.update('view', { sort: 'days' }));
        const first = (state: ViewState): unknown => (state.items[0] as { cells?: unknown[] } | undefined)?.cells?.[0];
        await waitForState(page, 'view', 'is sorted', (state) => first(state) === 'Radish');
        const target = await browser.waitForTarget((each) => each.type() === 'shared_worker');
        const session = await browser.target().createCDPSession();
        const { targetInfos } = await session.send('Target.getTargets');
        const info = targetInfos.find(({ type }) => type === 'shared_worker')!;
        expect(info.url).to.equal(target.url());
        const before = (await health(page)).views;
        await session.send('Target.closeTarget', { targetId: info.targetId });
        await until('another worker', async () => {
          const { targetInfos } = await session.send('Target.getTargets');
          return targetInfos.some((each) => each.type === 'shared_worker' && each.targetId !== info.targetId);
        });
        await until('the view to be open again', async () => (await health(page)).views === before);
        const state = await waitForState(
          page,
          'view',
          'is sorted',
          (state) => state.frame <= 3 && first(state) === 'Radish',
        );
        expect(state.request).to.equal(1);
      });
    }
  });
}
