/**
 * Keeps what the views of a dataset begin with, for the page to show at the next visit before it has a worker
 * (first-look.ts). A projection: whatever fails here is silent.
 */
import type { Address } from '../../core/log/event.js';
import { LOOKS, type FirstLook } from '../first-look.js';
import type { EventStore } from '../store/event-store.js';

/** A view by its key, and what it begins with now; undefined while it has nothing. */
export type LooksOfViews = ReadonlyMap<string, () => FirstLook | undefined>;

/** Of one dataset: a page has few tables of it, and an attribute that changed makes another key. */
const MOST = 8;
/** Larger values lie in files of their own, which takes longer to read. */
const MOST_CHARACTERS = 48_000;

/**
 * `basis`: what they are made of. Those of other views stay while it is the same, as many as there is room for: after any
 * event one of them may show what was deleted, redacted, or cut since.
 */
export async function keepLooks(
  store: EventStore,
  address: Address,
  basis: string,
  looks: LooksOfViews,
): Promise<void> {
  const before = await store.projection(address, LOOKS);
  const isCurrent = before?.basis === basis;
  const keys = isCurrent ? ((await before.chunk(0)) as readonly string[] | undefined) : undefined;
  const kept = new Map<string, unknown>();
  for (const [key, make] of looks) {
    const look = make();
    // That nothing matched is no look, and those of before no longer hold.
    if (look) kept.set(key, look.counts.matched > 0 ? small(look) : undefined);
  }
  if (kept.size === 0 && (!before || isCurrent)) return;
  for (const [at, key] of (keys ?? []).entries()) if (!kept.has(key)) kept.set(key, await before!.chunk(at + 1));
  const newest = [...kept].filter(([, look]) => look !== undefined).slice(0, MOST);
  await store.putProjection(address, LOOKS, basis, [newest.map(([key]) => key), ...newest.map(([, look]) => look)]);
}

/** With as many rows as fit; undefined where not even one does. */
function small(look: FirstLook): FirstLook | undefined {
  const { items, ...patch } = look.rows;
  let left = MOST_CHARACTERS - JSON.stringify({ ...look, rows: patch }).length;
  const tooMany = items.findIndex((item) => (left -= JSON.stringify(item).length) < 0);
  if (tooMany === 0) return undefined;
  const count = tooMany < 0 ? items.length : tooMany;
  return { ...look, rows: { ...patch, keys: patch.keys.slice(0, count), items: items.slice(0, count) } };
}
