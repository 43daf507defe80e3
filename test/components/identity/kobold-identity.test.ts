import { assert } from 'chai';
import { encrypt } from 'nostr-tools/nip49';
import { define, ELEMENTS } from '../../../components/elements.js';
import type { KoboldIdentity } from '../../../components/identity/kobold-identity.js';
import { deviceLabel } from '../../../components/identity/device-label.js';
import { passphraseStrength } from '../../../components/identity/passphrase-strength.js';
import { useClient } from '../../../components/kit/client.js';
import { keepIdentity, readKept } from '../../../components/kit/kept-identity.js';
import { setSigner, type Signer } from '../../../components/kit/signer.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage } from '../../support/shown-table.js';

const SECRET = new Uint8Array(32).fill(0x11);
const QUICK_SCRYPT = 8;

describe('kobold-identity', () => {
  before(async () => define('kobold-identity', await ELEMENTS['kobold-identity']!()));
  beforeEach(() => useClient(new FakeClient(garden)));
  afterEach(() => {
    setSigner(undefined);
    keepIdentity(undefined);
    delete (window as { nostr?: unknown }).nostr;
    clearPage();
  });

  async function show(): Promise<ShadowRoot> {
    const identity = document.createElement('kobold-identity') as KoboldIdentity;
    document.body.append(identity);
    await identity.updateComplete;
    return identity.shadowRoot!;
  }
  const press = (root: ShadowRoot, selector: string) => root.querySelector<HTMLButtonElement>(selector)!.click();
  const settled = (root: ShadowRoot) => (root.host as KoboldIdentity).updateComplete;
  const fake = (pubkey: string): Signer => ({ kind: 'extension', pubkey, sign: () => Promise.reject(new Error()) });

  it('is accessible as a guest, in each way in, and signed in', async () => {
    const root = await show();
    await assertAccessible(root.host);
    for (const way of ['passphrase', 'bunker']) {
      press(root, `[data-way=${way}]`);
      await settled(root);
      await assertAccessible(root.host);
    }
    press(root, '[data-way=passphrase]');
    await settled(root);
    press(root, '[data-form] [aria-pressed=false]');
    await settled(root);
    await assertAccessible(root.host);
    setSigner(fake('ab'.repeat(32)));
    await settled(root);
    await assertAccessible(root.host);
  });

  it('follows who is signed in, wherever that was said', async () => {
    const [first, second] = [await show(), await show()];
    setSigner(fake('ab'.repeat(32)));
    await settled(first);
    await settled(second);
    assert.include(first.textContent, 'npub1');
    assert.equal(first.querySelector('.key')!.textContent, second.querySelector('.key')!.textContent);
    press(second, '[data-do=sign-out]');
    await eventually(() => assert.isNotNull(first.querySelector('[data-way]')));
  });

  it('signs in by an extension, and keeps no more than that', async () => {
    const pubkey = 'cd'.repeat(32);
    Object.assign(window, { nostr: { getPublicKey: async () => pubkey, signEvent: async () => ({}) } });
    const root = await show();
    press(root, '[data-way=extension]');
    await eventually(() => assert.isNotNull(root.querySelector('[data-do=sign-out]')));
    assert.deepEqual(readKept(), { kind: 'extension', pubkey });
  });

  it('follows another tab that signs in, and out', async () => {
    const root = await show();
    keepIdentity({ kind: 'extension', pubkey: 'ab'.repeat(32) });
    const elsewhere = () => window.dispatchEvent(new StorageEvent('storage', { key: 'kobold-identity' }));
    elsewhere();
    await eventually(() => assert.isNotNull(root.querySelector('[data-do=sign-out]')));
    keepIdentity(undefined);
    elsewhere();
    await eventually(() => assert.isNotNull(root.querySelector('[data-way]')));
  });

  it('moves the focus to what it asks, and back', async () => {
    const pubkey = 'ab'.repeat(32);
    keepIdentity({ kind: 'passphrase', pubkey, sealed: encrypt(SECRET, 'passphrase', QUICK_SCRYPT, 0) });
    setSigner({ ...fake(pubkey), kind: 'passphrase' });
    const root = await show();
    const opener = root.querySelector<HTMLButtonElement>('[data-do=sign-out]')!;
    opener.focus();
    opener.click();
    await eventually(() => assert.equal(root.activeElement?.className, 'ask'));
    assert.equal(opener.getAttribute('aria-expanded'), 'true');
    const cancel = root.querySelector<HTMLButtonElement>('[data-no=sign-out]')!;
    cancel.focus();
    cancel.click();
    await eventually(() => assert.equal(root.activeElement, opener));
    assert.equal(opener.getAttribute('aria-expanded'), 'false');
  });

  it('waits for an extension as long as it is wanted: cancelled, a late answer counts for nothing', async () => {
    let answer!: (pubkey: string) => void;
    const asked = new Promise<string>((resolve) => (answer = resolve));
    Object.assign(window, { nostr: { getPublicKey: () => asked, signEvent: async () => ({}) } });
    const root = await show();
    press(root, '[data-way=extension]');
    await eventually(() =>
      assert.include(root.querySelector('[role=status]')!.textContent, 'Waiting for your extension'),
    );
    await assertAccessible(root.host);
    press(root, '[data-do=stop]');
    await eventually(() => assert.include(root.querySelector('[role=status]')!.textContent, 'Cancelled'));
    assert.isNull(root.querySelector('[role=alert]'));
    assert.isFalse(root.querySelector<HTMLButtonElement>('[data-way=extension]')!.disabled);
    answer('cd'.repeat(32));
    await asked;
    await settled(root);
    assert.isNull(root.querySelector('[data-do=sign-out]'));
    assert.isUndefined(readKept());
  });

  it('opens a key in its own time, and lets go of it where that is cancelled', async () => {
    const root = await show();
    press(root, '[data-way=passphrase]');
    await settled(root);
    root.querySelector('textarea')!.value = encrypt(SECRET, 'passphrase', 16, 0);
    root.querySelector<HTMLInputElement>('[name=passphrase]')!.value = 'passphrase';
    press(root, '[type=submit]');
    await eventually(() => assert.include(root.querySelector('[role=status]')!.textContent, 'Opening'));
    await assertAccessible(root.host);
    press(root, '[data-do=stop]');
    await eventually(() => assert.include(root.querySelector('[role=status]')!.textContent, 'Cancelled'));
    assert.equal(root.querySelector<HTMLInputElement>('[name=passphrase]')!.value, 'passphrase', 'nothing is lost');
    assert.isUndefined(readKept());
    press(root, '[type=submit]');
    await eventually(() => assert.isNotNull(root.querySelector('[data-do=sign-out]')), 15_000);
  }).timeout(30_000);

  it('takes from storage only what is an identity', () => {
    for (const text of ['{', 'null', '7', '{"kind":"extension","pubkey":"x"}', '{"kind":"root","pubkey":"PUB"}'])
      assert.isUndefined((localStorage.setItem('kobold-identity', text.replace('PUB', 'ab'.repeat(32))), readKept()));
  });
});

describe('a passphrase', () => {
  it('is as strong as what differs in it', () => {
    const strengths = ['short', 'aaaaaaaaaaaa', 'password1', 'correct horse battery staple', 'x8$Kq!vB2mZ@wP'];
    assert.deepEqual(strengths.map(passphraseStrength), [0, 1, 1, 3, 4]);
  });
});

describe('the name of a device', () => {
  it('is its browser and its system', () => {
    const agents = [
      'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
      'something else',
    ];
    assert.deepEqual(
      agents.map((agent) => deviceLabel(agent)),
      ['Firefox on Linux', 'Edge on Windows', 'Safari on iPhone', 'Chrome on Android', undefined],
    );
  });
});
