/** Changing a value on a telephone as somebody does who has never seen it: what comes next is in sight, large enough, and undone again. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { edit, type EditedSite, editedSite } from '../support/edited-site.js';
import { until } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { inBrowsers, startSite } from '../support/site.js';

const [WIDTH, HEIGHT] = [380, 760];
const PHONE = {
  viewport: { width: WIDTH, height: HEIGHT, isMobile: true, hasTouch: true },
  userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36',
};
const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">';
const DAYS = '[data-record-id="r0"] [data-field="days"]';
const LINE = 'kobold-suggestions';

inBrowsers(['chromium'], 'changing a value on a telephone', ({ open }) => {
  let site: TestServer;
  let edited: EditedSite;
  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    edited = await editedSite(20, VIEWPORT);
    // Two columns stay a grid by themselves.
    site.answer('/edit.html', edited.body.replace(' editable', ' editable layout="cards"'));
  });
  afterEach(() => edited.stop().catch(() => undefined));
  after(() => site.close());

  async function onPhone(): Promise<Page> {
    const { page } = await open('about:blank');
    await page.emulate(PHONE);
    await page.goto(`${site.origin}/edit.html`, { waitUntil: 'domcontentloaded' });
    await until('that it can be changed', async () => (await edit(page, 'r1', 1).catch(() => '')) === 'suggested');
    await until('cards, to be changed', async () => (await find(page, DAYS)) && find(page, '.edit-bar button'));
    return page;
  }

  it('marks are as large as a finger; sending is in sight at once, and says that it waits for a connection', async () => {
    const page = await onPhone();
    await tap(page, DAYS);
    for (const mark of ['.pen', '.ask']) {
      const { width, height } = await until(mark, () => find(page, `${DAYS} > ${mark}`));
      expect(
        [width, height].map((side) => side >= 44),
        mark,
      ).to.deep.equal([true, true]);
    }
    await type(page, '11');
    const send = await until('sending', () => find(page, '.send', LINE));
    expect(isInSight(send), 'in sight, though the cards go on below').to.equal(true);

    await edited.stop();
    await until('that the relay is gone', () => waits(page));
    await page.touchscreen.tap(send.x, send.y);
    const said = await until('that it is kept', async () => {
      const line = await find(page, '[role=status]', LINE);
      return line?.text.includes('goes by itself') ? line : undefined;
    });
    expect(isInSight(said)).to.equal(true);
    expect(await focused(page)).to.equal('status');

    await edited.start();
    await until('that it has gone', async () => !(await find(page, '[role=status]', LINE))?.text.includes('itself'), 30_000); // prettier-ignore
  });

  it('is undone without a key', async () => {
    const page = await onPhone();
    await tap(page, DAYS);
    await type(page, '11');
    await until('the change', async () => (await find(page, DAYS))?.text.startsWith('11'));
    await until('the line above it', () => find(page, '.send', LINE));
    await tap(page, '.edit-bar [part~=undo]');
    await until('what it was', async () => (await find(page, DAYS))?.text === '1');
  });
});

/** With the pen of the value that was pressed; the sheet says whose it is. */
async function type(page: Page, text: string): Promise<void> {
  await tap(page, `${DAYS} > .pen`);
  const about = await until('the sheet', () => find(page, '.about', 'kobold-cell-editor'));
  expect(about.text).to.equal('Sort 0');
  await page.keyboard.type(text);
  await tap(page, '.primary', 'kobold-cell-editor');
}

interface Found {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

const isInSight = ({ x, y, height }: Found): boolean => x > 0 && x < WIDTH && y > height / 2 && y < HEIGHT - height / 2;

/** Shown in the table, or in a part of it. */
function find(page: Page, selector: string, part?: string): Promise<Found | undefined> {
  return page.evaluate(
    (selector, part) => {
      const table = document.querySelector('kobold-table')?.shadowRoot;
      const found = (part ? table?.querySelector(part)?.shadowRoot : table)?.querySelector(selector);
      if (!found?.checkVisibility()) return undefined;
      const { left, top, width, height } = found.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2, width, height, text: found.textContent!.trim() };
    },
    selector,
    part,
  );
}

async function tap(page: Page, selector: string, part?: string): Promise<void> {
  let at = await atRest(page, selector, part);
  if (!isInSight(at)) {
    await page.evaluate((by) => scrollBy(0, by), at.y - HEIGHT / 2);
    at = await atRest(page, selector, part);
  }
  await page.touchscreen.tap(at.x, at.y);
}

/** Where it is once it has been there twice. */
function atRest(page: Page, selector: string, part?: string): Promise<Found> {
  let before: Found | undefined;
  return until(selector, async () => {
    const found = await find(page, selector, part);
    const rests = found !== undefined && found.y === before?.y;
    before = found;
    return rests ? found : undefined;
  });
}

const waits = (page: Page): Promise<boolean> =>
  page.evaluate(() => /No relay|offline/.test(document.querySelector('kobold-sync')?.shadowRoot?.textContent ?? ''));

/** The role, or the name, of what has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('role') ?? active?.localName ?? '';
  });
