/**
 * The database of a page is deleted while something waits in it: what was suggested and not sent, and what was saved and no relay has
 * yet. Both stand a second time in files of the origin, and come back at the next visit.
 */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { markedCell } from '../support/editing-page.js';
import { edit, type EditedSite, editedSite, grantToDevice, shownDays } from '../support/edited-site.js';
import { textOf } from '../support/element-parts.js';
import { until } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { inBrowsers, startSite } from '../support/site.js';

const LONG_MS = 40_000;
const FOLDER = 'kobold-own-1';

inBrowsers(['chromium', 'firefox'], 'a page whose database was deleted', ({ open, openBeside }) => {
  let site: TestServer;
  let edited: EditedSite;
  let url: string;
  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    edited = await editedSite(2);
    site.answer('/edit.html', edited.body);
    url = `${site.origin}/edit.html`;
  });
  afterEach(() => edited.stop().catch(() => undefined));
  after(() => site.close());

  it('has the suggestion again that was not sent', async function () {
    this.timeout(90_000);
    const { page: first } = await open(url);
    await until('rows', async () => (await shownDays(first)).size === 2, LONG_MS);
    expect(await edit(first, 'r0', 5)).to.equal('suggested');
    await until('the draft in files', async () => (await filesOf(first)).length === 1);
    const { page, errors } = await openBeside(first, `${site.origin}/kobold/none.html`);
    await loseDatabases(first, page);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await until('the suggestion', async () => (await markedCell(page, 'r0', 'days')) === '5 suggested', LONG_MS);
    expect(await markedCell(page, 'r1', 'days')).to.equal('1');
    await until('the loss, and that nothing of one’s own is lost', async () =>
      /is gone.*they are here again/.test((await textOf(page, 'kobold-sync')).replace(/\s+/g, ' ')),
    );
    expect(edited.relay.events().filter(({ kind }) => kind === 4883)).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
  });

  it('shows and sends what was saved without a relay', async function () {
    this.timeout(90_000);
    const { page: first } = await open(url);
    await until('rows', async () => (await shownDays(first)).size === 2, LONG_MS);
    expect(await edit(first, 'r0', 2)).to.equal('suggested');
    await grantToDevice(first, edited);
    await until('what was suggested sent, and let go', async () => (await filesOf(first)).length === 0, LONG_MS);
    await edited.stop();
    expect(await edit(first, 'r1', 11)).to.equal('saved');
    await until('the event in files', async () => (await filesOf(first)).length === 1);
    const { page, errors } = await openBeside(first, `${site.origin}/kobold/none.html`);
    await loseDatabases(first, page);
    await edited.start();
    expect(edited.relayState().get('r1')).to.equal(1);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await until('the value', async () => (await shownDays(page)).get('r1') === 11, LONG_MS);
    await until('it on the relay', () => edited.relayState().get('r1') === 11, LONG_MS);
    expect(await markedCell(page, 'r1', 'days')).to.equal('11');
    const { page: stranger } = await open(url);
    await until('the value elsewhere', async () => (await shownDays(stranger)).get('r1') === 11, LONG_MS);
    expect(errors).to.deep.equal([]);
  });
});

/** Names in the folder of the journal; none where there is none. */
function filesOf(page: Page): Promise<string[]> {
  return page.evaluate(async (folder) => {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle(folder).catch(() => undefined);
    const names: string[] = [];
    for await (const name of directory?.keys() ?? []) if (!name.endsWith('.crswap')) names.push(name);
    return names;
  }, FOLDER);
}

/** Of `first`, from a page beside it, once no worker is left that could write them anew. */
async function loseDatabases(first: Page, page: Page): Promise<void> {
  // It holds a lock for as long as it lives: the only word of it in Firefox.
  const locks = (): Promise<number> => page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);
  expect(await locks()).to.be.greaterThan(0);
  await first.close();
  await until('the worker gone', async () => (await locks()) === 0);
  const names = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name!);
    for (const name of names)
      await new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(name);
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(deleting.error!);
      });
    return names;
  });
  expect(names).to.include('kobold-events-1');
}
