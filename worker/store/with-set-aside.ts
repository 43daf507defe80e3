/** An outbox entry of an event that the dataset has set aside, or takes again; any other as it is. */
import type { EventId } from '../../core/log/event.js';
import type { OutboxEntry, SetAsideCodes } from './event-store.js';

export function withSetAside<T extends OutboxEntry>(entry: T, codes: SetAsideCodes, at: number): T {
  const id = entry.event.id as EventId;
  if (!codes.has(id)) return entry;
  const { setAside: _, ...rest } = entry;
  const code = codes.get(id);
  return { ...rest, ...(code !== undefined && { setAside: { code, at } }) } as T;
}
