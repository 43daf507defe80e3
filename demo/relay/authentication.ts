/** Who a client is: it signs the challenge its connection was sent. NIP-42. */
import { randomBytes } from 'node:crypto';
import { ClientAuth } from 'nostr-tools/kinds';
import { parseEvent, verify } from './admission.js';
import { Refusal } from './wire.js';

/** `optional`: the challenge is sent, and nothing depends on it. */
export type AuthMode = 'none' | 'optional' | 'required';

const MAX_AGE_SECONDS = 600;

export class Authentication {
  readonly challenge = randomBytes(16).toString('hex');
  /** A client may be several people. */
  readonly pubkeys = new Set<string>();

  /** Takes the AUTH of a client and returns the id to answer. Throws a `Refusal`. */
  accept(value: unknown, relayUrl: string, nowMs: number): string {
    const event = parseEvent(value);
    const tag = (name: string) => event.tags.find((item) => item[0] === name)?.[1] ?? '';
    if (event.kind !== ClientAuth) throw new Refusal('invalid', `kind is not ${ClientAuth}`);
    if (tag('challenge') !== this.challenge) throw new Refusal('invalid', 'not the challenge of this connection');
    if (hostOf(tag('relay')) !== hostOf(relayUrl)) throw new Refusal('invalid', 'meant for another relay');
    if (Math.abs(nowMs / 1_000 - event.created_at) > MAX_AGE_SECONDS)
      throw new Refusal('invalid', 'created_at is more than ten minutes away');
    verify(event);
    this.pubkeys.add(event.pubkey);
    return event.id;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
