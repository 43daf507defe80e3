/** What a dishonest relay sends beside the truth: events that nobody signed, or that nobody asked for, and no messages. */
import { createHash } from 'node:crypto';
import { finalizeEvent } from 'nostr-tools/pure';
import type { Chance } from './faults.js';
import type { NostrEvent } from './wire.js';

type Forgery = (event: NostrEvent, chance: Chance) => NostrEvent;

const FORGERIES: readonly Forgery[] = [
  // With the true id, so that who remembers ids before checking signatures never takes the true one.
  (event) => ({ ...event, content: `${event.content} ` }),
  (event) => ({ ...event, created_at: event.created_at + 1 }),
  (event) => ({ ...event, sig: otherHex(event.sig) }),
  (event) => ({ ...event, tags: [...event.tags, ['e', otherHex(event.id), '', 'prev']] }),
  // With an id of its own that fits its content, and the signature of the true one.
  (event) => withTrueId({ ...event, content: `${event.content} ` }),
  (event) => withTrueId({ ...event, created_at: event.created_at + 1 }),
  (event) => withTrueId({ ...event, pubkey: otherHex(event.pubkey) }),
  // Rightly signed, by a stranger who was not asked for.
  (event, chance) => {
    const { kind, created_at, tags, content } = event;
    const secretKey = createHash('sha256').update(`stranger ${chance.seed}`).digest();
    return finalizeEvent({ kind, created_at, tags, content }, secretKey);
  },
];

const GARBAGE: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '[[["EVENT"]]]',
  '{"EVENT":1}',
  '["EVENT"]',
  '["EVENT","x"]',
  '["EVENT","x",null]',
  '["EVENT","x",{"id":1,"tags":{}}]',
  '["EOSE"]',
  '["EOSE",{}]',
  '["OK"]',
  '["OK",null,"yes"]',
  '["CLOSED"]',
  '["NEG-MSG","x"]',
  '["COUNT","x",{}]',
  '["__proto__","x"]',
  '<html><body>502 Bad Gateway</body></html>',
  '['.repeat(50_000),
];

export function forge(event: NostrEvent, chance: Chance): NostrEvent {
  return chance.pick('forge', FORGERIES)(event, chance);
}

/** The same event with a content so long that no relay would have taken it. */
export function inflate(event: NostrEvent, sizeBytes: number): NostrEvent {
  return withTrueId({ ...event, content: 'x'.repeat(sizeBytes) });
}

export function garbageText(chance: Chance): string {
  return chance.pick('garbage', GARBAGE);
}

function withTrueId(event: NostrEvent): NostrEvent {
  const { pubkey, created_at, kind, tags, content } = event;
  const serialized = JSON.stringify([0, pubkey, created_at, kind, tags, content]);
  return { ...event, id: createHash('sha256').update(serialized).digest('hex') };
}

/** Hex of the same length that differs in its first digit. */
function otherHex(hex: string): string {
  return `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`;
}
