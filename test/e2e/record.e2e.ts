/** A dataset in a file: its table, a supplier that a plant leads to, what leads back, and the way back. */
import { expect } from 'chai';
import { writeBundle } from '../../core/exchange/bundle-write.js';
import { SignedGarden } from '../support/signed-garden.js';
import type { TestServer } from '../support/server.js';
import { until, waitForRows } from '../support/page.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

let site: TestServer;

/** What is open in the table's dialog. */
const IN_DIALOG = `(() => {
  const root = document.querySelector('kobold-table').shadowRoot.querySelector('kobold-record-dialog')?.shadowRoot;
  return root && { root, title: root.querySelector('h2')?.textContent.trim() };
})()`;

inBrowsers(['chromium'], 'a record of a dataset', ({ open }) => {
  before(async () => {
    site = await startSite();
    site.answer('/files/garden.kobold', {
      headers: { 'content-type': 'application/octet-stream' },
      body: gardenBundle(),
    });
  });
  after(() => site.close());

  async function page(body: string) {
    site.answer('/page.html', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: html(body, MODULE_SCRIPT),
    });
    return open(`${site.origin}/page.html`);
  }

  it('is followed from the table to a supplier, to what leads there, and back', async () => {
    const { page: tab, errors } = await page(
      '<kobold-table src="/files/garden.kobold" resource="plant" columns="name, sun, supplier, friends"></kobold-table>',
    );
    await waitForRows(tab, 3);
    const press = (selector: string) =>
      tab.evaluate((selector) => {
        const table = document.querySelector('kobold-table')!.shadowRoot!;
        const dialog = table.querySelector('kobold-record-dialog')?.shadowRoot;
        const button = (dialog ?? table).querySelector<HTMLElement>(selector);
        button?.click();
        return Boolean(button);
      }, selector);
    const title = () => tab.evaluate(`${IN_DIALOG}?.title`) as Promise<string>;

    await until('a supplier to press', () => press('[data-record-id="zebra"] [data-ref="supplier"]'));
    await until('the title', async () => (await title()) === 'Bean & Co');
    await until('an offer to press', () => press('.related tbody button'));
    await until('the title', async () => (await title()) !== 'Bean & Co');
    await until('the way back', () => press('.back'));
    await until('the title', async () => (await title()) === 'Bean & Co');
    await until('the way back', () => press('.back'));
    await until('the title', async () => (await title()) === 'Green Zebra');
    expect(errors).to.deep.equal([]);
  });

  it('stands on a page of its own, and fetches nothing but its file', async () => {
    site.clearLog();
    const { page: tab, errors } = await page(
      '<kobold-record src="/files/garden.kobold" resource="plant" record="zebra">Green Zebra, a tomato</kobold-record>',
    );
    await until('the record', () =>
      tab.evaluate(
        () =>
          document.querySelector('kobold-record')?.shadowRoot?.querySelector('h2')?.textContent?.trim() ===
          'Green Zebra',
      ),
    );
    expect(site.requests('/files/garden.kobold')).to.have.length(1);
    expect(errors).to.deep.equal([]);
  });
});

function gardenBundle(): Buffer {
  const { address, events } = new SignedGarden();
  return Buffer.concat([...writeBundle({ address, events })]);
}
