/** A small site as an editor has one: the built kit at /kobold/, one file of seeds, and the pages a test writes. */
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { isInstalled, launch, type BrowserName, type LaunchOptions } from './browser.js';
import { listen } from './page.js';
import { startServer, type ServerOptions, type TestServer } from './server.js';

export const SEEDS_CSV = `species,variety,days
Solanum lycopersicum,Matina,75
Capsicum annuum,Sweet Banana,80
Lactuca sativa,Maikönig,50
`;
export const SEED_ROWS = 3;

export const MODULE_SCRIPT = '<script type="module" src="/kobold/kobold.js"></script>';
export const CLASSIC_SCRIPT = '<script src="/kobold/kobold.loader.js"></script>';
export const TAG = '<kobold-table src="/files/seeds.csv"><a href="/files/seeds.csv">The seeds</a></kobold-table>';

export async function startSite(options: ServerOptions = {}): Promise<TestServer> {
  const site = await startServer({ ...options, mounts: { '/kobold/': 'dist/', ...options.mounts } });
  site.answer('/files/seeds.csv', SEEDS_CSV);
  return site;
}

/** A page as a CMS serves it. */
export function html(body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Garden club</title>${head}</head><body>
<h1>Garden club</h1>
${body}
<p id="end">The end.</p></body></html>`;
}

export interface OpenPage {
  readonly page: Page;
  readonly errors: readonly string[];
  readonly messages: readonly string[];
}

export interface BrowserTools {
  readonly name: BrowserName;
  /** In a context of its own: no worker, cache or store of another test. */
  open(url: string): Promise<OpenPage>;
  /** Another page of the test's context. */
  openBeside(first: Page, url: string): Promise<OpenPage>;
}

/** The same tests in each of these browsers; one that is not installed is counted as skipped. */
export function inBrowsers(
  names: readonly BrowserName[],
  title: string,
  tests: (tools: BrowserTools) => void,
  options: LaunchOptions = {},
): void {
  for (const name of names) {
    describe(`${title} (${name})`, () => {
      let browser: Browser | undefined;
      let contexts: BrowserContext[] = [];
      before(async function () {
        if (!isInstalled(name)) this.skip();
        this.timeout(60_000);
        browser = await launch(name, options);
      });
      afterEach(async () => {
        await Promise.all(contexts.map((context) => context.close()));
        contexts = [];
      });
      after(() => browser?.close());

      const openIn = async (context: BrowserContext, url: string): Promise<OpenPage> => {
        const page = await context.newPage();
        const heard = listen(page);
        await page.goto(url, { waitUntil: 'domcontentloaded' });
        return { page, ...heard };
      };
      tests({
        name,
        open: async (url) => {
          const context = await browser!.createBrowserContext();
          contexts.push(context);
          return openIn(context, url);
        },
        openBeside: (first, url) => openIn(first.browserContext(), url),
      });
    });
  }
}
