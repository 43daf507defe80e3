/**
 * What goes wrong while somebody changes a dataset, in whole pages: nothing that was typed is lost, and a sentence says what happened.
 * The table in components/README.md, "What goes wrong", says which test holds which row.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { ElementHandle, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { signEvent } from '../../core/log/event-id.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { textOf } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { takePictures } from '../support/pictures.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const WORKER = `v/${readdirSync('dist/v')[0]}/worker.js`;
/** Before the worker's own text: from the first suggestion on its database has no room. */
const FULL = `const full = (run) => function (...args) {
    if (this.name !== 'drafts') return run.apply(this, args);
    this.transaction.abort();
    throw new DOMException('No room.', 'QuotaExceededError');
  };
  for (const name of ['put', 'add']) IDBObjectStore.prototype[name] = full(IDBObjectStore.prototype[name]);`;

inBrowsers(['chromium', 'firefox'], 'what goes wrong while a dataset is changed', ({ name, open }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;
  let naddr: string;
  /** What lies with relays and the worker alone is the same in every browser. */
  const itOnce = name === 'chromium' ? it : () => undefined;

  before(async () => {
    site = await startSite();
    site.mount('/full/', 'dist/');
    site.answer(`/full/${WORKER}`, {
      headers: { 'content-type': 'text/javascript' },
      body: `${FULL}\n${readFileSync(`dist/${WORKER}`, 'utf8')}`,
    });
  });
  beforeEach(async () => {
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [schema({})] });
    history.set(anna, 'radish', { name: 'Radish', days: 25 });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    relay = await startRelay();
    for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
    naddr = addressToNaddr(history.address, [relay.url]);
  });
  afterEach(() => relay.close());
  after(() => site.close());

  function page(tags: string, head = MODULE_SCRIPT): string {
    site.answer('/page.html', html(`${head}<kobold-dataset src="${naddr}">${tags}</kobold-dataset>`));
    return `${site.origin}/page.html`;
  }
  const approvals = () => relay.events().filter(({ kind, pubkey }) => kind === 4884 && pubkey === anna.pubkey);

  it('an extension that answers late is waited for, can be cancelled, and does nothing afterwards', async function () {
    this.timeout(90_000);
    const { page: at, errors } = await open(page('<kobold-table editable></kobold-table>'));
    await slowExtension(at, anna);
    await waitForRows(at, 2);
    await change(at, 'tomato', '75');
    await until('the suggestion', async () => (await cell(at, 'tomato')) === '75 suggested');
    await pressUnder(at, 'Save as');
    await until('that it waits', async () => (await line(at)).includes('Waiting for your extension'));
    await assertPageAccessible(at);
    if (name === 'chromium') await takePictures(at, 'waiting-for-extension');
    // The page goes on meanwhile.
    await change(at, 'radish', '26');
    await until('another suggestion', async () => (await cell(at, 'radish')) === '26 suggested');
    await pressUnder(at, 'Cancel');
    await until('what became of it', async () => (await underText(at)).includes('Cancelled. Nothing was done'));
    expect(await cell(at, 'tomato')).to.equal('75 suggested');

    // Asked again, and only then the first question is answered: it was for nothing.
    await pressUnder(at, 'Save as');
    await until('the second question', () => at.evaluate(() => window.asked?.length === 2));
    await at.evaluate(() => window.answer!(0));
    await until('that it still waits', async () => (await line(at)).includes('Waiting for your extension'));
    expect(approvals()).to.have.length(0);
    await at.evaluate(() => window.answer!(1));
    await until(
      'the saved values',
      async () => (await cell(at, 'tomato')) === '75' && (await cell(at, 'radish')) === '26',
    );
    expect(approvals()).to.have.length(1);
    expect(errors).to.deep.equal([]);
  });

  it('who has no place to sign in on the page is asked in a dialog, by whatever they use', async function () {
    this.timeout(90_000);
    const tags = `<kobold-table editable></kobold-table><kobold-proposals></kobold-proposals>
      <kobold-history></kobold-history><kobold-form name="plant"></kobold-form>`;
    const { page: at, errors } = await open(page(tags));
    await waitForRows(at, 2);
    const eve = new Person('Eve');
    expect(relay.publish(history.propose(eve, 'radish', { days: 30 }) as never).accepted).to.equal(true);
    await change(at, 'tomato', '75');
    for (const [element, selector] of [
      ['kobold-table', 'kobold-suggestions >>> [data-do=who]'],
      ['kobold-proposals', '[part~=sign-in]'],
      ['kobold-history', 'kobold-suggestions >>> [data-do=who]'],
      ['kobold-form', '[part~=sign-in]'],
    ] as const) {
      const way = await until(`the way of ${element}`, () => at.$(`${element} >>> ${selector}`));
      await way.evaluate((button) => (button.scrollIntoView({ block: 'center' }), (button as HTMLElement).focus()));
      await at.keyboard.press('Enter');
      await until(`the dialog of ${element}`, () =>
        at.$('kobold-identity-dialog >>> kobold-identity >>> [data-way=extension]'),
      );
      if (element === 'kobold-form') await assertPageAccessible(at);
      await at.keyboard.press('Escape');
      await until('that it is closed', async () => !(await at.$('kobold-identity-dialog')));
      const back = await way.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button);
      expect(back, `the focus goes back into ${element}`).to.equal(true);
    }
    expect(errors).to.deep.equal([]);
  });

  it('a record that is deleted while its cell is open: what was typed is told, and not sent', async function () {
    this.timeout(60_000);
    const { page: at, errors } = await open(page('<kobold-table editable></kobold-table>'));
    await waitForRows(at, 2);
    await openCell(at, 'tomato');
    await at.keyboard.type('75');
    const { state } = history.fold;
    const seen = [...state.fields('plant', 'tomato')].flatMap((field) => state.writes('plant', 'tomato', field));
    const over = { $alive: state.writes('plant', 'tomato', '$alive').map(({ id }) => id) };
    const ids = [...new Set(seen.map(({ id }) => id))].sort();
    const op = { op: 'record.delete', resource: 'plant', record: 'tomato', seen: ids, over };
    relay.publish(history.sign(anna, { kind: 4880, type: 'data', ops: [op] }) as never);
    await waitForRows(at, 1);
    await at.keyboard.press('Enter');
    const said = await until('the line', async () => /deleted|not there/.exec(await underAll(at))?.input);
    expect(said).to.include('75');
    await assertPageAccessible(at);
    if (name === 'chromium') await takePictures(at, 'record-deleted');
    expect(errors).to.deep.equal([]);
  });

  itOnce('a schema that changes under an open form is told, and what was typed stays', async function () {
    this.timeout(60_000);
    const { page: at, errors } = await open(page('<kobold-form name="plant"></kobold-form>'));
    const input = await until('the form', () => at.$('kobold-form >>> [data-field=days] input'));
    await input.type('12');
    const other = schema({
      days: { type: 'string', label: 'Days', order: 2 },
      place: { type: 'string', label: 'Place', required: true, order: 3 },
    });
    relay.publish(history.sign(anna, { kind: 4881, type: 'schema', ops: [other] }) as never);
    const said = await until('the notice', () => inForm(at, '[part~=changes]'));
    expect(said).to.include('This form was changed').and.to.include('Place');
    expect(
      await at.$eval('kobold-form >>> [data-field=days] input', (field) => (field as HTMLInputElement).value),
    ).to.equal('12');
    await assertPageAccessible(at);
    await takePictures(at, 'schema-changed');
    expect(errors).to.deep.equal([]);
  });

  itOnce('a relay that refuses says so under “Your changes”, and is tried again', async function () {
    this.timeout(60_000);
    const { page: at, errors } = await open(page('<kobold-table editable></kobold-table><kobold-sync></kobold-sync>'));
    await waitForRows(at, 2);
    let days = 70;
    for (const [words, code] of [
      ['blocked: not you', 'it takes nothing of this key'],
      ['pow: 30 bits needed', 'it asks for more proof of work'],
      ['invalid: event too large', 'it is too large for it'],
      ['rate-limited: slow down', 'it asks for less at once'],
    ] as const) {
      relay.faults.set({ refusal: words });
      await change(at, 'tomato', String(++days));
      await pressUnder(at, 'Send as a suggestion');
      await until('your changes', () =>
        at.$eval('kobold-sync >>> details.own', (details) => ((details as HTMLDetailsElement).open = true)),
      );
      await until(code, async () => (await own(at)).includes(code));
      expect(await own(at)).to.include(words);
    }
    await assertPageAccessible(at);
    await takePictures(at, 'relay-refuses');
    relay.faults.clear();
    await until('the button', () => at.$('kobold-sync >>> [part~=retry-all]')).then((button) =>
      button.evaluate((one) => (one as HTMLElement).click()),
    );
    await until('that all are sent', async () => (await own(at)).includes('all sent'));
    expect(relay.events().filter(({ kind }) => kind === 4883)).to.have.length(4);
    expect(errors).to.deep.equal([]);
  });

  itOnce('a browser without room keeps what was typed in its cell, marked, with the reason', async function () {
    this.timeout(60_000);
    const { page: at, errors } = await open(
      page('<kobold-table editable></kobold-table>', MODULE_SCRIPT.replace('kobold', 'full')),
    );
    await waitForRows(at, 2);
    await change(at, 'tomato', '75');
    await until('the marked cell', () => at.$('kobold-table >>> [data-record-id=tomato] [data-field=days].held'));
    expect(await cell(at, 'tomato')).to.include('75');
    await openCell(at, 'tomato');
    const why = await until('the reason', () =>
      at.$eval('kobold-table >>> kobold-cell-editor >>> [role=alert]', (alert) => alert.textContent),
    );
    expect(why).to.include('no more room');
    await takePictures(at, 'store-full');
    expect(errors).to.deep.equal([]);
  });
});

declare global {
  interface Window {
    asked?: object[];
    answer?: (at: number) => void;
  }
}

function schema(more: Record<string, object>): object {
  const fields = {
    name: { type: 'string', label: 'Name', order: 1 },
    days: { type: 'integer', label: 'Days', order: 2, min: 1 },
    ...more,
  };
  const set = Object.fromEntries(Object.entries(fields).map(([key, field]) => [`field/${key}`, field]));
  return {
    op: 'schema.update',
    resource: 'plant',
    set: { resource: { label: 'Plant', title: 'name' }, ...set },
    unset: [],
    over: {},
  };
}

/** Answers what it was asked to sign when the test says so; its person is signed in from the start. */
async function slowExtension(page: Page, person: Person): Promise<void> {
  await page.exposeFunction('signAsTest', (template: never) => signEvent(template, person.secret, new Uint8Array(32)));
  const { pubkey } = person;
  await page.evaluateOnNewDocument(
    `globalThis.__name = (named) => named;
    localStorage.setItem('kobold-identity', '{"kind":"extension","pubkey":"${pubkey}"}');
    const answers = [];
    window.asked = [];
    window.answer = (at) => answers[at]();
    window.nostr = {
      getPublicKey: async () => '${pubkey}',
      signEvent: (template) => new Promise((resolve) => {
        window.asked.push(template);
        answers.push(() => signAsTest(template).then(resolve));
      }),
    };`,
  );
  await page.reload({ waitUntil: 'domcontentloaded' });
}

function cell(page: Page, record: string): Promise<string | undefined> {
  return page.evaluate((record) => {
    const root = document.querySelector('kobold-table')?.shadowRoot;
    const cell = root?.querySelector(`[data-record-id="${record}"] [data-field="days"]`);
    return cell ? `${cell.textContent!.trim()}${cell.classList.contains('suggested') ? ' suggested' : ''}` : undefined;
  }, record);
}

async function openCell(page: Page, record: string): Promise<void> {
  await until('what editing takes', () => page.evaluate(() => customElements.get('kobold-cell-editor') !== undefined));
  const found = (await page.$(`kobold-table >>> [data-record-id=${record}] [data-field=days]`)) as ElementHandle;
  await found.evaluate((cell) => cell.scrollIntoView({ block: 'center' }));
  await found.click({ count: 2 });
  await until('the editor', () => page.$('kobold-table >>> kobold-cell-editor >>> .box'));
}

async function change(page: Page, record: string, text: string): Promise<void> {
  await openCell(page, record);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await until('the editor closed', async () => !(await page.$('kobold-table >>> kobold-cell-editor')));
}

function line(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      document
        .querySelector('kobold-table')
        ?.shadowRoot?.querySelector('kobold-suggestions')
        ?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '',
  );
}

/** Of the line of changes that wait. */
function underText(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      document.querySelector('kobold-table')?.shadowRoot?.querySelector('kobold-suggestions')?.shadowRoot
        ?.textContent ?? '',
  );
}

/** Of all lines under the table. */
function underAll(page: Page): Promise<string> {
  const lines = ['kobold-suggestions', 'kobold-sheet-line', 'kobold-sheet-line kobold-held-values'];
  return Promise.all(lines.map((line) => textOf(page, `kobold-table ${line}`))).then((said) => said.join(' '));
}

/** By the beginning of its words. */
function pressUnder(page: Page, words: string): Promise<boolean> {
  return until(words, () =>
    page.evaluate((words) => {
      const root = document.querySelector('kobold-table')?.shadowRoot?.querySelector('kobold-suggestions')?.shadowRoot;
      const found = [...(root?.querySelectorAll('button') ?? [])].find(
        (button) => button.textContent!.trim().startsWith(words) && !button.disabled,
      );
      found?.click();
      return found !== undefined;
    }, words),
  );
}

function inForm(page: Page, selector: string): Promise<string | undefined> {
  return page.evaluate(
    (selector) => document.querySelector('kobold-form')?.shadowRoot?.querySelector(selector)?.textContent ?? undefined,
    selector,
  );
}

function own(page: Page): Promise<string> {
  return page.evaluate(
    () => document.querySelector('kobold-sync')?.shadowRoot?.querySelector('details.own')?.textContent ?? '',
  );
}
