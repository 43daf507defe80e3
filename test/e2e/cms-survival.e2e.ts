/**
 * Every form of a snippet through every editor, then in a page a visitor opens. What comes of it is the table in
 * README.md, "Which form survives where": this fails where the README is untrue; `UPDATE_README=1` writes it anew.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { makeSnippets, type SnippetForm } from '../../components/kit/snippet.js';
import { launch } from '../support/browser.js';
import { cmsEditors, type CmsEditor } from '../support/cms-editors.js';
import { DEADLINE_MS, until } from '../support/page.js';
import { startServer, type TestServer } from '../support/server.js';

type Outcome = 'live' | 'live with script' | 'plain table' | 'plain link' | 'shown as code' | 'gone';

const FORMS: readonly SnippetForm[] = ['tag', 'div', 'link', 'iframe'];
/** A form that is known to live wherever the script does. */
const LAST = '#last';
const README = 'README.md';
const BETWEEN = /(<!-- survival -->\n)[^]*?(\n<!-- \/survival -->)/;
/** What a naive editor or template would take for its own. */
const ROWS = [
  ['Amish Paste', 'a & b <c>'],
  ['[gallery]', '{{ price }} "x" \'y\''],
];

describe('snippets in content management systems', () => {
  let server: TestServer;
  let browser: Browser;
  let editors: readonly CmsEditor[];
  let pages = 0;

  before(async function () {
    this.timeout(90_000);
    server = await startServer({
      mounts: {
        '/kobold/': 'dist/',
        '/seeds/': 'demo/seeds/',
        '/tinymce/': 'node_modules/tinymce/',
        '/dompurify/': 'node_modules/dompurify/dist/',
      },
    });
    browser = await launch('chromium');
    editors = await cmsEditors(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('survive as the README says', async function () {
    this.timeout(180_000);
    const { forms } = snippets(`${server.origin}/seeds/seed-catalog.csv`);
    const outcomes = new Map<string, Outcome[]>();
    for (const editor of editors) {
      // An editor has one place to write in; visitors come side by side.
      const visits: Promise<Outcome>[] = [];
      for (const form of FORMS) visits.push(outcomeOf(await editor.store(forms[form].text)));
      outcomes.set(editor.name, await Promise.all(visits));
    }
    const table = markdown(outcomes);
    const readme = await readFile(README, 'utf8');
    if (process.env.UPDATE_README)
      await writeFile(
        README,
        readme.replace(BETWEEN, (_, start, end) => start + table + end),
      );
    else expect(normal(BETWEEN.exec(readme)?.[0] ?? '')).to.include(normal(table));
  });

  it('keep every cell of their static table, wherever a table is kept', async () => {
    const { forms } = snippets(undefined);
    const page = await browser.newPage();
    for (const editor of editors.filter(({ name }) => !name.includes('pasted'))) {
      for (const form of ['tag', 'div'] as const) {
        const stored = await editor.store(forms[form].text);
        const cells = await page.evaluate((html) => {
          const rows = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('tbody tr');
          return [...rows].map((row) => [...row.children].map((cell) => cell.textContent));
        }, stored);
        expect(cells, `${form} in ${editor.name}`).to.deep.equal(ROWS);
      }
    }
    await page.close();
  });

  function snippets(src: string | undefined) {
    return makeSnippets({
      title: 'Seed catalog',
      src,
      columns: ['Variety', 'Notes'],
      rows: ROWS,
      total: src ? 201 : ROWS.length,
      base: `${server.origin}/kobold/`,
      options: { sort: '-Variety', filter: "Sun is 'full'" },
    });
  }

  /** What a visitor gets: first from what was stored alone, then where the site's own template brings the script. */
  async function outcomeOf(stored: string): Promise<Outcome> {
    if (await isLive(stored, false)) return 'live';
    if (await isLive(stored, true)) return 'live with script';
    const page = await open(stored, false);
    const { rows, links, text } = await page.evaluate(() => ({
      rows: document.querySelectorAll('tbody tr').length,
      links: document.querySelectorAll('a[href*="embed.html"]').length,
      text: document.body.innerText,
    }));
    await page.close();
    if (rows === ROWS.length) return 'plain table';
    if (links > 0) return 'plain link';
    return /<(kobold-table|div|a|iframe) /.test(text) ? 'shown as code' : 'gone';
  }

  async function isLive(stored: string, themeBringsScript: boolean): Promise<boolean> {
    const page = await open(stored, themeBringsScript);
    const hasScript = await page.evaluate(() => document.scripts.length > 0);
    // Forms become tags in the order of the page, so once the last of it is one, none comes any more.
    if (hasScript) await page.waitForSelector(`${LAST} > kobold-table`, { timeout: DEADLINE_MS }).catch(() => null);
    const isTable = hasScript && (await page.$(`kobold-table:not(${LAST} > *)`)) !== null;
    const isFrame = (await page.$('iframe:not([sandbox=""])')) !== null;
    const rows = isTable || isFrame ? await until('rows', () => liveRows(page)) : 0;
    await page.close();
    return rows > 0;
  }

  async function open(stored: string, themeBringsScript: boolean): Promise<Page> {
    const script = themeBringsScript ? '<script type="module" src="/kobold/kobold.js"></script>' : '';
    const path = `/page-${++pages}.html`;
    server.answer(
      path,
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${script}<body><h1>Seeds</h1>${stored}<div id="last" data-kobold="table"></div>`,
    );
    // In a window of its own each is seen, and shown.
    const page = await browser.newPage({ type: 'window' });
    await page.goto(server.origin + path, { waitUntil: 'load' });
    return page;
  }
});

/** Rows in the page and its frames that only the running kit can have made. */
async function liveRows(page: Page): Promise<number> {
  const counts = await Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(() => {
        const tables = [...document.querySelectorAll('kobold-table')];
        return tables.reduce(
          (sum, table) => sum + (table.shadowRoot?.querySelectorAll('[role=row][data-record-id]').length ?? 0),
          0,
        );
      }),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function markdown(outcomes: ReadonlyMap<string, readonly Outcome[]>): string {
  const lines = [...outcomes].map(([name, row]) => `| ${[name, ...row].join(' | ')} |`);
  return ['| pasted into | Tag | Block | Link | Frame |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

/** Formatters pad the columns of tables. */
function normal(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
