/** The drop zone as people use it: dropped, chosen and pasted data becomes a table, with a snippet that works. */
import { resolve } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { startDemo, type DemoServer } from '../support/demo-server.js';
import { launch } from '../support/browser.js';
import { listen, shownRows, until, waitForRows } from '../support/page.js';
import { startServer, type TestServer } from '../support/server.js';

const STAGE = '#stage kobold-table';

describe('the front page', () => {
  let demo: DemoServer;
  let origin: string;
  let far: TestServer;
  let browser: Browser;
  let page: Page;

  before(async function () {
    this.timeout(60_000);
    demo = await startDemo();
    origin = demo.origin;
    far = await startServer();
    browser = await launch('chromium');
  });
  after(async () => {
    await browser?.close();
    await far?.close();
    demo?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(`${origin}/`);
    await until('the script', () =>
      page.$$eval('[role=tab]', (tabs) => tabs.every((tab) => tab.textContent) && tabs.length === 4),
    );
  });
  afterEach(() => page.close());

  it('shows a dropped file, and lets small data travel inside the snippet', async () => {
    await drop(page, 'days.csv', 'Plant,Days\nKale,6\n"Bean, ""Blue""",9\n');
    expect(await waitForRows(page, 2, STAGE)).to.deep.equal([
      ['Kale', '6'],
      ['Bean, "Blue"', '9'],
    ]);
    const text = await snippet(page, 'tag', 'Blue');
    expect(text).to.match(/<kobold-table>\n<table>\n<caption>days<\/caption>/);
    expect(text).to.include('<td>Bean, &quot;Blue&quot;</td><td>9</td>');
    expect(await snippet(page, 'link', 'embed.html')).to.include('https://example.org/days.csv');
    expect(await text$(page, '#todo')).to.include('days.csv');
  });

  it('shows a chosen file; larger data asks to be uploaded beside the page', async () => {
    const field = await page.$('#file');
    await (field as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(
      resolve('demo/seeds/seed-catalog.csv'),
    );
    await waitForRows(page, 25, STAGE);
    // 201 rows still travel inside: it says so by asking for nothing.
    expect(await snippet(page, 'tag', 'Yellow')).to.not.include('src="seed-catalog.csv"');
    await drop(page, 'big.csv', `n\n${Array.from({ length: 600 }, (_, n) => n).join('\n')}\n`);
    expect(await snippet(page, 'div', 'big.csv')).to.include('data-src="big.csv"');
    expect(await text$(page, '#todo')).to.match(/Upload “big.csv”/);
  });

  it('shows cells pasted from a spreadsheet, and gives them back as a file', async () => {
    await paste(page, { 'text/plain': 'Plant\tDays\r\nKale\t6\r\n"two\nlines"\t7' });
    expect(await waitForRows(page, 2, STAGE)).to.have.length(2);
    await snippet(page, 'link', 'embed.html');
    expect(await text$(page, '#todo button')).to.match(/^Download .*\.csv$/);

    await paste(page, {
      'text/html': '<table><tr><td>Crop<td>Price<tr><td>Leek<td>2.10</table>',
      'text/plain': 'Crop\tPrice\nLeek\t2.10',
    });
    await until('the second paste', async () => (await shownRows(page, STAGE))[0]?.[0] === 'Leek');
  });

  it('shows a file by its address, and follows what is sorted and searched in the snippet', async () => {
    await page.type('#url', `${origin}/seeds/seed-catalog.csv`);
    await page.click('#by-url .button:not(.main)');
    await waitForRows(page, 25, STAGE);
    await snippet(page, 'tag', 'Ailsa Craig');
    await page.$eval(STAGE, (table) => table.setAttribute('sort', '-Variety'));
    await until('the sorted snippet', async () => /sort="-\w+".*[^]*Yellow/.test(await code(page)));
    expect(await snippet(page, 'iframe', 'sort=-')).to.match(/<iframe src="[^"<>]*embed\.html\?src=/);
  });

  it('offers an example', async () => {
    await page.click('#example');
    await waitForRows(page, 25, STAGE);
  });

  it('says what the other server must send where it does not let its file be read', async () => {
    far.answer('/seeds.csv', 'a,b\n1,2\n');
    await paste(page, { 'text/plain': `${far.origin}/seeds.csv` });
    const problem = await until('the sentence', () => text$(page, '#problem'));
    expect(problem).to.include('Access-Control-Allow-Origin: *');
    expect(await page.$eval('#result', (result) => (result as HTMLElement).hidden)).to.equal(true);
  });

  it('says that nobody answers, that a file is missing, and what it cannot read', async () => {
    const say = async (part: RegExp) =>
      expect(await until(String(part), async () => part.exec(await text$(page, '#problem')))).to.exist;
    await paste(page, { 'text/plain': 'http://127.0.0.1:9/seeds.csv' });
    await say(/no answer from 127\.0\.0\.1:9/);
    await paste(page, { 'text/plain': `${origin}/nothing.csv` });
    await say(/404|not there|no file/i);
    await paste(page, { 'text/plain': 'hello there' });
    await say(/neither cells/);
    await paste(page, { 'text/plain': 'javascript:alert(1)' });
    await say(/https:/);
    await drop(page, 'seeds.xlsx', 'PK');
    await say(/Excel.*Save it as CSV/);
    await drop(page, 'empty.csv', '');
    await say(/empty/);
  });

  it('shows the garden club’s page below, without errors', async () => {
    const { errors } = listen(page);
    await waitForRows(page, 10, '#catalog');
    expect(await page.$eval('#garden', (garden) => garden.querySelector('script, style, link'))).to.equal(null);
    expect(errors).to.deep.equal([]);
  });
});

const code = (page: Page) => page.$eval('#code', (field) => (field as HTMLTextAreaElement).value);
const text$ = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');

/** The snippet in this form, once it speaks of `part`. */
async function snippet(page: Page, form: string, part: string): Promise<string> {
  await page.click(`#form-${form}`);
  return until(`a snippet with ${part}`, async () => ((await code(page)).includes(part) ? code(page) : undefined));
}

function drop(page: Page, name: string, content: string): Promise<void> {
  return page.evaluate(
    (name, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    content,
  );
}

function paste(page: Page, flavours: Record<string, string>): Promise<void> {
  return page.evaluate((flavours) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(flavours)) clipboardData.setData(type, text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, flavours);
}
