/** Reading all of a filter in pages, from relays that give less than is asked for, and the credit that pages cost. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Budget } from '../../../worker/sync/budget.js';
import { matches, type Filter } from '../../../worker/sync/filter.js';
import { walk, type PageReader } from '../../../worker/sync/paging.js';
import type { ReadEvent } from '../../../worker/sync/relay-reader.js';
import { runs } from '../../support/effort.js';

const ANN = 'a'.repeat(64);
const BEN = 'b'.repeat(64);

/** A relay that gives the newest, no more than `clamp` whatever is asked; the lowest id first within a second. */
function relayOf(
  events: readonly ReadEvent[],
  limit: number,
  clamp = limit,
): PageReader & { readonly asked: Filter[] } {
  const asked: Filter[] = [];
  const sorted = [...events].sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
  return {
    limit,
    asked,
    async ask(filter) {
      asked.push(filter);
      if (asked.length > 5_000) throw new Error('it comes to no end');
      const found = sorted.filter((event) => matches(filter, { ...event, tags: [] }));
      const page = found.slice(0, Math.min(filter.limit!, clamp));
      return { events: page, added: page.length, dropped: 0, end: { end: 'eose' } };
    },
  };
}

describe('reading in pages', () => {
  it('finds all, however many share a second, as long as one author and kind do not fill a page', async () => {
    const log = fc.record({
      seconds: fc.array(fc.record({ ann: fc.nat(4), ben: fc.nat(4), gap: fc.nat(3) }), { maxLength: 20 }),
      clamp: fc.integer({ min: 10, max: 14 }),
      since: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(log, async ({ seconds, clamp, since }) => {
        const events: ReadEvent[] = [];
        let created_at = 1;
        for (const { ann, ben, gap } of seconds) {
          created_at += 1 + gap;
          for (const [pubkey, count] of [
            [ANN, ann * 2],
            [BEN, ben],
          ] as const)
            for (let n = 0; n < count; n++) {
              const id = (events.length * 7919).toString(16).padStart(64, '0');
              events.push({ id, pubkey, kind: 4880 + (n % 2), created_at });
            }
        }
        const relay = relayOf(events, 500, clamp);
        const filter = { kinds: [4880, 4881], authors: [ANN, BEN], ...(since !== undefined && { since }) };
        const wanted = events.filter((event) => event.created_at >= (since ?? 0));
        const { events: found } = await walk(relay, filter);
        expect(found).to.equal(wanted.length);
      }),
      { numRuns: runs(300) },
    );
  });

  it('begins each page with the second the last one ended in', async () => {
    const events = Array.from({ length: 9 }, (_, n) => {
      return { id: n.toString(16).padStart(64, '0'), pubkey: ANN, kind: 4880, created_at: 100 + Math.floor(n / 2) };
    });
    const relay = relayOf(events, 3);
    expect(await walk(relay, { authors: [ANN] })).to.deep.include({ events: 9, isComplete: true });
    const untils = relay.asked.map(({ until }) => until);
    expect(untils.slice(0, 3)).to.deep.equal([undefined, 103, 102]);
  });

  it('says that it is not all where a page did not end, or one author fills it within a second', async () => {
    const relay = relayOf([{ id: '0'.repeat(64), pubkey: ANN, kind: 4880, created_at: 5 }], 3);
    const silent: PageReader = {
      limit: 3,
      ask: async (filter) => ({ ...(await relay.ask(filter)), end: { end: 'timed-out' } }),
    };
    expect((await walk(silent, {})).isComplete).to.equal(false);
    const many = Array.from({ length: 9 }, (_, n) => {
      return { id: n.toString(16).padStart(64, '0'), pubkey: ANN, kind: 4880, created_at: 5 };
    });
    expect((await walk(relayOf(many, 3), { authors: [ANN], kinds: [4880] })).isComplete).to.equal(false);
  });
});

describe('the credit of a relay', () => {
  it('ends with bytes or with frames, comes back with time, and is given back for what was of use', () => {
    let now = 0;
    const size = { bytes: 1_000, frames: 10, refillMs: 1_000 };
    const budget = new Budget(() => now, size);
    expect(budget.charge(1_000)).to.equal(true);
    expect(budget.charge(1)).to.equal(false);
    now += 500;
    expect(budget.charge(400)).to.equal(true);
    expect(budget.charge(200)).to.equal(false);
    const frames = new Budget(() => now, size);
    for (let n = 0; n < 10; n++) expect(frames.charge(1)).to.equal(true);
    expect(frames.charge(1)).to.equal(false);
    const useful = new Budget(() => now, size);
    for (let n = 0; n < 100; n++) {
      expect(useful.charge(900)).to.equal(true);
      useful.refund(900);
    }
  });
});
