/**
 * How two versions stand to each other, in one word. By the graph where both are heads of one log; by what changed since
 * the base where one is a fork of the other.
 */
import type { EventId } from '../log/event.js';
import { diff } from './diff.js';
import type { Version } from './version.js';

/** `ahead`: the first has what the second has, and more. `unrelated`: nothing in common, or no base known. */
export type Relation = 'same' | 'ahead' | 'behind' | 'diverged' | 'unrelated';

/** `prev` of an event, or `undefined` where the event is not here. */
export type Parents = (id: EventId) => readonly EventId[] | undefined;

export function compareHeads(mine: readonly EventId[], theirs: readonly EventId[], parents: Parents): Relation {
  const ours = closure(mine, parents);
  const others = closure(theirs, parents);
  const ahead = theirs.every((id) => ours.has(id));
  const behind = mine.every((id) => others.has(id));
  if (ahead && behind) return 'same';
  if (ahead) return 'ahead';
  if (behind) return 'behind';
  const [smaller, larger] = ours.size < others.size ? [ours, others] : [others, ours];
  for (const id of smaller) if (larger.has(id)) return 'diverged';
  return 'unrelated';
}

/** By content. `base` is the version both come from; without one they are the same or unrelated. */
export function compareVersions(mine: Version, theirs: Version, base: Version | undefined): Relation {
  if (diff(mine, theirs).length === 0) return 'same';
  if (base === undefined) return 'unrelated';
  const iChanged = diff(base, mine).length > 0;
  const theyChanged = diff(base, theirs).length > 0;
  if (iChanged && theyChanged) return 'diverged';
  return iChanged ? 'ahead' : 'behind';
}

function closure(heads: readonly EventId[], parents: Parents): Set<EventId> {
  const reached = new Set<EventId>(heads);
  const ahead = [...reached];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    for (const parent of parents(id) ?? []) {
      if (reached.has(parent)) continue;
      reached.add(parent);
      ahead.push(parent);
    }
  }
  return reached;
}
