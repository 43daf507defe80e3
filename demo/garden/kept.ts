/**
 * What `npm start` keeps between two runs, in `.demo/` beside `demo/` (git-ignored, and not served): the owner's key, when the
 * dataset was made, and the relay's events. Delete the folder to begin anew, under another address.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, nsecEncode } from 'nostr-tools/nip19';

export interface Kept {
  readonly owner: Uint8Array;
  /** For `kobold --key`. */
  readonly keyFile: string;
  /** ms since 1970: with the key it makes the same events again, so that a crash in the middle does no harm. */
  readonly madeAt: number;
  /** For the relay. */
  readonly eventsFile: string;
}

/** Throws where the key file is there and holds no key: another key would be another dataset. */
export function openKept(folder: string, now: number): Kept {
  mkdirSync(folder, { recursive: true });
  const keyFile = join(folder, 'owner.key');
  const key = once(keyFile, () => `${nsecEncode(new Uint8Array(randomBytes(32)))}\n`).trim();
  const madeAt = Number(once(join(folder, 'made-at'), () => `${now}\n`));
  const decoded = decode(key);
  if (decoded.type !== 'nsec' || !Number.isSafeInteger(madeAt))
    throw new Error(`${folder} holds something else than the demo left there. Delete it to begin anew.`);
  return { owner: decoded.data, keyFile, madeAt, eventsFile: join(folder, 'relay.jsonl') };
}

/** What is in the file; it is made if it is not there. */
function once(file: string, make: () => string): string {
  try {
    writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
