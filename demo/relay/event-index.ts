/**
 * Where the events of a kind, an author or a tag are: lists in the order of time, read from the newest back. A filter
 * walks its rarest condition and tests the rest on each event, as databases of relays do (strfry's DBScan).
 */
import { byNewest, matcherOf, tagConditions } from './filters.js';
import type { Filter, NostrEvent } from './wire.js';

export class EventIndex {
  /** Oldest first, so that news is appended. */
  readonly #all: NostrEvent[] = [];
  readonly #lists = new Map<string, NostrEvent[]>();

  add(event: NostrEvent): void {
    insert(this.#all, event);
    for (const key of keysOf(event)) {
      let list = this.#lists.get(key);
      if (!list) this.#lists.set(key, (list = []));
      insert(list, event);
    }
  }

  remove(event: NostrEvent): void {
    remove(this.#all, event);
    for (const key of keysOf(event)) {
      const list = this.#lists.get(key)!;
      remove(list, event);
      if (list.length === 0) this.#lists.delete(key);
    }
  }

  /** What matches, newest first, without regard to `limit` and `ids`. */
  *scan(filter: Filter): Generator<NostrEvent> {
    const matches = matcherOf([filter]);
    for (const event of newestFirst(this.#rarest(filter), filter.until ?? Infinity)) {
      if (event.created_at < (filter.since ?? 0)) return;
      if (matches(event)) yield event;
    }
  }

  /** The lists of the condition with the fewest events; they hold every event that matches. */
  #rarest(filter: Filter): NostrEvent[][] {
    const conditions = [
      ...tagConditions(filter).map(([name, values]) => values.map((value) => tagKey(name, value))),
      ...(filter.authors ? [filter.authors.map(authorKey)] : []),
      ...(filter.kinds ? [filter.kinds.map(kindKey)] : []),
    ];
    let rarest = [this.#all];
    let fewest = this.#all.length;
    for (const keys of conditions) {
      const lists = keys.map((key) => this.#lists.get(key)).filter((list) => list !== undefined);
      const length = lists.reduce((sum, list) => sum + list.length, 0);
      if (length <= fewest) [rarest, fewest] = [lists, length];
    }
    return rarest;
  }
}

const kindKey = (kind: number) => `kind ${kind}`;
const authorKey = (pubkey: string) => `author ${pubkey}`;
const tagKey = (name: string, value: string) => `#${name} ${value}`;

function keysOf(event: NostrEvent): Set<string> {
  const keys = new Set([kindKey(event.kind), authorKey(event.pubkey)]);
  for (const [name, value] of event.tags) if (name?.length === 1) keys.add(tagKey(name, value ?? ''));
  return keys;
}

/** Several lists as one, each event once. An event that is in two of them is at the end of both at the same time. */
function* newestFirst(lists: readonly NostrEvent[][], until: number): Generator<NostrEvent> {
  const cursors = lists.map((list) => ({ list, at: place(list, (event) => event.created_at <= until) - 1 }));
  for (;;) {
    let newest: NostrEvent | undefined;
    for (const { list, at } of cursors) {
      const event = list[at];
      if (event && (!newest || byNewest(event, newest) < 0)) newest = event;
    }
    if (!newest) return;
    for (const cursor of cursors) if (cursor.list[cursor.at] === newest) cursor.at -= 1;
    yield newest;
  }
}

function insert(list: NostrEvent[], event: NostrEvent): void {
  const at = place(list, (other) => byNewest(other, event) > 0);
  list.splice(at, 0, event);
}

function remove(list: NostrEvent[], event: NostrEvent): void {
  const at = place(list, (other) => byNewest(other, event) > 0);
  if (list[at]?.id === event.id) list.splice(at, 1);
}

/** How many at the start of a list are before a place, by halving. */
function place(list: readonly NostrEvent[], isBefore: (event: NostrEvent) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
