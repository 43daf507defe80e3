/** From a value of the garden's table to who says so, to its record, to related records and back, by keys alone. */
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { addressToNaddr } from '../../core/log/address.js';
import type { Address } from '../../core/log/event.js';
import { startGarden, type RunningGarden } from '../../demo/garden/start.js';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { demoHandler } from '../../demo/site.js';
import { Keys } from '../support/keys.js';
import { until, waitForRows } from '../support/page.js';
import { SignedGarden } from '../support/signed-garden.js';
import { SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'the garden on its relay, by keys alone', ({ open }) => {
  let folder: string;
  let garden: RunningGarden;
  let server: Server;
  let origin: string;
  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'kobold-walk-'));
    garden = await startGarden({ folder, port: 0 });
    const handle = demoHandler(garden);
    server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server?.closeAllConnections();
    server?.close();
    await garden?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function atFirstVariety() {
    const { page, errors } = await open(`${origin}/garden.html`);
    await page.bringToFront();
    await waitForRows(page, 10, '#catalog');
    await until('what comes after the rows', () => inTable(page, '[part=chip]'));
    const keys = new Keys(page);
    await keys.pressUntil('Tab', /^Variety\S* @name/);
    await keys.press('ArrowDown');
    return { page, keys, errors };
  }

  it('a value says who says so, its record opens, leads to others, and each Escape goes one level back', async function () {
    this.timeout(120_000);
    const { page, keys, errors } = await atFirstVariety();
    const cell = await keys.name();

    await keys.press('Alt+ArrowDown');
    await until('who says so', () => textIn(page, 'kobold-provenance-panel', /Signature checked/));
    await keys.pressUntil('Tab', /Signature checked here/, 2);
    await keys.press('Escape');
    await keys.arrivesAt(cell);

    await keys.press('Enter');
    const title = cell.replace(/ @.*/, '');
    await keys.arrivesAt(title);
    await until('what leads here', () => textIn(page, 'kobold-record-dialog', /Sowings|Offers/));

    // Within the record: of a value, and back to its button.
    await keys.pressUntil('Tab', /^Who says so\? Species/);
    await keys.press('Enter');
    await until('who says so', () => textIn(page, 'kobold-provenance-panel', /Signature checked/));
    await keys.pressUntil('Tab', /Signature checked here/, 2);
    await keys.press('Escape');
    await keys.arrivesAt(/^Who says so\? Species/);

    // Into a small table, and from there further on.
    await keys.pressUntil('Tab', /./, 1);
    await pressUntilIn(keys, page, '.related tbody .ref');
    const led = await keys.name();
    await keys.press('Enter');
    await until('the way back', () => textIn(page, 'kobold-record-dialog', new RegExp(`Back to ${title}`)));
    await keys.press('Shift+Tab'); // to the way back: what else there is may still be coming
    await keys.press('Escape');
    await keys.arrivesAt(led);
    await keys.press('Enter');
    await until('the way back', () => textIn(page, 'kobold-record-dialog', new RegExp(`Back to ${title}`)));
    await keys.pressUntil('Shift+Tab', new RegExp(`Back to ${title}`));
    await keys.press('Enter');
    await keys.arrivesAt(led);

    await keys.press('Escape');
    await keys.arrivesAt(cell);
    expect(errors).to.deep.equal([]);
  });

  it('the record on the page leads to others and comes back to where it was left', async function () {
    this.timeout(120_000);
    const { page } = await open(`${origin}/garden.html`);
    await page.bringToFront();
    await waitForRows(page, 10, '#catalog');
    await until('what comes after the rows', () => inTable(page, '[part=chip]'));
    await until('the record', () =>
      page.$eval('kobold-record', ({ shadowRoot }) => shadowRoot!.querySelector('.related') !== null),
    );
    const keys = new Keys(page);
    await page.$eval('kobold-record', (record) => record.shadowRoot!.querySelector<HTMLElement>('h2')!.focus());
    await pressUntilIn(keys, page, 'dd .ref');
    const reference = await keys.name();
    await keys.press('Enter');
    await until('the way back', () => textIn(page, 'kobold-record', /Back to Black Krim/));
    await keys.pressUntil('Shift+Tab', /Back to Black Krim/, 3);
    await keys.press('Enter');
    await keys.arrivesAt(reference);
  });
});

inBrowsers(['chromium'], 'a relation to another dataset', ({ open }) => {
  let relay: Relay;
  let site: Awaited<ReturnType<typeof startSite>>;
  before(async () => {
    site = await startSite();
    relay = await startRelay();
  });
  after(async () => {
    await site.close();
    await relay.close();
  });

  it('is followed to its record and back, in the table and in the record', async function () {
    this.timeout(60_000);
    const nursery = new SignedHistory('nursery');
    nursery.set(nursery.root, 'far', { name: 'Far nursery', days: 3 });
    const garden = new SignedGarden();
    const to = [nursery.address as Address, 'plant', 'far'] as const;
    garden.create('plant', 'moss', { name: 'Moss', supplier: { $ref: to, label: 'Far nursery' } });
    for (const event of [...garden.events, ...nursery.events]) {
      const { accepted, message } = relay.publish(event as never);
      expect(accepted, message).to.equal(true);
    }
    // Only the garden's address names the relay: where it is, what it leads to may be.
    const naddr = addressToNaddr(garden.address, [relay.url]);
    const body = `<kobold-dataset src="${naddr}"><kobold-table resource="plant" columns="name, supplier"></kobold-table>
      <kobold-record resource="plant" record="moss"></kobold-record></kobold-dataset>`;
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    site.answer('/far.html', { headers, body: html(body, MODULE_SCRIPT) });
    const { page, errors } = await open(`${site.origin}/far.html`);
    await page.bringToFront();
    await waitForRows(page, 4);
    const keys = new Keys(page);

    await until('the record', () => textIn(page, 'kobold-record', /in another dataset/));
    await page.$eval('kobold-record', (record) => record.shadowRoot!.querySelector<HTMLElement>('h2')!.focus());
    await pressUntilIn(keys, page, 'dd .ref');
    await keys.press('Enter');
    await until('the other dataset’s record', () => textIn(page, 'kobold-record', /Back to Moss.*Days/i));
    await keys.pressUntil('Shift+Tab', /Back to Moss/, 3);
    await keys.press('Enter');
    await keys.arrivesAt('Far nursery @supplier');

    const follow = () =>
      page.$eval('kobold-table', (table) => {
        const press = table.shadowRoot!.querySelector<HTMLElement>('[data-record-id=moss] [data-ref=supplier]');
        press?.click();
        return Boolean(press);
      });
    await until('a reference to press', follow);
    await until('the other dataset’s record', () => textIn(page, 'kobold-record-dialog', /Back to Moss.*Days/i));
    await keys.press('Escape'); // it was opened from the table, and closes to it
    await until('the table again', () =>
      page.$eval('kobold-table', ({ shadowRoot }) => !shadowRoot!.querySelector('kobold-record-dialog')),
    );
    expect(errors).to.deep.equal([]);
  });
});

/** Whether a part of the catalog's table is there. */
function inTable(page: Page, selector: string): Promise<boolean> {
  return page.$eval('#catalog', ({ shadowRoot }, selector) => shadowRoot!.querySelector(selector) !== null, selector);
}

/** Of an element of the page, or opened by its table or record: whether its text is like this. */
async function textIn(page: Page, tag: string, pattern: RegExp): Promise<boolean> {
  const text = await page.evaluate((tag) => {
    const roots: ParentNode[] = [document];
    for (const root of roots)
      for (const { localName, shadowRoot } of root.querySelectorAll('*')) {
        if (shadowRoot && localName === tag) return shadowRoot.textContent;
        if (shadowRoot) roots.push(shadowRoot);
      }
    return '';
  }, tag);
  return pattern.test(text!.replace(/\s+/g, ' '));
}

/** Tab, until what has the focus is such a part. */
async function pressUntilIn(keys: Keys, page: Page, selector: string): Promise<void> {
  for (let times = 0; times < 60; times++) {
    await keys.press('Tab');
    const isThere = await page.evaluate((selector) => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.matches(selector) === true;
    }, selector);
    if (isThere) return;
  }
  throw new Error(`Tab does not lead to ${selector}, but to ${await keys.name()}`);
}
