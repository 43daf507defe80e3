/**
 * Changing a dataset by keys alone, as its maintainer and as a visitor: devices, suggestions, conflicts, going back, a form, many cells
 * at once. Every way is found by Tab, and the focus is never lost, unmarked or out of sight.
 */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { annasPlants } from '../support/annas-plants.js';
import { canEdit, editorGone, editorOpen, markedCell } from '../support/editing-page.js';
import { isIn, textIn, textOf } from '../support/element-parts.js';
import { Keys } from '../support/keys.js';
import { until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, type SignedHistory } from '../support/signed-history.js';
import { extensionScript } from '../support/signing-extension.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const WHO = 'kobold-identity';
const LIST = 'kobold-proposals';
const PAST = 'kobold-history';
const FORM = 'kobold-form';
const DAY_MS = 86_400_000;

inBrowsers(['chromium', 'firefox'], 'changing a dataset by keys alone', ({ open }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;
  let naddr: string;

  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    ({ history, anna } = annasPlants());
    history.act(history.root, { act: 'intake', resource: 'plant', mode: 'open', pow: 0 });
    relay = await startRelay();
    naddr = addressToNaddr(history.address, [relay.url]);
  });
  afterEach(() => relay.close());
  after(() => site.close());

  /** A page with these tags, of whoever; `head`: who signs in it. */
  async function opened(tags: string, head = '') {
    publish(relay, history.events);
    site.answer('/keys.html', html(`${MODULE_SCRIPT}<kobold-dataset src="${naddr}">${tags}</kobold-dataset>`, head));
    const { page, errors } = await open(`${site.origin}/keys.html`);
    await page.bringToFront();
    return { page, errors, keys: new Keys(page) };
  }
  const asAnna = async (): Promise<string> => `<script>${await extensionScript(anna.secret)}</script>`;

  it('a device is approved, another one is let go after a question, and the focus stays', async function () {
    this.timeout(60_000);
    for (const device of ['Kitchen tablet', 'Old laptop'])
      history.act(anna, {
        act: 'delegate',
        to: new Person(device).pubkey,
        scope: '*',
        until: Date.now() + DAY_MS,
        device,
      });
    const { page, errors, keys } = await opened('<kobold-identity></kobold-identity>', await asAnna());
    await until('the devices', () => isIn(page, WHO, '[data-do=revoke]'));
    await keys.pressUntil('Tab', 'Name of this device');
    await keys.press('Enter');
    await until('this device', async () => (await textIn(page, WHO, '.devices'))?.includes('this one'));
    await keys.arrivesAt(/maintainer$/);

    await keys.pressUntil('Tab', 'Take back: Kitchen tablet');
    await keys.press('Enter');
    await keys.arrivesAt(/^Take this device’s approval back\?/);
    await keys.pressUntil('Tab', 'Cancel', 2);
    await keys.press('Enter');
    await keys.arrivesAt('Take back: Kitchen tablet');
    await keys.press('Enter');
    await keys.arrivesAt(/^Take this device’s approval back\?/);
    await keys.press('Escape');
    await keys.arrivesAt('Take back: Kitchen tablet');
    await keys.press('Enter');
    await keys.arrivesAt(/^Take this device’s approval back\?/);
    await keys.press('Tab', 'Enter');
    await until('it gone', async () => (await textIn(page, WHO, '.devices .gone'))?.includes('Kitchen tablet'));
    await keys.arrivesAt(/^(Take back: Old laptop|Sign out)$/);
    expect(await textIn(page, WHO, '.devices')).to.match(/Kitchen tablet.*taken back/);
    expect(errors).to.deep.equal([]);
  });

  it('a suggestion is accepted, a conflict is decided, a value and a whole state are had back', async function () {
    this.timeout(120_000);
    const begun = history.set(anna, 'tomato', { days: 71 });
    history.set(anna, 'tomato', { days: 72 });
    const { state } = history.fold;
    const over = { days: state.writes('plant', 'radish', 'days').map(({ id }) => id) };
    const prev = state.heads();
    for (const days of [20, 30]) {
      const op = { op: 'record.update', resource: 'plant', record: 'radish', unset: [], over, set: { days } };
      history.sign(anna, { kind: 4880, type: 'data', prev, ops: [op] });
    }
    const eve = new Person('Eve');
    const better = {
      op: 'record.update',
      resource: 'plant',
      record: 'tomato',
      unset: [],
      set: { name: 'Matina Gold' },
    };
    const ops = [{ ...better, over: { name: state.writes('plant', 'tomato', 'name').map(({ id }) => id) } }];
    history.sign(eve, { kind: 4883, type: 'proposal', base: [], ops, authors: [] });
    const tags = `<kobold-identity></kobold-identity><kobold-proposals></kobold-proposals><kobold-history></kobold-history>`;
    const { page, errors, keys } = await opened(tags, await asAnna());
    await until('the form of the device', () => isIn(page, WHO, '[data-form=approve]'));
    await until('the history', () => isIn(page, PAST, `[data-event="${begun.id}"]`));
    await keys.pressUntil('Tab', 'Approve this device');
    await keys.press('Enter');
    await keys.arrivesAt(/maintainer$/);

    await until('the suggestion', () => isIn(page, LIST, '.accept'));
    await keys.pressUntil('Tab', /^Accept: /);
    await keys.press('Enter');
    await until('the word', async () => (await textOf(page, LIST)).includes('Accepted.'));
    await until('that the card has gone', async () => (await textOf(page, LIST)).includes('No suggestion waits'));
    await keys.press('Tab');

    await keys.pressUntil('Tab', /^In conflict 1/);
    await keys.press('Enter');
    await until('the conflict', () => isIn(page, PAST, '.conflict'));
    await until('the first value', async () => {
      await page.keyboard.press('Tab');
      return isIn(page, PAST, '.conflict input:focus');
    });
    await keys.press(' ', 'ArrowDown', 'ArrowUp');
    await keys.pressUntil('Tab', /^Keep this one/, 3);
    await keys.press('Enter');
    await until('no conflict', async () => (await textIn(page, PAST, '[data-show=conflicts]'))?.includes('0'));

    await keys.pressUntil('Shift+Tab', 'All changes');
    await keys.press('Enter');
    await until('the changes', () => isIn(page, PAST, `[data-event="${begun.id}"]`));
    await keys.pressUntil('Tab', /^Restore this value: .*Matina.*, Days/, 60);
    await keys.press('Enter');
    await until('the value', async () => (await textIn(page, PAST, '.asked'))?.includes('It is as it was.'));

    await tabTo(`[data-event="${begun.id}"] summary`);
    await keys.press('Enter');
    await keys.pressUntil('Tab', 'Restore everything as it was then', 3);
    await keys.press('Enter');
    await until('the question', () => isIn(page, PAST, '[part~=preview]'));
    await keys.pressUntil('Tab', 'Cancel', 4);
    await keys.press('Enter');
    await keys.arrivesAt('Restore everything as it was then');
    await keys.press('Enter');
    await until('the question', () => isIn(page, PAST, '[part~=preview]'));
    await keys.pressUntil('Tab', 'Restore', 4);
    await keys.press('Enter');
    await until('that it is done', async () => (await textIn(page, PAST, '.asked'))?.includes('It is as it was.'));
    await keys.press('Tab');
    expect(errors).to.deep.equal([]);

    async function tabTo(selector: string): Promise<void> {
      for (let times = 0; times < 80; times++) {
        await keys.press('Tab');
        if (await isIn(page, PAST, `${selector}:focus`)) return;
      }
      throw new Error(`Tab does not lead to ${selector}, but to ${await keys.name()}`);
    }
  });

  it('a form is filled in, sent, and filled in again', async function () {
    this.timeout(60_000);
    const { page, errors, keys } = await opened(`<kobold-form resource="plant"></kobold-form>`);
    await until('the form', () => isIn(page, FORM, '[part~=submit]'));
    await keys.pressUntil('Tab', /^Name/);
    await page.keyboard.type('Sungold');
    await keys.pressUntil('Tab', /^Days/, 2);
    await page.keyboard.type('many');
    await keys.pressUntil('Tab', 'Send');
    await keys.press('Enter');
    await keys.arrivesAt(/^Days/);
    for (const _ of 'many') await keys.press('Backspace');
    await page.keyboard.type('60');
    await keys.press('Enter');
    await until('the thanks', () => isIn(page, FORM, '[part~=success]'));
    await keys.pressUntil('Tab', 'Another one', 4);
    await keys.press('Enter');
    await keys.arrivesAt(/^Name/);
    expect(errors).to.deep.equal([]);
  });

  it('many cells are changed at once, rows deleted, and both taken back by what stands below', async function () {
    this.timeout(60_000);
    const { page, errors, keys } = await opened('<kobold-table resource="plant" sort="name" editable></kobold-table>');
    await waitForRows(page, 2);
    await canEdit(page);
    await keys.pressUntil('Tab', /@name$/);
    await keys.press('ArrowDown', 'ArrowRight', 'Shift+ArrowDown');
    await page.keyboard.type('9');
    await editorOpen(page);
    await keys.page.keyboard.down('Control');
    await keys.page.keyboard.press('Enter');
    await keys.page.keyboard.up('Control');
    await editorGone(page);
    for (const record of ['radish', 'tomato'])
      await until('the value', async () => (await markedCell(page, record, 'days')) === '9 suggested');
    await keys.pressUntil('Tab', 'Undo');
    await keys.press('Enter');
    for (const [record, days] of [
      ['radish', '25'],
      ['tomato', '70'],
    ] as const)
      await until('the step back', async () => (await markedCell(page, record, 'days')) === days);
    await keys.arrivesAt(/@days$/);

    await keys.press('Control+Home', 'Shift+ArrowDown');
    await until('two rows selected', async () =>
      (await textIn(page, 'kobold-table', '.edit-bar'))?.includes('Delete 2 rows'),
    );
    await keys.pressUntil('Tab', 'Delete 2 rows');
    await keys.press('Enter');
    await waitForRows(page, 0);
    await keys.pressUntil('Tab', 'Undo');
    await keys.press('Enter');
    await waitForRows(page, 2);
    await keys.press('Tab');
    expect(errors).to.deep.equal([]);
  });
});
