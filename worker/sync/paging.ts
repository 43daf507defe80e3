/**
 * Reading all of a filter where a relay offers nothing better: pages from the newest down, each beginning with the second
 * the last one ended in (`until` is inclusive), so that a page that ends within a second loses nothing. A second that fills
 * a page alone is asked for by author, then by kind. Relays may give fewer than asked, so only an empty page is the end.
 */
import { MOST_EVENTS_A_SECOND } from '../../core/log/clock.js';
import type { Filter } from './filter.js';
import { ReadingStopped, type Answer, type ReadEvent } from './relay-reader.js';

export interface PageReader {
  readonly limit: number;
  ask(filter: Filter): Promise<Answer>;
}

export interface Walk {
  /** Different events that matched. */
  readonly events: number;
  readonly added: number;
  /** Every page ended with EOSE, and no second was too full to be split. */
  readonly isComplete: boolean;
}

export interface WalkOptions {
  /** Stop after so many events: what strangers send has no end. */
  readonly most?: number;
}

export async function walk(reader: PageReader, filter: Filter, { most = Infinity }: WalkOptions = {}): Promise<Walk> {
  const seen = new Set<string>();
  const total = { added: 0, isComplete: true, largest: 0 };
  const page = async (narrowed: Filter): Promise<readonly ReadEvent[]> => {
    const answer = await reader.ask({ ...narrowed, limit: Math.min(reader.limit, most) });
    if (answer.events.length === 0 && answer.dropped > 0) {
      // It gives only what was not asked for, or what is forged: there is no going on from that.
      throw new ReadingStopped('relay-lying', 'it gives other events than asked for');
    }
    if (answer.end.end !== 'eose') total.isComplete = false;
    total.added += answer.added;
    total.largest = Math.max(total.largest, answer.events.length);
    for (const { id } of answer.events) seen.add(id);
    return answer.events;
  };

  /** All of one second, which may hold more than a page. */
  const second = async (narrowed: Filter, found: readonly ReadEvent[]): Promise<void> => {
    const parts = split(narrowed, found);
    // Signers keep to 300 a second, so one of them alone does not fill a page.
    if (parts.length === 0 && found.length >= Math.min(reader.limit, MOST_EVENTS_A_SECOND)) total.isComplete = false;
    for (const part of parts) {
      const events = await page(part);
      if (events.length > 0 && events.length >= total.largest) await second(part, events);
    }
  };

  let until = filter.until;
  while (seen.size < most) {
    const events = await page({ ...filter, ...(until !== undefined && { until }) });
    if (events.length === 0) break;
    const oldest = events.reduce((least, { created_at }) => Math.min(least, created_at), Infinity);
    if (until === undefined || oldest < until) {
      until = oldest;
      continue;
    }
    // All of it in one second: if no page had more it may be full, and hide others of that second.
    if (events.length >= total.largest) await second({ ...filter, since: until, until }, events);
    if (until === (filter.since ?? 0)) break;
    until -= 1;
  }
  return { events: seen.size, added: total.added, isComplete: total.isComplete };
}

/** The same filter in narrower ones that together are it; empty where it cannot be narrowed. */
function split(filter: Filter, found: readonly ReadEvent[]): Filter[] {
  if (filter.authors && filter.authors.length > 1) {
    // Those who have something there alone; all others together.
    const busy = [...new Set(found.map(({ pubkey }) => pubkey))];
    const others = filter.authors.filter((author) => !busy.includes(author));
    const parts: Filter[] = busy.map((author) => ({ ...filter, authors: [author] }));
    return others.length > 0 ? [...parts, { ...filter, authors: others }] : parts;
  }
  if (filter.kinds && filter.kinds.length > 1) return filter.kinds.map((kind) => ({ ...filter, kinds: [kind] }));
  return [];
}
