/**
 * The key that signs: from a file, from KOBOLD_KEY, or made and kept in a file that only its owner can read. Never from
 * the command line, which every process of the machine can see, and never written anywhere else.
 */
import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { decode, nsecEncode } from 'nostr-tools/nip19';
import { getPublicKey } from 'nostr-tools/pure';
import { KoboldError } from '../errors.js';
import type { Pubkey } from '../log/event.js';

export interface SigningKey {
  readonly secret: Uint8Array;
  readonly pubkey: Pubkey;
  /** How it was come by, for the report. */
  readonly from: 'made' | 'file' | 'environment';
  readonly file?: string;
  /** Others of the machine can read the file. */
  readonly isExposed: boolean;
}

/** `path` as asked for by --key; `fallback` where nothing was. Throws `bad-request` and `unreachable`. */
export async function openKey(
  path: string | undefined,
  fallback: string,
  fromEnv: string | undefined,
): Promise<SigningKey> {
  if (path === undefined && fromEnv !== undefined && fromEnv.trim() !== '')
    return { ...parseKey(fromEnv, 'The variable KOBOLD_KEY'), from: 'environment', isExposed: false };
  const file = path ?? fallback;
  if (isKeyText(file)) {
    const message =
      '--key takes the name of a file, not the key itself: others on this machine can read what is typed.';
    throw new KoboldError('bad-request', `${message} Use KOBOLD_KEY or a file.`);
  }
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return makeKey(file);
    throw new KoboldError('unreachable', `The key file ${file} cannot be read.`, { file }, { cause: error });
  }
  const isExposed = process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0;
  return { ...parseKey(text, `The file ${file}`), from: 'file', file, isExposed };
}

/** A key that is there: from the file, else from KOBOLD_KEY; undefined where neither is named. Throws `not-found` besides. */
export async function readExistingKey(
  path: string | undefined,
  fromEnv: string | undefined,
): Promise<SigningKey | undefined> {
  if (path === undefined && (fromEnv === undefined || fromEnv.trim() === '')) return undefined;
  if (path !== undefined && !isKeyText(path) && !(await isThere(path)))
    throw new KoboldError('not-found', `There is no key file ${path}.`, { file: path });
  return openKey(path, '', fromEnv);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

function isKeyText(text: string): boolean {
  return /^nsec1|^[0-9a-f]{64}$/i.test(text);
}

async function makeKey(file: string): Promise<SigningKey> {
  const secret = new Uint8Array(randomBytes(32));
  try {
    await writeFile(file, `${nsecEncode(secret)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new KoboldError('unreachable', `The key file ${file} cannot be written.`, { file }, { cause: error });
  }
  return { secret, pubkey: getPublicKey(secret) as Pubkey, from: 'made', file, isExposed: false };
}

function parseKey(text: string, source: string): Pick<SigningKey, 'secret' | 'pubkey'> {
  try {
    const written = text.trim();
    const secret = /^[0-9a-f]{64}$/i.test(written)
      ? new Uint8Array(Buffer.from(written, 'hex'))
      : nsecToSecret(written);
    return { secret, pubkey: getPublicKey(secret) as Pubkey };
  } catch {
    // Without the cause: its message may hold the key.
    throw new KoboldError('bad-request', `${source} holds no key: it should be nsec1… or 64 hex digits.`);
  }
}

function nsecToSecret(written: string): Uint8Array {
  const decoded = decode(written as `nsec1${string}`);
  if (decoded.type !== 'nsec') throw new Error('no nsec');
  return decoded.data;
}
