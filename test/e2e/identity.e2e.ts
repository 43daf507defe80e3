/** Being someone in whole pages: a guest, a person by passphrase or extension, one approval of the device, and its end. */
import { expect } from 'chai';
import type { ElementHandle, Page } from 'puppeteer-core';
import { encrypt } from 'nostr-tools/nip49';
import { nsecEncode } from 'nostr-tools/nip19';
import { bytesToHex } from '@noble/hashes/utils.js';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { signEvent } from '../../core/log/event-id.js';
import { PROFILE_KIND } from '../../core/log/profile.js';
import { until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const PASSPHRASE = 'four plain test words';
const QUICK_SCRYPT = 10;

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
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    sealed = encrypt(anna.secret, PASSPHRASE, QUICK_SCRYPT, 0);
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
    history.set(anna, 'radish', { name: 'Radish', days: 25 });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    relay = await startRelay();
    const content = JSON.stringify({ name: 'Anna of the Lane' });
    const created_at = Math.floor(Date.now() / 1000) - 60;
    const profile = signEvent({ kind: PROFILE_KIND, created_at, tags: [], content }, anna.secret, new Uint8Array(32));
    for (const event of [...history.events, profile]) expect(relay.publish(event as never).accepted).to.equal(true);
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
    await page.evaluateOnNewDocument(keepMessages);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await waitForRows(page, 2);
    await changeCell(page, 'tomato', 'days', '75');
    await until('the suggestion', async () => (await cell(page, 'tomato', 'days')) === '75 suggested');

    // A wrong passphrase first: said, and nothing is lost.
    await signIn(page, sealed, 'not the words');
    expect(await until('an alert', () => inIdentity(page, '[role=alert]'))).to.contain('does not open the key');
    await retype(page, '[name=passphrase]', PASSPHRASE);
    await page.keyboard.press('Enter');
    await until('the name', async () => (await inIdentity(page, '.person'))?.includes('Anna of the Lane'));

    await until('the button', () => press(page, 'Save as \u2068Anna of the Lane\u2069'));
    await until('the saved value', async () => (await cell(page, 'tomato', 'days')) === '75');
    await until('the approved device', async () => (await inIdentity(page, '.devices li'))?.includes('this one'));
    await changeCell(page, 'radish', 'days', '26');
    await until('a value saved without a word', async () => (await cell(page, 'radish', 'days')) === '26');
    expect(await line(page)).to.equal('');
    await until('the events on the relay', () => relay.events().filter(({ kind }) => kind === 4880).length === 4);

    await assertNoSecret(page, messages, anna);

    // Not asked again after a reload, and no secret is needed for it.
    await page.reload({ waitUntil: 'domcontentloaded' });
    await waitForRows(page, 2);
    await changeCell(page, 'radish', 'days', '27');
    await until('a value saved without a word', async () => (await cell(page, 'radish', 'days')) === '27');

    const other = await open(url);
    await until('the value elsewhere', async () => (await cell(other.page, 'radish', 'days')) === '27');
    expect(await whoSays(other.page, 'radish', 'days')).to.contain('Anna of the Lane');
    await signIn(other.page, sealed, PASSPHRASE);
    await until('the device', () => pressIn(other.page, '[data-do=revoke]'));
    await until('the question', () => pressIn(other.page, '[data-yes]'));
    await until('the device gone', async () =>
      (await inIdentity(other.page, '.devices .gone'))?.includes('taken back'),
    );

    await page.bringToFront();
    await until('the approval gone', async () => (await inIdentity(page, '[data-form=approve]')) !== undefined);
    await changeCell(page, 'radish', 'days', '28');
    await until('a suggestion again', async () => (await cell(page, 'radish', 'days')) === '28 suggested');
    expect(await cell(other.page, 'radish', 'days')).to.equal('27');

    // The key is closed since the reload: to sign anew its passphrase is asked for.
    await until('the button', () => press(page, 'Save as \u2068Anna of the Lane\u2069'));
    await until('the question', () => page.$('kobold-passphrase'));
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Enter');
    await until('the saved value', async () => (await cell(other.page, 'radish', 'days')) === '28');

    await until('signing out', () => pressIn(page, '[data-do=sign-out]'));
    await until('the question', () => pressIn(page, '[data-yes]'));
    await changeCell(page, 'radish', 'days', '29');
    await until('a guest’s suggestion', async () => (await cell(page, 'radish', 'days')) === '29 suggested');
    await assertNoSecret(page, [...messages, ...other.messages], anna);
    expect([...errors, ...other.errors]).to.deep.equal([]);
  });

  it('says in one sentence when an extension refuses, is another, or signs wrongly; and loses nothing', async function () {
    this.timeout(90_000);
    const { page } = await open(url);
    await waitForRows(page, 2);
    await changeCell(page, 'tomato', 'days', '75');
    await until('the suggestion', async () => (await cell(page, 'tomato', 'days')) === '75 suggested');
    await until('the way', () => pressIn(page, '[data-way=extension]'));
    expect(await until('an alert', () => inIdentity(page, '[role=alert]'))).to.contain('no extension');

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
    await until('the way', () => pressIn(page, '[data-way=extension]'));
    await alertSays(page, 'did not sign');
    await behave('no-key');
    await until('the way', () => pressIn(page, '[data-way=extension]'));
    await alertSays(page, 'something else');
    await behave('refuses-to-sign');
    await until('the way', () => pressIn(page, '[data-way=extension]'));
    await until('the name', async () => (await inIdentity(page, '.person'))?.includes('Anna of the Lane'));
    for (const [how, words] of [
      ['refuses-to-sign', 'did not sign'],
      ['other-key', 'something else'],
      ['wrong-signature', 'something else'],
    ] as const) {
      await behave(how);
      await until('the approval', () => pressIn(page, '[data-form=approve] [type=submit]'));
      await alertSays(page, words);
    }
    expect(await cell(page, 'tomato', 'days')).to.equal('75 suggested');
    expect(relay.events().filter(({ kind, pubkey }) => kind === 4884 && pubkey === anna.pubkey)).to.have.length(0);
    await behave('signs');
    await until('the approval', () => pressIn(page, '[data-form=approve] [type=submit]'));
    await until('the approved device', async () => (await inIdentity(page, '.devices li'))?.includes('this one'));
    await until('the button', () => press(page, 'Save as \u2068Anna of the Lane\u2069'));
    await until('the saved value', async () => (await cell(page, 'tomato', 'days')) === '75');
  });

  it('makes a key, tells it sealed only, and every tab of the site knows who it is', async function () {
    this.timeout(90_000);
    const { page } = await open(url);
    const { page: beside } = await openBeside(page, url);
    await page.bringToFront();
    await until('the way', () => pressIn(page, '[data-way=passphrase]'));
    await until('making one', () => pressIn(page, '[data-form] [aria-pressed=false]'));
    await retype(page, '[name=passphrase]', PASSPHRASE);
    await retype(page, '[name=again]', 'something else');
    await page.keyboard.press('Enter');
    await alertSays(page, 'not the same');
    await retype(page, '[name=again]', PASSPHRASE);
    await page.keyboard.press('Enter');
    const made = await until('the key', () => inIdentity(page, '.sealed'));
    expect(made).to.match(/^ncryptsec1[a-z0-9]+$/);
    await until('the other tab', async () => (await inIdentity(beside, '.person'))?.includes('npub1'));
    expect(await inIdentity(page, '.person')).to.equal(await inIdentity(beside, '.person'));
    expect(await inIdentity(page, '.root')).to.contain('No permission in this dataset');
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

/** What the compiler puts around functions within functions, which run in the page here. */
const NAMES = 'globalThis.__name = (named) => named';

/** Runs in the page, first of all: what it says to workers is kept to be looked at. */
function keepMessages(): void {
  const said: string[] = ((window as unknown as { said: string[] }).said = []);
  for (const { prototype } of [MessagePort, Worker]) {
    const post = prototype.postMessage as (...args: unknown[]) => void;
    prototype.postMessage = function (this: object, ...args: unknown[]) {
      said.push(
        JSON.stringify(args[0], (_, value: unknown) =>
          ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
        ),
      );
      post.apply(this, args);
    };
  }
}

/** Neither the key nor the passphrase, in any form, in what the browser keeps or the pages log. */
async function assertNoSecret(page: Page, messages: readonly string[], { secret }: Person): Promise<void> {
  const needles = [bytesToHex(secret), nsecEncode(secret), PASSPHRASE, [...secret].join(',')];
  // Files come and go while the worker writes: a look that met one going is taken again.
  const look = async (): Promise<{ found: string[]; said: number }> =>
    page.evaluate(async () => {
      const { said = [] } = window as unknown as { said?: string[] };
      const found: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), said.join('\n')];
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
      return { found, said: said.length };
    });
  const { found: kept, said } = await until('a whole look at what is kept', look);
  expect(said, 'messages to the worker').to.be.greaterThan(10);
  expect(kept.join('').length).to.be.greaterThan(1_000);
  for (const needle of needles) {
    expect(kept.some((text) => text.includes(needle))).to.equal(false);
    expect(messages.some((message) => message.includes(needle))).to.equal(false);
  }
}

async function signIn(page: Page, key: string, passphrase: string): Promise<void> {
  await until('the way in', () => pressIn(page, '[data-way=passphrase]'));
  await until('the form', () => inIdentity(page, '[data-form=passphrase]'));
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

/** Text of what is there in kobold-identity; undefined while it is not. */
function inIdentity(page: Page, selector: string): Promise<string | undefined> {
  return page.evaluate((selector) => {
    const found = document.querySelector('kobold-identity')?.shadowRoot?.querySelector(selector);
    return found ? found.textContent!.trim() || ' ' : undefined;
  }, selector);
}

function alertSays(page: Page, words: string): Promise<boolean> {
  return until(words, async () => {
    const said = await inIdentity(page, '[role=alert]');
    if (!said?.includes(words)) throw new Error(said);
    return true;
  });
}

function pressIn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((selector) => {
    const found = document.querySelector('kobold-identity')?.shadowRoot?.querySelector<HTMLButtonElement>(selector);
    if (!found || found.disabled) return false;
    found.focus();
    found.click();
    return true;
  }, selector);
}

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

async function changeCell(page: Page, record: string, field: string, text: string): Promise<void> {
  const selector = `[data-record-id="${record}"] [data-field="${field}"]`;
  await page.bringToFront();
  await until('what editing takes', () => page.evaluate(() => customElements.get('kobold-cell-editor') !== undefined));
  const found = await page.evaluateHandle(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector(selector),
    selector,
  );
  await (found.asElement() as ElementHandle<Element>).click({ count: 2 });
  await until('the editor', () =>
    page.evaluate(
      () =>
        document
          .querySelector('kobold-table')!
          .shadowRoot!.querySelector('kobold-cell-editor')
          ?.shadowRoot?.querySelector('.box') != null,
    ),
  );
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
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
    const found = [...buttons].find((button) => button.textContent!.trim() === name && !button.disabled);
    found?.click();
    return found !== undefined;
  }, name);
}

/** What "Who says so?" says of a cell. */
function whoSays(page: Page, record: string, field: string): Promise<string> {
  return until('who says so', () =>
    page.evaluate((selector) => {
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
    }, `[data-record-id="${record}"] [data-field="${field}"]`),
  );
}
