/** Two people and a dataset: a reader without an account suggests, who cares for it decides, in pages that stay open. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { annasPlants } from '../support/annas-plants.js';
import { changeCell, shownCell, suggestionLine } from '../support/editing-page.js';
import { press, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, type SignedHistory } from '../support/signed-history.js';
import { extensionScript } from '../support/signing-extension.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const LIST = 'kobold-proposals';

inBrowsers(['chromium', 'firefox'], 'suggestions', ({ open }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;
  let reader: string;
  let maintainer: string;

  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    ({ history, anna } = annasPlants());
    relay = await startRelay();
    publish(relay, history.events);
    const naddr = addressToNaddr(history.address, [relay.url]);
    const tags = `<kobold-dataset src="${naddr}"><kobold-table editable></kobold-table><kobold-proposals></kobold-proposals></kobold-dataset>`;
    site.answer('/reader.html', html(`${MODULE_SCRIPT}${tags}`));
    const script = `<script>${await extensionScript(anna.secret)}</script>`;
    site.answer('/maintainer.html', html(`${MODULE_SCRIPT}${tags}`, script));
    [reader, maintainer] = [`${site.origin}/reader.html`, `${site.origin}/maintainer.html`];
  });
  afterEach(() => relay.close());
  after(() => site.close());

  it('are seen, accepted and shown, without a reload or a form', async function () {
    this.timeout(90_000);
    const theirs = await open(maintainer);
    await waitForRows(theirs.page, 2);
    await until('nothing suggested', async () => (await words(theirs.page)).includes('No suggestion waits'));
    const own = await open(reader);
    await waitForRows(own.page, 2);
    await suggest(own.page, '75');

    await until('the suggestion', async () => (await words(theirs.page)).includes('1 waits for a decision.'));
    expect(await lines(theirs.page)).to.deep.equal([['Days', '70', '75']]);
    expect(await words(own.page)).to.include('Sign in to decide');
    await assertPageAccessible(theirs.page, LIST);
    await press(theirs.page, LIST, '.accept');
    await until('the word', async () => (await words(theirs.page)).includes('Accepted.'));
    await until('the accepted value', async () => (await days(own.page)) === '75');
    await until('the own one accepted', async () => (await words(own.page, '[part~="yours"]')).includes('accepted'));
    await until('nothing left', async () => (await words(theirs.page)).includes('No suggestion waits'));
    expect([...own.errors, ...theirs.errors]).to.deep.equal([]);
  });

  it('are rejected with a word why, by keys alone, and the reader is told', async function () {
    this.timeout(90_000);
    const own = await open(reader);
    await waitForRows(own.page, 2);
    await suggest(own.page, '75');
    const { page, errors } = await open(maintainer);
    await until('the suggestion', async () => (await lines(page)).length > 0);
    await page.focus('h1').catch(() => undefined);
    await tabTo(page, 'button reject');
    await page.keyboard.press('Enter');
    await until('the question', async () => (await focused(page)) === 'textarea input');
    await page.keyboard.press('Escape');
    await until('back', async () => (await focused(page)) === 'button button reject');
    await page.keyboard.press('Enter');
    await until('the question', async () => (await focused(page)) === 'textarea input');
    await page.keyboard.type('Mine took 70.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until('the word', async () => (await words(page)).includes('Rejected.'));
    await until('the focus', async () => (await focused(page)) !== undefined);
    await until('the reason', async () => (await words(own.page, '[part~="yours"]')).includes('Mine took 70.'));
    await until('what the dataset says', async () => (await days(own.page)) === '70');
    await until('the line', async () =>
      (await suggestionLine(own.page)).includes('was not taken: \u2068Mine took 70.'),
    );
    await assertPageAccessible(own.page, LIST);
    await press(own.page, LIST, '.refused button');
    await until('no line', async () => (await suggestionLine(own.page)) === '');
    expect([...own.errors, ...errors]).to.deep.equal([]);
  });

  it('of strangers do no harm: very many cells, characters that turn the text, markup, giant texts', async function () {
    this.timeout(90_000);
    const eve = new Person('Eve');
    const set = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`k${at}`, 1]));
    const many = Array.from({ length: 7 }, (_, at) => ({ op: 'record.create', resource: 'x', record: `r${at}`, set }));
    const update = { op: 'record.update', resource: 'plant', record: 'tomato', unset: [], over: {} };
    const markup = '<img src=x onerror="document.title = 1">';
    const turned = { ...update, set: { name: `\u202e${markup}`, days: 71 } };
    const giant = { ...update, set: { name: 'a'.repeat(12_000) } };
    const [kind, type] = [4883, 'proposal'];
    for (const [ops, note] of [
      [many.map((op) => ({ ...op, over: {} })), 'many'],
      [[turned], `${markup}\u202e`],
      [[giant], 'b '.repeat(5_000)],
    ])
      relay.publish(history.sign(eve, { kind, type, base: [], authors: [], ops, note }) as never);
    const { page, errors } = await open(maintainer);
    await until('all', async () => (await words(page)).includes('3 wait for a decision.'));
    const all = await words(page);
    expect(all).to.include('[U+202E]<img src=x');
    expect(all).to.include('The first 500 of 2,807 changes');
    const facts = await page.evaluate(() => {
      const root = document.querySelector('kobold-proposals')!.shadowRoot!;
      const wide = [...root.querySelectorAll('*')].filter((one) => one.scrollWidth > innerWidth).length;
      return { images: root.querySelectorAll('img').length, wide, rows: root.querySelectorAll('tr.item').length };
    });
    expect(facts.images + facts.wide).to.equal(0);
    expect(facts.rows).to.be.below(60);
    expect(await page.title()).to.equal('Garden club');
    await assertPageAccessible(page, LIST);
    expect(errors).to.deep.equal([]);
  });
});

/** By a double click, and with the button below. */
async function suggest(page: Page, text: string): Promise<void> {
  await changeCell(page, 'tomato', 'days', text);
  await press(page, 'kobold-table kobold-suggestions', '.send');
}

const days = (page: Page): Promise<string | undefined> => shownCell(page, 'tomato', 'days');

async function words(page: Page, selector = '.root'): Promise<string> {
  return (await textIn(page, LIST, selector)) ?? '';
}

/** Field, now, suggested. */
function lines(page: Page): Promise<string[][]> {
  return page.evaluate(() => {
    const root = document.querySelector('kobold-proposals')?.shadowRoot;
    return [...(root?.querySelectorAll('[part~="open"] tr.item') ?? [])].map((row) =>
      [...row.children].slice(1).map((cell) => cell.textContent!.trim()),
    );
  });
}

/** What has the focus in the list: tag and classes. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const one = document.querySelector('kobold-proposals')?.shadowRoot?.activeElement;
    return one ? `${one.localName} ${one.className}`.trim() : undefined;
  });
}

async function tabTo(page: Page, classes: string): Promise<void> {
  for (let at = 0; at < 40; at++) {
    if ((await focused(page))?.endsWith(classes)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No ${classes} was reached by keys.`);
}
