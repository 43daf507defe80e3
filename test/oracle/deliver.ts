/** One history, as it may arrive: in any order, in batches, time going on in between, lists and bases whenever. */
import type { History } from './histories.js';
import type { CellRow } from './cells.js';
import { randomOf } from './random.js';
import type { RawEvent } from './world.js';

export type Delivery =
  | { readonly events: readonly RawEvent[] }
  | { readonly now: number }
  | { readonly x: string; readonly ids: readonly string[] }
  | { readonly base: readonly CellRow[] };

export interface Road {
  /** The reader's time when nothing has come yet. */
  readonly start: number;
  readonly deliveries: readonly Delivery[];
}

/** The same history and number give the same road. Number 0: all at once. */
export function road(history: History, number: number): Road {
  const random = randomOf(history.seed * 31 + number);
  const last = { now: history.now };
  const rest: Delivery[] = [...history.lists].map(([x, ids]) => ({ x, ids }));
  if (history.base) rest.push({ base: history.base });
  if (number === 0) return { start: history.now, deliveries: [...rest, { events: history.events }, last] };

  const batches: Delivery[] = [...rest];
  const shuffled = random.shuffled(history.events);
  for (let at = 0; at < shuffled.length;) {
    const size = random.pick([1, 1, 2, 5, 20]);
    batches.push({ events: shuffled.slice(at, at + size) });
    // Some come twice.
    if (random.chance(0.1)) batches.push({ events: [shuffled[at]!] });
    at += size;
  }
  const start = history.now - random.pick([0, 500_000, 3_000_000]);
  const times = start < history.now ? [start, history.now - random.int(history.now - start)] : [history.now];
  const deliveries = random.shuffled(batches);
  times.forEach((now, index) => deliveries.splice(random.int(deliveries.length / (2 - index)), 0, { now }));
  return { start, deliveries: [...inOrderOfTime(deliveries), last] };
}

/** Clocks of readers do not go back. */
function inOrderOfTime(deliveries: readonly Delivery[]): Delivery[] {
  const times = deliveries.flatMap((each) => ('now' in each ? [each.now] : [])).sort((a, b) => a - b);
  return deliveries.map((each) => ('now' in each ? { now: times.shift()! } : each));
}
