/** Changing a dataset in whole pages, by who has no account: a suggestion, kept, sent, decided. */
import { expect } from 'chai';
import type { ElementHandle, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { ProposalEvent } from '../../core/log/event.js';
import { acceptance } from '../../core/lineage/proposal.js';
import { shownRows, until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'who has no account', ({ open, openBeside }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;
  let url: string;

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
    site.answer('/edit.html', html(`${MODULE_SCRIPT}<kobold-table src="${naddr}" editable></kobold-table>`));
    url = `${site.origin}/edit.html`;
  });
  afterEach(() => relay.close());
  after(() => site.close());

  it('suggests a change by a double click, keeps it over a reload, sends it, and sees it accepted', async function () {
    this.timeout(90_000);
    const { page, errors } = await open(url);
    await waitForRows(page, 2);
    await changeCell(page, 'tomato', 'days', '75');
    await until('the suggestion', async () => (await cell(page, 'tomato', 'days')) === '75 suggested');
    await until('the line', async () => (await line(page)).includes('1 change of yours is not sent yet'));
    expect(relay.events().filter(({ kind }) => kind === 4883)).to.have.length(0);

    await page.reload({ waitUntil: 'domcontentloaded' });
    await until('the kept suggestion', async () => (await cell(page, 'tomato', 'days')) === '75 suggested');
    await until('the button', () => press(page, 'Send as a suggestion'));
    const proposal = await until('a proposal on the relay', () => relay.events().find(({ kind }) => kind === 4883));
    await until('the line', async () => (await line(page)).includes('1 change you suggested waits for a decision'));
    expect(await cell(page, 'tomato', 'days')).to.equal('75 suggested');

    const stranger = await open(url);
    await waitForRows(stranger.page, 2);
    expect(await cell(stranger.page, 'tomato', 'days')).to.equal('70');

    const decoded = decodeEvent(proposal as never) as ProposalEvent;
    history.fold.add([decoded]);
    const accepted = history.act(anna, acceptance(decoded, history.fold.state));
    expect(relay.publish(accepted as never).accepted).to.equal(true);
    await until('the accepted value', async () => (await cell(stranger.page, 'tomato', 'days')) === '75');
    await until('nothing suggested any more', async () => (await cell(page, 'tomato', 'days')) === '75');
    await until('no line', async () => (await line(page)) === '');
    expect([...errors, ...stranger.errors]).to.deep.equal([]);
  });

  it('leaves open what cannot be kept, with the reason', async function () {
    this.timeout(60_000);
    const { page } = await open(url);
    await waitForRows(page, 2);
    // Without it the worker says so, and the cell is marked instead.
    await until('what is checked while typing', () =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('check-typed'))),
    );
    await changeCell(page, 'tomato', 'days', 'many');
    const alert = await until('an alert', () => editorText(page, '[role=alert]'));
    expect(alert).to.contain('A whole number');
    await page.keyboard.press('Escape');
    await until('the editor gone', async () => (await editorText(page, '.box')) === undefined);
    expect(await cell(page, 'tomato', 'days')).to.equal('70');
    expect((await shownRows(page)).length).to.equal(2);
  });

  it('changes cells by keys alone: F2, Tab, typing over, Escape', async function () {
    this.timeout(60_000);
    const { page } = await open(url);
    await waitForRows(page, 2);
    await until('what editing takes', () => hasEditor(page));
    await focusCell(page, 'radish', 'name');
    await page.keyboard.press('F2');
    await until('the editor', () => editorText(page, '.box'));
    await page.keyboard.press('End');
    await page.keyboard.type(' Riesen');
    await page.keyboard.press('Tab');
    await until('the suggestion', async () => (await cell(page, 'radish', 'name')) === 'Radish Riesen suggested');
    await until('the focus on the next cell', async () => (await focused(page)) === 'radish days');
    await page.keyboard.type('3');
    await until('the editor', () => editorText(page, '.box'));
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    // As fast as one can: what is typed after Enter is for the cell below.
    await page.keyboard.type('9');
    await until('the suggestion', async () => (await cell(page, 'radish', 'days')) === '30 suggested');
    await until('the editor', () => editorText(page, '.box'));
    await page.keyboard.press('Escape');
    await until('the editor gone', async () => (await editorText(page, '.box')) === undefined);
    expect(await cell(page, 'tomato', 'days')).to.equal('70');
    expect(await focused(page)).to.equal('tomato days');
  });

  it('takes suggestions back, in every tab', async function () {
    this.timeout(60_000);
    const { page } = await open(url);
    await waitForRows(page, 2);
    const { page: beside } = await openBeside(page, url);
    await waitForRows(beside, 2);
    await page.bringToFront();
    await changeCell(page, 'radish', 'days', '26');
    for (const one of [page, beside])
      await until('the suggestion', async () => (await cell(one, 'radish', 'days')) === '26 suggested');
    await until('the button', () => press(beside, 'Take back'));
    await until('the question', () => press(beside, 'Forget them'));
    for (const one of [page, beside])
      await until('what the dataset says', async () => (await cell(one, 'radish', 'days')) === '25');
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

/** What a cell shows, and whether that is a suggestion. */
function cell(page: Page, record: string, field: string): Promise<string | undefined> {
  return page.evaluate(
    (record, field) => {
      const root = document.querySelector('kobold-table')?.shadowRoot;
      const cell = root?.querySelector(`[data-record-id="${record}"] [data-field="${field}"]`);
      return cell && `${cell.textContent!.trim()}${cell.classList.contains('suggested') ? ' suggested' : ''}`;
    },
    record,
    field,
  ) as Promise<string | undefined>;
}

const hasEditor = (page: Page): Promise<boolean> =>
  page.evaluate(() => customElements.get('kobold-cell-editor') !== undefined);

function focusCell(page: Page, record: string, field: string): Promise<void> {
  return page.evaluate(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector<HTMLElement>(selector)!.focus(),
    `[data-record-id="${record}"] [data-field="${field}"]`,
  );
}

/** Record and field of the cell that has the focus. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const cell = document.querySelector('kobold-table')!.shadowRoot!.activeElement as HTMLElement | null;
    const row = cell?.closest<HTMLElement>('[data-record-id]');
    return row ? `${row.dataset['recordId']} ${cell!.dataset['field']}` : undefined;
  });
}

async function changeCell(page: Page, record: string, field: string, text: string): Promise<void> {
  const selector = `[data-record-id="${record}"] [data-field="${field}"]`;
  await until('what editing takes', () => hasEditor(page));
  const found = await page.evaluateHandle(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector(selector),
    selector,
  );
  await (found.asElement() as ElementHandle<Element>).click({ count: 2 });
  await until('the editor', () => editorText(page, '.box'));
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Undefined while there is none. */
function editorText(page: Page, selector: string): Promise<string | undefined> {
  return page.evaluate((selector) => {
    const editor = document.querySelector('kobold-table')?.shadowRoot?.querySelector('kobold-cell-editor');
    const found = editor?.shadowRoot?.querySelector(selector);
    return found ? found.textContent!.trim() || ' ' : undefined;
  }, selector);
}

function line(page: Page): Promise<string> {
  return page.evaluate(() => {
    const root = document.querySelector('kobold-table')?.shadowRoot;
    return root?.querySelector('kobold-suggestions')?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
  });
}

function press(page: Page, name: string): Promise<boolean> {
  return page.evaluate((name) => {
    const root = document.querySelector('kobold-table')?.shadowRoot;
    const buttons = root?.querySelector('kobold-suggestions')?.shadowRoot?.querySelectorAll('button') ?? [];
    const found = [...buttons].find((button) => button.textContent!.trim() === name);
    found?.click();
    return found !== undefined;
  }, name);
}
