/** PROTOCOL.md section 16: keys and their ids, and what is sealed with them (NIP-44 version 2, the key being the conversation key). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { v2 as nip44 } from 'nostr-tools/nip44';
import { utf8 } from './json.js';
import { Refused } from './refused.js';

/** Keys are hex. */
export function keyId(key: string): string {
  return bytesToHex(sha256(Uint8Array.from([...utf8('kobold-key'), ...hexToBytes(key)]))).slice(0, 16);
}

/** @throws Refused, for everybody: what can be told without the key */
export function checkPayload(text: string): void {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  if (!isBase64 || text.length < 132 || text.length > 87_472 || bytesOf(text)[0] !== 2)
    throw new Refused('bad-payload');
}

/** @throws Refused, also where sealing what it opens to does not give the payload again */
export function open(payload: string, key: string): string {
  checkPayload(payload);
  let text: string;
  let again: string;
  try {
    text = nip44.decrypt(payload, hexToBytes(key));
    again = seal(text, key, bytesToHex(bytesOf(payload).slice(1, 33)));
  } catch {
    throw new Refused('bad-payload');
  }
  // A byte order mark, and what is not UTF-8, are lost in `text`, unless the decoder kept the mark.
  if (again !== payload || text.startsWith('\ufeff')) throw new Refused('bad-payload');
  return text;
}

export function seal(text: string, key: string, nonce: string): string {
  return nip44.encrypt(text, hexToBytes(key), hexToBytes(nonce));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
