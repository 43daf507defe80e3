/**
 * Signatures. A few are checked by noble at once; when many wait, WebAssembly is loaded (signatures.ts) and does seven times
 * as many a second. Both are behind the same checks of core: what came is decoded, its id compared, then its signature.
 */
import { decodeEvent, receiveEvent, type Decoded } from '../../core/log/decode.js';
import type { NostrEvent } from '../../core/log/event.js';
import { eventId } from '../../core/log/event-id.js';
import { isRefusal, type Refusal } from '../../core/log/refusal.js';
import { askFastSignatures, fastSignatures } from './signatures.js';

/** A queue longer than this is worth loading WebAssembly for. */
export const MANY = 200;

const BAD_ID: Refusal = { refused: 'bad-id', message: 'The id is not the hash of the event.' };
const BAD_SIGNATURE: Refusal = {
  refused: 'bad-signature',
  message: 'The signature does not belong to the event and its pubkey.',
};

export class Verifier {
  /** `queued`: how many wait. Resolves when the faster way is there, or cannot be had. */
  prepare(queued: number): Promise<unknown> | undefined {
    return queued < MANY || fastSignatures() ? undefined : askFastSignatures();
  }

  /** All of PROTOCOL.md, section 2. `raw` is what JSON.parse gave. */
  check(raw: unknown, keys: ReadonlyMap<string, Uint8Array> | undefined): Decoded | Refusal {
    const options = keys ? { keys } : {};
    const fast = fastSignatures();
    if (!fast) return receiveEvent(raw, options);
    const decoded = decodeEvent(raw, { ...options, withoutId: true });
    if (isRefusal(decoded)) return decoded;
    // JSON has no getters, so what was decoded is what is verified.
    const event = raw as NostrEvent;
    if (fast.verify(event)) return decoded;
    return eventId(event) === event.id ? BAD_SIGNATURE : BAD_ID;
  }
}
