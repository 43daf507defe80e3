/** The kit from another origin, and in frames of every strictness. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { shownRows, until, waitForFrame, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { html, inBrowsers, SEED_ROWS, SEEDS_CSV, startSite } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'another origin', ({ open }) => {
  let site: TestServer;
  let cdn: TestServer;
  before(async () => {
    site = await startSite();
    cdn = await startSite({ cors: true });
  });
  after(() => Promise.all([site.close(), cdn.close()]));

  const page = (body: string): string => {
    site.answer('/page.html', html(body));
    return `${site.origin}/page.html`;
  };

  for (const [form, script] of [
    ['the module', (origin: string) => `<script type="module" src="${origin}/kobold/kobold.js"></script>`],
    ['the classic loader', (origin: string) => `<script src="${origin}/kobold/kobold.loader.js"></script>`],
  ] as const) {
    it(`serves ${form}; files of the page and of the other origin are shown`, async () => {
      const body = `${script(cdn.origin)}<div><kobold-table src="/files/seeds.csv"></kobold-table></div>
        <section><kobold-table src="${cdn.origin}/files/seeds.csv"></kobold-table></section>`;
      const { page: opened, errors } = await open(page(body));
      await waitForRows(opened, SEED_ROWS, 'div > kobold-table');
      await waitForRows(opened, SEED_ROWS, 'section > kobold-table');
      expect(errors).to.deep.equal([]);
    });
  }

  it('serves embed.html to a plain frame', async () => {
    const { page: opened } = await open(
      page(`<iframe src="${cdn.origin}/kobold/embed.html?src=/files/seeds.csv"></iframe>`),
    );
    const frame = await waitForFrame(opened, 'embed.html');
    await waitForRows(frame, SEED_ROWS);
  });
});

inBrowsers(['chromium', 'firefox'], 'a frame', ({ open }) => {
  let site: TestServer;
  let withCors: TestServer;
  before(async () => {
    site = await startSite();
    withCors = await startSite({ cors: true });
    site.answer('/open/seeds.csv', { headers: { 'access-control-allow-origin': '*' }, body: SEEDS_CSV });
  });
  after(() => Promise.all([site.close(), withCors.close()]));

  async function openFrame(
    server: TestServer,
    frame: string,
    part: string,
  ): Promise<Awaited<ReturnType<typeof waitForFrame>>> {
    server.answer('/page.html', html(frame));
    const { page } = await open(`${server.origin}/page.html`);
    return waitForFrame(page, part);
  }

  it('of the same site shows embed.html', async () => {
    const address = '/kobold/embed.html?src=/files/seeds.csv&sort=-days&title=Seeds';
    const frame = await openFrame(site, `<iframe src="${address}"></iframe>`, 'embed.html');
    const rows = await waitForRows(frame, SEED_ROWS);
    expect(rows[0]).to.include('Sweet Banana');
    expect(await frame.title()).to.equal('Seeds');
  });

  it('that is sandboxed shows embed.html where the server sends CORS headers', async () => {
    const address = '/kobold/embed.html?src=/files/seeds.csv';
    const frame = await openFrame(withCors, `<iframe sandbox="allow-scripts" src="${address}"></iframe>`, 'embed.html');
    await waitForRows(frame, SEED_ROWS);
    expect(await frame.evaluate(() => self.origin)).to.equal('null');
  });

  it('that is sandboxed shows sandbox.html where the server sends none', async () => {
    const address = '/kobold/sandbox.html?src=/open/seeds.csv';
    const frame = await openFrame(site, `<iframe sandbox="allow-scripts" src="${address}"></iframe>`, 'sandbox.html');
    await waitForRows(frame, SEED_ROWS);
  });

  it('that is sandboxed shows a copy of sandbox.html that holds its own data', async () => {
    const table = '<table><tr><th>Name</th></tr><tr><td>Matina</td></tr></table>';
    const copy = (await readFile('dist/sandbox.html', 'utf8')).replace('<noscript>', () => `${table}<noscript>`);
    site.answer('/copy/sandbox.html', copy);
    const frame = await openFrame(
      site,
      '<iframe sandbox="allow-scripts" src="/copy/sandbox.html"></iframe>',
      'copy/sandbox',
    );
    await until('the row', async () => (await shownRows(frame)).flat().includes('Matina'));
  });

  it('without an address says what it needs', async () => {
    const frame = await openFrame(site, '<iframe src="/kobold/embed.html"></iframe>', 'embed.html');
    await until('the message', () =>
      frame.evaluate(() => document.querySelector('[role=alert]')?.textContent?.includes('?src=')),
    );
  });
});
