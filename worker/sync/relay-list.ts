/** The relays that a dataset itself names: in its manifest, and in its root's relay list (NIP-65, kind 10002). */
import type { NostrEvent, Pubkey } from '../../core/log/event.js';
import { verifyEvent } from '../../core/log/event-id.js';
import type { RelaySession } from './relay-session.js';

export const RELAY_LIST = 10002;

export interface RelayList {
  readonly created_at: number;
  readonly urls: readonly string[];
}

/** `raw` is any value; undefined unless it is a signed list of this author. Relays marked `read` are where others write to. */
export function readRelayList(raw: unknown, author: Pubkey): RelayList | undefined {
  const event = raw as NostrEvent;
  try {
    if (event.kind !== RELAY_LIST || event.pubkey !== author || verifyEvent(event) !== undefined) return undefined;
    const tags = event.tags.filter(([name, url, mark]) => name === 'r' && typeof url === 'string' && mark !== 'read');
    return { created_at: event.created_at, urls: tags.map(([, url]) => url!).slice(0, 20) };
  } catch {
    // A member of another type than NIP-01's.
    return undefined;
  }
}

/** Asks one relay; what is wrong with the answer does not matter, it is only a hint. */
export function askRelayList(session: RelaySession, author: Pubkey, found: (list: RelayList) => void): () => void {
  return session.request([{ kinds: [RELAY_LIST], authors: [author], limit: 1 }], {
    event: (raw, bytes) => {
      const list = readRelayList(raw, author);
      if (!list) return;
      session.budget.refund(bytes);
      found(list);
    },
    end: () => undefined,
  });
}
