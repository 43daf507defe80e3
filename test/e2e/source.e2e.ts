/** Files as servers really send them: what the reader sees of each, through page, port, worker and store. */
import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import type { ViewState } from '../../components/kit/view-state.js';
import { launch } from '../support/browser.js';
import { openPage, openView, serveClient, stateOf, waitForState } from '../support/client-page.js';
import { until } from '../support/page.js';
import { generatedCsv, startServer, type TestServer } from '../support/server.js';

const plants = 'name,days\nTomato,70\nRadish,25\n';
/** More than the reader of CSV looks at before it decides, so that rows come out. */
const manyRows = (count: number, word = 'Row'): string =>
  `name,number\n${Array.from({ length: count }, (_, at) => `${word} ${at},${at}`).join('\n')}\n`;
const complete = (state: ViewState): boolean => state.counts.complete;
const failed = (state: ViewState): boolean => state.error !== undefined;
const names = (state: ViewState): unknown[] => state.items.map((item) => ('cells' in item ? item.cells[0] : item.key));

describe('a file on the web', () => {
  let browser: Browser;
  let server: TestServer;
  let elsewhere: TestServer;
  let page: Page;
  /** Of a file that has stalled while other tests ran: it is given up after 20 s. */
  let stalled: Page;
  let early: ViewState;

  before(async function () {
    this.timeout(60_000);
    [server, elsewhere, browser] = await Promise.all([startServer(), startServer(), launch('chromium')]);
    await serveClient(server);
    server.answer('/stalls.csv', { body: manyRows(3000), then: 'stall' });
    // With a worker of its own: that of the others ends between tests.
    stalled = await (await browser.createBrowserContext()).newPage();
    await openPage(stalled, `${server.origin}/`);
    await openView(stalled, 'view', '/stalls.csv');
    early = await waitForState(stalled, 'view', 'has rows', ({ items }) => items.length === 25);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([server?.close(), elsewhere?.close()]);
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await openPage(page, `${server.origin}/`);
  });
  afterEach(() => page.close());

  async function failureOf(path: string): Promise<NonNullable<ViewState['error']>> {
    await openView(page, 'view', path);
    return (await waitForState(page, 'view', 'has failed', failed)).error!;
  }

  it('is asked for once, however many views show it', async () => {
    server.answer('/ten.csv', plants);
    for (let at = 0; at < 10; at++) await openView(page, `view ${at}`, '/ten.csv');
    for (let at = 0; at < 10; at++) {
      expect(names(await waitForState(page, `view ${at}`, 'is complete', complete))).to.deep.equal([
        'Tomato',
        'Radish',
      ]);
    }
    expect(server.requests('/ten.csv')).to.have.length(1);
  });

  it('shows few rows of a beginning that hesitates', async () => {
    server.answer('/slow.csv', { body: manyRows(20), then: 'stall' });
    await openView(page, 'view', '/slow.csv');
    const state = await waitForState(page, 'view', 'has rows', ({ items }) => items.length === 20);
    expect(state.counts.complete).to.equal(false);
  });

  it('keeps the rows that came when the connection breaks, and says how many', async () => {
    let breakOff = (): void => undefined;
    const seen = new Promise<void>((resolve) => (breakOff = resolve));
    async function* body(): AsyncGenerator<string> {
      yield manyRows(3000);
      await seen;
    }
    server.answer('/breaks.csv', { body: body(), then: 'break' });
    await openView(page, 'view', '/breaks.csv');
    await waitForState(page, 'view', 'has rows', ({ items }) => items.length === 25);
    breakOff();
    const state = await waitForState(page, 'view', 'has failed', failed);
    expect(state.error!.code).to.equal('broken-stream');
    expect(state.error!.details.rows).to.equal(state.counts.total);
    expect(names(state)[0]).to.equal('Row 0');
  });

  it('recovers when it is reloaded', async () => {
    server.answer('/later.csv', { status: 500, body: 'no' });
    expect((await failureOf('/later.csv')).code).to.equal('refused');
    server.answer('/later.csv', plants);
    await page.evaluate(() => window.kobold.reload('view'));
    const state = await waitForState(page, 'view', 'is complete', complete);
    expect(state.error).to.equal(undefined);
    expect(names(state)).to.deep.equal(['Tomato', 'Radish']);
  });

  for (const status of [404, 410]) {
    it(`answered with ${status} is not found`, async () => {
      server.answer('/gone.csv', { status, body: '<p>Sorry' });
      const error = await failureOf(`/gone.csv?${status}`);
      expect(error).to.include({ code: 'not-found' });
      expect(error.details.status).to.equal(status);
    });
  }

  for (const status of [401, 403, 429, 500, 503]) {
    it(`answered with ${status} is refused`, async () => {
      server.answer('/refused.csv', { status, body: 'no' });
      const error = await failureOf(`/refused.csv?${status}`);
      expect(error.code).to.equal('refused');
      expect(error.message).to.include(String(status));
    });
  }

  it('of a server that does not let other sites read is unreachable, and the header is named', async () => {
    elsewhere.answer('/secret.csv', plants);
    const error = await failureOf(`${elsewhere.origin}/secret.csv`);
    expect(error.code).to.equal('unreachable');
    expect(error.details.header).to.equal('Access-Control-Allow-Origin: *');
  });

  it('that is a web page is not a table', async () => {
    server.answer('/login.csv', {
      body: '<!doctype html><title>Log in</title>',
      headers: { 'content-type': 'text/csv' },
    });
    expect((await failureOf('/login.csv')).code).to.equal('not-a-table');
  });

  it('in Latin-1 keeps its umlauts', async () => {
    const latin = new Uint8Array(Buffer.from('name\nM\xf6hre\nR\xfcbe\n', 'latin1'));
    server.answer('/latin.csv', { body: latin, headers: { 'content-type': 'text/csv' } });
    await openView(page, 'view', '/latin.csv');
    expect(names(await waitForState(page, 'view', 'is complete', complete))).to.deep.equal(['Möhre', 'Rübe']);
  });

  it('in JSON is a table like another', async () => {
    server.answer('/plants', { body: '[{"name":"Leek","days":120}]', headers: { 'content-type': 'application/json' } });
    await openView(page, 'view', '/plants');
    expect(names(await waitForState(page, 'view', 'is complete', complete))).to.deep.equal(['Leek']);
  });

  it('without any row is complete', async () => {
    server.answer('/empty.csv', '');
    await openView(page, 'view', '/empty.csv');
    expect((await waitForState(page, 'view', 'is complete', complete)).counts.total).to.equal(0);
  });

  for (const [src, code] of [
    ['/absent.kobold', 'not-found'],
    ['nostr:naddr1qqqqqq', 'unsupported'],
    ['ftp://example.org/a.csv', 'bad-source'],
  ] as const) {
    it(`${src} is ${code}`, async () => {
      await openView(page, 'view', { kind: 'url', url: src.startsWith('/') ? server.origin + src : src });
      expect((await waitForState(page, 'view', 'has failed', failed)).error!.code).to.equal(code);
    });
  }

  it('that calls itself .kobold and is none says so', async () => {
    server.answer('/page.kobold', '<!doctype html><title>Login</title>');
    expect(await failureOf('/page.kobold')).to.include({ code: 'not-a-table' });
  });

  it('of 200 MB is read in the memory of its columns', async function () {
    this.timeout(120_000);
    server.answer('/big.csv', { body: generatedCsv(200_000_000) });
    await openView(page, 'view', '/big.csv');
    await waitForState(page, 'view', 'has rows', ({ items }) => items.length === 25);
    const state = await waitForState(page, 'view', 'is complete', complete, 100_000);
    expect(state.error).to.equal(undefined);
    expect(state.counts.total).to.be.greaterThan(5_000_000);
  });

  it('is read again for all pages when one of them brings a newer answer', async function () {
    this.timeout(60_000);
    const answer = (etag: string, body: string): void =>
      server.answer('/tagged.csv', {
        body,
        headers: { 'content-type': 'text/csv', etag, 'cache-control': 'no-cache' },
      });
    answer('"1"', plants);
    await openView(page, 'view', '/tagged.csv');
    await waitForState(page, 'view', 'is complete', complete);
    const other = await browser.newPage();
    answer('"2"', 'name,days\nLeek,120\n');
    await until('the newer file in both pages', async () => {
      // Answers a few seconds apart are not compared, and a page lends a file once: a new page brings one again.
      await openPage(other, `${server.origin}/`);
      await openView(other, 'view', '/tagged.csv');
      const shown = await waitForState(other, 'view', 'is complete', complete);
      const first = await stateOf(page, 'view');
      await other.evaluate(() => window.kobold.close('view'));
      return names(shown).join() === 'Leek' && names(first).join() === 'Leek';
    });
    await other.close();
  });

  it('that cannot be reached is shown from its copy, until it can be reached again', async function () {
    this.timeout(60_000);
    const url = `${elsewhere.origin}/kept.csv`;
    const cors = { 'access-control-allow-origin': '*', 'content-type': 'text/csv', 'cache-control': 'no-cache' };
    elsewhere.answer('/kept.csv', { body: plants, headers: cors });
    await openView(page, 'view', url);
    await waitForState(page, 'view', 'is complete', complete);
    await until('a stored copy', () => page.evaluate(copiesKept));
    await page.close(); // the worker goes with its last page

    elsewhere.answer('/kept.csv', { body: plants }); // without the header: as good as unreachable
    page = await browser.newPage();
    await openPage(page, `${server.origin}/`);
    await openView(page, 'view', url);
    const offline = await waitForState(page, 'view', 'is complete', complete);
    expect(names(offline)).to.deep.equal(['Tomato', 'Radish']);
    expect(offline.offlineCopyOf).to.be.closeTo(Date.now(), 60_000);

    elsewhere.answer('/kept.csv', { body: 'name,days\nLeek,120\n', headers: cors });
    await page.evaluate(() => window.kobold.reload('view'));
    const online = await waitForState(
      page,
      'view',
      'is live again',
      ({ offlineCopyOf }) => offlineCopyOf === undefined,
    );
    expect(names(online)).to.deep.equal(['Leek']);
  });

  it('shows its first rows while the rest is still to come, and keeps them when it stalls', async function () {
    this.timeout(60_000);
    expect(early.counts.complete).to.equal(false);
    expect(early.error).to.equal(undefined);
    const late = await waitForState(stalled, 'view', 'has failed', failed, 40_000);
    expect(late.error!.code).to.equal('stalled');
    expect(late.error!.message).to.match(/sent nothing for 20 seconds.*The first [\d,]+ rows are shown/);
    expect(late.items).to.have.length(25);
  });
});

/** In the page: how many copies the store holds. */
async function copiesKept(): Promise<number> {
  const databases = await indexedDB.databases();
  if (!databases.some(({ name }) => name === 'kobold-files-1')) return 0;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('kobold-files-1');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const get = db.transaction('entries').objectStore('entries').getAllKeys();
      get.onsuccess = () => {
        db.close();
        resolve(get.result.filter((url) => String(url).endsWith('/kept.csv')).length);
      };
    };
  });
}
