/** Changing a dataset in whole pages, by who has no account: a suggestion, kept, sent, decided. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { ProposalEvent } from '../../core/log/event.js';
import { acceptance } from '../../core/lineage/proposal.js';
import { annasPlants } from '../support/annas-plants.js';
import {
  canEdit,
  changeCell,
  editorGone,
  editorOpen,
  focusCell,
  focusedCell,
  inEditor,
  markedCell,
  pressSuggestion,
  suggestionLine,
} from '../support/editing-page.js';
import { shownRows, until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import type { Person, SignedHistory } from '../support/signed-history.js';
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
    ({ history, anna } = annasPlants());
    relay = await startRelay();
    publish(relay, history.events);
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
    await until('the suggestion', async () => (await markedCell(page, 'tomato', 'days')) === '75 suggested');
    await until('the line', async () => (await suggestionLine(page)).includes('1 change of yours is not sent yet'));
    expect(relay.events().filter(({ kind }) => kind === 4883)).to.have.length(0);

    await page.reload({ waitUntil: 'domcontentloaded' });
    await until('the kept suggestion', async () => (await markedCell(page, 'tomato', 'days')) === '75 suggested');
    await pressSuggestion(page, 'Send as a suggestion');
    const proposal = await until('a proposal on the relay', () => relay.events().find(({ kind }) => kind === 4883));
    await until('the line', async () =>
      (await suggestionLine(page)).includes('1 change you suggested waits for a decision'),
    );
    expect(await markedCell(page, 'tomato', 'days')).to.equal('75 suggested');

    const stranger = await open(url);
    await waitForRows(stranger.page, 2);
    expect(await markedCell(stranger.page, 'tomato', 'days')).to.equal('70');

    const decoded = decodeEvent(proposal as never) as ProposalEvent;
    history.fold.add([decoded]);
    const accepted = history.act(anna, acceptance(decoded, history.fold.state));
    expect(relay.publish(accepted as never).accepted).to.equal(true);
    await until('the accepted value', async () => (await markedCell(stranger.page, 'tomato', 'days')) === '75');
    await until('nothing suggested any more', async () => (await markedCell(page, 'tomato', 'days')) === '75');
    await until('no line', async () => (await suggestionLine(page)) === '');
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
    const alert = await until('an alert', () => inEditor(page, '[role=alert]'));
    expect(alert).to.contain('A whole number');
    await page.keyboard.press('Escape');
    await editorGone(page);
    expect(await markedCell(page, 'tomato', 'days')).to.equal('70');
    expect((await shownRows(page)).length).to.equal(2);
  });

  it('changes cells by keys alone: F2, Tab, typing over, Escape', async function () {
    this.timeout(60_000);
    const { page } = await open(url);
    await waitForRows(page, 2);
    await canEdit(page);
    await focusCell(page, 'radish', 'name');
    await page.keyboard.press('F2');
    await editorOpen(page);
    await page.keyboard.press('End');
    await page.keyboard.type(' Riesen');
    await page.keyboard.press('Tab');
    await until('the suggestion', async () => (await markedCell(page, 'radish', 'name')) === 'Radish Riesen suggested');
    await until('the focus on the next cell', async () => (await focusedCell(page)) === 'radish days');
    await page.keyboard.type('3');
    await editorOpen(page);
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    // As fast as one can: what is typed after Enter is for the cell below.
    await page.keyboard.type('9');
    await until('the suggestion', async () => (await markedCell(page, 'radish', 'days')) === '30 suggested');
    await editorOpen(page);
    await page.keyboard.press('Escape');
    await editorGone(page);
    expect(await markedCell(page, 'tomato', 'days')).to.equal('70');
    expect(await focusedCell(page)).to.equal('tomato days');
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
      await until('the suggestion', async () => (await markedCell(one, 'radish', 'days')) === '26 suggested');
    await pressSuggestion(beside, 'Take back');
    await pressSuggestion(beside, 'Forget them');
    for (const one of [page, beside])
      await until('what the dataset says', async () => (await markedCell(one, 'radish', 'days')) === '25');
  });
});
