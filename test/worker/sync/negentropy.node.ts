/** Negentropy between our asking side and the demo relay's answering one: what is found, and what it costs as hex. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { NegentropyResponder, type Item } from '../../../demo/relay/negentropy.js';
import { Negotiation } from '../../../worker/sync/negentropy.js';
import { runs } from '../../support/effort.js';

const HELD = 10_020;

describe('negentropy', () => {
  it('finds what either side lacks, whatever the sets and however small the messages', () => {
    const choice = fc.record({
      count: fc.integer({ min: 0, max: 600 }),
      perSecond: fc.integer({ min: 1, max: 100 }),
      here: fc.integer({ min: 0, max: 100 }),
      there: fc.integer({ min: 0, max: 100 }),
      frameBytes: fc.constantFrom(200, 1_000, 30_000),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(choice, ({ count, perSecond, here, there, frameBytes, seed }) => {
        const all = events(count, perSecond, seed);
        const dice = (item: Item, at: number): number => parseInt(item.id.slice(at, at + 4), 16) % 100;
        const ours = all.filter((item) => dice(item, 8) < here);
        const theirs = all.filter((item) => dice(item, 16) < there);
        const { negotiation } = talk(ours, theirs, frameBytes);
        expect([...negotiation.missingHere].sort()).to.deep.equal(without(theirs, ours));
        expect([...negotiation.missingThere].sort()).to.deep.equal(without(ours, theirs));
      }),
      { numRuns: runs(100) },
    );
  });

  const all = events(HELD, 1, 0);
  const cost = (isHeld: (item: Item, i: number) => boolean) => {
    const { bytes, rounds } = talk(all.filter(isHeld), all);
    return { bytes, rounds };
  };

  it('says in one round that nothing is missing, or the newest twenty', () => {
    expect(cost(() => true)).to.deep.include({ rounds: 1 });
    const newest = cost((_, i) => i < HELD - 20);
    expect(newest.rounds).to.equal(1);
    expect(newest.bytes).to.be.below(3_100);
  });

  it('finds twenty scattered ones in two rounds, near what the other side’s cuts cost at least', () => {
    const scattered = cost((_, i) => i % 501 !== 7 || i > 20 * 501);
    expect(scattered.rounds).to.equal(2);
    // Sixteen fingerprints for each of the twenty ranges that differ: the relay cuts so, whatever we ask.
    const floor = 20 * 16 * 19 * 2;
    expect(scattered.bytes).to.be.within(floor, 26_000);
  });
});

function talk(
  ours: readonly Item[],
  theirs: readonly Item[],
  frameBytes = 30_000,
): { negotiation: Negotiation; bytes: number; rounds: number } {
  const responder = new NegentropyResponder(theirs, frameBytes);
  const negotiation = new Negotiation(ours, frameBytes);
  let [bytes, rounds] = [0, 0];
  for (let ask: string | undefined = negotiation.begin(); ask !== undefined; rounds++) {
    const answer = responder.reply(ask);
    bytes += ask.length + answer.length;
    ask = negotiation.answer(answer);
  }
  return { negotiation, bytes, rounds };
}

function events(count: number, perSecond: number, seed: number): Item[] {
  return Array.from({ length: count }, (_, n) => ({
    created_at: 1_700_000_000 + Math.floor(n / perSecond),
    id: createHash('sha256').update(`${seed} ${n}`).digest('hex'),
  }));
}

function without(some: readonly Item[], others: readonly Item[]): string[] {
  const ids = new Set(others.map(({ id }) => id));
  return some
    .map(({ id }) => id)
    .filter((id) => !ids.has(id))
    .sort();
}
