/** Being someone in whole pages: a guest, a person by passphrase or extension, one approval of the device, and its end. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { encrypt } from 'nostr-tools/nip49';
import { nsecEncode } from 'nostr-tools/nip19';
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
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, type SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const PASSPHRASE = 'four plain test words';
const QUICK_SCRYPT = 10;
const WHO = 'kobold-identity';
/** By which workers of a site tell each other what they wrote. */
const CHANNELS = ['kobold-events-1 appended', 'kobold-events-1 outbox'];

inBrowsers(['chromium', 'firefox'], 'being someone', ({ open, openBeside }) => {
  let site: TestServer;
  let relay: Relay;
  let history: SignedHistory;
  let anna: Person;
  let url: string;
  let sealed: string;

  before(async () => {
    site = await startSite();
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
    const body = `${MODULE_SCRIPT}<kobold-dataset src="${naddr}"><kobold-identity></kobold-identity>
      <kobold-table resource="plant" editable></kobold-table></kobold-dataset>`;
    site.answer('/members.html', html(body));
    url = `${site.origin}/members.html`;
  });
  afterEach(() => relay.close());
  after(() => site.close());

  it('asks once, then saves; and saves no more once the device is let go elsewhere', async function () {
    this.timeout(120_000);
    const { page, errors, messages } = await open(url);
    await page.evaluateOnNewDocument(NAMES);
    const store = await until('the store', () => page.evaluate(() => localStorage.getItem('kobold store')));
    await page.evaluateOnNewDocument(keepMessages, [
      ...CHANNELS,
      `kobold talks to relays ${store} ${history.address} page ${relay.url}`,
    ]);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await waitForRows(page, 2);
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

    await assertNoSecret(page, messages, anna);

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
    await assertNoSecret(page, [...messages, ...other.messages], anna);
    expect([...errors, ...other.errors]).to.deep.equal([]);
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
});

/** What the compiler puts around functions within functions, which run in the page here. */
const NAMES = 'globalThis.__name = (named) => named';

interface Overheard {
  /** To workers, and through channels to other pages and workers. */
  readonly said: string[];
  /** From workers. */
  readonly heard: string[];
  /** In channels of the site, by whomever: workers tell each other there. */
  readonly channels: string[];
}

/** Runs in the page, first of all: what it says to workers and they to it, and all channels, are kept to be looked at. */
function keepMessages(channels: readonly string[]): void {
  const kept: Overheard = { said: [], heard: [], channels: [] };
  Object.assign(window, kept);
  const written = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof ArrayBuffer) return [...new Uint8Array(part)];
      if (ArrayBuffer.isView(part)) return [...new Uint8Array(part.buffer, part.byteOffset, part.byteLength)];
      if (part instanceof Map || part instanceof Set) return [...(part as Iterable<unknown>)];
      return typeof part === 'bigint' ? String(part) : part;
    }) ?? '';
  for (const { prototype } of [MessagePort, Worker, BroadcastChannel]) {
    const post = prototype.postMessage as (...args: unknown[]) => void;
    prototype.postMessage = function (this: object, ...args: unknown[]) {
      kept.said.push(written(args[0]));
      post.apply(this, args);
    };
  }
  const add = EventTarget.prototype.addEventListener;
  const listened = new WeakSet<EventTarget>();
  const listen = (target: EventTarget): void => {
    if (listened.has(target)) return;
    listened.add(target);
    add.call(target, 'message', (event) => kept.heard.push(written((event as MessageEvent).data)));
  };
  EventTarget.prototype.addEventListener = function (this: EventTarget | undefined, ...args: never) {
    if (args[0] === 'message' && (this instanceof MessagePort || this instanceof Worker)) listen(this);
    (add as (...args: unknown[]) => void).apply(this, args);
  };
  for (const { prototype } of [MessagePort, Worker]) {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, 'onmessage')!;
    Object.defineProperty(prototype, 'onmessage', {
      configurable: true,
      get,
      set(this: EventTarget, listener: unknown) {
        listen(this);
        set!.call(this, listener);
      },
    });
  }
  for (const name of channels)
    add.call(new BroadcastChannel(name), 'message', (event) =>
      kept.channels.push(written((event as MessageEvent).data)),
    );
}

/** Neither the key nor the passphrase, in any form, in what the browser keeps, the pages log, or they and workers tell each other. */
async function assertNoSecret(page: Page, messages: readonly string[], { secret }: Person): Promise<void> {
  const needles = [bytesToHex(secret), nsecEncode(secret), PASSPHRASE, [...secret].join(',')];
  // Files come and go while the worker writes: a look that met one going is taken again.
  const look = async (): Promise<{ found: string[]; counts: number[] }> =>
    page.evaluate(async () => {
      const { said, heard, channels } = window as unknown as Overheard;
      const messages = [said, heard, channels];
      const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), messages.flat().join('\n')];
      const text = (value: unknown): unknown => {
        if (value instanceof ArrayBuffer) return [...new Uint8Array(value)].join(',');
        if (ArrayBuffer.isView(value)) return [...new Uint8Array(value.buffer)].join(',');
        return value;
      };
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name!);
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error!);
        });
        for (const store of database.objectStoreNames) {
          const rows = await new Promise<unknown[]>((resolve) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => resolve(all.result as unknown[]);
          });
          found.push(JSON.stringify(rows, (_, value) => text(value)));
        }
        database.close();
      }
      const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
        for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values())
          if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle);
          else {
            const bytes = new Uint8Array(await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer());
            found.push([...bytes].join(','), new TextDecoder().decode(bytes));
          }
      };
      await navigator.storage.getDirectory().then(walk, () => undefined);
      return { found, counts: messages.map(({ length }) => length) };
    });
  const { found: kept, counts } = await until('a whole look at what is kept', look);
  for (const [at, whose] of ['to the worker', 'from the worker', 'in channels'].entries())
    expect(counts[at], `messages ${whose}`).to.be.greaterThan(at < 2 ? 10 : 0);
  expect(kept.join('').length).to.be.greaterThan(1_000);
  for (const needle of needles) {
    expect(kept.some((text) => text.includes(needle))).to.equal(false);
    expect(messages.some((message) => message.includes(needle))).to.equal(false);
  }
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
