/** One random history, drawn, folded by both implementations on several roads, and compared. */
import { road } from '../../oracle/deliver.js';
import { type Feature, featuresOf } from '../../oracle/features.js';
import { type History, history } from '../../oracle/histories.js';
import { inWords, shrink, withWords } from '../../oracle/shrink.js';
import { differences, oracleState } from './fold-against-oracle.js';

export const ROADS = 4;

/** What the history holds. Throws, with the smallest history that fails and how to replay it, where they differ. */
export function checkHistory(seed: number): readonly Feature[] {
  const drawn = history(seed);
  for (let number = 0; number < ROADS; number += 1)
    if (differences(drawn, road(drawn, number)).length > 0) throw new Error(failure(drawn, number));
  return featuresOf(oracleState(drawn));
}

function failure(drawn: History, number: number): string {
  const { seed } = drawn;
  const smallest = shrink(drawn, (smaller) => failing(smaller) !== undefined);
  const found = failing(smallest) ?? differences(drawn, road(drawn, number));
  return [
    `Seed ${seed}, road ${number}. Replay: KOBOLD_SEED=${seed} node --import tsx node_modules/mocha/bin/mocha.js test/core/dataset/oracle.property.test.ts`,
    ...found.map((each) => withWords(smallest, each)),
    inWords(smallest),
  ].join('\n');
}

/** What differs on some road: leaving an event out changes all roads, so that many are tried. */
function failing(smaller: History): string[] | undefined {
  for (let number = 0; number < 40; number += 1) {
    const found = differences(smaller, road(smaller, number));
    if (found.length > 0) return found;
  }
  return undefined;
}
