/**
 * A key under a passphrase: NIP-49, `ncryptsec1…`. Opened and made in the page, and nowhere kept open. scrypt runs at once and
 * takes a second with the usual 64 MiB; what asks for more than a browser has is refused before.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { decode } from 'nostr-tools/nip19';
import { decrypt, encrypt } from 'nostr-tools/nip49';
import { KoboldError } from '../../core/errors.js';

/** log2 of scrypt's work: 20 takes 1 GiB. */
const MOST_WORK = 20;
const VERSION = 2;
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

export interface OpenKey {
  /** 32 bytes. */
  readonly secret: Uint8Array;
  /** 64 hex digits. */
  readonly pubkey: string;
}

/** Throws `bad-request` for what is no sealed key, and `bad-passphrase`. */
export function openSealed(ncryptsec: string, passphrase: string): OpenKey {
  assertSealed(ncryptsec);
  let secret: Uint8Array;
  try {
    secret = decrypt(ncryptsec, passphrase);
  } catch (error) {
    // The cipher's own word; all else is a typing error in the key, found by its letters and its checksum.
    if (error instanceof Error && /invalid tag/i.test(error.message))
      throw new KoboldError('bad-passphrase', 'The passphrase does not open this key.');
    throw notSealed();
  }
  return { secret, pubkey: pubkeyOf(secret) };
}

export function seal(secret: Uint8Array, passphrase: string): string {
  return encrypt(secret, passphrase);
}

export function makeSecret(): Uint8Array {
  return schnorr.utils.randomSecretKey();
}

/** `nsec1…`. Throws `bad-request`. */
export function readOpenSecret(nsec: string): Uint8Array {
  try {
    const decoded = decode(nsec);
    if (decoded.type === 'nsec' && schnorr.getPublicKey(decoded.data)) return decoded.data;
  } catch {
    // Said below: what was typed is in no message.
  }
  throw new KoboldError('bad-request', 'This is no key: nsec1… or ncryptsec1… was expected.');
}

export function pubkeyOf(secret: Uint8Array): string {
  return bytesToHex(schnorr.getPublicKey(secret));
}

/** Throws `bad-request`. The first four letters after the prefix hold the version and scrypt's work. */
export function assertSealed(ncryptsec: string): void {
  const found = /^ncryptsec1([a-z0-9]{4})[a-z0-9]{100,300}$/.exec(ncryptsec);
  if (!found) throw notSealed();
  const bits = [...found[1]!].reduce((all, letter) => all * 32 + BECH32.indexOf(letter), 0);
  const [version, work] = [bits >> 12, (bits >> 4) & 0xff];
  if (version !== VERSION) throw notSealed();
  if (work > MOST_WORK)
    throw new KoboldError('bad-request', 'This key asks for more memory than a page has.', { work });
}

function notSealed(): KoboldError {
  return new KoboldError('bad-request', 'This is no sealed key, or a letter of it is wrong: ncryptsec1… was expected.');
}
