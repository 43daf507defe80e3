/** The newest valid authority events, against the second implementation of the protocol (test/oracle). */
import { expect } from 'chai';
import { road } from '../../oracle/deliver.js';
import { byOrder } from '../../oracle/event-set.js';
import { fold } from '../../oracle/fold.js';
import { history } from '../../oracle/histories.js';
import { runs, timeLimitMs } from '../../support/effort.js';
import { coreState } from './fold-against-oracle.js';

describe('authority heads (property)', () => {
  it('are those of the oracle, on every road', function () {
    this.timeout(timeLimitMs(60_000));
    let most = 0;
    for (let seed = 1; seed <= runs(150); seed++) {
      const drawn = history(seed);
      const { address, events, now, lists, base } = drawn;
      const valid = fold(address, events, { now, lists, base }).valid.filter(({ kind }) => kind === 4884);
      const newest = valid.sort(byOrder).slice(-32);
      for (let number = 0; number < 3; number++)
        expect(coreState(drawn, road(drawn, number)).authorityHeads(), `seed ${seed}, road ${number}`).to.deep.equal(
          newest.map(({ id }) => id).sort(),
        );
      most = Math.max(most, valid.length);
    }
    expect(most).to.be.greaterThan(10);
  });
});
