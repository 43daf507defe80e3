/**
 * Redactions: whose writes are gone, and places that stand in for events nobody has any more. PROTOCOL.md, section 11.
 * Cuts and settled sets walk through places, so the graph must not depend on validity; only the root redacts, whom nobody can
 * revoke. Else a revoked admin could invent parents for events that others lack.
 */
import type { Act, AuthorityEvent, DatasetEvent, EventId, RedactedPlace } from '../log/event.js';
import { type EventNode, type Graph, type PlacedEvent, push } from './graph.js';
import { compareStamped } from './order.js';

type RedactAct = Extract<Act, { act: 'redact' }>;

export class Redactions {
  readonly #byTarget = new Map<EventId, EventNode[]>();
  /** Targets whose place has yet to be looked at. */
  readonly #unplaced = new Set<EventId>();

  constructor(private readonly graph: Graph) {}

  /** A redaction that is statically permitted. */
  add(node: EventNode): void {
    for (const { id } of redactAct(node)!.targets) {
      push(this.#byTarget, id, node);
      this.#unplaced.add(id);
    }
  }

  /** Known targets. */
  *targets(node: EventNode): Generator<EventNode> {
    for (const { id } of redactAct(node)!.targets) {
      const target = this.graph.get(id);
      if (target !== undefined) yield target;
    }
  }

  /** A redaction names it with its place. */
  isRedacted(node: EventNode): boolean {
    const redactions = this.#byTarget.get(node.id);
    if (redactions === undefined) return false;
    const { event } = node;
    return redactions.some(
      (redaction) =>
        redaction.isValid &&
        (event.type === 'placed' ||
          placesOf(redaction, node.id).some((place) =>
            event.type === 'linked' ? isBetween(place, event) : isPlaceOf(place, event),
          )),
    );
  }

  /** The place that would stand in for the redacted event is its own, as far as a snapshot tells of it. */
  givesPlaceOf({ id, event }: EventNode): boolean {
    return isBetween(this.#smallestPlace(id), event);
  }

  /**
   * Places for the targets of new redactions that are not known, and those that stand already and are others than the
   * smallest redaction gives.
   */
  takePlaces(): { readonly placed: readonly PlacedEvent[]; readonly misplaced: readonly EventNode[] } {
    const placed: PlacedEvent[] = [];
    const misplaced: EventNode[] = [];
    for (const id of this.#unplaced) {
      const known = this.graph.get(id);
      if (known !== undefined && known.event.type !== 'placed') continue; // linked ones too: a snapshot has their place
      const place = this.#smallestPlace(id);
      if (known === undefined) placed.push(place);
      else if (!isSamePlace(place, known.event)) misplaced.push(known);
    }
    this.#unplaced.clear();
    return { placed, misplaced };
  }

  #smallestPlace(id: EventId): PlacedEvent {
    const redactions = this.#byTarget.get(id)!;
    const smallest = redactions.reduce((a, b) => (compareStamped(a.event, b.event) <= 0 ? a : b));
    const [{ pubkey, stamp, prev, grant }] = placesOf(smallest, id) as [RedactedPlace];
    return { type: 'placed', kind: 4880, id, pubkey, stamp, prev, grant };
  }
}

/** The event that has come is the one whose place stood in for it. */
export function isPlaceOf(place: Omit<RedactedPlace, 'id'>, event: DatasetEvent): boolean {
  return event.kind === 4880 && isSamePlace(place, event);
}

function isSamePlace(a: Omit<RedactedPlace, 'id'>, b: Omit<RedactedPlace, 'id'>): boolean {
  return a.pubkey === b.pubkey && a.stamp[0] === b.stamp[0] && a.stamp[1] === b.stamp[1] && isBetween(a, b);
}

/** As far as a snapshot tells of the place. */
function isBetween(a: Pick<RedactedPlace, 'grant' | 'prev'>, b: Pick<RedactedPlace, 'grant' | 'prev'>): boolean {
  return a.grant === b.grant && a.prev.length === b.prev.length && a.prev.every((id, i) => id === b.prev[i]);
}

function placesOf(redaction: EventNode, id: EventId): RedactedPlace[] {
  return redactAct(redaction)!.targets.filter((target) => target.id === id);
}

function redactAct({ event }: EventNode): RedactAct | undefined {
  const { act } = event as AuthorityEvent;
  return act.act === 'redact' ? act : undefined;
}
