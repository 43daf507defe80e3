/**
 * The events a relay holds: one version of what is replaceable or addressable (NIP-01), nothing its author asked to
 * delete (NIP-09). Deletion requests are events like others, and what they forbid is looked up among them.
 */
import { EventDeletion, isAddressableKind, isReplaceableKind } from 'nostr-tools/kinds';
import { EventIndex } from './event-index.js';
import { byNewest } from './filters.js';
import type { Filter, NostrEvent } from './wire.js';

/** `outdated`: a newer version is here. `deleted`: its author does not want it to be here. */
export type AddOutcome = 'stored' | 'duplicate' | 'outdated' | 'deleted';

export class EventStore {
  readonly #byId = new Map<string, NostrEvent>();
  readonly #byAddress = new Map<string, NostrEvent>();
  readonly #index = new EventIndex();

  /** Takes a verified event that is to be kept. */
  add(event: NostrEvent): AddOutcome {
    if (this.#byId.has(event.id)) return 'duplicate';
    if (this.#isDeleted(event)) return 'deleted';
    const address = addressOf(event);
    if (address !== undefined) {
      const current = this.#byAddress.get(address);
      if (current && byNewest(current, event) < 0) return 'outdated';
      if (current) this.#remove(current);
      this.#byAddress.set(address, event);
    }
    this.#byId.set(event.id, event);
    this.#index.add(event);
    if (event.kind === EventDeletion) this.#obey(event);
    return 'stored';
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** What any of the filters matches, each event once, newest first; `limit` counts for its filter alone. */
  select(filters: readonly Filter[]): NostrEvent[] {
    const found = new Map<string, NostrEvent>();
    for (const filter of filters) {
      let left = filter.limit ?? Infinity;
      for (const event of left > 0 ? this.#scan(filter) : []) {
        found.set(event.id, event);
        if (--left <= 0) break;
      }
    }
    const events = [...found.values()];
    return filters.length > 1 ? events.sort(byNewest) : events;
  }

  /** All, newest first. */
  all(): NostrEvent[] {
    return this.select([{}]);
  }

  *#scan(filter: Filter): Generator<NostrEvent> {
    if (!filter.ids) return yield* this.#index.scan(filter);
    // By ids there are few: an index of just these answers the other conditions and the order.
    const named = new EventIndex();
    for (const id of filter.ids) {
      const event = this.#byId.get(id);
      if (event) named.add(event);
    }
    yield* named.scan(filter);
  }

  #remove(event: NostrEvent): void {
    this.#byId.delete(event.id);
    this.#index.remove(event);
    const address = addressOf(event);
    if (address !== undefined && this.#byAddress.get(address) === event) this.#byAddress.delete(address);
  }

  /** A request reaches its author's own events only, versions up to its own time, and never a deletion request. */
  #obey(request: NostrEvent): void {
    for (const [name, value = ''] of request.tags) {
      const target = name === 'e' ? this.#byId.get(value) : name === 'a' ? this.#byAddress.get(value) : undefined;
      if (!target || target.pubkey !== request.pubkey || target.kind === EventDeletion) continue;
      if (name === 'a' && target.created_at > request.created_at) continue;
      this.#remove(target);
    }
  }

  #isDeleted(event: NostrEvent): boolean {
    if (event.kind === EventDeletion) return false;
    const requests = { kinds: [EventDeletion], authors: [event.pubkey] };
    const address = addressOf(event);
    const named: Filter[] = [{ ...requests, '#e': [event.id] }];
    if (address !== undefined) named.push({ ...requests, '#a': [address], since: event.created_at });
    return named.some((filter) => !this.#index.scan(filter).next().done);
  }
}

/** `kind:pubkey:d`, with an empty `d` for replaceable kinds; undefined for what has no versions. */
export function addressOf(event: NostrEvent): string | undefined {
  if (isReplaceableKind(event.kind)) return `${event.kind}:${event.pubkey}:`;
  if (!isAddressableKind(event.kind)) return undefined;
  return `${event.kind}:${event.pubkey}:${event.tags.find(([name]) => name === 'd')?.[1] ?? ''}`;
}
