/** Forms in whole pages: a visitor fills one in, others see it; drafts, plain forms, prefilled links, leaving, keys alone. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import type { NostrEvent } from '../../core/log/event.js';
import { leadingZeroBits } from '../../core/log/proof-of-work.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { focus, press, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const FORM = 'kobold-form';

inBrowsers(['chromium', 'firefox'], 'who fills in a form', ({ open }) => {
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
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    history.act(history.root, { act: 'intake', resource: 'plant', mode: 'open', pow: 6 });
    relay = await startRelay();
    publish(relay, history.events);
    const naddr = addressToNaddr(history.address, [relay.url]);
    const form = `<kobold-form src="${naddr}" name="plant"></kobold-form>`;
    site.answer('/form.html', html(`${MODULE_SCRIPT}${form}`));
    site.answer('/table.html', html(`${MODULE_SCRIPT}<kobold-table src="${naddr}"></kobold-table>`));
    site.answer('/thanks.html', html('Thanks'));
    site.answer(
      '/plain.html',
      html(`${MODULE_SCRIPT}<form action="/thanks.html">
        <label>Who <input name="who" value="Ada"></label>${form}<button id="go">Go</button></form>`),
    );
    url = `${site.origin}/form.html`;
  });
  afterEach(() => relay.close());
  after(() => site.close());

  const sent = () => relay.events().filter(({ kind, pubkey }) => kind === 4880 && pubkey !== anna.pubkey);
  // Thanks are given once it is kept here.
  const firstSent = () => until('it on the relay', () => sent()[0]);

  it('is asked, put right, thanked, and seen by others, by keys alone', async function () {
    this.timeout(90_000);
    const { page, errors } = await open(url);
    const watcher = await open(`${site.origin}/table.html`);
    await waitForRows(watcher.page, 1);
    await page.bringToFront();
    await until('the form', () => textIn(page, FORM, '[part~=title]'));
    expect(await textIn(page, FORM, '[part~=title]')).to.equal('Log a plant');
    expect(await textIn(page, FORM, '[part~=public]')).to.contain('public');
    expect(await textIn(page, FORM, 'output')).to.equal('–');
    await focus(page, FORM, '[data-field=name] .input');
    await page.keyboard.press('Enter');
    expect(await until('the summary', () => textIn(page, FORM, '[part~=summary]'))).to.contain(
      '1 thing is to be put right',
    );
    await until('the focus on the first', async () => (await focusedField(page)) === 'name');
    await assertPageAccessible(page, FORM);
    await page.keyboard.type('Sungold');
    await page.keyboard.press('Tab');
    await page.keyboard.type('60');
    await until('what a formula says', async () => (await textIn(page, FORM, 'output')) === 'Sungold, 60 days');
    expect(await field(page, 'pot')).to.equal(undefined);
    await page.keyboard.press('Tab');
    await page.keyboard.type('p');
    await page.keyboard.press('Tab');
    await until('the field that only pots have', async () => (await field(page, 'pot')) === '');
    await focus(page, FORM, '[data-field=near] .input');
    await page.keyboard.type('mat');
    await until('a record to choose', async () => (await textIn(page, FORM, '[role=option].active')) === 'Matina');
    await page.keyboard.press('Enter');
    await until('the chosen one', async () => (await textIn(page, FORM, '.chosen li span')) === 'Matina');
    await focus(page, FORM, '[data-field=name] .input');
    await page.keyboard.press('Enter');
    expect(await until('the thanks', () => textIn(page, FORM, '[part~=success]'))).to.contain('Thank you!');
    await until('the relay', async () => (await textIn(page, FORM, '[part~=delivery]')) === '1 of 1 relays have it.');
    await assertPageAccessible(page, FORM);
    const event = await firstSent();
    expect(leadingZeroBits(event!.id)).to.be.at.least(6);
    const rows = await waitForRows(watcher.page, 2);
    expect(rows.flat()).to.include.members(['Sungold', '60', 'pot']);
    await press(page, FORM, '[part~=another]');
    await until('an empty form', async () => (await field(page, 'name')) === '');
    expect([...errors, ...watcher.errors]).to.deep.equal([]);
  });

  it('finds the draft again after a reload, is asked before it is left, and may start over', async function () {
    this.timeout(60_000);
    const { page } = await open(url);
    await until('the form', () => textIn(page, FORM, '[part~=title]'));
    expect(await asksToLeave(page)).to.equal(false);
    await focus(page, FORM, '[data-field=name] .input');
    await page.keyboard.type('Sung');
    await until('the question', () => asksToLeave(page));
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload({ waitUntil: 'domcontentloaded' });
    await until('the draft', async () => (await field(page, 'name')) === 'Sung');
    expect(await textIn(page, FORM, '[part~=restored]')).to.contain('Your draft');
    await press(page, FORM, '[part~=start-over]');
    await until('an empty form', async () => (await field(page, 'name')) === '');
    expect(await asksToLeave(page)).to.equal(false);
    expect(sent()).to.have.length(0);
  });

  it('is part of a plain form: sent first, then the form goes on', async function () {
    this.timeout(60_000);
    const { page } = await open(`${site.origin}/plain.html`);
    await until('the form', () => textIn(page, FORM, '[part~=title]'));
    expect(await textIn(page, FORM, '[part~=submit]')).to.equal(undefined);
    await until('that it is told to be wrong', () => page.evaluate(() => !document.forms[0]!.checkValidity()));
    await page.click('#go');
    await until('the summary', () => textIn(page, FORM, '[part~=summary]'));
    expect(page.url()).to.contain('/plain.html');
    await focus(page, FORM, '[data-field=name] .input');
    await page.keyboard.type('Sungold');
    await until('that it is right', () => page.evaluate(() => document.forms[0]!.checkValidity()));
    await page.click('#go');
    await until('the next page', () => page.url().includes('/thanks.html'));
    const query = new URL(page.url()).searchParams;
    expect(query.get('who')).to.equal('Ada');
    expect(JSON.parse(query.get('plant')!)).to.deep.equal({ name: 'Sungold' });
    expect(query.get('plant.record')).to.match(/^[0-9a-f]{32}~/);
    await until('the event', () => sent().length === 1);
  });

  it('shows what a link fills in, and sends nothing by itself', async function () {
    this.timeout(60_000);
    const { page } = await open(`${url}?prefill.name=Sungold&prefill.Days=60&prefill.secret=1`);
    await until('what the link says', async () => (await field(page, 'name')) === 'Sungold');
    expect(await field(page, 'days')).to.equal('60');
    await page.evaluate(() =>
      document
        .querySelector('kobold-form')!
        .addEventListener('kobold-submit-request', (event) => event.preventDefault(), { once: true }),
    );
    await press(page, FORM, '[part~=submit]');
    await until('that it is still there', async () => (await textIn(page, FORM, '[part~=submit]')) === 'Send');
    expect(sent()).to.have.length(0);
    await press(page, FORM, '[part~=submit]');
    await until('the thanks', () => textIn(page, FORM, '[part~=success]'));
    expect((await firstSent()).content).not.to.include('secret');
  });

  it('shows what the page fills in, before what a link does, and sends what it says of fields that do not show', async function () {
    this.timeout(60_000);
    const prefill = 'name: "Sun; ""gold"""; Days: 60; secret: of the page';
    const naddr = addressToNaddr(history.address, [relay.url]);
    const form = `<kobold-form src="${naddr}" prefill='${prefill}'></kobold-form>`;
    site.answer('/prefilled.html', html(`${MODULE_SCRIPT}${form}`));
    const { page } = await open(`${site.origin}/prefilled.html?prefill.name=Other&prefill.place=pot&prefill.secret=1`);
    await until('what the page says', async () => (await field(page, 'name')) === 'Sun; "gold"');
    expect([await field(page, 'days'), await field(page, 'place')]).to.deep.equal(['60', 'pot']);
    expect(await asksToLeave(page), 'nothing was typed').to.equal(false);
    // What was typed stays when the page says something else.
    await focus(page, FORM, '[data-field=name] .input');
    await page.keyboard.press('End');
    await page.keyboard.type('en');
    await page.evaluate(() =>
      document.querySelector('kobold-form')!.setAttribute('prefill', '{"name": "Third", "Days": 65, "secret": "JSON"}'),
    );
    await until('what it says now', async () => (await field(page, 'days')) === '65');
    expect(await field(page, 'name')).to.equal('Sun; "gold"en');
    await press(page, FORM, '[part~=submit]');
    await until('the thanks', () => textIn(page, FORM, '[part~=success]'));
    const { ops } = JSON.parse((await firstSent()).content) as { ops: { set: unknown }[] };
    expect(ops[0]!.set).to.deep.equal({ name: 'Sun; "gold"en', days: 65, place: 'pot', secret: 'JSON' });
  });

  it('keeps what was typed when the form is changed meanwhile, says what is, and is sent as it is asked for now', async function () {
    this.timeout(60_000);
    const { page, errors } = await open(url);
    await until('the form', () => textIn(page, FORM, '[part~=title]'));
    await focus(page, FORM, '[data-field=days] .input');
    await page.keyboard.type('60');
    await focus(page, FORM, '[data-field=name] .input');
    await page.keyboard.type('Sungold');
    await until('what a formula says', async () => (await textIn(page, FORM, 'output')) === 'Sungold, 60 days');
    publish(relay, [redefined(history, anna)]);
    const said = await until('what is changed', () => textIn(page, FORM, '[part~=changes]'));
    expect(said)
      .to.contain('Nothing you typed is lost')
      .and.to.contain('“Days” is not asked for any more.')
      .and.to.contain('“Soil” is needed now.')
      .and.to.contain('Days You had typed: 60');
    expect([await field(page, 'name'), await field(page, 'days')]).to.deep.equal(['Sungold', undefined]);
    await assertPageAccessible(page, FORM);
    // Who was typing goes on.
    expect(await focusedField(page)).to.equal('name');
    await page.keyboard.type(' F1');
    await focus(page, FORM, '[data-field=place] .input');
    await page.keyboard.type('w');
    await until('the new option', async () => (await field(page, 'place')) === 'window');
    await press(page, FORM, '[part~=submit]');
    const wrong = await until('the summary', () => textIn(page, FORM, '[part~=summary]'));
    expect(wrong).to.contain('1 thing is to be put right: Soil');
    await until('the focus on it', async () => (await focusedField(page)) === 'soil');
    expect(sent()).to.have.length(0);
    await page.keyboard.type('loam');
    await page.keyboard.press('Enter');
    await until('the thanks', () => textIn(page, FORM, '[part~=success]'));
    const { ops } = JSON.parse((await firstSent()).content) as { ops: { set: unknown }[] };
    expect(ops[0]!.set).to.deep.equal({ name: 'Sungold F1', place: 'window', soil: 'loam' });
    expect(errors).to.deep.equal([]);
  });
});

/** One field more that is needed, one less, one option more. */
function redefined(history: SignedHistory, by: Person): NostrEvent {
  const set = {
    'field/soil': { type: 'string', label: 'Soil', required: true, order: 2 },
    'field/place': { type: 'enum', label: 'Place', options: ['bed', 'pot', 'window'], order: 3 },
    'form/log': { label: 'Log a plant', groups: [{ fields: ['name', 'soil', 'place', 'near'] }] },
  };
  const unset = ['field/days'];
  const seen = (path: string) => history.fold.state.writes('plant', '$schema', path).map(({ id }) => id);
  const paths = [...Object.keys(set), ...unset].filter((path) => seen(path).length > 0);
  const over = Object.fromEntries(paths.map((path) => [path, seen(path).sort()]));
  return history.sign(by, {
    kind: 4881,
    type: 'schema',
    ops: [{ op: 'schema.update', resource: 'plant', set, unset, over }],
  });
}

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', label: 'Name', required: true, help: 'As on the packet.', order: 1 },
    'field/days': { type: 'integer', label: 'Days', order: 2, min: 1 },
    'field/place': { type: 'enum', label: 'Place', options: ['bed', 'pot'], order: 3 },
    'field/pot': { type: 'integer', label: 'Size of the pot', order: 4 },
    'relationship/near': { to: 'plant', cardinality: 'many', mode: 'soft', label: 'Beside', order: 5 },
    'computed/title': { type: 'string', label: 'In short', formula: '${record.name}, ${record.days} days', order: 6 },
    'field/secret': { type: 'string', label: 'Secret', order: 7 },
    'form/log': {
      label: 'Log a plant',
      groups: [
        { fields: ['name', 'days', 'place'] },
        { label: 'In a pot', when: { op: '=', field: 'place', value: 'pot' }, fields: ['pot'] },
        { fields: ['near', 'title'] },
      ],
    },
  },
  unset: [],
  over: {},
};

/** What stands in a field; undefined where it does not show. */
function field(page: Page, key: string): Promise<string | undefined> {
  return page.evaluate(
    (key) =>
      document.querySelector('kobold-form')?.shadowRoot?.querySelector<HTMLInputElement>(`[data-field=${key}] .input`)
        ?.value,
    key,
  );
}

function focusedField(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () =>
      document.querySelector('kobold-form')!.shadowRoot!.activeElement?.closest<HTMLElement>('[data-field]')?.dataset[
        'field'
      ],
  );
}

/** Browsers ask a person who has touched the page, and tell nobody whether they would: the page's part is this. */
function asksToLeave(page: Page): Promise<boolean> {
  return page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
}
