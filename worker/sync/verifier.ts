/**
 * Signatures. A few are checked by noble at once; when many wait, nostr-wasm is loaded (about 290 kB) and does seven times as
 * many a second. Both are behind the same checks of core: what came is decoded, its id compared, then its signature.
 */
import { decodeEvent, receiveEvent, type Decoded } from '../../core/log/decode.js';
import type { NostrEvent } from '../../core/log/event.js';
import { eventId } from '../../core/log/event-id.js';
import { isRefusal, type Refusal } from '../../core/log/refusal.js';

/** A queue longer than this is worth loading WebAssembly for. */
export const MANY = 200;

const BAD_ID: Refusal = { refused: 'bad-id', message: 'The id is not the hash of the event.' };
const BAD_SIGNATURE: Refusal = {
  refused: 'bad-signature',
  message: 'The signature does not belong to the event and its pubkey.',
};

/** Throws unless id and signature are those of the event. */
type Verify = (event: never) => void;

export class Verifier {
  #wasm: Verify | undefined;
  #loading: Promise<void> | undefined;

  /** `queued`: how many wait. Resolves when the faster way is there, or cannot be had. */
  prepare(queued: number): Promise<void> | undefined {
    if (queued < MANY || this.#wasm) return undefined;
    // Where a page's policy forbids WebAssembly it stays with noble, only slower.
    this.#loading ??= import('nostr-wasm')
      .then(async ({ initNostrWasm }) => {
        const { verifyEvent } = await initNostrWasm();
        this.#wasm = verifyEvent;
      })
      .catch(() => undefined);
    return this.#loading;
  }

  /** All of PROTOCOL.md, section 2. `raw` is what JSON.parse gave. */
  check(raw: unknown, keys: ReadonlyMap<string, Uint8Array> | undefined): Decoded | Refusal {
    const options = keys ? { keys } : {};
    if (!this.#wasm) return receiveEvent(raw, options);
    const decoded = decodeEvent(raw, { ...options, withoutId: true });
    if (isRefusal(decoded)) return decoded;
    try {
      // JSON has no getters, so what was decoded is what is verified.
      this.#wasm(raw as never);
      return decoded;
    } catch {
      const event = raw as NostrEvent;
      return eventId(event) === event.id ? BAD_SIGNATURE : BAD_ID;
    }
  }
}
