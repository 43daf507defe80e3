/**
 * The one order in which a set of events is written down: each after what it names, and among those that could come next
 * the smallest first. So whoever holds the same set writes the same lines (PROTOCOL.md, sections 14 and 15).
 */

export interface OrderedBy<T> {
  id(item: T): string;
  /** Ids that must come before; those that are not in the set are looked past. */
  before(item: T): Iterable<string>;
  /** The tie: negative where `a` comes first. */
  compare(a: T, b: T): number;
}

/** Items of one id count once, the first. What lies on a circle, which hashes make impossible, comes last. */
export function parentsFirst<T>(items: Iterable<T>, { id, before, compare }: OrderedBy<T>): T[] {
  const places = new Map<string, Place<T>>();
  for (const item of items) {
    const key = id(item);
    if (!places.has(key)) places.set(key, { item, waitsFor: 0, after: [] });
  }
  const ready = new Heap<Place<T>>((a, b) => compare(a.item, b.item));
  for (const place of places.values()) {
    for (const key of new Set(before(place.item))) {
      const parent = places.get(key);
      if (parent === undefined || parent === place) continue;
      parent.after.push(place);
      place.waitsFor += 1;
    }
    if (place.waitsFor === 0) ready.push(place);
  }

  const ordered: T[] = [];
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    ordered.push(place.item);
    places.delete(id(place.item));
    for (const child of place.after) if (--child.waitsFor === 0) ready.push(child);
  }
  return [...ordered, ...[...places.values()].map(({ item }) => item).sort(compare)];
}

interface Place<T> {
  readonly item: T;
  waitsFor: number;
  readonly after: Place<T>[];
}

/** A binary heap: a million events must not cost a sort at every step. */
class Heap<T> {
  readonly #items: T[] = [];
  constructor(readonly compare: (a: T, b: T) => number) {}

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.compare(items[parent]!, item) <= 0) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.compare(items[child + 1]!, items[child]!) < 0) child += 1;
      if (this.compare(last, items[child]!) <= 0) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
