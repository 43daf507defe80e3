/** Which line of a bundle may follow which, and in which order its events stand. PROTOCOL.md, section 15. */
import { compareStamps } from '../log/clock.js';
import type { Decoded } from '../log/decode.js';
import type { EventId, Stamp } from '../log/event.js';
import { parentsFirst } from '../log/parents-first.js';

/** Words of one place may mix. */
const PLACES = new Map([
  ['kobold', 0],
  ['manifest', 1],
  ['event', 2],
  ['snapshot', 3],
  ['part', 4],
  ['list', 5],
  ['base', 5],
  ['end', 6],
] as const);
const MANY: ReadonlySet<BundleWord> = new Set(['event', 'part', 'list', 'base'] as const);

export type BundleWord = 'kobold' | 'manifest' | 'event' | 'snapshot' | 'part' | 'list' | 'base' | 'end';

export function isBundleWord(word: unknown): word is BundleWord {
  return PLACES.has(word as BundleWord);
}

/** `before` is undefined for the first line. */
export function isBundleOrder(before: BundleWord | undefined, word: BundleWord): boolean {
  if (before === undefined || word === 'kobold') return before === undefined && word === 'kobold';
  if (word === 'part') return before === 'snapshot' || before === 'part';
  const [place, placeBefore] = [PLACES.get(word)!, PLACES.get(before)!];
  return place > placeBefore || (place === placeBefore && MANY.has(word));
}

/** Grants before what cites them, parents before children where they are here, ties by order of events. */
export function orderEvents<T extends { readonly decoded: Decoded }>(events: Iterable<T>): T[] {
  return parentsFirst(events, {
    id: ({ decoded }) => decoded.id,
    before: ({ decoded }) => namedBy(decoded),
    compare: (a, b) => compareStamps(stampOf(a.decoded), stampOf(b.decoded)) || (a.decoded.id < b.decoded.id ? -1 : 1),
  });
}

function namedBy(event: Decoded): Iterable<EventId> {
  if (!('prev' in event)) return [];
  return event.grant === undefined ? event.prev : [...event.prev, event.grant];
}

/** Manifests and parts have none of their own. */
function stampOf(event: Decoded): Stamp {
  return 'stamp' in event ? event.stamp : [0, 0];
}
