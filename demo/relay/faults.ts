/**
 * What can be wrong with a relay, to be switched on while it runs: the relay itself knows nothing of it. Chances are
 * seeded, each connection and each fault with a row of its own, so that one switch does not shift another's luck.
 */
import type { Office } from './connection.js';
import { FaultyConnection } from './faulty-connection.js';
import type { Wire } from './wire.js';

/** Shares are from 0 (never) to 1 (always); what is absent does not happen. */
export interface FaultPlan {
  /** Share of EVENT frames that never come. */
  readonly drop?: number;
  /** Share of EVENT frames that come twice. */
  readonly duplicate?: number;
  /** Share of EVENT frames that later ones overtake, before whatever follows them that is no EVENT. */
  readonly reorder?: number;
  /** Every frame waits so long, between the two; the order stays. */
  readonly delayMs?: readonly [least: number, most: number];
  /** No filter gets more events than this, whatever its `limit`; nothing says so. */
  readonly clamp?: number;
  /** Share of OK answers that are a NOTICE instead. */
  readonly noticeForOk?: number;
  /** Share of OK answers that never come. */
  readonly noOk?: number;
  /** Share of REQ, COUNT and NEG-OPEN that are refused, and of subscriptions that end right after their EOSE. */
  readonly closed?: number;
  readonly closedLater?: number;
  /** Share of EOSE that come before the stored events, that never come; and how much later all others come. */
  readonly earlyEose?: number;
  readonly noEose?: number;
  readonly lateEoseMs?: number;
  /** Share of EVENT frames before which a forgery comes; half of them bear the id of the true one. */
  readonly forge?: number;
  /** Share of EVENT frames before which one comes that is larger than any relay takes, and how large. */
  readonly oversize?: number;
  readonly oversizeBytes?: number;
  /** Events that this relay acts as if it had not, in every way it could tell of them. */
  readonly withhold?: { readonly ids?: readonly string[]; readonly kinds?: readonly number[] };
  /** Share of frames after which the connection is cut. */
  readonly disconnect?: number;
  /** Takes the connection and whatever comes over it, and answers nothing. */
  readonly silent?: boolean;
  /** Share of EVENT, REQ, COUNT and NEG-OPEN refused with `rate-limited:`. */
  readonly rateLimit?: number;
  /** Every EVENT is refused with these words; the relay never sees it. */
  readonly refusal?: string;
  /** From now on every message needs a client that is known by AUTH. */
  readonly authRequired?: boolean;
  /** Share of frames before which something comes that is no message. */
  readonly garbage?: number;
  /** Stands in for members of the NIP-11 document; a text is sent instead of it. For all connections only. */
  readonly information?: Readonly<Record<string, unknown>> | string;
}

export type FaultName = keyof FaultPlan;

export class Faults {
  /** How often each fault happened: a test of a remedy shows by this that the evil was there. */
  readonly happened: Partial<Record<FaultName, number>> = {};
  readonly #seed: number;
  #planForAll: FaultPlan;
  readonly #plans = new Map<number, FaultPlan>();
  readonly #open = new Map<number, FaultyConnection>();
  #connectionCount = 0;

  constructor(plan: FaultPlan = {}, seed = 1) {
    this.#planForAll = plan;
    this.#seed = seed;
  }

  /** Numbers of the open connections, in the order they came; the first ever is 1. */
  get connections(): number[] {
    return [...this.#open.keys()];
  }

  /** The plan from now on: for all, or for one connection (also one to come) instead of the one for all. */
  set(plan: FaultPlan, connection?: number): void {
    if (connection === undefined) this.#planForAll = plan;
    else this.#plans.set(connection, plan);
  }

  /** A sound relay again. What is on its way still comes. */
  clear(): void {
    this.#planForAll = {};
    this.#plans.clear();
  }

  /** Cuts one connection, or all, now and without a word. */
  disconnect(connection?: number): void {
    for (const [number, open] of this.#open) if (connection === undefined || number === connection) open.cut();
  }

  /** Ends a subscription of every connection that has it, as relays do to idle ones. */
  closeSubscription(id: string, reason = 'error: closed by the relay'): void {
    for (const open of this.#open.values()) open.closeSubscription(id, reason);
  }

  /** Stands between a client's socket and the relay's end of the conversation. */
  attach(office: Office, wire: Wire): FaultyConnection {
    const number = ++this.#connectionCount;
    const connection = new FaultyConnection(office, wire, {
      plan: () => this.#plans.get(number) ?? this.#planForAll,
      chance: new Chance(this.#seed * 65_537 + number),
      note: (fault) => void (this.happened[fault] = (this.happened[fault] ?? 0) + 1),
      gone: () => void this.#open.delete(number),
    });
    this.#open.set(number, connection);
    return connection;
  }

  /** The NIP-11 document as it goes out. */
  information(document: Record<string, unknown>): string {
    const { information } = this.#planForAll;
    if (information === undefined) return JSON.stringify(document);
    this.happened.information = (this.happened.information ?? 0) + 1;
    return typeof information === 'string' ? information : JSON.stringify({ ...document, ...information });
  }
}

/** Rows of numbers from a seed, one for each name (mulberry32). */
export class Chance {
  readonly #states = new Map<string, number>();

  constructor(readonly seed: number) {}

  /** Whether it happens this time, with this probability. */
  hits(name: string, share: number | undefined): boolean {
    return share !== undefined && share > 0 && this.draw(name) < share;
  }

  /** From 0 to 1, without 1. */
  draw(name: string): number {
    let state =
      this.#states.get(name) ?? [...name].reduce((sum, c) => Math.imul(sum ^ c.charCodeAt(0), 0x01000193), this.seed);
    state = (state + 0x6d2b79f5) | 0;
    this.#states.set(name, state);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** One of them. */
  pick<T>(name: string, items: readonly T[]): T {
    return items[Math.floor(this.draw(name) * items.length)]!;
  }

  shuffle<T>(name: string, items: readonly T[]): T[] {
    return items
      .map((item) => [this.draw(name), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  }
}
