/** What an editor pastes into a static page, in every form and order, becomes a table; the rest of the page is unharmed. */
import { expect } from 'chai';
import { shownRows, until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { CLASSIC_SCRIPT, html, inBrowsers, MODULE_SCRIPT, SEED_ROWS, startSite, TAG } from '../support/site.js';

let site: TestServer;
const url = (path: string): string => site.origin + path;

inBrowsers(['chromium', 'firefox'], 'pasting', ({ open }) => {
  before(async () => (site = await startSite()));
  after(() => site.close());

  async function paste(body: string, head = ''): Promise<Awaited<ReturnType<typeof open>>> {
    site.answer('/page.html', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html(body, head) });
    site.clearLog();
    return open(url('/page.html'));
  }

  for (const [form, script] of [
    ['the module', MODULE_SCRIPT],
    ['the classic loader', CLASSIC_SCRIPT],
  ] as const) {
    it(`shows the file with ${form} in the head`, async () => {
      const { page, errors } = await paste(TAG, script);
      const rows = await waitForRows(page, SEED_ROWS);
      expect(rows[0]).to.include('Matina');
      expect(errors).to.deep.equal([]);
    });

    it(`shows the file with ${form} after the tag`, async () => {
      const { page, errors } = await paste(TAG + script);
      await waitForRows(page, SEED_ROWS);
      expect(errors).to.deep.equal([]);
    });
  }

  it('survives what a CMS appends to the address of a script, and the script twice', async () => {
    const twice = `<script type="module" src="/kobold/kobold.js?ver=6.4"></script>${MODULE_SCRIPT}${CLASSIC_SCRIPT}`;
    const { page, errors } = await paste(twice + TAG);
    await waitForRows(page, SEED_ROWS);
    expect(errors).to.deep.equal([]);
    expect(site.requests('/files/seeds.csv')).to.have.length(1);
  });

  it('agrees with a second copy of itself from another folder', async () => {
    site.mount('/other/', 'dist/');
    const { page, errors } = await paste(
      `${MODULE_SCRIPT}<script type="module" src="/other/kobold.js"></script>${TAG}`,
    );
    await waitForRows(page, SEED_ROWS);
    expect(errors).to.deep.equal([]);
  });

  it('shows tags that are added later, and forgets those that are removed', async () => {
    const { page, errors } = await paste('<div id="later"></div>', MODULE_SCRIPT);
    for (let round = 0; round < 3; round++) {
      await page.evaluate(() => {
        const table = document.createElement('kobold-table');
        table.setAttribute('src', '/files/seeds.csv');
        document.querySelector('#later')!.append(table);
      });
      await waitForRows(page, SEED_ROWS);
      await page.evaluate(() => document.querySelector('kobold-table')!.remove());
    }
    await page.evaluate((tag) => document.querySelector('#later')!.insertAdjacentHTML('beforeend', tag), TAG);
    await waitForRows(page, SEED_ROWS);
    expect(errors).to.deep.equal([]);
  });

  it('takes the div form for the tag, its attributes and its content', async () => {
    const { page } = await paste(
      '<div id="d" data-kobold="table" data-src="/files/seeds.csv" data-page-size="2"><a href="/files/seeds.csv">The seeds</a></div>',
      MODULE_SCRIPT,
    );
    await until('rows', async () => (await shownRows(page, '#d kobold-table')).length > 0);
    const found = await page.evaluate(() => {
      const table = document.querySelector('#d > kobold-table')!;
      return [table.getAttribute('src'), table.getAttribute('page-size'), table.querySelector('a')?.textContent];
    });
    expect(found).to.deep.equal(['/files/seeds.csv', '2', 'The seeds']);
  });

  it('takes a link to embed.html for the tag, with and without its data attribute', async () => {
    const { page } = await paste(
      `<p><a id="with" href="/kobold/embed.html?src=/files/seeds.csv" data-kobold="table">The seeds</a></p>
      <p><a id="without" href="/kobold/embed.html?src=../files/seeds.csv&amp;sort=days">The seeds</a></p>
      <p>Or read <a id="sentence" href="/kobold/embed.html?src=/files/seeds.csv">the seed list</a> alone.</p>
      <p><a id="foreign" href="/video/embed.html?src=/files/film.mp4">A film</a></p>`,
      MODULE_SCRIPT,
    );
    await waitForRows(page, SEED_ROWS, 'kobold-table:has(#with)');
    await waitForRows(page, SEED_ROWS, 'kobold-table:has(#without)');
    const parents = await page.evaluate(() =>
      ['sentence', 'foreign'].map((id) => document.getElementById(id)!.parentElement!.localName),
    );
    expect(parents).to.deep.equal(['p', 'p']);
  });

  it('takes the HTML table inside the tag for its data', async () => {
    const { page } = await paste(
      `<kobold-table><table><caption>Seeds</caption><thead><tr><th>Name</th><th>Days</th></tr></thead>
      <tbody><tr><td>Matina</td><td>75</td></tr><tr><td>Mai &lt;b&gt;</td><td>50</td></tr></tbody></table></kobold-table>`,
      MODULE_SCRIPT,
    );
    const rows = await waitForRows(page, 2);
    expect(rows[1]).to.include('Mai <b>');
  });

  it('shows many tags on a page from one worker and one request', async () => {
    const { page, errors } = await paste(TAG.repeat(10), MODULE_SCRIPT);
    for (let nth = 1; nth <= 10; nth++) await waitForRows(page, SEED_ROWS, `kobold-table:nth-of-type(${nth})`);
    expect(site.requests('/files/seeds.csv')).to.have.length(1);
    expect(site.requests('/kobold/v/').filter(({ path }) => path.endsWith('/worker.js'))).to.have.length(1);
    expect(errors).to.deep.equal([]);
  });

  it('lets nonsense in attributes break nothing else on the page', async () => {
    const nonsense = [
      'src="http://["',
      'src="javascript:alert(1)"',
      'src',
      'src="/files/seeds.csv" sort="((" filter="&lt;&lt;" page-size="-1e9" layout="💥" columns=",,;\'" height="calc(" group-by="__proto__" controls="x y"',
    ];
    const { page, errors } = await paste(
      nonsense.map((attributes) => `<kobold-table class="bad" ${attributes}><i>kept</i></kobold-table>`).join('') +
        `<section>${TAG}</section>`,
      MODULE_SCRIPT,
    );
    await waitForRows(page, SEED_ROWS, 'section kobold-table');
    expect(errors).to.deep.equal([]);
    expect(await page.evaluate(() => document.querySelectorAll('.bad > i').length)).to.equal(nonsense.length);
  });

  it('shows an inert preview while the page is being edited, and changes nothing an editor would save', async () => {
    const forms = `${TAG}<div data-kobold="table" data-src="/files/seeds.csv"><a href="/files/seeds.csv">The seeds</a></div>`;
    const { page } = await paste(`<main contenteditable="true">${forms}</main>`, MODULE_SCRIPT);
    await until('the element', () =>
      page.evaluate(() =>
        Boolean(customElements.get('kobold-table') && document.querySelector('kobold-table')!.shadowRoot),
      ),
    );
    await until('the preview', () =>
      page.evaluate(() =>
        Boolean(document.querySelector('kobold-table')!.shadowRoot!.querySelector('[part~=preview]')),
      ),
    );
    expect(await page.evaluate(() => document.querySelector('main')!.innerHTML)).to.equal(forms);
    expect(site.requests('/files/seeds.csv')).to.have.length(0);
  });
});
