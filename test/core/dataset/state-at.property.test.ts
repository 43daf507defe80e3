/** The state at some heads against the second implementation: which events they rest on, and what these alone give. */
import { expect } from 'chai';
import { stateAt } from '../../../core/dataset/state-at.js';
import type { Address, EventId } from '../../../core/log/event.js';
import { fold } from '../../oracle/fold.js';
import { history } from '../../oracle/histories.js';
import { randomOf } from '../../oracle/random.js';
import { inWords } from '../../oracle/shrink.js';
import { eventsAt } from '../../oracle/state-at.js';
import { isBrowser, runs, timeLimitMs } from '../../support/effort.js';
import { decoded, differencesOf } from './fold-against-oracle.js';

describe('the state at heads (property)', () => {
  it('is that of the events they rest on', function () {
    this.timeout(timeLimitMs(120_000));
    let left = 0;
    for (let seed = 1; seed <= runs(isBrowser ? 60 : 400); seed += 1) {
      const { address, events, ...rest } = history(seed);
      const heads = randomOf(seed)
        .some(events, 0.15)
        .map(({ id }) => id);
      const basis = eventsAt(address, events, heads);
      left += events.length - basis.length;
      const expected = fold(address, basis, { now: Infinity });
      const found = stateAt(address as Address, events.flatMap(decoded), heads as EventId[]);
      const differences = differencesOf(expected, found);
      if (differences.length > 0)
        expect.fail(
          `seed ${seed}, at ${heads.join()}: ${differences.join()}\n${inWords({ ...rest, address, events })}`,
        );
    }
    expect(left).to.be.greaterThan(0);
  });
});
