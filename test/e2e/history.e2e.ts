/** The past in whole pages: two people at once, who decides, what is had back, and what was set aside. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { DatasetEvent, EventId, NostrEvent, ProposalEvent, Pubkey } from '../../core/log/event.js';
import { PLANT_SCHEMA } from '../support/annas-plants.js';
import { shownCell } from '../support/editing-page.js';
import { focus, press, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'the history', ({ open }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;
  let bert: Person;
  let url: string;

  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    history = new SignedHistory('seeds');
    [anna, bert] = [new Person('Anna'), new Person('Bert')];
    history.grant(history.root, anna, 'maintainer');
    history.grant(history.root, bert, 'contributor');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [PLANT_SCHEMA] });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    history.set(anna, 'radish', { name: 'Radish', days: 25 });
    history.set(bert, 'tomato', { days: 75 });
    relay = await startRelay();
    publish(relay, history.events);
    const naddr = addressToNaddr(history.address, [relay.url]);
    const tags = `<kobold-table resource="plant" editable></kobold-table><kobold-history></kobold-history>`;
    site.answer('/history.html', html(`${MODULE_SCRIPT}<kobold-dataset src="${naddr}">${tags}</kobold-dataset>`));
    url = `${site.origin}/history.html`;
  });
  afterEach(() => relay.close());
  after(() => site.close());

  /** What pages wrote, into the history, so that people answer to it. */
  const hear = (): void => history.fold.add(relay.events().flatMap((event) => decoded(event as unknown as NostrEvent)));

  /** A page whose device Anna lets write: its key is known by the first thing it suggests. */
  async function openAsWriter(): Promise<Page> {
    const { page } = await open(url);
    await waitForRows(page, 2);
    await until('the history', async () => (await entries(page)) > 0);
    await press(page, LIST, `${ofEntry(bertsChange())} [part~=restore]`);
    await press(page, `${LIST} kobold-suggestions`, 'button', 'Send');
    const proposal = await until('a proposal', () =>
      relay.events().find(({ kind, pubkey }) => kind === 4883 && !granted.has(pubkey)),
    );
    granted.add(proposal.pubkey);
    hear();
    publish(relay, [
      history.act(anna, { act: 'reject', proposal: proposal.id as EventId }),
      history.act(anna, { act: 'grant', to: proposal.pubkey as Pubkey, role: 'contributor', scope: '*' }),
    ]);
    await until(
      'the right',
      async () => !(await text(page, '.root')).includes('not decided') && (await canWrite(page)),
    );
    return page;
  }
  const granted = new Set<string>();
  const bertsChange = (): string => history.events[5]!.id;

  it('lets two people’s values be decided, brings a value, a record and everything back', async function () {
    this.timeout(120_000);
    const page = await openAsWriter();
    const other = await open(url);
    await waitForRows(other.page, 2);

    // Two who did not know of each other.
    hear();
    const { state } = history.fold;
    const over = { days: state.writes('plant', 'tomato', 'days').map(({ id }) => id) };
    const prev = state.heads();
    const op = { op: 'record.update', resource: 'plant', record: 'tomato', unset: [], over };
    const write = (person: Person, days: number): NostrEvent =>
      history.sign(person, { kind: 4880, type: 'data', prev, ops: [{ ...op, set: { days } }] });
    const annas = write(anna, 80);
    publish(relay, [annas, write(bert, 90)]);
    await until('the conflict', async () => (await text(page, '[data-show=conflicts]')).includes('1'));
    await press(page, LIST, '[data-show=conflicts]');
    await press(page, LIST, `.conflict input[value="${annas.id}"]`);
    await press(page, LIST, '[part~=decide]:enabled');
    await until('the value', async () => (await shownCell(other.page, 'tomato', 'days')) === '80');
    await until('no conflict', async () => (await text(page, '[data-show=conflicts]')).includes('0'));

    // The value Anna had first.
    await press(page, LIST, '[data-show=changes]');
    await press(page, LIST, `${ofEntry(history.events[3]!.id)} [part~=restore]`);
    await until('the old value', async () => (await shownCell(other.page, 'tomato', 'days')) === '70');

    // A record that Bert deletes.
    hear();
    publish(relay, [remove(history, bert, 'radish')]);
    await waitForRows(other.page, 1);
    const deleted = history.events.at(-1)!.id;
    await press(page, LIST, `${ofEntry(deleted)} [part~=restore]`);
    await waitForRows(other.page, 2);

    // Everything as it was before Bert's first change.
    const then = ofEntry(history.events[4]!.id);
    hear();
    publish(relay, [history.set(bert, 'bean', { name: 'Bean', days: 60 })]);
    await waitForRows(other.page, 3);
    await press(page, LIST, `${then} .details > summary`);
    await press(page, LIST, `${then} button`, 'Restore everything');
    const sentence = await until('a preview', () => text(page, '[part~=preview]'));
    expect(sentence).to.contain('deletes 1 record');
    await press(page, LIST, '[part~=confirm]');
    await waitForRows(other.page, 2);
    expect(await shownCell(other.page, 'tomato', 'days')).to.equal('70');
    expect(other.errors).to.deep.equal([]);
  });

  it('tells why something was set aside, and proposes it again', async function () {
    this.timeout(60_000);
    publish(relay, [history.act(history.root, { act: 'revoke', target: bert.grant!, cut: [], not: [] })]);
    const { page, errors } = await open(url);
    await until('what was set aside', async () => (await text(page, '[data-show=aside]')).includes('1'));
    await press(page, LIST, '[data-show=aside]');
    await until('the reason', async () =>
      (await text(page, '[data-code=revoked]')).includes('permission was taken back'),
    );
    await press(page, LIST, '[part~=propose]');
    await until('word of it', async () => (await text(page, '[data-code=revoked]')).includes('Proposed.'));
    const sent = await until('a proposal', () => relay.events().find(({ kind }) => kind === 4883));
    const proposal = decodeEvent(sent as never) as ProposalEvent;
    expect(proposal.note).to.contain('First written by nostr:npub1');
    expect(proposal.ops[0]).to.deep.include({ set: { days: 75 } });
    await until('it as a suggestion', async () => (await shownCell(page, 'tomato', 'days')) === '75');
    expect(errors).to.deep.equal([]);
  });

  it('of a record is one press away, and back, by keys', async function () {
    this.timeout(60_000);
    const { page, errors } = await open(url);
    await waitForRows(page, 2);
    await until('the dialog', async () => {
      await focus(page, 'kobold-table', '[data-record-id="tomato"] [data-field]');
      await page.keyboard.press('Enter');
      return textIn(page, DIALOG, '.body');
    });
    await focus(page, DIALOG, 'button.history');
    await page.keyboard.press('Enter');
    const shown = await until('its history', () =>
      page.evaluate(() => {
        const dialog = document.querySelector('kobold-table')!.shadowRoot!.querySelector('kobold-record-dialog');
        const list = dialog?.shadowRoot!.querySelector('kobold-history')?.shadowRoot;
        return list?.querySelectorAll('.entry').length === 2 && list.textContent;
      }),
    );
    expect(shown).to.match(/70[\s\S]*75/);

    // A value, and the record as it was, without leaving the keys: who asks is led to what is asked, and back.
    const list = `${DIALOG} kobold-history`;
    const tabTo = (what: string): Promise<unknown> =>
      until(what, async () => {
        await page.keyboard.press('Tab');
        return (await focused(page)).includes(what);
      });
    await focus(page, DIALOG, '.head .icon');
    await tabTo('Put back the old value');
    await page.keyboard.press('Enter');
    await until('the value', async () => (await shownCell(page, 'tomato', 'days')) === '70');
    await tabTo('Details');
    await page.keyboard.press('Enter');
    await tabTo('Restore everything');
    await page.keyboard.press('Enter');
    await until('the question', async () => (await focused(page)).includes('This '));
    await page.keyboard.press('Escape');
    await until('where it was asked', async () => (await focused(page)).startsWith('Restore everything'));
    await page.keyboard.press('Enter');
    await until('the question', async () => (await focused(page)).includes('This '));
    await tabTo('Restore');
    await page.keyboard.press('Enter');
    await until('the answer', async () => (await focused(page)).startsWith('Kept as your suggestion'));
    expect(await textIn(page, list, '.asked')).to.contain('Kept');
    await focus(page, DIALOG, 'button.history');
    await page.keyboard.press('Enter');
    await until('its fields', async () => (await textIn(page, DIALOG, '.body'))?.includes('Days'));
    expect(errors).to.deep.equal([]);
  });

  const entries = (page: Page): Promise<number> =>
    page.evaluate(() => document.querySelector('kobold-history')?.shadowRoot?.querySelectorAll('.entry').length ?? 0);
  const ofEntry = (id: string): string => `[data-event="${id}"]`;
  /** No word of a suggestion where a cell could be restored: the device has the right. */
  const canWrite = (page: Page): Promise<boolean> =>
    page.evaluate(async () => {
      const element = document.querySelector('kobold-history') as unknown as { page?: { as?: string } };
      return element.page?.as === 'saved';
    });
});

const LIST = 'kobold-history';
const DIALOG = 'kobold-table kobold-record-dialog';

function decoded(event: NostrEvent): DatasetEvent[] {
  const read = decodeEvent(event);
  return 'refused' in read ? [] : [read as DatasetEvent];
}

function remove(history: SignedHistory, person: Person, record: string): NostrEvent {
  const { state } = history.fold;
  const fields = [...state.fields('plant', record)];
  const idsOf = (field: string): EventId[] =>
    state
      .writes('plant', record, field)
      .map(({ id }) => id)
      .sort();
  const seen = [...new Set(fields.flatMap(idsOf))].sort();
  const op = { op: 'record.delete', resource: 'plant', record, seen, over: { $alive: idsOf('$alive') } };
  return history.sign(person, { kind: 4880, type: 'data', ops: [op] });
}

/** What has the focus says. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return (active?.getAttribute('aria-label') ?? active?.textContent ?? '').trim();
  });

async function text(page: Page, selector: string): Promise<string> {
  return (await textIn(page, LIST, selector)) ?? '';
}
