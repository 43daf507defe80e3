/**
 * Stamps for own events. PROTOCOL.md, section 18: own clock and own last stamp only, never those of others, so that
 * nobody's wrong clock moves ours. Time is an argument.
 */
import type { Stamp } from './event.js';

export const MOST_EVENTS_A_SECOND = 300;
const LAST_COUNTER = 65_535;
const END_OF_TIME_MS = 2 ** 48;

/** What must be remembered between two stamps of one key. */
export interface Clock {
  readonly stamp: Stamp;
  /** Events stamped so far with this `created_at`. */
  readonly inSecond: number;
}

/** The stamp after `last` at the time `nowMs` (whole ms since 1970). Strictly ascending. Throws RangeError past 2^48 ms. */
export function nextStamp(last: Stamp | undefined, nowMs: number): Stamp {
  const now = Math.max(0, Math.floor(nowMs));
  if (last === undefined || now > last[0]) return within([now, 0]);
  return within(last[1] < LAST_COUNTER ? [last[0], last[1] + 1] : [last[0] + 1, 0]);
}

/**
 * As nextStamp, and at most 300 with one `created_at`: the 301st takes the first ms of the next second, because
 * relays page by `created_at` and must be able to give all events of one.
 */
export function tick(last: Clock | undefined, nowMs: number): Clock {
  const stamp = nextStamp(last?.stamp, nowMs);
  const second = createdAt(stamp);
  if (!last || createdAt(last.stamp) !== second) return { stamp, inSecond: 1 };
  if (last.inSecond < MOST_EVENTS_A_SECOND) return { stamp, inSecond: last.inSecond + 1 };
  return { stamp: within([(second + 1) * 1000, 0]), inSecond: 1 };
}

/** The clock of one key, for all who write with it. */
export class OwnClock {
  constructor(private last?: Clock) {}

  /** Later than all before it. */
  next(nowMs: number): Stamp {
    return (this.last = tick(this.last, nowMs)).stamp;
  }
}

/** NIP-01's seconds for a stamp. */
export function createdAt(stamp: Stamp): number {
  return Math.floor(stamp[0] / 1000);
}

/** By ms, then counter; -1, 0 or 1. Ties between events are broken by id. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return Math.sign(a[0] - b[0]) || Math.sign(a[1] - b[1]);
}

export function isStamp(value: unknown): value is Stamp {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [ms, counter] = value as unknown[];
  return isWithin(ms, END_OF_TIME_MS - 1) && isWithin(counter, LAST_COUNTER);
}

function isWithin(value: unknown, greatest: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= greatest;
}

function within(stamp: Stamp): Stamp {
  if (stamp[0] >= END_OF_TIME_MS) throw new RangeError(`The clock says ${stamp[0]} ms, past the year 10889.`);
  return stamp;
}
