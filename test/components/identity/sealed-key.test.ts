import { assert } from 'chai';
import fc from 'fast-check';
import { scrypt } from '@noble/hashes/scrypt.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import { decrypt, encrypt } from 'nostr-tools/nip49';
import { readOpenSecret } from '../../../components/identity/open-key.js';
import { scryptInTurns } from '../../../components/identity/scrypt.js';
import { assertSealed, openSealed, seal } from '../../../components/identity/sealed-key.js';
import { KoboldError } from '../../../core/errors.js';

const SECRET = new Uint8Array(32).fill(0x11);
const QUICK_SCRYPT = 8;
const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = async (run: () => unknown): Promise<string> => {
  try {
    await run();
    return 'none';
  } catch (error) {
    return error instanceof KoboldError ? error.code : String(error);
  }
};

describe('a key under a passphrase', () => {
  it('opens as the vector of NIP-49 has it', async () => {
    const sealed =
      'ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p';
    const { secret } = await openSealed(sealed, 'nostr');
    assert.equal(bytesToHex(secret), '3501454135014541350145413501453fefb02227e449e57cf4d3a3ce05378683');
  }).timeout(20_000);

  it('is the same for the library’s nip49, both ways, whatever the passphrase', async () => {
    assert.deepEqual(decrypt(await seal(SECRET, 'ÅΩẛ̣'), 'ÅΩẛ̣'), SECRET);
    for (const passphrase of ['ÅΩẛ̣', 'four plain test words', 'كلمات', '🌱 \u0000'])
      for (const security of [0, 1, 2] as const)
        assert.deepEqual(
          (await openSealed(encrypt(SECRET, passphrase, QUICK_SCRYPT, security), passphrase.normalize('NFD'))).secret,
          SECRET,
        );
  }).timeout(20_000);

  it('says by a code why it does not open', async () => {
    const sealed = encrypt(SECRET, 'passphrase', QUICK_SCRYPT, 0);
    assert.equal(await codeOf(() => openSealed(sealed, 'Passphrase')), 'bad-passphrase');
    const wrongLetter = `${sealed.slice(0, -1)}${sealed.endsWith('q') ? 'p' : 'q'}`;
    for (const text of [
      wrongLetter,
      '',
      'ncryptsec1',
      sealed.toUpperCase(),
      `${sealed}b`,
      sealed.replace('ncrypt', 'n'),
    ])
      assert.equal(await codeOf(() => openSealed(text, 'passphrase')), 'bad-request', text);
    assert.equal(await codeOf(() => readOpenSecret('nsec1nonsense')), 'bad-request');
  });

  it('that asks for more memory than a page has, or is of another version, is refused before it is tried', async () => {
    const made = (version: number, work: number) =>
      bech32.encode('ncryptsec', bech32.toWords(Uint8Array.from([version, work, ...new Uint8Array(89)])), 300);
    assert.equal(await codeOf(() => assertSealed(made(2, 20))), 'none');
    for (const [version, work] of [
      [2, 21],
      [2, 31],
      [2, 255],
      [2, 0],
      [1, 16],
      [3, 16],
    ] as const)
      assert.equal(await codeOf(() => assertSealed(made(version, work))), 'bad-request');
  });

  it('is opened while the page goes on, and no longer than somebody waits', async () => {
    const sealed = encrypt(SECRET, 'passphrase', 16, 0);
    let frames = 0;
    let isOver = false;
    const count = () => {
      frames++;
      if (!isOver) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    await openSealed(sealed, 'passphrase');
    isOver = true;
    assert.isAbove(frames, 5, 'frames while it was opened');
    const stopping = new AbortController();
    const opening = codeOf(() => openSealed(sealed, 'passphrase', stopping.signal));
    setTimeout(() => stopping.abort(new KoboldError('signer-cancelled', 'No.')), 30);
    assert.equal(await opening, 'signer-cancelled');
  }).timeout(30_000);
});

describe('scrypt in turns', () => {
  it('gives the bytes of RFC 7914', async () => {
    const small = await scryptInTurns(bytes(''), bytes(''), { logN: 4, r: 1, length: 64 });
    assert.equal(
      bytesToHex(small),
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    );
    const large = await scryptInTurns(bytes('pleaseletmein'), bytes('SodiumChloride'), { logN: 14, r: 8, length: 64 });
    assert.deepEqual(
      large,
      hexToBytes(
        '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      ),
    );
  }).timeout(20_000);

  it('gives the library’s bytes for anything', async () => {
    const arbitrary = [
      fc.uint8Array({ maxLength: 80 }),
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(6),
      fc.nat(8),
    ] as const;
    await fc.assert(
      fc.asyncProperty(...arbitrary, async (password, salt, work, more) => {
        const [logN, r] = [work + 1, more + 1];
        const expected = scrypt(password, salt, { N: 2 ** logN, r, p: 1, dkLen: 32 });
        assert.deepEqual(await scryptInTurns(password, salt, { logN, r, length: 32 }), expected);
      }),
      { numRuns: 40 },
    );
  });
});
