/** Which own events the journal is to hold, by what the outbox says; and what one of its files holds. */
import { isMembers } from '../../core/log/members.js';
import type { NostrEvent } from '../../core/log/event.js';
import type { OutboxEntry } from './event-store.js';
import type { OwnBatch, OwnJournal } from './own-journal.js';

export type EventBatch = Required<Pick<OwnBatch, 'events' | 'relays'>>;

/** Stands for events that no relay was named for: no outbox tells when they are elsewhere. */
export const NEVER_SENT = '';

/**
 * Those that some relay is still to answer for, and those that no relay has. One that has it may lose it, or have said so only; where
 * all have answered, or nobody waits for the others any more (outbox-bounds.ts), it comes back by itself. What was set aside is among the drafts.
 */
export function unsentIds(outbox: readonly OutboxEntry[]): ReadonlySet<string> {
  const byEvent = new Map<string, { isSomewhere: boolean; isWaiting: boolean }>();
  for (const { state, event, setAside } of outbox) {
    if (setAside) continue;
    const { isSomewhere, isWaiting } = byEvent.get(event.id) ?? { isSomewhere: false, isWaiting: false };
    byEvent.set(event.id, {
      isSomewhere: isSomewhere || state === 'ok',
      isWaiting: isWaiting || state === 'waiting',
    });
  }
  return new Set([...byEvent].flatMap(([id, { isSomewhere, isWaiting }]) => (isWaiting || !isSomewhere ? [id] : [])));
}

/**
 * `torn`: not whole, or no events; another worker may be writing it. `unread`: gone, or not to be had now: nobody knows what is in it.
 * Never rejects.
 */
export async function readEvents(journal: OwnJournal, name: string): Promise<EventBatch | 'torn' | 'unread'> {
  let text: string | undefined;
  try {
    text = await journal.read(name);
  } catch {
    return 'unread';
  }
  if (text === undefined) return 'unread';
  try {
    const batch: unknown = JSON.parse(text);
    if (!isMembers(batch) || !isListOf(batch.events, isEvent) || !isListOf(batch.relays, isText)) return 'torn';
    return { events: batch.events, relays: batch.relays };
  } catch {
    return 'torn';
  }
}

function isListOf<T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** As far as it counts here; whoever brings it back verifies it (restore-own.ts). */
const isEvent = (value: unknown): value is NostrEvent => isMembers(value) && isText(value.id);
