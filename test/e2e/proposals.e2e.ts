/** Two people and a dataset: a reader without an account suggests, who cares for it decides, in pages that stay open. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { ElementHandle, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { extensionScript } from '../support/signing-extension.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

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
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
    history.set(anna, 'radish', { name: 'Radish', days: 25 });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    relay = await startRelay();
    for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
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
    await checkAccess(theirs.page);
    await press(theirs.page, '.accept');
    await until('the word', async () => (await words(theirs.page)).includes('Accepted.'));
    await until('the accepted value', async () => (await cell(own.page)) === '75');
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
    await until('what the dataset says', async () => (await cell(own.page)) === '70');
    await until('the line', async () => (await line(own.page)).includes('was not taken: \u2068Mine took 70.'));
    await checkAccess(own.page);
    await press(own.page, '.refused button');
    await until('no line', async () => (await line(own.page)) === '');
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
    await checkAccess(page);
    expect(errors).to.deep.equal([]);
  });
});

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', label: 'Name', order: 1 },
    'field/days': { type: 'integer', label: 'Days', order: 2, min: 1 },
  },
  unset: [],
  over: {},
};

const DAYS = '[data-record-id="tomato"] [data-field="days"]';

/** By a double click, as anybody would, and with the button below. */
async function suggest(page: Page, text: string): Promise<void> {
  await until('what editing takes', () => page.evaluate(() => customElements.get('kobold-cell-editor') !== undefined));
  const found = await page.evaluateHandle(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector(selector),
    DAYS,
  );
  await (found.asElement() as ElementHandle<Element>).click({ count: 2 });
  await until('the editor', () =>
    page.evaluate(() => {
      const editor = document.querySelector('kobold-table')?.shadowRoot?.querySelector('kobold-cell-editor');
      return editor?.shadowRoot?.querySelector('.box') !== null && editor !== null;
    }),
  );
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await until('the button', () =>
    page.evaluate(() => {
      const root = document.querySelector('kobold-table')?.shadowRoot;
      const send = root?.querySelector('kobold-suggestions')?.shadowRoot?.querySelector<HTMLElement>('.send');
      send?.click();
      return send !== null && send !== undefined;
    }),
  );
}

function cell(page: Page): Promise<string | undefined> {
  return page.evaluate(
    (selector) => document.querySelector('kobold-table')?.shadowRoot?.querySelector(selector)?.textContent?.trim(),
    DAYS,
  ) as Promise<string | undefined>;
}

function words(page: Page, selector = '.root'): Promise<string> {
  return page.evaluate((selector) => {
    const root = document.querySelector('kobold-proposals')?.shadowRoot?.querySelector(selector);
    return (root?.textContent ?? '').replace(/\s+/g, ' ');
  }, selector);
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

function press(page: Page, selector: string): Promise<void> {
  return until(selector, () =>
    page.evaluate((selector) => {
      const button = document.querySelector('kobold-proposals')?.shadowRoot?.querySelector<HTMLElement>(selector);
      button?.click();
      return button !== null && button !== undefined;
    }, selector),
  ).then(() => undefined);
}

function line(page: Page): Promise<string> {
  return page.evaluate(() => {
    const root = document.querySelector('kobold-table')?.shadowRoot;
    return root?.querySelector('kobold-suggestions')?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
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

async function checkAccess(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(of: Element, options: object): Promise<{ violations: object[] }> };
    };
    const rules = Object.fromEntries(['region', 'heading-order'].map((rule) => [rule, { enabled: false }]));
    const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document.querySelector('kobold-proposals')!, { runOnly, rules });
    return JSON.stringify(violations);
  });
  expect(found).to.equal('[]');
}
