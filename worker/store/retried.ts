/** An outbox entry that is to be sent now, whatever the relay said before; its words stay until it says others. */
import type { OutboxEntry } from './event-store.js';

export function retried(
  { state, setAside }: OutboxEntry,
  now: number,
): Partial<Pick<OutboxEntry, 'state' | 'nextTryAt' | 'since'>> {
  return state === 'ok' || setAside ? {} : { state: 'waiting', nextTryAt: 0, since: now };
}
