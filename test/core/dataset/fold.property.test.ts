import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import type { DatasetEvent } from '../../../core/log/event.js';
import { runs } from '../../support/effort.js';
import { type History, NOW, report } from './history.js';
import { Chance, randomHistory } from './random-history.js';

const LATER = NOW + 2_000_000;

/** Cells with their live writes, since a hash only says that something differs. */
function whole(fold: Fold): unknown {
  const { state } = fold;
  const cells = state
    .resources()
    .flatMap((resource) =>
      ['$schema', ...[...state.records(resource)].sort()].flatMap((record) =>
        [...state.fields(resource, record)]
          .sort()
          .map((field) => [record, field, state.writes(resource, record, field)]),
      ),
    );
  return { cells, ...(report(state) as object) };
}

function atOnce(history: History, events: readonly DatasetEvent[], now = NOW): unknown {
  const fold = new Fold(history.address, { now });
  fold.add(events);
  return whole(fold);
}

describe('folding (property)', () => {
  for (const length of [15, 40, 120])
    it(`does not depend on order, batches or repetition: ${length} events`, () => {
      for (let seed = 1; seed <= runs(Math.ceil(3_000 / length)); seed++) {
        const history = randomHistory(seed, length);
        const chance = new Chance(seed);
        const expected = atOnce(history, history.events);
        const fold = new Fold(history.address, { now: NOW });
        let rest = chance.shuffled([...history.events, ...chance.some(history.events, 5)]);
        while (rest.length > 0) {
          const size = chance.maybe(0.5) ? 1 : 1 + chance.below(8);
          fold.add(rest.slice(0, size));
          rest = rest.slice(size);
          // Reading in between must leave nothing behind.
          if (chance.maybe(0.2)) whole(fold);
        }
        expect(whole(fold), `seed ${seed}`).to.deep.equal(expected);
        fold.advance(LATER);
        expect(whole(fold), `seed ${seed}, later`).to.deep.equal(atOnce(history, history.events, LATER));
      }
    });

  it('knows at every moment what a fold of the same events knows', () => {
    for (let seed = 1; seed <= runs(20); seed++) {
      const history = randomHistory(seed + 100_000, 40);
      const events = new Chance(seed).shuffled(history.events);
      const fold = new Fold(history.address, { now: NOW });
      for (const [i, event] of events.entries()) {
        fold.add([event]);
        expect(whole(fold), `seed ${seed}, ${i + 1} events`).to.deep.equal(atOnce(history, events.slice(0, i + 1)));
      }
    }
  });
});
