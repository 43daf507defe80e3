/**
 * Whether an event may come in: its form, its size, its time, its proof of work, and last, as it is the dearest, its
 * signature. NIP-01, NIP-13.
 */
import { isEphemeralKind } from 'nostr-tools/kinds';
import { getPow } from 'nostr-tools/nip13';
import { initNostrWasm } from 'nostr-wasm';
import type { Limits } from './limits.js';
import { Refusal, type NostrEvent } from './wire.js';

const MAX_KIND = 65_535;
const MAX_SECONDS = 2 ** 32 - 1;
/** libsecp256k1: six times as fast as what verifies in plain JavaScript. */
const secp256k1 = await initNostrWasm();

/** Rebuilds the seven members from what came, so that nothing else is stored or handed on. Throws a `Refusal`. */
export function parseEvent(value: unknown): NostrEvent {
  if (typeof value !== 'object' || value === null) throw new Refusal('invalid', 'an event is an object');
  const { id, pubkey, created_at, kind, tags, content, sig } = value as Partial<Record<keyof NostrEvent, unknown>>;
  if (!isHex(id, 64)) throw new Refusal('invalid', 'id is not 64 lowercase hex digits');
  if (!isHex(pubkey, 64)) throw new Refusal('invalid', 'pubkey is not 64 lowercase hex digits');
  if (!isHex(sig, 128)) throw new Refusal('invalid', 'sig is not 128 lowercase hex digits');
  if (!isWhole(created_at, MAX_SECONDS)) throw new Refusal('invalid', 'created_at is not a time in seconds');
  if (!isWhole(kind, MAX_KIND)) throw new Refusal('invalid', 'kind is not a number from 0 to 65535');
  if (typeof content !== 'string') throw new Refusal('invalid', 'content is not a text');
  if (!isTags(tags)) throw new Refusal('invalid', 'tags are not lists of texts');
  return { id, pubkey, created_at, kind, tags, content, sig };
}

/** Throws a `Refusal` for what this relay does not take at this time. */
export function admit(event: NostrEvent, limits: Limits, nowMs: number): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(event));
  if (sizeBytes > limits.eventBytes)
    throw new Refusal('invalid', `event too large: ${sizeBytes} bytes of at most ${limits.eventBytes}`);
  if (event.tags.length > limits.tags) throw new Refusal('invalid', `too many tags: at most ${limits.tags}`);
  for (const [name, value] of event.tags) {
    if (name?.length === 1 && value !== undefined && Buffer.byteLength(value) > limits.tagValueBytes)
      throw new Refusal('invalid', `tag value too large: ${name}, at most ${limits.tagValueBytes} bytes`);
  }

  const ageSeconds = Math.floor(nowMs / 1_000) - event.created_at;
  const oldestSeconds = isEphemeralKind(event.kind) ? limits.ephemeralSeconds : limits.oldestSeconds;
  if (ageSeconds > oldestSeconds) throw new Refusal('invalid', 'created_at too early');
  if (-ageSeconds > limits.newestSeconds) throw new Refusal('invalid', 'created_at too late');

  if (limits.pow > 0 && getPow(event.id) < limits.pow)
    throw new Refusal('pow', `difficulty ${getPow(event.id)} is less than ${limits.pow}`);
  verify(event);
}

/** Throws a `Refusal` where the id or the signature is not that of the event. */
export function verify(event: NostrEvent): void {
  try {
    secp256k1.verifyEvent(event);
  } catch {
    throw new Refusal('invalid', 'bad event id or signature');
  }
}

export function isHex(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length === length && /^[0-9a-f]*$/.test(value);
}

export function isWhole(value: unknown, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
}

function isTags(value: unknown): value is string[][] {
  return (
    Array.isArray(value) && value.every((tag) => Array.isArray(tag) && tag.every((item) => typeof item === 'string'))
  );
}
