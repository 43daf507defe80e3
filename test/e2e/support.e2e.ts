/** The tools the other end-to-end tests stand on. */
import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { isInstalled, launch, type BrowserName } from '../support/browser.js';
import { generatedCsv, startServer, type TestServer } from '../support/server.js';

describe('the test server', () => {
  let server: TestServer;
  before(
    async () =>
      (server = await startServer({ mounts: { '/': 'test/support/' }, headers: { 'x-test': '1' }, cors: true })),
  );
  after(() => server.close());

  it('serves mounted files with the added headers, nothing outside of them, and logs', async () => {
    const response = await fetch(`${server.origin}/effort.ts?v=1`);
    expect(response.status).to.equal(200);
    expect(response.headers.get('x-test')).to.equal('1');
    expect(response.headers.get('access-control-allow-origin')).to.equal('*');
    expect((await fetch(`${server.origin}/%2e%2e/run.ts`)).status).to.equal(404);
    expect(server.requests('/effort.ts')).to.have.length(1);
  });

  it('breaks off, mislabels and generates as told', async () => {
    server.answer('/broken.csv', { body: 'a,b\n1,2\n', then: 'break' });
    server.answer('/page.csv', { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>no' });
    server.answer('/big.csv', { body: generatedCsv(1_000_000) });
    const broken = await fetch(`${server.origin}/broken.csv`)
      .then((response) => response.text())
      .catch(() => 'lost');
    expect(broken).to.equal('lost');
    const page = await fetch(`${server.origin}/page.csv`);
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([404, 'text/html']);
    expect((await (await fetch(`${server.origin}/big.csv`)).text()).length).to.be.greaterThan(1_000_000);
  });
});

for (const name of ['chromium', 'firefox'] satisfies BrowserName[]) {
  describe(`${name}, as driven here`, () => {
    let browser: Browser | undefined;
    let server: TestServer;
    before(async function () {
      if (!isInstalled(name)) this.skip();
      this.timeout(60_000);
      server = await startServer();
      server.answer('/', '<!doctype html><title>Hello</title><p>Hello');
      browser = await launch(name);
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    it('opens a page of the test server in a secure context', async () => {
      const page = await browser!.newPage();
      await page.goto(`${server.origin}/`);
      expect(await page.title()).to.equal('Hello');
      expect(await page.evaluate(() => isSecureContext)).to.equal(true);
    });

    it('opens the same page by a name that is no secure context', async () => {
      const page = await browser!.newPage();
      await page.goto(`${server.as('plain.test')}/`);
      expect(await page.evaluate(() => isSecureContext)).to.equal(false);
    });
  });
}
