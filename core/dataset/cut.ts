/**
 * The cut of a revocation that lets stand all that is known (PROTOCOL.md, section 7.2): the family's newest events, from which the
 * walk comes to all others, and each of its authority events, which it does not list by itself.
 */
import type { EventId } from '../log/event.js';
import { type Graph, prevOf } from './graph.js';
import { isFamily } from './revocations.js';

/** Of `cut` and `not` together. */
const MOST_CUT = 700;

/** Sorted. Of more than 700 those that came first: who writes beside themselves so often is no honest device, but was perhaps before. */
export function cutOf(graph: Graph, target: EventId): EventId[] {
  const grant = graph.get(target);
  if (grant === undefined) return [];
  const family = graph.nodes.filter((node) => isFamily(graph, node, grant));
  const named = new Set(family.flatMap((node) => [...prevOf(node)]));
  return family
    .filter(({ id, event }) => event.kind === 4884 || !named.has(id))
    .slice(0, MOST_CUT)
    .map(({ id }) => id)
    .sort();
}
