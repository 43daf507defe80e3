/** The front page and the garden's page by keys alone: every way is found by Tab, and the focus is never out of sight. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { startDemo, type DemoServer } from '../support/demo-server.js';
import { Keys } from '../support/keys.js';
import { shownRows, until, waitForRows } from '../support/page.js';
import { inBrowsers } from '../support/site.js';

const STAGE = '#stage kobold-table';
let demo: DemoServer;
let origin: string;

inBrowsers(['chromium', 'firefox'], 'by keys alone', ({ open }) => {
  before(async () => {
    demo = await startDemo();
    origin = demo.origin;
  });
  after(() => {
    demo.close();
  });

  async function frontPage() {
    const { page, errors } = await open(`${origin}/`);
    await page.bringToFront();
    await until('the script', () => page.$$eval('[role=tab]', (tabs) => tabs.length === 4));
    const keys = new Keys(page);
    await keys.pressUntil('Tab', 'try our seed catalog');
    await keys.press('Enter');
    await waitForRows(page, 25, STAGE);
    await until('the head’s tools', () => part(page, '.head .menu'));
    return { page, keys, errors };
  }

  it('the example opens, is searched, sorted by two columns, filtered, grouped, and all of it undone', async () => {
    const { page, keys, errors } = await frontPage();
    const count = (text: string) => until(text, async () => (await part(page, '[part=count]')).includes(text));
    const sorted = () =>
      page.$eval(STAGE, (table) =>
        [...table.shadowRoot!.querySelectorAll<HTMLElement>('[aria-sort$=cending]')]
          .map((head) => `${head.dataset['field']} ${head.ariaSort}`)
          .join(', '),
      );

    await keys.pressUntil('Tab', /^Search/);
    await page.keyboard.type('tomato');
    await count('19 of 201');
    for (let letter = 0; letter < 'tomato'.length; letter++) await keys.press('Backspace');
    await count('201 rows');

    await keys.pressUntil('Tab', 'Variety @Variety');
    await keys.press('Enter', 'ArrowRight', 'Shift+Enter');
    await until('both', async () => (await sorted()) === 'Variety ascending, Species ascending');

    await keys.pressUntil('Tab', /Species: .* @Species/, 1);
    await keys.press('Enter');
    await keys.arrivesAt('Find a value');
    await keys.press('Tab', 'ArrowDown', ' ');
    await count('9 of 201');
    await keys.pressUntil('Tab', /Group by this/, 1); // past all other values
    await keys.press('Enter');
    await until('a group', () => part(page, '.group-value'));
    await keys.press('Escape');
    await keys.arrivesAt(/Species: .* @Species/);

    await keys.press('ArrowDown', 'ArrowDown');
    await keys.press('Home', ' ', 'Control+Home', ' '); // on the group: it folds
    await until('the fold', async () => (await shownRows(page, STAGE)).length === 0);
    await keys.press(' ');
    await keys.pressUntil('Shift+Tab', /^Remove: Species/);
    await keys.press('Enter');
    await count('201 rows');
    await keys.press('Alt+ArrowDown');
    expect(errors).to.deep.equal([]);
  });

  it('columns are resized, moved, pinned and hidden', async () => {
    const { page, keys } = await frontPage();
    const heads = () =>
      page.$eval(STAGE, (table) =>
        [...table.shadowRoot!.querySelectorAll<HTMLElement>('.head-row > *')].map(
          ({ dataset, offsetWidth, classList }) => ({
            field: dataset['field'],
            width: offsetWidth,
            isPinned: classList.contains('pinned'),
          }),
        ),
      );
    const [before] = await heads();
    await keys.pressUntil('Tab', 'Variety @Variety');
    await keys.press('Shift+ArrowRight', 'Shift+ArrowRight');
    await until('a wider column', async () => (await heads())[0]!.width > before!.width + 20);

    await keys.pressUntil('Shift+Tab', 'Columns');
    await keys.press('Enter');
    await keys.arrivesAt('Find a column');
    await keys.pressUntil('Tab', 'Move Variety down');
    await keys.press('Enter');
    await until('another order', async () => (await heads())[0]!.field === 'Species');
    await keys.pressUntil('Tab', 'Keep Variety in view');
    await keys.press('Enter');
    await until('a pinned column', async () => (await heads()).some(({ isPinned }) => isPinned));
    await keys.pressUntil('Tab', /^Species/);
    await keys.press(' ');
    await until('a hidden column', async () => !(await heads()).some(({ field }) => field === 'Species'));
    await keys.pressUntil('Shift+Tab', 'As it was');
    await keys.press('Enter'); // and is out of use then: the focus goes on
    await until('all as before', async () => (await heads())[0]!.field === 'Variety');
    await keys.press('Escape');
    await keys.arrivesAt('Columns');
  });

  it('cells are selected, summed and copied; records open, go on and close; pages turn', async () => {
    const { page, keys } = await frontPage();
    const foot = (text: string | RegExp) =>
      until(String(text), async () => (await part(page, '.foot')).search(text) >= 0);
    await keys.pressUntil('Tab', 'Variety @Variety');
    await keys.press('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await keys.press('Shift+ArrowDown', 'Shift+ArrowDown');
    await foot('3 cells · sum 23 · mean 7.67');
    await keys.press('Control+c');
    await foot(/3 cells copied|copy/);

    await keys.press('Home', 'Enter');
    await keys.arrivesAt('Alderman');
    await keys.press('End', 'PageUp'); // moves the record, not the page behind it
    await keys.press('ArrowRight');
    await keys.arrivesAt('All the Year Round');
    await keys.pressUntil('Tab', 'Previous row');
    await keys.press('Enter', 'Enter', 'Enter', 'Enter'); // the first: this arrow is out of use now
    await keys.arrivesAt('Next row');
    await keys.press('Escape');
    await keys.arrivesAt('Ailsa Craig @Variety');

    await keys.press('PageDown', 'PageDown', 'PageDown', 'PageDown');
    await foot('26–50 of 201');
    await keys.press('PageUp');
    await foot('1–25 of 201');
    await keys.pressUntil('Tab', 'Next');
    for (let pages = 0; pages < 8; pages++) await keys.press('Enter');
    await foot('201–201 of 201');
    await keys.arrivesAt('Previous');
  });

  it('the garden’s chips are edited and removed, and what nothing matches is left again', async () => {
    const { page } = await open(`${origin}/garden.html`);
    await page.bringToFront();
    await waitForRows(page, 10, '#catalog');
    await until('the chips', () => part(page, '[part=chip]', '#catalog'));
    const keys = new Keys(page);
    await keys.pressUntil('Tab', /^Remove: /);
    await keys.press('Enter', 'Enter'); // one after the other; the focus goes on to what is beside them
    await until('no chips', async () => !(await part(page, '[part=chip]', '#catalog')));
    await keys.pressUntil('Shift+Tab', /^Search/);
    await page.keyboard.type('nothing like this');
    await until('no rows', async () => (await shownRows(page, '#catalog')).length === 0);
    await keys.pressUntil('Tab', /^Clear search/i);
    await keys.press('Enter');
    await waitForRows(page, 10, '#catalog');
    await keys.press('Tab');
  });
});

/** The text of the first such part of a table; '' where there is none. A part without text is ` `. */
function part(page: Page, selector: string, table = STAGE): Promise<string> {
  return page.$eval(
    table,
    (table, selector) => {
      const found = table.shadowRoot?.querySelector(selector);
      return found ? found.textContent?.replace(/\s+/g, ' ') || ' ' : '';
    },
    selector,
  );
}
