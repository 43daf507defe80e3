/** A garden's log of a few events, signed with keys that are known to everybody, and its bundle. */
import { canonicalJson } from '../../../core/canonical-json.js';
import { writeBundle, type BundleContent } from '../../../core/exchange/bundle-write.js';
import { type EventTemplate, signEvent } from '../../../core/log/event-id.js';
import type { Address, Json, NostrEvent } from '../../../core/log/event.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const NO_RANDOM = new Uint8Array(32);
export const SECRET = new Uint8Array(32).fill(7);
export const ROOT = bytesToHex(schnorr.getPublicKey(SECRET));
export const ADDRESS = `34880:${ROOT}:garden` as Address;
const SECONDS = 1_767_225_600;

export function sign(
  kind: number,
  content: Json,
  tags: EventTemplate['tags'] = [],
  secret: Uint8Array = SECRET,
): NostrEvent {
  const at = (content as { at?: readonly [number, number] }).at ?? [SECONDS * 1000, 0];
  const template = { kind, created_at: Math.floor(at[0] / 1000), content: canonicalJson(content) };
  return signEvent({ ...template, tags: [['a', ADDRESS], ...tags] }, secret, NO_RANDOM);
}

/** A chain of creates by the root, each naming the one before. */
export function chain(length: number): NostrEvent[] {
  const events: NostrEvent[] = [];
  for (let n = 0; n < length; n++) {
    const ops = [{ op: 'record.create', resource: 'plants', record: `p${n}`, set: { name: `Kürbis ${n} 🎃` } }];
    const last = events.at(-1);
    const prev = last === undefined ? [] : [['e', last.id, '', 'prev']];
    events.push(sign(4880, { v: 1, at: [SECONDS * 1000, n], ops }, prev));
  }
  return events;
}

export function manifest(): NostrEvent {
  const template = { kind: 34880, created_at: SECONDS, tags: [['d', 'garden']] };
  return signEvent({ ...template, content: canonicalJson({ v: 1, name: 'Garden' }) }, SECRET, NO_RANDOM);
}

export function bundleBytes(content: Partial<BundleContent> = {}): Uint8Array {
  return joined([...writeBundle({ address: ADDRESS, ...content })]);
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
