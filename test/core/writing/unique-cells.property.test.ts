import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../core/log/event.js';
import { takenValues } from '../../../core/writing/unique-cells.js';
import { runs } from '../../support/effort.js';
import { History } from '../dataset/history.js';

const value = fc.constantFrom<Json>('a', 'b', 'c', '', null);

describe('new values of a unique field', () => {
  it('stand where nobody else has them in the end, and are refused only where somebody has', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat({ max: 6 }), value), { maxLength: 7 }),
        (held, wishes) => {
          const history = new History();
          held.forEach((code, at) => history.root.create(`r${at}`, { code }));
          const state = history.fold();
          const before = new Map<string, Json>(held.map((code, at) => [`r${at}`, code]));
          const wanted = [...new Map(wishes.map(([at, after]) => [`r${at}`, after]))].map(([record, after]) => ({
            record,
            before: before.get(record),
            after,
          }));
          const taken = takenValues(state, 'plant', 'code', wanted);
          const after = new Map(before);
          for (const one of wanted) if (!taken.has(one.record)) after.set(one.record, one.after!);
          const said = [...after.values()].filter((code) => code !== null && code !== '');
          expect(new Set(said).size).to.equal(said.length);
          for (const record of taken) {
            const wish = wanted.find((one) => one.record === record)!.after;
            const others = [...before, ...wanted.map((one) => [one.record, one.after] as const)];
            expect(others.some(([other, code]) => other !== record && code === wish)).to.equal(true);
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
