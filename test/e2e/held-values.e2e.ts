/** What was typed and not taken, where the table has no cell for it: found in the line below, read, copied, corrected, given up. */
import { expect } from 'chai';
import type { Page, Permission } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { canEdit, cellAt, partOfTable, typeOver } from '../support/editing-page.js';
import { isIn, press, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const DIALOG = 'kobold-table kobold-record-dialog';
const LINE = 'kobold-table kobold-sheet-line';
const LIST = `${LINE} kobold-held-values`;
const CLIPBOARD: Permission[] = ['clipboard-read', 'clipboard-sanitized-write'];

inBrowsers(['chromium', 'firefox'], 'what was typed and not taken', ({ name, open }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;

  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    history = new SignedHistory('seeds');
    const { root } = history;
    history.sign(root, { kind: 4881, type: 'schema', ops: SCHEMA });
    const set = { name: 'Green shop', since: 1990 };
    const shop = { op: 'record.create', resource: 'shop', record: 'green', set, over: {} };
    history.sign(root, { kind: 4880, type: 'data', ops: [shop] });
    history.set(root, 'tomato', { name: 'Matina', days: 70, shop: { $ref: ['', 'shop', 'green'] } });
    history.set(root, 'radish', { name: 'Radish', days: 25 });
    relay = await startRelay();
    publish(relay, history.events);
    const naddr = addressToNaddr(history.address, [relay.url]);
    site.answer(
      '/held.html',
      html(`${MODULE_SCRIPT}<kobold-table src="${naddr}" resource="plant" editable></kobold-table>`),
    );
  });
  afterEach(() => relay.close());
  after(() => site.close());

  it('stays in the list of its table: of a record that was followed, and of one that is gone', async function () {
    this.timeout(60_000);
    const { page, errors } = await open(`${site.origin}/held.html`);
    await waitForRows(page, 2);
    await canEdit(page);
    // Of another resource: the table has no cell for it.
    await press(page, 'kobold-table', '[data-record-id=tomato] [data-ref=shop]');
    await press(page, DIALOG, '[data-pen=since]');
    await typeOver(page, DIALOG, 'long ago');
    await page.locator(`${DIALOG.replaceAll(' ', ' >>> ')} >>> h2`).click();
    await until('the mark', () => isIn(page, DIALOG, '.field.held'));
    await page.keyboard.press('Escape');
    await until('the dialog closed', async () => !(await isIn(page, DIALOG, 'h2')));
    await until('the line', async () => (await said(page)) === '1 cell was not taken.');
    await press(page, LINE, 'button', 'Show list');
    await until('the list', async () =>
      (await textIn(page, LIST, 'li'))?.startsWith('Green shop · Since long ago A whole'),
    );

    // Deleted while it is changed.
    await (await partOfTable(page, cellAt('tomato', 'days')))!.click({ count: 2 });
    await typeOver(page, 'kobold-table', '77');
    const over = { $alive: history.fold.state.writes('plant', 'tomato', '$alive').map(({ id }) => id) };
    const gone = { op: 'record.delete', resource: 'plant', record: 'tomato', over, seen: [] };
    publish(relay, [history.sign(history.root, { kind: 4880, type: 'data', ops: [gone] })]);
    await until('the row gone', async () => !(await isIn(page, 'kobold-table', '[data-record-id=tomato]')));
    if (await isIn(page, 'kobold-table kobold-cell-editor', '.box')) await page.keyboard.press('Enter');
    await until('both', async () => (await said(page)) === '2 cells were not taken.');
    expect(await textIn(page, LIST, 'li')).to.match(
      /^Matina · Days 77 This record was deleted meanwhile\. Copy Discard$/,
    );
    await assertPageAccessible(page);
    // Pressed truly: browsers let nobody else write to the clipboard.
    if (name === 'chromium') await page.browserContext().overridePermissions(site.origin, CLIPBOARD);
    await page.locator(`${LIST.replaceAll(' ', ' >>> ')} >>> li button[aria-label^="Copy"]`).click();
    await until('that it is copied', async () => (await textIn(page, LIST, '[role=status]')) === 'Copied');
    if (name === 'chromium') expect(await page.evaluate(() => navigator.clipboard.readText())).to.equal('77');
    await press(page, LIST, 'li button', 'Discard');

    // What can be corrected is opened where it is.
    await until('the other alone', async () => (await said(page)) === '1 cell was not taken.');
    await press(page, LIST, 'li button', 'Put right');
    await until('what was typed', async () => (await textIn(page, DIALOG, '.field.held dd'))?.startsWith('long ago'));
    await press(page, DIALOG, '[data-pen=since]');
    await typeOver(page, DIALOG, '1991', 'Enter');
    await until('the suggestion', async () => (await textIn(page, DIALOG, '.field.suggested dd'))?.startsWith('1'));
    await page.keyboard.press('Escape');
    await until('nothing left', async () => (await said(page)) === '');
    expect(await isIn(page, LIST, 'li')).to.equal(false);
    expect(errors).to.deep.equal([]);
  });
});

const SCHEMA = [
  {
    op: 'schema.update',
    resource: 'plant',
    set: {
      resource: { label: 'Plant', title: 'name' },
      'field/name': { type: 'string', label: 'Name', order: 1 },
      'field/days': { type: 'integer', label: 'Days', order: 2 },
      'relationship/shop': { to: 'shop', cardinality: 'one', mode: 'soft', label: 'Shop', order: 3 },
    },
    unset: [],
    over: {},
  },
  {
    op: 'schema.update',
    resource: 'shop',
    set: {
      resource: { label: 'Shop', title: 'name' },
      'field/name': { type: 'string', label: 'Name', order: 1 },
      'field/since': { type: 'integer', label: 'Since', order: 2 },
    },
    unset: [],
    over: {},
  },
];

async function said(page: Page): Promise<string> {
  return (await textIn(page, LINE, '[role=status]')) ?? '';
}
