/** The garden's page on a telephone, by fingers alone: cards, the sheet from below, records, swipes, a long press. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { startDemo, type DemoServer } from '../support/demo-server.js';
import { until, waitForRows } from '../support/page.js';
import { inBrowsers } from '../support/site.js';

const TABLE = '#catalog';
const PHONE = {
  viewport: { width: 380, height: 760, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36',
};
let demo: DemoServer;

inBrowsers(['chromium'], 'by fingers alone', ({ open }) => {
  let origin: string;
  before(async () => {
    demo = await startDemo();
    origin = demo.origin;
  });
  after(() => {
    demo.close();
  });

  async function onPhone(path = '/garden.html') {
    const { page, errors } = await open('about:blank');
    await page.emulate(PHONE);
    await page.goto(origin + path, { waitUntil: 'domcontentloaded' });
    await waitForRows(page, 10, TABLE);
    await until('the chips', () => find(page, '[part=chip]'));
    return { page, errors };
  }

  it('cards are searched, sorted, filtered from below, opened and closed', async () => {
    const { page, errors } = await onPhone();
    const count = (text: string) =>
      until(text, async () => (await find(page, '[part=count]'))?.text.includes(text), 10_000);
    await tap(page, '[part~=filter-button]');
    await until('the sheet, risen', async () => {
      const sheet = await find(page, '.panel');
      return sheet && Math.abs(sheet.bottom - 760) <= 1 && Math.abs(sheet.width - 380) <= 1;
    });
    await tap(page, '.field button');
    await until('the range', () => find(page, '[name=from]'));
    await tap(page, '.main');
    await until('the sheet gone', async () => !(await find(page, '.panel')));

    await tap(page, '.more');
    await until('the order', () => find(page, 'select'));
    await page.$eval(TABLE, (table) => {
      const select = table.shadowRoot!.querySelector('select')!;
      select.selectedIndex += 1;
      select.dispatchEvent(new Event('change'));
    });
    await until('the last first', async () => !(await find(page, '.card-title'))?.text.startsWith('A'));

    await tap(page, '.chips .clear');
    await count('201 rows');
    await tap(page, '[part~=search]');
    await page.keyboard.type('tomato');
    await count('of 201');

    const title = (await find(page, '.card-title'))!.text;
    await tap(page, '.card-title button');
    await until('the record', async () => (await find(page, 'dialog h2'))?.text === title);
    await tap(page, 'dialog .step:not(:disabled)');
    await until('the next', async () => (await find(page, 'dialog h2'))?.text !== title);
    await tap(page, 'dialog .head .icon');
    await until('the cards', async () => !(await find(page, 'dialog')));
    expect(errors).to.deep.equal([]);
  });

  it('what is pressed is as large as a finger', async () => {
    const { page } = await onPhone();
    const sizes = await page.$eval(TABLE, (table) => {
      const found = table.shadowRoot!.querySelectorAll<HTMLElement>(
        '.bar .button, .bar input, .chip .remove, .chips .clear, .card-title button, .wide',
      );
      return [...found].map((each) => {
        const { height, width } = each.getBoundingClientRect();
        const more = Number.parseFloat(getComputedStyle(each, '::after').top) || 0;
        return { name: each.className, height: height - 2 * more, width };
      });
    });
    expect(sizes.length).to.be.greaterThan(15);
    expect(sizes.filter(({ height, width }) => height < 44 || width < 44)).to.deep.equal([]);
  });

  it('a swipe scrolls the page over cards and a wide table sideways; a long press leaves all as it is', async () => {
    const { page, errors } = await onPhone();
    const card = await until('a card', () => find(page, '[part=card]'));
    const before = await page.evaluate(() => scrollY);
    await swipe(page, card, { x: 0, y: -200 });
    await until('the page to scroll', async () => (await page.evaluate(() => scrollY)) > before + 100);

    const title = await until('a card', () => find(page, '.card-subtitle'));
    await pressLong(page, title);
    expect(await find(page, 'dialog')).to.equal(undefined);
    expect((await find(page, '[part=card]'))?.text).to.be.a('string');

    await page.$eval(TABLE, (table) => table.setAttribute('layout', 'grid'));
    await tap(page, '.head .menu'); // seen without hovering
    await until('the menu', () => find(page, '.panel'));
    await tap(page, '.panel .close');
    await until('the menu gone', async () => !(await find(page, '.panel')));
    const grid = await until('the grid', () => find(page, '.scroller'));
    await swipe(page, grid, { x: -200, y: 0 });
    await until('the grid to scroll', () =>
      page.$eval(TABLE, (table) => table.shadowRoot!.querySelector('.scroller')!.scrollLeft > 50),
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(380);
    expect(errors).to.deep.equal([]);
  });
});

interface Found {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly bottom: number;
  readonly text: string;
}

/** The first shown one in the table or what is open in it, in the middle of the window. */
function find(page: Page, selector: string): Promise<Found | undefined> {
  return page.$eval(
    TABLE,
    (table, selector) => {
      const roots = [...table.shadowRoot!.children].flatMap((child) => child.shadowRoot ?? []);
      const all = [...roots, table.shadowRoot!].flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)]);
      const found = all.find((each) => each.checkVisibility({ opacityProperty: true }));
      if (!found) return undefined;
      found.scrollIntoView({ block: 'center' });
      const { left, top, width, height, bottom } = found.getBoundingClientRect();
      const text = found.textContent!.trim().replace(/\s+/g, ' ');
      return { x: left + width / 2, y: top + Math.min(height / 2, 150), width, bottom, text };
    },
    selector,
  );
}

async function tap(page: Page, selector: string): Promise<void> {
  const { x, y } = await until(selector, () => find(page, selector));
  await page.touchscreen.tap(x, y);
}

/** The browser answers when the finger is up again. */
async function pressLong(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  const session = await page.createCDPSession();
  const press = { x: Math.round(x), y: Math.round(y), duration: 800, gestureSourceType: 'touch' } as const;
  await session.send('Input.synthesizeTapGesture', press);
  await session.detach();
}

async function swipe(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  const finger = await page.touchscreen.touchStart(from.x, from.y);
  for (let step = 1; step <= 10; step++) await finger.move(from.x + (by.x * step) / 10, from.y + (by.y * step) / 10);
  await finger.end();
}
