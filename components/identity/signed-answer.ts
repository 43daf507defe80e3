/**
 * What a signer in somebody else's hands answers, looked at before it goes any further: the event that was asked for, by the key it
 * spoke for. Whether the signature holds is for the worker (`PersonalActs.commit`), which verifies everything it takes.
 */
import { KoboldError } from '../../core/errors.js';
import type { NostrEvent, UnsignedEvent } from '../../worker/api.js';

const HEX_64 = /^[0-9a-f]{64}$/;
const HEX_128 = /^[0-9a-f]{128}$/;

/** Rebuilt, with no member more than an event has. Throws `signer-wrong`. */
export function signedAnswer(asked: UnsignedEvent, answer: unknown): NostrEvent {
  const { id, pubkey, created_at, kind, tags, content, sig } = (answer ?? {}) as Partial<NostrEvent>;
  if (pubkey !== asked.pubkey) throw wrong('The signer answered with another key.');
  const isSame =
    created_at === asked.created_at &&
    kind === asked.kind &&
    content === asked.content &&
    JSON.stringify(tags) === JSON.stringify(asked.tags);
  if (!isSame) throw wrong('The signer has changed what it was to sign.');
  if (!HEX_64.test(String(id)) || !HEX_128.test(String(sig))) throw wrong('The signer gave no signature.');
  return { ...asked, id: String(id), sig: String(sig) };
}

/** Throws `signer-wrong` unless it is 64 hex digits. */
export function pubkeyAnswer(answer: unknown): string {
  if (typeof answer === 'string' && HEX_64.test(answer)) return answer;
  throw wrong('The signer gave no public key.');
}

/** What a signer throws may be anything. Its words are for "Details". */
export function refused(error: unknown): KoboldError {
  if (error instanceof KoboldError) return error;
  const said = error instanceof Error ? error.message : typeof error === 'string' ? error : '';
  return new KoboldError('signer-refused', 'The signer did not sign. Nothing was done.', {
    ...(said && { said: said.slice(0, 200) }),
  });
}

function wrong(message: string): KoboldError {
  return new KoboldError('signer-wrong', `${message} Nothing was done.`);
}
