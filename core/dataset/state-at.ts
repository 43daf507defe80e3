/** The state at some heads: that of the events they rest on, and of no others. PROTOCOL.md, section 11. */
import type { Address, DatasetEvent, EventId } from '../log/event.js';
import { type FoldOptions, foldEvents } from './fold.js';
import { visitBasis } from './named-ids.js';
import type { DatasetState } from './state.js';

/** `now` is infinite by default: who names heads wants them, from the future or not. */
export function stateAt(
  address: Address,
  events: Iterable<DatasetEvent>,
  heads: Iterable<EventId>,
  options: FoldOptions = { now: Infinity },
): DatasetState {
  return foldEvents(address, closureOf(address, events, heads), options);
}

/** Heads and all they rest on, of what is known. An event of another dataset is known, and leads nowhere. */
export function closureOf(address: Address, events: Iterable<DatasetEvent>, heads: Iterable<EventId>): DatasetEvent[] {
  const byId = new Map<EventId, DatasetEvent>();
  for (const event of events) byId.set(event.id, event);
  const closure = new Map<EventId, DatasetEvent>();
  const todo = [...heads];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const event = byId.get(id);
    if (event === undefined || closure.has(id)) continue;
    closure.set(id, event);
    if (event.dataset === address) visitBasis(event, (named) => todo.push(named));
  }
  return [...closure.values()];
}
