/**
 * Proof of work (NIP-13): how much an id shows, and an event made to show as much. The target is committed to in the tag, so that
 * a lucky id is no more than it was meant to be.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { UnsignedEvent } from './event-id.js';

/** Half an hour on a slow machine: nobody waits for more. */
export const MOST_BITS = 28;

export interface Mining {
  /** Tried so far. */
  readonly tried: number;
  /** Tries so many nonces more; gives the event with its tag `nonce` once one fits. */
  run(tries: number): UnsignedEvent | undefined;
}

/** NIP-13: zeros before the first one, in bits. */
export function leadingZeroBits(hex: string): number {
  const zeros = /^0*/.exec(hex)![0].length;
  return zeros * 4 + (zeros < hex.length ? Math.clz32(parseInt(hex[zeros]!, 16)) - 28 : 0);
}

/** Tries needed on average. */
export function expectedTries(bits: number): number {
  return 2 ** bits;
}

/** `bits`: 0 to 64; how many are too many is the caller's to say. */
export function startMining(unsigned: UnsignedEvent, bits: number): Mining {
  const { pubkey, created_at, kind, tags, content } = unsigned;
  const open = JSON.stringify([...tags, ['nonce', '']]);
  // All before the nonce is hashed once.
  const head = sha256
    .create()
    .update(utf8ToBytes(`[0,${JSON.stringify(pubkey)},${created_at},${kind},${open.slice(0, -'"]]'.length)}`));
  const tail = utf8ToBytes(`","${bits}"]],${JSON.stringify(content)}]`);
  let tried = 0;
  return {
    get tried() {
      return tried;
    },
    run(tries) {
      for (const end = tried + tries; tried < end;) {
        const nonce = String(tried++);
        const id = head.clone().update(utf8ToBytes(nonce)).update(tail).digest();
        if (zeroBits(id) >= bits) return { ...unsigned, tags: [...tags, ['nonce', nonce, String(bits)]] };
      }
      return undefined;
    },
  };
}

function zeroBits(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte !== 0);
  return at < 0 ? bytes.length * 8 : at * 8 + Math.clz32(bytes[at]!) - 24;
}
