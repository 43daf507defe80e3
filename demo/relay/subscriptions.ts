/** The subscriptions of one connection: stored events at the client's pace, then EOSE, then what comes. NIP-01. */
import { matcherOf, type Matcher } from './filters.js';
import type { Filter, NostrEvent, Wire } from './wire.js';

/** So much may wait for a client before stored events do. */
const COMFORTABLE_BYTES = 1_048_576;

interface Subscription {
  readonly id: string;
  readonly matches: Matcher;
  /** What came while stored events were being sent; undefined after EOSE. */
  news: NostrEvent[] | undefined;
}

export class Subscriptions {
  readonly #open = new Map<string, Subscription>();

  constructor(readonly wire: Wire) {}

  get size(): number {
    return this.#open.size;
  }

  has(id: string): boolean {
    return this.#open.has(id);
  }

  /** Opens, or replaces the one of the same name. `stored` is what was here at that moment. */
  async open(id: string, filters: readonly Filter[], stored: readonly NostrEvent[]): Promise<void> {
    const subscription: Subscription = { id, matches: matcherOf(filters), news: [] };
    this.#open.set(id, subscription);
    for (const event of stored) {
      if (this.wire.bufferedBytes > COMFORTABLE_BYTES) await this.wire.drained();
      if (this.#open.get(id) !== subscription) return;
      this.wire.send(['EVENT', id, event]);
    }
    this.wire.send(['EOSE', id]);
    const { news } = subscription;
    subscription.news = undefined;
    for (const event of news ?? []) this.wire.send(['EVENT', id, event]);
  }

  /** Hands on a new event to every subscription that asked for such. */
  deliver(event: NostrEvent): void {
    for (const { id, matches, news } of this.#open.values()) {
      if (!matches(event)) continue;
      if (news) news.push(event);
      else this.wire.send(['EVENT', id, event]);
    }
  }

  close(id: string): boolean {
    return this.#open.delete(id);
  }

  closeAll(): void {
    this.#open.clear();
  }
}
