/**
 * Contents only a tribe can read: NIP-44 version 2 payloads under a dataset key. PROTOCOL.md, section 16.
 * Key and nonce are arguments; whoever calls has the randomness.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { decrypt, encrypt } from 'nostr-tools/nip44';
import { utf8Length } from '../canonical-json.js';

const LONGEST_TEXT_BYTES = 65_535;
/** NIP-44's classic bounds of a payload: 1 to 65,535 bytes of text. */
const SHORTEST = 132;
const LONGEST = 87_472;
/** Version byte and nonce are 33 bytes: exactly the first 44 characters. */
const HEAD_CHARACTERS = 44;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** First 16 hex of sha256("kobold-key" ‖ key); the key has 32 bytes. */
export function keyToId(key: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(utf8ToBytes('kobold-key'), key))).slice(0, 16);
}

/** Text → payload. `nonce` are 32 random bytes, never used twice with one key. Throws for empty text or over 65,535 bytes. */
export function seal(text: string, key: Uint8Array, nonce: Uint8Array): string {
  if (utf8Length(text) > LONGEST_TEXT_BYTES)
    throw new RangeError(`A sealed text has at most ${LONGEST_TEXT_BYTES} bytes.`);
  return encrypt(text, key, nonce);
}

/**
 * Payload → text; undefined if it does not open: wrong key, damaged, not UTF-8, or not what sealing the text with
 * the same nonce gives. The last keeps two readers from seeing different texts in one payload.
 */
export function open(payload: string, key: Uint8Array): string | undefined {
  if (!isPayload(payload)) return undefined;
  try {
    const text = decrypt(payload, key);
    return encrypt(text, key, nonceOf(payload)) === payload ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text has the outer form of a version 2 payload: padded base64, first byte 2, a length that occurs. */
export function isPayload(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST || text.length % 4 !== 0) return false;
  // The first byte is 2 when the base64 starts with A and then g to v.
  return /^A[g-v][A-Za-z0-9+/]+={0,2}$/.test(text);
}

function nonceOf(payload: string): Uint8Array {
  const head: number[] = [];
  for (let at = 0; at < HEAD_CHARACTERS; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => BASE64.indexOf(payload[at + offset]!)) as [
      number,
      number,
      number,
      number,
    ];
    head.push((a << 2) | (b >> 4), ((b << 4) & 0xff) | (c >> 2), ((c << 6) & 0xff) | d);
  }
  return Uint8Array.from(head.slice(1));
}
