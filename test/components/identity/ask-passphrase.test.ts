import { assert } from 'chai';
import { encrypt } from 'nostr-tools/nip49';
import type { KoboldPassphrase } from '../../../components/identity/ask-passphrase.js';
import { pubkeyOf } from '../../../components/identity/open-key.js';
import { passphraseSigner } from '../../../components/identity/passphrase-signer.js';
import type { Asking } from '../../../components/kit/signer.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';

const SECRET = new Uint8Array(32).fill(0x11);
const PUBKEY = pubkeyOf(SECRET);
const UNTIL = Date.UTC(2027, 4, 20);

describe('the question for a passphrase', () => {
  const sealed = encrypt(SECRET, 'passphrase', 8, 0);
  const before = document.documentElement.lang;
  afterEach(() => {
    document.documentElement.lang = before;
    document.querySelector('kobold-passphrase')?.remove();
  });

  async function ask(content: object, asking: Asking = {}) {
    const signer = passphraseSigner(PUBKEY, sealed);
    const event = { pubkey: PUBKEY, kind: 4884, created_at: 1_790_000_000, tags: [], content: JSON.stringify(content) };
    const signing = signer.sign(event, asking).then(
      () => 'signed',
      ({ code }: { code: string }) => code,
    );
    const dialog = await eventually(() => {
      const found = document.querySelector<KoboldPassphrase>('kobold-passphrase')?.shadowRoot?.querySelector('dialog');
      assert.isTrue(found?.open);
      return found!;
    });
    const words = () => dialog.querySelector('.signed')!.textContent.replace(/[\u2068\u2069]/g, '');
    return { signer, signing, dialog, words };
  }
  const type = (dialog: HTMLElement, text: string) => {
    dialog.querySelector('input')!.value = text;
    dialog.querySelector<HTMLButtonElement>('[type=submit]')!.click();
  };

  it('says what is signed, and is accessible', async () => {
    const act = { act: 'delegate', role: 'maintainer', until: UNTIL, device: 'x' };
    const { dialog, words, signing } = await ask(act, { dataset: 'Garden club' });
    const until = new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(UNTIL);
    assert.equal(words(), `This device may save in your name in “Garden club” (role: maintainer), until ${until}.`);
    await assertAccessible(dialog);
    type(dialog, 'something else');
    await eventually(() => assert.include(dialog.querySelector('[role=alert]')!.textContent, 'does not open the key'));
    await assertAccessible(dialog);
    type(dialog, 'passphrase');
    assert.equal(await signing, 'signed');
    assert.isNull(document.querySelector('kobold-passphrase'));
  });

  /** What is signed counts, whatever the page says of it: three values, and a record that goes. */
  const OPS = [{ op: 'record.update', set: { days: 3, name: 'x' }, unset: ['sun'] }, { op: 'record.delete' }];

  it('says it of each act, in the language of the page, and lets no name turn it', async () => {
    const cases = [
      ['en', { act: 'accept', ops: OPS }, '4 changes of “Maria” become part of “Garden club”.'],
      // Sealed: nothing but what the page knows.
      ['en', { act: 'accept' }, '3 changes of “Maria” become part of “Garden club”.'],
      ['en', { act: 'reject' }, 'A suggestion of “Maria” is not taken into “Garden club”.'],
      ['en', { act: 'revoke' }, 'In “Garden club”, “Maria” may no longer save in your name.'],
      ['en', { act: 'review', verdict: 'approve' }, 'You approve of a suggestion of “Maria” for “Garden club”.'],
      ['en', { act: 'something' }, 'A decision about “Garden club”.'],
      ['de', { act: 'accept', ops: OPS }, '4 Änderungen von “Maria” werden Teil von “Garden club”.'],
      ['ar', { act: 'reject' }, 'لا يؤخذ اقتراح من “Maria” إلى “Garden club”.'],
    ] as const;
    for (const [lang, act, said] of cases) {
      document.documentElement.lang = lang;
      const { dialog, words, signing } = await ask(act, { dataset: 'Garden club', of: 'Maria', changes: 3 });
      await eventually(() => assert.equal(words(), said));
      dialog.querySelector<HTMLButtonElement>('[type=button]')!.click();
      assert.equal(await signing, 'signer-refused');
    }
    const { dialog, words } = await ask({ act: 'reject' }, { dataset: `Garden\n\u202eclub${'x'.repeat(500)}` });
    assert.include(words(), 'Garden [U+202E]clubxxx');
    assert.isBelow(words().length, 160);
    dialog.close();
  });

  it('ends where nobody waits any more, or its person has signed out', async () => {
    const stopping = new AbortController();
    const one = await ask({ act: 'reject' }, { signal: stopping.signal });
    stopping.abort();
    assert.equal(await one.signing, 'signer-refused');
    assert.isNull(document.querySelector('kobold-passphrase'));
    const two = await ask({ act: 'reject' });
    type(two.dialog, 'passphrase');
    two.signer.close!();
    assert.equal(await two.signing, 'signer-refused');
  });
});
