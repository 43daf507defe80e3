/**
 * What the outbox need not hold for ever: a relay that is gone for good would let it grow with every edit. Whatever no relay has taken
 * stays, however old it is.
 */
import type { OutboxEntry } from './event-store.js';

const DAY_MS = 86_400_000;
/** A relay may be away for a move or a holiday of who runs it; after that nobody can say when, and others have the event. */
export const WAITS_MS = 30 * DAY_MS;
/** So many that one relay has wait for another one: some 10 MB of events. A relay that comes back is given them in minutes. */
export const MOST_WAITING = 5_000;
/** As long as a person may look for what arrived everywhere. */
const KEPT_SENT_MS = 7 * DAY_MS;
/** As long as they are told of what did not, or was set aside. */
const KEPT_TOLD_MS = 30 * DAY_MS;

export interface OutboxBounds {
  /** Nobody waits for these relays any more. */
  readonly giveUp: ReadonlySet<OutboxEntry>;
  readonly forget: ReadonlySet<OutboxEntry>;
}

/** `entries`: oldest first; `now`: ms since 1970. */
export function outboxBounds(entries: readonly OutboxEntry[], now: number): OutboxBounds {
  const byEvent = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    const known = byEvent.get(entry.event.id);
    if (known) known.push(entry);
    else byEvent.set(entry.event.id, [entry]);
  }
  const giveUp = new Set<OutboxEntry>();
  const forget = new Set<OutboxEntry>();
  const waiting = new Map<string, number>();
  let told = 0;
  // The newest are kept.
  for (const all of [...byEvent.values()].reverse()) {
    if (!isHeldElsewhere(all)) continue;
    for (const entry of all) {
      if (entry.state !== 'waiting' || entry.setAside) continue;
      const count = (waiting.get(entry.relay) ?? 0) + 1;
      waiting.set(entry.relay, count);
      if (count > MOST_WAITING || now - sinceOf(entry) > WAITS_MS) giveUp.add(entry);
    }
    if (isOver(all, now) || (isTold(all) && ++told > MOST_WAITING)) for (const entry of all) forget.add(entry);
  }
  return { giveUp, forget };
}

/** By a relay, or in the drafts. */
function isHeldElsewhere(all: readonly OutboxEntry[]): boolean {
  return all.some(({ state, setAside }) => state === 'ok' || setAside !== undefined);
}

/** Nothing of it is on its way any more, and whoever wanted to know has been told. What is given up now is told first. */
function isOver(all: readonly OutboxEntry[], now: number): boolean {
  const { event, setAside } = all[0]!;
  if (setAside) return now - setAside.at > KEPT_TOLD_MS;
  if (all.every(({ state }) => state === 'ok')) return now - event.created_at * 1000 > KEPT_SENT_MS;
  return all.every((entry) => {
    if (entry.state === 'ok' || entry.state === 'waiting') return entry.state === 'ok';
    return now - sinceOf(entry) > KEPT_TOLD_MS + (entry.state === 'unreached' ? WAITS_MS : 0);
  });
}

/** Some relay has it, others never will, and that is all there is to say. */
function isTold(all: readonly OutboxEntry[]): boolean {
  return !all.every(({ state }) => state === 'ok') && !all.some(({ state }) => state === 'waiting');
}

/** Of entries of an earlier kit: since the event was made. */
function sinceOf({ since, event }: OutboxEntry): number {
  return since ?? event.created_at * 1000;
}
