/** The standard library of formulas, by what editors would expect. */
import { expect } from 'chai';
import { readFormula } from '../../../core/formula/read-formula.js';
import type { Json } from '../../../core/log/event.js';
import { localSandbox } from './local-evaluator.js';

const CASES: readonly (readonly [formula: string, result: Json])[] = [
  ['sum([1, null, 2.5, "", "3"])', 6.5],
  ['sum([])', 0],
  ['avg([2, 4, null])', 3],
  ['avg([])', null],
  ['[min([3, 1, 2]), max("2024-05-31", "2024-06-01"), max(3, null, 7), min([])]', [1, '2024-06-01', 7, null]],
  ['[count([1, null, ""]), count([1, 2, 3], (x) => x > 1), count([{ a: 1 }, { a: null }], "a")]', [1, 2, 1]],
  ['unique(["b", "a", "b", null])', ['b', 'a']],
  ['join(["a", "", null, 3])', 'a, 3'],
  ['join([{ n: "x" }, { n: "y" }], " & ", "n")', 'x & y'],
  ['lookup([{ l: [1, 2] }, { l: null }, { l: [3] }], "l")', [1, 2, 3]],
  ['[lookup({ n: 1 }, "n"), lookup(null, "n")]', [1, null]],
  ['[round(1.005, 2), round(-2.5), round(1234, -2), round(null), round(0.5)]', [1.01, -3, 1200, null, 1]],
  ['[days("2024-02-28", "2024-03-01"), days("2023-02-28", "2023-03-01"), days(null, "2024-01-01")]', [2, 1, null]],
  [
    '[addDays("2023-12-31", 1), addDays("2024-03-01", -1), addDays("0001-01-01", 0)]',
    ['2024-01-01', '2024-02-29', '0001-01-01'],
  ],
  ['show([1, [2, 3], null, { lat: 1.5, lon: 2 }, true])', '1, 2, 3, 1.5, 2, true'],
  ['[...new Set([1, 1, 2])].concat([...new Map([[1, 2]])].flat())', [1, 2, 1, 2]],
];

describe('the library of formulas', function () {
  this.timeout(30_000);

  it('gives what editors expect', async () => {
    const sandbox = await localSandbox();
    for (const [formula, expected] of CASES) {
      const { results, faults } = sandbox.evaluate({
        formula: readFormula(formula).body!,
        mode: 'values',
        records: { count: 1, title: '', names: [], columns: [], relations: [] },
      });
      expect(faults, formula).to.deep.equal([]);
      expect(results.kind === 'values' && JSON.parse(results.json), formula).to.deep.equal([expected]);
    }
  });

  it('names what is no number, and what is no day', async () => {
    const sandbox = await localSandbox();
    const faultOf = (formula: string): string | undefined =>
      sandbox.evaluate({
        formula: readFormula(formula).body!,
        mode: 'values',
        records: { count: 1, title: '', names: [], columns: [], relations: [] },
      }).faults[0]?.[2];
    expect(faultOf('sum(["x"])')).to.equal("TypeError: 'x' is no number");
    expect(faultOf('days("soon", "2024-01-01")')).to.equal("TypeError: 'soon' is no day, such as 2024-05-31");
    expect(faultOf('addDays("9999-12-31", 1)')).to.equal('RangeError: days end with the year 9999');
  });
});
