/** Ids and signatures: NIP-01 and BIP-340. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventId, NostrEvent } from './event.js';
import type { Refusal } from './refusal.js';

/** What is signed: all but id and sig, with the author. */
export type EventTemplate = Omit<NostrEvent, 'id' | 'sig' | 'pubkey'>;
export type UnsignedEvent = Omit<NostrEvent, 'id' | 'sig'>;
/** What `signEvent` does, by whatever means. */
export type SignEvent = (template: EventTemplate, secretKey: Uint8Array, auxRandom: Uint8Array) => NostrEvent;

/** sha256 of the JCS of `[0, pubkey, created_at, kind, tags, content]`; texts must be well-formed. */
export function eventId({ pubkey, created_at, kind, tags, content }: UnsignedEvent): EventId {
  // No objects in it, so JSON.stringify is its JCS.
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([0, pubkey, created_at, kind, tags, content])))) as EventId;
}

/** Step 7 of section 2: undefined, `bad-id` or `bad-signature`. Members must have their types. */
export function verifyEvent(event: NostrEvent): Refusal | undefined {
  if (eventId(event) !== event.id) return { refused: 'bad-id', message: 'The id is not the hash of the event.' };
  return verifySignature(event);
}

/** The signature alone, for an event whose id has been checked. About a millisecond. */
export function verifySignature({ id, pubkey, sig }: NostrEvent): Refusal | undefined {
  if (schnorr.verify(hexToBytes(sig), hexToBytes(id), hexToBytes(pubkey))) return undefined;
  return { refused: 'bad-signature', message: 'The signature does not belong to the event and its pubkey.' };
}

/** For Node and tests; in a page the signer does it. `auxRandom`: 32 bytes, zeros make it deterministic (BIP-340). */
export function signEvent(template: EventTemplate, secretKey: Uint8Array, auxRandom: Uint8Array): NostrEvent {
  const { created_at, kind, tags, content } = template;
  const unsigned = { pubkey: bytesToHex(schnorr.getPublicKey(secretKey)), created_at, kind, tags, content };
  const id = eventId(unsigned);
  return { id, ...unsigned, sig: bytesToHex(schnorr.sign(hexToBytes(id), secretKey, auxRandom)) };
}
