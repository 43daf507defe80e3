/** Catch-up by NIP-77: what one relay has of a filter and we do not, and the other way round, in few messages. */
import { matches, type Filter } from './filter.js';
import { Negotiation } from './negentropy.js';
import type { RelayReader } from './relay-reader.js';
import type { HeldEvent } from './sync-target.js';

export interface Differences {
  /** The relay has them. */
  readonly missingHere: readonly string[];
  /** The relay does not have them. */
  readonly missingThere: number;
}

/** Of a message, before it is written in hex: relays take 64 KiB and more, if they do not say otherwise. */
const FRAME_BYTES = 30_000;
/** What is around the hex; and by how much a message may be longer than its frame: a range that is split once more. */
const AROUND_CHARS = 600;
const OVERRUN_BYTES = 2_000;
/** Rounds are about log16 of the events; a relay that never comes to an end is not listened to for ever. */
const MOST_ROUNDS = 2_000;
const MOST_IDS = 2_000_000;

/** Throws ReadingStopped, also where the relay does not know NIP-77. */
export async function findDifferences(
  reader: RelayReader,
  filter: Filter,
  held: Iterable<HeldEvent>,
): Promise<Differences> {
  // The dataset is the target's own; what matters is author, kind and time.
  const { '#a': _dataset, ...ofDataset } = filter;
  const items: HeldEvent[] = [];
  for (const event of held) if (matches(ofDataset, { ...event, tags: [] })) items.push(event);
  const most = (reader.limits.messageBytes - AROUND_CHARS) / 2 - OVERRUN_BYTES;
  const negotiation = new Negotiation(items, Math.max(0, Math.min(FRAME_BYTES, most)));
  let rounds = 0;
  await reader.negotiate(filter, negotiation.begin(), (payload) => {
    if (++rounds > MOST_ROUNDS || negotiation.missingHere.size > MOST_IDS) throw new Error('it comes to no end');
    return negotiation.answer(payload);
  });
  return { missingHere: [...negotiation.missingHere], missingThere: negotiation.missingThere.size };
}
