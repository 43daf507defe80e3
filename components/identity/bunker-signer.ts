/**
 * A remote signer, a "bunker": NIP-46. The person pastes its `bunker://…` once; the key by which it knows this browser is kept
 * sealed (sealed-client-key.ts), because its secret word works only once.
 */
import { KoboldError } from '../../core/errors.js';
import type { Signer } from '../kit/signer.js';
import { BunkerLine, type BunkerLineOptions } from './bunker-line.js';
import { forgetClientKey, keepClientKey, readClientKey } from './sealed-client-key.js';
import { makeSecret } from './open-key.js';
import { pubkeyAnswer, signedAnswer } from './signed-answer.js';

export interface BunkerAddress {
  /** Pubkey of the signer, not of the person. */
  readonly remote: string;
  readonly relays: readonly string[];
  /** Proves to it that the person pasted it here; works once. */
  readonly secret?: string;
}

export interface BunkerTimes {
  readonly reachMs?: number;
  readonly answersMs?: number;
  /** Ends the conversation: the person does not want to wait. */
  readonly signal?: AbortSignal;
}

/** People have to find their phone. */
const ANSWERS_MS = 110_000;
const CONNECT_MS = 60_000;
/** What a page of ours asks to be allowed: authority, and nothing else. */
const PERMISSIONS = 'get_public_key,sign_event:4884';

/** `bunker://<hex>?relay=wss://…&secret=…`. Throws `bad-request`. */
export function parseBunkerAddress(text: string): BunkerAddress {
  const found = /^bunker:\/\/([0-9a-f]{64})\/?\?(.+)$/i.exec(text.trim());
  const query = new URLSearchParams(found?.[2]);
  const relays = query.getAll('relay').filter(isRelay);
  if (!found || relays.length === 0)
    throw new KoboldError('bad-request', 'This is no address of a remote signer: bunker://… was expected.');
  const secret = query.get('secret');
  return { remote: found[1]!.toLowerCase(), relays, ...(secret && { secret }) };
}

/** Rejects with `signer-unreachable`, `signer-silent`, `signer-refused`, `signer-wrong`. */
export async function connectBunker(
  { remote, relays, secret }: BunkerAddress,
  onAuthUrl: (url: string) => void,
  times: BunkerTimes = {},
): Promise<Signer> {
  const clientSecret = makeSecret();
  const { answersMs = CONNECT_MS, reachMs, signal } = times;
  const line = new BunkerLine({ remote, relays, clientSecret, onAuthUrl, ...(reachMs && { reachMs }) });
  signal?.addEventListener('abort', () => line.close());
  try {
    const answer = await line.request('connect', [remote, secret ?? '', PERMISSIONS], answersMs);
    if (answer !== 'ack' && answer !== secret)
      throw new KoboldError('signer-wrong', 'The remote signer answered with another word. Nothing was done.');
    const pubkey = pubkeyAnswer(await line.request('get_public_key', [], answersMs));
    signal?.throwIfAborted();
    await keepClientKey(pubkey, clientSecret);
    return signerOf(pubkey, line, times);
  } catch (error) {
    line.close();
    throw error;
  }
}

/** Of an earlier page: it is reached when something is to be signed. */
export function keptBunkerSigner(pubkey: string, { remote, relays }: BunkerAddress): Signer {
  let line: Promise<BunkerLine> | undefined;
  const open = async (): Promise<BunkerLine> => {
    const clientSecret = await readClientKey(pubkey);
    if (!clientSecret)
      throw new KoboldError('signer-unreachable', 'This browser is not connected to the remote signer any more.');
    return new BunkerLine({ remote, relays, clientSecret } satisfies BunkerLineOptions);
  };
  return {
    kind: 'bunker',
    pubkey,
    sign: async (event) => {
      line ??= open();
      line.catch(() => (line = undefined));
      return signerOf(pubkey, await line).sign(event);
    },
    close: () => void line?.then((one) => one.close()).catch(() => undefined),
  };
}

/** The reader signs out: the bunker would take this browser for theirs. */
export function forgetBunker(): Promise<void> {
  return forgetClientKey();
}

function signerOf(pubkey: string, line: BunkerLine, { answersMs = ANSWERS_MS }: BunkerTimes = {}): Signer {
  return {
    kind: 'bunker',
    pubkey,
    async sign(event) {
      const { kind, created_at, tags, content } = event;
      const asked = JSON.stringify({ kind, created_at, tags, content, pubkey });
      const answer = await line.request('sign_event', [asked], answersMs);
      let signed: unknown;
      try {
        signed = JSON.parse(answer);
      } catch {
        // Said by who looks at it.
      }
      return signedAnswer(event, signed);
    },
    close: () => line.close(),
  };
}

/** Encrypted, but on this machine. */
function isRelay(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'wss:' || (protocol === 'ws:' && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname));
  } catch {
    return false;
  }
}
