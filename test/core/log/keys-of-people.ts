/** The people of tests and vectors: secrets everybody can derive, and signatures that are the same each time. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { NostrEvent, Pubkey } from '../../../core/log/event.js';
import { signEvent, type EventTemplate } from '../../../core/log/event-id.js';

/** Zeros, as BIP-340 allows for reproducible signatures. */
const NO_RANDOMNESS = new Uint8Array(32);

/** sha256("kobold test key: <name>") */
export function secretOf(name: string): Uint8Array {
  return sha256(utf8ToBytes(`kobold test key: ${name}`));
}

export function pubkeyOf(name: string): Pubkey {
  return bytesToHex(schnorr.getPublicKey(secretOf(name))) as Pubkey;
}

export function signAs(name: string, template: EventTemplate): NostrEvent {
  return signEvent(template, secretOf(name), NO_RANDOMNESS);
}
