/** Being someone in whole pages: a guest, a person by passphrase or extension, one approval of the device, and its end. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { encrypt } from 'nostr-tools/nip49';
import { getConversationKey } from 'nostr-tools/nip44';
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { signEvent } from '../../core/log/event-id.js';
import { PROFILE_KIND } from '../../core/log/profile.js';
import { annasPlants } from '../support/annas-plants.js';
import { cellAt, changeCell, markedCell, pressSuggestion, suggestionLine } from '../support/editing-page.js';
import { press, textIn } from '../support/element-parts.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { until, waitForRows } from '../support/page.js';
import { DECOY, formsOf, PLACES, sayInWorkers, searchSecrets, type SecretSearch, WORKERS_TELL } from '../support/secret-search.js'; // prettier-ignore
import { bunkerAddress, playRemoteSigner, signsFor } from '../support/remote-signer.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, type SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const PASSPHRASE = 'four plain test words';
const QUICK_SCRYPT = 10;
/** Of the remote signer's address. */
const WORD = 'a word for once only';
/** The kit whose worker has something to say. */
const LOUD = 'loud';
const WHO = 'kobold-identity';
/** By which workers of a site tell each other what they wrote. */
const CHANNELS = ['kobold-events-1 appended', 'kobold-events-1 outbox'];

inBrowsers(
  ['chromium', 'firefox'],
  'being someone',
  ({ name, open, openBeside }) => {
    let site: TestServer;
    let relay: Relay;
    let history: SignedHistory;
    let anna: Person;
    let url: string;
    let sealed: string;

    before(async () => {
      site = await startSite();
      sayInWorkers(site, LOUD);
    });
    beforeEach(async () => {
      ({ history, anna } = annasPlants());
      sealed = encrypt(anna.secret, PASSPHRASE, QUICK_SCRYPT, 0);
      relay = await startRelay();
      const content = JSON.stringify({ name: 'Anna of the Lane' });
      const created_at = Math.floor(Date.now() / 1000) - 60;
      const profile = signEvent({ kind: PROFILE_KIND, created_at, tags: [], content }, anna.secret, new Uint8Array(32));
      publish(relay, [...history.events, profile]);
      const naddr = addressToNaddr(history.address, [relay.url]);
      const body = `${MODULE_SCRIPT.replace('/kobold/', `/${LOUD}/`)}<kobold-dataset src="${naddr}"><kobold-identity></kobold-identity>
      <kobold-table resource="plant" editable></kobold-table></kobold-dataset>`;
      site.answer('/members.html', html(body));
      url = `${site.origin}/members.html`;
    });
    afterEach(() => relay.close());
    after(() => site.close());

    /** A page of whose worker, messages, and console nothing is missed. */
    async function overheard(): Promise<{ page: Page; errors: readonly string[]; search: SecretSearch }> {
      const { page, errors } = await open('about:blank');
      const search = searchSecrets(page, name);
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      const store = await until('the store', () => page.evaluate(() => localStorage.getItem('kobold store')));
      await search.overhear([...CHANNELS, `kobold talks to relays ${store} ${history.address} page ${relay.url}`]);
      await page.reload({ waitUntil: 'domcontentloaded' });
      await waitForRows(page, 2);
      return { page, errors, search };
    }

    it('asks once, then saves; and saves no more once the device is let go elsewhere', async function () {
      this.timeout(120_000);
      const { page, errors, search } = await overheard();
      const needles = [...formsOf(anna.secret), PASSPHRASE];
      await changeCell(page, 'tomato', 'days', '75');
      await until('the suggestion', async () => (await markedCell(page, 'tomato', 'days')) === '75 suggested');

      // A wrong passphrase first: said, and nothing is lost.
      await signIn(page, sealed, 'not the words');
      expect(await until('an alert', () => textIn(page, WHO, '[role=alert]'))).to.contain('does not open the key');
      await retype(page, '[name=passphrase]', PASSPHRASE);
      await page.keyboard.press('Enter');
      await until('the name', async () => (await textIn(page, WHO, '.person'))?.includes('Anna of the Lane'));

      await pressSuggestion(page, 'Save as \u2068Anna of the Lane\u2069');
      await until('the saved value', async () => (await markedCell(page, 'tomato', 'days')) === '75');
      await until('the approved device', async () => (await textIn(page, WHO, '.devices li'))?.includes('this one'));
      await changeCell(page, 'radish', 'days', '26');
      await until('a value saved without a word', async () => (await markedCell(page, 'radish', 'days')) === '26');
      expect(await suggestionLine(page)).to.equal('');
      await until('the events on the relay', () => relay.events().filter(({ kind }) => kind === 4880).length === 4);

      await assertNoSecret(search, needles);

      // Not asked again after a reload, and no secret is needed for it.
      await page.reload({ waitUntil: 'domcontentloaded' });
      await waitForRows(page, 2);
      await changeCell(page, 'radish', 'days', '27');
      await until('a value saved without a word', async () => (await markedCell(page, 'radish', 'days')) === '27');

      const other = await open(url);
      await until('the value elsewhere', async () => (await markedCell(other.page, 'radish', 'days')) === '27');
      expect(await whoSays(other.page, 'radish', 'days')).to.contain('Anna of the Lane');
      await signIn(other.page, sealed, PASSPHRASE);
      await press(other.page, WHO, '[data-do=revoke]');
      await press(other.page, WHO, '[data-yes]');
      await until('the device gone', async () =>
        (await textIn(other.page, WHO, '.devices .gone'))?.includes('taken back'),
      );
      await assertPageAccessible(other.page);

      await page.bringToFront();
      await until('the approval gone', async () => (await textIn(page, WHO, '[data-form=approve]')) !== undefined);
      await changeCell(page, 'radish', 'days', '28');
      await until('a suggestion again', async () => (await markedCell(page, 'radish', 'days')) === '28 suggested');
      expect(await markedCell(other.page, 'radish', 'days')).to.equal('27');

      // The key is closed since the reload: to sign anew its passphrase is asked for.
      await pressSuggestion(page, 'Save as \u2068Anna of the Lane\u2069');
      await until('the question', () => page.$('kobold-passphrase'));
      expect(await asked(page))
        .to.contain('This device may save in your name in')
        .and.to.contain('(role: maintainer)');
      await assertPageAccessible(page);
      await page.keyboard.type(PASSPHRASE);
      await page.keyboard.press('Enter');
      await until('the saved value', async () => (await markedCell(other.page, 'radish', 'days')) === '28');

      await press(page, WHO, '[data-do=sign-out]');
      await press(page, WHO, '[data-yes]');
      await changeCell(page, 'radish', 'days', '29');
      await until('a guest’s suggestion', async () => (await markedCell(page, 'radish', 'days')) === '29 suggested');
      await assertNoSecret(search, needles);
      expect([...errors, ...other.errors]).to.deep.equal([]);
    });

    it('keeps neither the word of a remote signer nor the key it knows this browser by in the clear', async function () {
      this.timeout(90_000);
      const far = await startRelay();
      const bunker = new Person('Anna’s bunker');
      const signer = await playRemoteSigner(far.url, bunker, signsFor(anna, WORD));
      const { page, errors, search } = await overheard();
      await page.evaluate(KEEP_SEEDS);
      await press(page, WHO, '[data-way=bunker]');
      await until('the form', () => textIn(page, WHO, '[data-form=bunker]'));
      await retype(page, '[name=bunker]', bunkerAddress(bunker, far.url, WORD));
      await page.keyboard.press('Enter');
      await until('the name', async () => (await textIn(page, WHO, '.person'))?.includes('Anna of the Lane'));
      await press(page, WHO, '[data-form=approve] [type=submit]');
      await until('the approved device', async () => (await textIn(page, WHO, '.devices li'))?.includes('this one'));
      const seeds = await page.evaluate(() => (globalThis as unknown as { seeds: number[][] }).seeds);
      const keys = seeds.map((seed) => schnorr.utils.randomSecretKey(Uint8Array.from(seed)));
      const client = keys.find((key) => signer.clients.has(bytesToHex(schnorr.getPublicKey(key))))!;
      expect(client).to.have.length(32);
      const talk = getConversationKey(client, bunker.pubkey);
      const needles = [WORD, ...[client, talk, anna.secret, bunker.secret].flatMap(formsOf)];
      await assertNoSecret(search, needles);

      // The kept key is taken out to sign with.
      await page.reload({ waitUntil: 'domcontentloaded' });
      await press(page, WHO, '[data-do=revoke]');
      await press(page, WHO, '[data-yes]');
      await until('the device gone', async () => (await textIn(page, WHO, '.devices .gone'))?.includes('taken back'));
      expect(signer.clients).to.have.property('size', 1);
      await assertNoSecret(search, needles);
      expect(errors).to.deep.equal([]);
      signer.close();
      await far.close();
    });

    it('says in one sentence when an extension refuses, is another, or signs wrongly; and loses nothing', async function () {
      this.timeout(90_000);
      const { page } = await open(url);
      await waitForRows(page, 2);
      await changeCell(page, 'tomato', 'days', '75');
      await until('the suggestion', async () => (await markedCell(page, 'tomato', 'days')) === '75 suggested');
      await press(page, WHO, '[data-way=extension]');
      expect(await until('an alert', () => textIn(page, WHO, '[role=alert]'))).to.contain('no extension');

      await page.exposeFunction('signAsTest', (template: never, by: string) =>
        signEvent(template, (by === 'anna' ? anna : new Person('Somebody else')).secret, new Uint8Array(32)),
      );
      await page.evaluate(NAMES);
      const behave = (how: string): Promise<void> =>
        page.evaluate(
          (how, pubkey) => {
            const sign = (window as unknown as { signAsTest(t: unknown, by: string): Promise<{ sig: string }> })
              .signAsTest;
            Object.assign(window, {
              nostr: {
                getPublicKey: async () => {
                  if (how === 'refuses') throw new Error('User rejected');
                  return how === 'no-key' ? 'npub1nonsense' : pubkey;
                },
                signEvent: async (template: object) => {
                  if (how === 'refuses-to-sign') throw new Error('User rejected');
                  const signed = await sign(template, how === 'other-key' ? 'else' : 'anna');
                  return how === 'wrong-signature' ? { ...signed, sig: '0'.repeat(128) } : signed;
                },
              },
            });
          },
          how,
          anna.pubkey,
        );
      await behave('refuses');
      await press(page, WHO, '[data-way=extension]');
      await alertSays(page, 'did not sign');
      await behave('no-key');
      await press(page, WHO, '[data-way=extension]');
      await alertSays(page, 'something else');
      await behave('refuses-to-sign');
      await press(page, WHO, '[data-way=extension]');
      await until('the name', async () => (await textIn(page, WHO, '.person'))?.includes('Anna of the Lane'));
      for (const [how, words] of [
        ['refuses-to-sign', 'did not sign'],
        ['other-key', 'something else'],
        ['wrong-signature', 'something else'],
      ] as const) {
        await behave(how);
        await press(page, WHO, '[data-form=approve] [type=submit]');
        await alertSays(page, words);
      }
      expect(await markedCell(page, 'tomato', 'days')).to.equal('75 suggested');
      expect(relay.events().filter(({ kind, pubkey }) => kind === 4884 && pubkey === anna.pubkey)).to.have.length(0);
      await behave('signs');
      await press(page, WHO, '[data-form=approve] [type=submit]');
      await until('the approved device', async () => (await textIn(page, WHO, '.devices li'))?.includes('this one'));
      await pressSuggestion(page, 'Save as \u2068Anna of the Lane\u2069');
      await until('the saved value', async () => (await markedCell(page, 'tomato', 'days')) === '75');
    });

    it('makes a key, tells it sealed only, and every tab of the site knows who it is', async function () {
      this.timeout(90_000);
      const { page } = await open(url);
      const { page: beside } = await openBeside(page, url);
      await page.bringToFront();
      await press(page, WHO, '[data-way=passphrase]');
      await press(page, WHO, '[data-form] [aria-pressed=false]');
      await retype(page, '[name=passphrase]', PASSPHRASE);
      await retype(page, '[name=again]', 'something else');
      await page.keyboard.press('Enter');
      await alertSays(page, 'not the same');
      await retype(page, '[name=again]', PASSPHRASE);
      await page.keyboard.press('Enter');
      const made = await until('the key', () => textIn(page, WHO, '.sealed'));
      expect(made).to.match(/^ncryptsec1[a-z0-9]+$/);
      await assertPageAccessible(page);
      await until('the other tab', async () => (await textIn(beside, WHO, '.person'))?.includes('npub1'));
      expect(await textIn(page, WHO, '.person')).to.equal(await textIn(beside, WHO, '.person'));
      expect(await textIn(page, WHO, '.root')).to.contain('No permission in this dataset');
    });
  },
  WORKERS_TELL,
);

/** What the compiler puts around functions within functions, which run in the page here. */
const NAMES = 'globalThis.__name = (named) => named';

/** Keeps what keys are made of (48 bytes, @noble/curves), for the test to know them: nothing else would tell. */
const KEEP_SEEDS = `globalThis.seeds = [];
  const fill = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (array) => {
    fill(array);
    if (array.byteLength === 48) seeds.push([...array]);
    return array;
  };`;

/** None of these in any place; and the decoy, once it is planted, in all of them, so that the search is known to look there. */
async function assertNoSecret(search: SecretSearch, needles: readonly string[]): Promise<void> {
  await search.plant();
  const [hex, nsec, base, bytes] = formsOf(DECOY);
  for (const text of [hex!, nsec!, base!])
    await until('the decoy', async () => expect(await search.placesOf([text])).to.deep.equal(PLACES));
  expect(await search.placesOf([bytes!])).to.deep.equal(PLACES.filter((place) => !place.endsWith('Storage')));
  const [sent, received, channels] = await search.counts();
  for (const count of [sent, received]) expect(count).to.be.greaterThan(10);
  // The decoy is one.
  expect(channels).to.be.greaterThan(1);
  expect(await search.placesOf(needles)).to.deep.equal([]);
}

async function signIn(page: Page, key: string, passphrase: string): Promise<void> {
  await press(page, WHO, '[data-way=passphrase]');
  await until('the form', () => textIn(page, WHO, '[data-form=passphrase]'));
  await retype(page, 'textarea', key);
  await retype(page, '[name=passphrase]', passphrase);
  await page.keyboard.press('Enter');
}

/** As one who types, but at once. */
function retype(page: Page, selector: string, text: string): Promise<boolean> {
  return until(selector, () =>
    page.evaluate(
      (selector, text) => {
        const field = document.querySelector('kobold-identity')!.shadowRoot!.querySelector<HTMLInputElement>(selector);
        if (!field) return false;
        field.focus();
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        return true;
      },
      selector,
      text,
    ),
  );
}

/** What the dialog says is signed. */
function asked(page: Page): Promise<string> {
  return until('what is signed', () => textIn(page, 'kobold-passphrase', '.signed'));
}

function alertSays(page: Page, words: string): Promise<boolean> {
  return until(words, async () => {
    const said = await textIn(page, WHO, '[role=alert]');
    if (!said?.includes(words)) throw new Error(said);
    return true;
  });
}

/** What "Who says so?" says of a cell. */
function whoSays(page: Page, record: string, field: string): Promise<string> {
  return until('who says so', () =>
    page.evaluate(
      (selector) => {
        const root = document.querySelector('kobold-table')!.shadowRoot!;
        const panel = root.querySelector('kobold-provenance-panel');
        if (!panel) {
          const menu = new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true });
          root.querySelector(selector)?.dispatchEvent(menu);
          return '';
        }
        const text = panel.shadowRoot!.textContent!.replace(/\s+/g, ' ');
        if (!text.includes('Anna of the Lane')) return '';
        panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
        return text;
      },
      cellAt(record, field),
    ),
  );
}
