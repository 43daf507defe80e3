/**
 * The fold against the second implementation of the protocol (test/oracle), on random histories and on every road of
 * arrival. A failing seed is printed with its smallest history, and belongs into test/oracle/kept-seeds.ts.
 */
import { expect } from 'chai';
import { history } from '../../oracle/histories.js';
import type { History } from '../../oracle/histories.js';
import { KEPT_SEEDS } from '../../oracle/kept-seeds.js';
import { road } from '../../oracle/deliver.js';
import { inWords, shrink, withWords } from '../../oracle/shrink.js';
import { budget, seedFromOutside } from '../../support/effort.js';
import { differences } from './fold-against-oracle.js';

const ROADS = 4;

describe('the fold, against the second implementation of the protocol', () => {
  it('agrees on the seeds that once failed', () => {
    for (const seed of KEPT_SEEDS) check(seed);
  });

  const only = seedFromOutside();
  if (only !== undefined) {
    it(`agrees on seed ${only}`, () => check(only));
    return;
  }

  it('agrees on random histories, whatever the order and the batches', function () {
    const { ms, firstSeed } = budget({ nodeMs: 60_000, browserMs: 4_000, longMs: 400_000 });
    this.timeout(ms + 60_000);
    const end = performance.now() + ms;
    let count = 0;
    for (let seed = firstSeed; performance.now() < end; seed += 1, count += 1) check(seed);
    expect(count).to.be.greaterThan(100);
    console.log(`      ${count} histories, ${ROADS} roads each, from seed ${firstSeed}`);
  });
});

function check(seed: number): void {
  const drawn = history(seed);
  for (let number = 0; number < ROADS; number += 1) {
    if (differences(drawn, road(drawn, number)).length === 0) continue;
    const smallest = shrink(drawn, (smaller) => failing(smaller) !== undefined);
    const found = failing(smallest)!;
    expect.fail(
      [
        `Seed ${seed}, road ${number}. Replay: KOBOLD_SEED=${seed} node --import tsx node_modules/mocha/bin/mocha.js test/core/dataset/oracle.property.test.ts`,
        ...found.map((each) => withWords(smallest, each)),
        inWords(smallest),
      ].join('\n'),
    );
  }
}

/** What differs on some road: leaving an event out changes all roads, so that many are tried. */
function failing(smaller: History): string[] | undefined {
  for (let number = 0; number < 40; number += 1) {
    const found = differences(smaller, road(smaller, number));
    if (found.length > 0) return found;
  }
  return undefined;
}
