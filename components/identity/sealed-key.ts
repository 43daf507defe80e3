/**
 * A key under a passphrase: NIP-49, `ncryptsec1…`. Opened and made in the page, and nowhere kept open. scrypt takes a second or so with
 * the usual 64 MiB, in turns (scrypt.ts), which is why nostr-tools' `nip49` is not it; what asks for more than a browser has is refused before.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { bech32 } from '@scure/base';
import { KoboldError } from '../../core/errors.js';
import { type OpenKey, pubkeyOf } from './open-key.js';
import { scryptInTurns } from './scrypt.js';

const PREFIX = 'ncryptsec';
const VERSION = 2;
/** log2 of scrypt's blocks of a KiB: 16 takes 64 MiB, 20 takes 1 GiB. */
const USUAL_WORK = 16;
const MOST_WORK = 20;
/** Nothing is known of how the key was handled before (NIP-49). */
const SECURITY_UNKNOWN = 2;
/** What is in the letters, in bytes: version, work, salt, nonce, security, cipher of 32 bytes with its tag. */
const [SALT, NONCE, CIPHER] = [16, 24, 48];
const LENGTH = 2 + SALT + NONCE + 1 + CIPHER;
const LONGEST = 300;

/** Rejects with `bad-request` for what is no sealed key, `bad-passphrase`, and the signal's reason. */
export async function openSealed(ncryptsec: string, passphrase: string, signal?: AbortSignal): Promise<OpenKey> {
  const bytes = readSealed(ncryptsec);
  const work = bytes[1]!;
  const nonceAt = 2 + SALT;
  const cipherAt = nonceAt + NONCE + 1;
  const key = await derive(passphrase, bytes.subarray(2, nonceAt), work, signal);
  try {
    const cipher = cipherOf(key, bytes.subarray(nonceAt, nonceAt + NONCE), bytes[cipherAt - 1]!);
    const secret = cipher.decrypt(bytes.subarray(cipherAt));
    return { secret, pubkey: pubkeyOf(secret) };
  } catch {
    // The letters hold by their checksum: it is the words that do not fit.
    throw new KoboldError('bad-passphrase', 'The passphrase does not open this key.');
  } finally {
    key.fill(0);
  }
}

/** Rejects with the signal's reason. */
export async function seal(secret: Uint8Array, passphrase: string, signal?: AbortSignal): Promise<string> {
  const [salt, nonce] = [SALT, NONCE].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const key = await derive(passphrase, salt!, USUAL_WORK, signal);
  const cipher = cipherOf(key, nonce!, SECURITY_UNKNOWN).encrypt(secret);
  key.fill(0);
  const bytes = Uint8Array.from([VERSION, USUAL_WORK, ...salt!, ...nonce!, SECURITY_UNKNOWN, ...cipher]);
  return bech32.encode(PREFIX, bech32.toWords(bytes), LONGEST);
}

/** Throws `bad-request` for what cannot be opened, whatever the passphrase. */
export function assertSealed(ncryptsec: string): void {
  readSealed(ncryptsec);
}

function readSealed(ncryptsec: string): Uint8Array {
  const bytes = decoded(ncryptsec);
  if (bytes?.length !== LENGTH || bytes[0] !== VERSION)
    throw new KoboldError(
      'bad-request',
      'This is no sealed key, or a letter of it is wrong: ncryptsec1… was expected.',
    );
  const work = bytes[1]!;
  if (work > MOST_WORK || work < 1)
    throw new KoboldError('bad-request', 'This key asks for more memory than a page has.', { work });
  return bytes;
}

function decoded(ncryptsec: string): Uint8Array | undefined {
  try {
    const { prefix, words } = bech32.decode(ncryptsec as `${string}1${string}`, LONGEST);
    return prefix === PREFIX && ncryptsec === ncryptsec.toLowerCase() ? bech32.fromWords(words) : undefined;
  } catch {
    return undefined;
  }
}

async function derive(passphrase: string, salt: Uint8Array, logN: number, signal?: AbortSignal): Promise<Uint8Array> {
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC'));
  try {
    return await scryptInTurns(typed, salt, { logN, r: 8, length: 32, signal });
  } catch (error) {
    if (error instanceof RangeError)
      throw new KoboldError('bad-request', 'This key asks for more memory than this page has.', { work: logN });
    throw error;
  } finally {
    typed.fill(0);
  }
}

function cipherOf(key: Uint8Array, nonce: Uint8Array, security: number): ReturnType<typeof xchacha20poly1305> {
  return xchacha20poly1305(key, nonce, Uint8Array.of(security));
}
