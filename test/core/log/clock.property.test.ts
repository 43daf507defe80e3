/** The own clock: stamps rise whatever the machine's clock does, and no second is crowded. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  MOST_EVENTS_A_SECOND,
  compareStamps,
  createdAt,
  isStamp,
  nextStamp,
  tick,
  type Clock,
} from '../../../core/log/clock.js';
import type { Stamp } from '../../../core/log/event.js';
import { runs } from '../../support/effort.js';
import { stamp } from './arbitrary-event.js';

const NOW = 1_700_000_000_123;

describe('clock', () => {
  it('gives a stamp after the last, at the own time where that is later', () => {
    const last: fc.Arbitrary<Stamp> = stamp.filter(([ms]) => ms < 2 ** 48 - 1);
    fc.assert(
      fc.property(last, fc.integer({ min: -1, max: 2 ** 48 - 2 }), (before, now) => {
        const next = nextStamp(before, now);
        expect(isStamp(next)).to.equal(true);
        expect(compareStamps(before, next)).to.equal(-1);
        if (now > before[0]) expect(next).to.deep.equal([now, 0]);
        else expect(next[0] - before[0]).to.equal(before[1] === 65_535 ? 1 : 0);
      }),
      { numRuns: runs(500) },
    );
  });

  it('starts at the own time, and takes the next ms when a counter is full', () => {
    expect(nextStamp(undefined, NOW + 0.7)).to.deep.equal([NOW, 0]);
    expect(nextStamp([NOW, 0], NOW)).to.deep.equal([NOW, 1]);
    expect(nextStamp([NOW, 65_535], NOW)).to.deep.equal([NOW + 1, 0]);
    expect(nextStamp([NOW, 3], NOW - 60_000)).to.deep.equal([NOW, 4]);
    expect(() => nextStamp([2 ** 48 - 1, 65_535], NOW)).to.throw(RangeError);
  });

  it('never gives more than 300 stamps with one created_at, in order, wherever the time goes', () => {
    const steps = fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 80 }), (moves, burst) => {
        const perSecond = new Map<number, number>();
        let now = NOW;
        let clock: Clock | undefined;
        for (const move of moves) {
          now += move;
          for (let event = 0; event < burst; event += 1) {
            const next = tick(clock, now);
            if (clock) expect(compareStamps(clock.stamp, next.stamp)).to.equal(-1);
            clock = next;
            const second = createdAt(next.stamp);
            perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
          }
        }
        expect(Math.max(...perSecond.values())).to.be.at.most(MOST_EVENTS_A_SECOND);
      }),
      { numRuns: runs(60) },
    );
  });
});
