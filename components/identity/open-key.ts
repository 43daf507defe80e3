/** A key as it is while it is open: 32 bytes in this page's memory. What seals it is in sealed-key.ts. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { decode } from 'nostr-tools/nip19';
import { KoboldError } from '../../core/errors.js';

export interface OpenKey {
  /** 32 bytes. */
  readonly secret: Uint8Array;
  /** 64 hex digits. */
  readonly pubkey: string;
}

export function makeSecret(): Uint8Array {
  return schnorr.utils.randomSecretKey();
}

/** Throws where it is no key: zero, or beyond the curve's order. */
export function pubkeyOf(secret: Uint8Array): string {
  return bytesToHex(schnorr.getPublicKey(secret));
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
