/**
 * The fold against the second implementation of the protocol (test/oracle), on random histories and on every road of
 * arrival. A failing seed is printed with its smallest history, and belongs into test/oracle/kept-seeds.ts.
 */
import { expect } from 'chai';
import { FEATURES } from '../../oracle/features.js';
import { KEPT_SEEDS } from '../../oracle/kept-seeds.js';
import { budget, isBrowser, seedFromOutside } from '../../support/effort.js';
import { checkHistory, ROADS } from './checked-history.js';
import type { Checked } from './many-histories.js';

/** Fewer need not hold everything. */
const ENOUGH = 10_000;

describe('the fold, against the second implementation of the protocol', () => {
  it('agrees on the seeds that once failed', () => {
    for (const seed of KEPT_SEEDS) checkHistory(seed);
  });

  const only = seedFromOutside();
  if (only !== undefined) {
    it(`agrees on seed ${only}`, () => void checkHistory(only));
    return;
  }

  it('agrees on random histories, whatever the order and the batches', async function () {
    const { count, ms, firstSeed } = budget({ count: 100_000, nodeMs: 90_000, browserMs: 4_000, longMs: 600_000 });
    this.timeout(ms + 120_000);
    const checked = isBrowser ? checkInTurn(ms) : await checkInThreads(firstSeed, count, ms);
    if (checked.failure !== undefined) expect.fail(checked.failure);
    expect(checked.count).to.be.greaterThan(100);

    const drawn = FEATURES.map((feature) => `${feature} ${checked.features[feature] ?? 0}`);
    const short = checked.count < count && count < Infinity ? ` of ${count}: its ${ms / 1_000} s were over` : '';
    console.log(`      ${checked.count} histories${short}, ${ROADS} roads each, from seed ${firstSeed}`);
    console.log(`      ${drawn.join(', ')}`);
    if (checked.count >= ENOUGH)
      expect(
        FEATURES.filter((feature) => !checked.features[feature]),
        'never drawn',
      ).to.deep.equal([]);
  });
});

async function checkInThreads(firstSeed: number, count: number, ms: number): Promise<Checked> {
  // Not for browsers, which load all that is imported without a condition.
  const { checkHistories } = await import('./many-histories.js');
  return checkHistories(firstSeed, count, ms);
}

function checkInTurn(ms: number): Checked {
  const features: Record<string, number> = {};
  const end = performance.now() + ms;
  let count = 0;
  for (; performance.now() < end; count += 1)
    for (const feature of checkHistory(count + 1)) features[feature] = (features[feature] ?? 0) + 1;
  return { count, features };
}
