/**
 * What this relay puts up with. The numbers are those of strfry's default configuration, as common as any, but for
 * filters, where it is stricter. `Infinity` switches a limit off. NIP-11 publishes them (information.ts).
 */
export interface Limits {
  /** A longer WebSocket message ends the connection with 1009. */
  readonly messageBytes: number;
  /** Of the event as JSON. */
  readonly eventBytes: number;
  readonly tags: number;
  /** Of a single-letter tag's value, since these are indexed. */
  readonly tagValueBytes: number;
  readonly subscriptions: number;
  readonly subscriptionIdLength: number;
  readonly filters: number;
  /** ids, authors, kinds and tag values of one filter together. */
  readonly filterValues: number;
  /** Events for one filter; a filter without a `limit` gets as many. */
  readonly limit: number;
  /** Events one NEG-OPEN may cover. */
  readonly negentropyEvents: number;
  /** How far `created_at` may lie behind and ahead of the relay's clock. */
  readonly oldestSeconds: number;
  readonly newestSeconds: number;
  /** Ephemeral events are news or nothing. */
  readonly ephemeralSeconds: number;
  /** A client that has this much waiting for it is dropped. */
  readonly sendBufferBytes: number;
  /** Leading zero bits of an id, NIP-13. */
  readonly pow: number;
  readonly eventsPerMinute: number;
  readonly requestsPerMinute: number;
}

export const COMMON_LIMITS: Limits = {
  messageBytes: 131_072,
  eventBytes: 65_536,
  tags: 2_000,
  tagValueBytes: 1_024,
  subscriptions: 20,
  subscriptionIdLength: 64,
  filters: 10,
  filterValues: 2_000,
  limit: 500,
  negentropyEvents: 1_000_000,
  oldestSeconds: 94_608_000,
  newestSeconds: 900,
  ephemeralSeconds: 60,
  sendBufferBytes: 33_554_432,
  pow: 0,
  eventsPerMinute: Infinity,
  requestsPerMinute: Infinity,
};

/** Lets `perMinute` through on average and as many at once; `take` says whether one more may pass. */
export class RateLimit {
  #left: number;
  #asOfMs: number;

  constructor(
    readonly perMinute: number,
    nowMs: number,
  ) {
    this.#left = perMinute;
    this.#asOfMs = nowMs;
  }

  take(nowMs: number): boolean {
    if (this.perMinute === Infinity) return true;
    this.#left = Math.min(this.perMinute, this.#left + (Math.max(0, nowMs - this.#asOfMs) / 60_000) * this.perMinute);
    this.#asOfMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
