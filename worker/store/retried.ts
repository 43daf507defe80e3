/** Entries of the outbox after a try, and before one that is wanted now. */
import type { OutboxEntry, OutboxOutcome } from './event-store.js';

/** To be sent now, whatever the relay said before; its words stay until it says others. */
export function retried(
  { state, setAside }: OutboxEntry,
  now: number,
): Partial<Pick<OutboxEntry, 'state' | 'nextTryAt' | 'since'>> {
  return state === 'ok' || setAside ? {} : { state: 'waiting', nextTryAt: 0, since: now };
}

/** What a try has come to. A relay that was given up stays so until it takes the event, or refuses it for good. */
export function tried<T extends OutboxEntry>(entry: T, outcome: OutboxOutcome): T {
  const { code: _code, message: _message, ...rest } = entry;
  const state = entry.state === 'unreached' && outcome.state === 'waiting' ? entry.state : outcome.state;
  return { ...rest, ...outcome, state, tries: entry.tries + 1 } as T;
}
