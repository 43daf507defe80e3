/** Changing a record in whole pages: on a page of its own, and in the dialog of a table; by pointer, by keys alone, and what goes wrong. */
import { expect } from 'chai';
import type { ElementHandle, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { canEdit, focusCell, typeOver } from '../support/editing-page.js';
import { isIn, press, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const RECORD = 'kobold-record';
const DIALOG = 'kobold-table kobold-record-dialog';

inBrowsers(['chromium', 'firefox'], 'a record that is editable', ({ open }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;

  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
    history.set(anna, 'radish', { name: 'Radish', days: 25 });
    history.set(anna, 'tomato', { name: 'Matina', days: 70, sun: 'full', source: 'Anna' });
    relay = await startRelay();
    for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
    const naddr = addressToNaddr(history.address, [relay.url]);
    const inside = '<kobold-field name="source" readonly></kobold-field>';
    const record = `<kobold-record src="${naddr}" record="tomato" editable>${inside}</kobold-record>`;
    site.answer('/record.html', html(MODULE_SCRIPT + record));
    site.answer('/table.html', html(`${MODULE_SCRIPT}<kobold-table src="${naddr}" editable></kobold-table>`));
  });
  afterEach(() => relay.close());
  after(() => site.close());

  const openRecord = async () => {
    const opened = await open(`${site.origin}/record.html`);
    await until('the pens', () => find(opened.page, RECORD, '[data-pen=days]'));
    return opened;
  };

  it('is changed by a double click, and keeps the suggestion over a reload', async function () {
    this.timeout(60_000);
    const { page, errors } = await openRecord();
    await page.evaluate(() => {
      const told: unknown[] = ((window as never as { told: unknown[] }).told = []);
      for (const name of ['kobold-save-request', 'kobold-saved'] as const)
        document
          .querySelector<HTMLElement>('kobold-record')!
          .addEventListener(name, ({ type, detail }) =>
            told.push([type, detail.action, 'as' in detail ? detail.as : detail.cells[0]?.text]),
          );
    });
    await doubleClick(page, RECORD, '[data-field=days] dd');
    await typeOver(page, RECORD, '75', 'Enter');
    await until('the suggestion', async () => (await value(page, RECORD, 'days')) === '75 days suggested');
    expect(await focused(page, RECORD)).to.equal('days');
    await until('the line', async () => (await line(page, RECORD)).includes('1 change of yours is not sent yet'));
    expect(await page.evaluate(() => (window as never as { told: unknown[] }).told)).to.deep.equal([
      ['kobold-save-request', 'edit', '75'],
      ['kobold-saved', 'edit', 'suggested'],
    ]);
    await assertPageAccessible(page);
    // A relationship or a choice has the same list as in tables.
    await press(page, RECORD, '[data-pen=sun]');
    await until('the list', () => editorText(page, RECORD, '[role=option]'));
    await page.keyboard.press('Escape');
    await editorGone(page, RECORD);

    await page.reload({ waitUntil: 'domcontentloaded' });
    await until('the kept suggestion', async () => (await value(page, RECORD, 'days')) === '75 days suggested');
    expect(relay.events().filter(({ kind }) => kind === 4883)).to.have.length(0);
    await press(page, `${RECORD} kobold-suggestions`, '.send', 'Send as a suggestion');
    await until('a proposal on the relay', () => relay.events().find(({ kind }) => kind === 4883));
    expect(errors).to.deep.equal([]);
  });

  it('is changed by keys alone, in the form’s order', async function () {
    this.timeout(60_000);
    const { page, errors } = await openRecord();
    await until('the pen of the title', async () => {
      await page.keyboard.press('Tab');
      return (await focused(page, RECORD)) === 'name';
    });
    await page.keyboard.press('Enter');
    await typeOver(page, RECORD, 'Matina Gold', 'Tab');
    await until('the title', async () => (await textIn(page, RECORD, 'h2')) === 'Matina Gold');
    await until('the editor of the next', async () => (await editing(page, RECORD)) === 'Change Days');
    await typeOver(page, RECORD, '80', 'Enter');
    await until('the suggestion', async () => (await value(page, RECORD, 'days')) === '80 days suggested');
    expect(await focused(page, RECORD)).to.equal('days');
    await page.keyboard.press('F2');
    await typeOver(page, RECORD, '90', 'Escape');
    await editorGone(page, RECORD);
    expect(await value(page, RECORD, 'days')).to.equal('80 days suggested');
    // What the builder keeps says why.
    await until('what is kept', async () => {
      await page.keyboard.press('Tab');
      return (await focused(page, RECORD)) === 'source';
    });
    await page.keyboard.press('Enter');
    await until('the reason', async () =>
      (await editorText(page, RECORD, '[role=alert]'))?.includes('cannot be changed'),
    );
    await page.keyboard.press('Enter');
    await editorGone(page, RECORD);
    expect(await focused(page, RECORD)).to.equal('source');
    expect(errors).to.deep.equal([]);
  });

  it('keeps what fails in its place with the reason, and what was typed on a record that is gone', async function () {
    this.timeout(60_000);
    const { page, errors } = await openRecord();
    await doubleClick(page, RECORD, '[data-field=days] dd');
    await typeOver(page, RECORD, 'many');
    await clickOn(page, RECORD, '.kind');
    await until('what was typed', async () => (await value(page, RECORD, 'days')) === 'many held');
    expect(await textIn(page, RECORD, '[role=alert]')).to.contain('A whole number');
    await press(page, RECORD, '.not-taken button');
    await until('what the dataset says', async () => (await value(page, RECORD, 'days')) === '70 days');

    await doubleClick(page, RECORD, '[data-field=days] dd');
    await typeOver(page, RECORD, '77');
    const over = { $alive: history.fold.state.writes('plant', 'tomato', '$alive').map(({ id }) => id) };
    const gone = { op: 'record.delete', resource: 'plant', record: 'tomato', over, seen: [] };
    expect(relay.publish(history.sign(anna, { kind: 4880, type: 'data', ops: [gone] }) as never).accepted).to.equal(
      true,
    );
    await until('the sentence', async () => (await textIn(page, RECORD, '[part=empty]'))?.includes('not there'));
    await page.keyboard.press('Enter');
    await until('what was typed', async () => (await textIn(page, RECORD, '[part=lost]'))?.match(/Days\s+77\s+Copy/));
    await assertPageAccessible(page);
    expect(errors).to.deep.equal([]);
  });

  it('is changed in the dialog of a table, which stays open, and the table marks what failed there', async function () {
    this.timeout(60_000);
    const { page, errors } = await open(`${site.origin}/table.html`);
    await waitForRows(page, 2);
    await canEdit(page);
    await focusCell(page, 'tomato', 'name');
    await page.keyboard.press('Enter');
    await until('the pens', () => isIn(page, DIALOG, '[data-pen=days]'));
    await doubleClick(page, DIALOG, '[data-field=days] dd');
    await typeOver(page, DIALOG, '71', 'Escape');
    await editorGone(page, DIALOG);
    expect(await focused(page, DIALOG)).to.equal('days');
    await page.keyboard.press('F2');
    await typeOver(page, DIALOG, '72', 'Enter');
    await until('the suggestion', async () => (await value(page, DIALOG, 'days')) === '72 days suggested');
    await until('the line', async () => (await line(page, DIALOG)).includes('1 change of yours'));
    await assertPageAccessible(page);
    await page.keyboard.press('F2');
    await typeOver(page, DIALOG, 'many');
    await clickOn(page, DIALOG, 'h2');
    await until('what was typed', async () => (await value(page, DIALOG, 'days')) === 'many held');
    await page.keyboard.press('Escape');
    await until('the dialog closed', async () => !(await isIn(page, DIALOG, 'h2')));
    await until('the mark', () => isIn(page, 'kobold-table', '[data-record-id=tomato] [data-field=days].held'));
    expect(errors).to.deep.equal([]);
  });
});

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', label: 'Name', order: 1 },
    'field/days': { type: 'integer', label: 'Days', order: 2, min: 1, unit: 'days' },
    'field/sun': { type: 'enum', label: 'Sun', order: 3, options: [{ value: 'full' }, { value: 'shade' }] },
    'field/source': { type: 'string', label: 'Source', order: 4 },
  },
  unset: [],
  over: {},
};

/** To be clicked where it stands. */
const find = (page: Page, hosts: string, selector: string): Promise<ElementHandle<Element> | null> =>
  page.$([...hosts.split(' '), selector].join(' >>> '));

/** What a value shows, and what it is besides. */
async function value(page: Page, of: string, field: string): Promise<string | undefined> {
  return (await find(page, of, `.field[data-field="${field}"]`))?.evaluate((node) => {
    const marks = ['suggested', 'held'].filter((mark) => node.classList.contains(mark));
    const shown = node.querySelector('dd > .text')?.textContent ?? '';
    return [shown.replace(/\s+/g, ' ').trim(), ...marks].join(' ');
  });
}

async function doubleClick(page: Page, of: string, selector: string): Promise<void> {
  await (await until(selector, () => find(page, of, selector))).click({ count: 2, offset: { x: 6, y: 10 } });
}

async function clickOn(page: Page, of: string, selector: string): Promise<void> {
  await (await until(selector, () => find(page, of, selector))).click();
}

const editorText = (page: Page, of: string, selector: string): Promise<string | undefined> =>
  textIn(page, `${of} kobold-cell-editor`, selector);

async function editorGone(page: Page, of: string): Promise<void> {
  await until('the editor gone', async () => (await editorText(page, of, '.box')) === undefined);
}

/** What is being changed, as it is told. */
async function editing(page: Page, of: string): Promise<string | null | undefined> {
  return (await find(page, `${of} kobold-cell-editor`, '.field'))
    ?.evaluate((box) => box.getAttribute('aria-label'))
    ?.then((label) => label?.replace(/ \(.*/, ''));
}

/** The value whose pen has the focus. */
async function focused(page: Page, of: string): Promise<string | null | undefined> {
  return (await find(page, of, ':focus'))?.evaluate((node) => node.getAttribute('data-pen'));
}

async function line(page: Page, of: string): Promise<string> {
  return (await textIn(page, `${of} kobold-suggestions`, '[role=status]')) ?? '';
}
