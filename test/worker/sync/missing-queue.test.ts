/** A stranger names twenty thousand ids that nobody has: how much is looked at, counted, not timed. */
import { expect } from 'chai';
import type { EventId, Pubkey } from '../../../core/log/event.js';
import { decide, MOST_FETCHING, REASK_MS, type RelayView } from '../../../worker/sync/decide.js';
import { MissingQueue } from '../../../worker/sync/missing-queue.js';

const MANY = 20_000;
const START = 1_000_000_000;
const root = 'a'.repeat(64) as Pubkey;
const id = (n: number): EventId => n.toString(16).padStart(64, '0') as EventId;

/** Sync as far as missing ids go: relays that answer after `answerMs` and have nothing, a clock of its own. */
class Asking {
  now = START;
  /** Ids that were walked through or asked about, and steps taken. */
  looked = 0;
  steps = 0;
  readonly ids = new Set<EventId>();
  readonly askedAt = new Map<string, Map<EventId, number[]>>();
  readonly #queue = new MissingQueue();
  readonly #fetching = new Set<EventId>();
  readonly #relays: RelayView[];
  #wakeAt = Infinity;
  readonly #answers: { readonly at: number; readonly ids: readonly EventId[] }[] = [];

  constructor(
    urls: readonly string[],
    readonly answerMs: number,
  ) {
    this.#relays = urls.map((url) => {
      this.askedAt.set(url, new Map());
      const always = { isOpen: true, feed: 'open', readingSince: undefined, read: new Set([root]) } as const;
      return { url, ...always, readAt: START, feedNotBefore: 0, readNotBefore: 0, asked: new Map() };
    });
  }

  /** One look at how things stand. */
  step(): void {
    this.steps += 1;
    const { now, ids } = this;
    const [fetching, relays] = [this.#fetching, this.#relays.map((relay) => ({ ...relay, readAt: now }))];
    const count = (): boolean => (this.looked++, true);
    const missing = {
      size: ids.size,
      has: (each: EventId) => count() && ids.has(each),
      *[Symbol.iterator]() {
        for (const each of ids) if (count()) yield each;
      },
    };
    const due = this.#queue.due({ now, missing, fetching, relays });
    this.#wakeAt = Infinity;
    for (const action of decide({ now, authors: [root], missing: due, fetching, relays })) {
      if (action.do === 'wake') this.#wakeAt = action.at;
      if (action.do !== 'fetch') continue;
      this.#answers.push({ at: now + this.answerMs, ids: action.ids });
      for (const each of action.ids) {
        fetching.add(each);
        (this.#relays.find(({ url }) => url === action.url)!.asked as Map<EventId, number>).set(each, now);
        const times = this.askedAt.get(action.url)!;
        times.set(each, [...(times.get(each) ?? []), now]);
      }
    }
    expect(fetching.size).to.be.at.most(MOST_FETCHING);
  }

  /** Until `ms` have gone on its clock. */
  run(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = Math.min(this.#wakeAt, this.#answers[0]?.at ?? Infinity);
      if (next > end) break;
      this.now = Math.max(this.now, next);
      while (this.#answers[0] && this.#answers[0].at <= this.now)
        for (const each of this.#answers.shift()!.ids) this.#fetching.delete(each);
      this.step();
    }
    this.now = end;
  }
}

describe('missing ids', () => {
  it('are each asked for at every relay, again after a minute, and seldom walked through', () => {
    const asking = new Asking(['wss://one.test/', 'wss://two.test/'], 5);
    for (let n = 0; n < MANY; n++) asking.ids.add(id(n));
    asking.step();
    expect(asking.looked).to.be.below(MANY + 2 * MOST_FETCHING);
    asking.run(8_000);
    for (const times of asking.askedAt.values()) {
      expect(times.size).to.equal(MANY);
      expect([...times.values()].filter(({ length }) => length !== 1)).to.deep.equal([]);
    }
    // 626 fetches: each id was once in a walk for each relay, and once more when it was taken.
    expect(asking.steps).to.be.above(620);
    expect(asking.looked / MANY).to.be.below(10);
    asking.run(60_000);
    const isLate = ([first, again]: readonly number[]): boolean => again! - first! >= REASK_MS;
    for (const times of asking.askedAt.values()) expect([...times.values()].every(isLate)).to.equal(true);
  });

  it('that come while all others wait are asked for within a second, however often sync looks', () => {
    const asking = new Asking(['wss://one.test/'], 5);
    for (let n = 0; n < MANY; n++) asking.ids.add(id(n));
    asking.step();
    asking.run(12_000);
    const before = asking.looked;
    asking.ids.add(id(MANY));
    for (let n = 0; n < 1_000; n++) asking.step();
    asking.run(1_100);
    expect(asking.askedAt.get('wss://one.test/')!.has(id(MANY))).to.equal(true);
    expect((asking.looked - before) / MANY).to.be.below(4);
  });

  it('are asked for at the next relay at once where there are few', () => {
    const asking = new Asking(['wss://one.test/', 'wss://two.test/'], 5);
    asking.ids.add(id(1));
    asking.step();
    asking.run(5);
    expect(asking.askedAt.get('wss://two.test/')!.get(id(1))).to.deep.equal([START + 5]);
  });
});
