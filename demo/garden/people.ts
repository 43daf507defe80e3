/**
 * Who writes in the garden's dataset. All keys come from the owner's, so that one kept secret makes the same people again;
 * outside of a demo everybody would have a key of their own.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { signEvent } from '../../core/log/event-id.js';
import type { NostrEvent, Pubkey } from '../../core/log/event.js';
import { PROFILE_KIND } from '../../core/log/profile.js';
import { MEMBER_NAMES } from './season.js';

export interface KeyPair {
  readonly secret: Uint8Array;
  readonly pubkey: Pubkey;
}

export interface People {
  /** Root: the club. */
  readonly club: KeyPair;
  /** Keeps the catalog, and writes through her laptop. */
  readonly maria: KeyPair;
  readonly laptop: KeyPair;
  readonly ben: KeyPair;
  /** Was let go. */
  readonly tom: KeyPair;
}

export function peopleOf(owner: Uint8Array): People {
  const of = (name: string): KeyPair => keyPair(sha256(concatBytes(utf8ToBytes(`willow lane: ${name} `), owner)));
  return { club: keyPair(owner), maria: of('maria'), laptop: of('maria’s laptop'), ben: of('ben'), tom: of('tom') };
}

const NAMES: Partial<Record<keyof People, string>> = {
  club: 'Willow Lane Garden Club',
  maria: MEMBER_NAMES.maria,
  ben: MEMBER_NAMES.ben,
  tom: MEMBER_NAMES.tom,
};
const NO_CHANCE = new Uint8Array(32);

/** What they call themselves (NIP-01, kind 0); the laptop speaks for Maria. `madeAt`: ms since 1970. */
export function profilesOf(people: People, madeAt: number): NostrEvent[] {
  return (Object.keys(NAMES) as (keyof People)[]).map((who) => {
    const content = JSON.stringify({ name: NAMES[who] });
    const template = { kind: PROFILE_KIND, created_at: Math.floor(madeAt / 1000), tags: [], content };
    return signEvent(template, people[who].secret, NO_CHANCE);
  });
}

function keyPair(secret: Uint8Array): KeyPair {
  return { secret, pubkey: bytesToHex(schnorr.getPublicKey(secret)) as Pubkey };
}
