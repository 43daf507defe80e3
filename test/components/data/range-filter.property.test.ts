import { assert } from 'chai';
import fc from 'fast-check';
import { binsCondition, keepsBin, rangeOf } from '../../../components/data/filter/range-filter.js';
import type { HistogramFacet } from '../../../core/table/facet.js';
import type { Field } from '../../../core/table/field.js';
import { runs } from '../../support/effort.js';

const DAY = 86_400_000;
const FIELDS: readonly Field[] = [
  { key: 'n', label: 'N', type: 'integer' },
  { key: 'x', label: 'X', type: 'decimal' },
  { key: 'd', label: 'D', type: 'date' },
  { key: 't', label: 'T', type: 'datetime' },
];

const cases = fc
  .record({
    field: fc.constantFrom(...FIELDS),
    start: fc.integer({ min: -1000, max: 1000 }),
    step: fc.integer({ min: 1, max: 50 }),
    count: fc.integer({ min: 1, max: 20 }),
    picked: fc.tuple(fc.nat(19), fc.nat(19)),
  })
  .map(({ field, start, step, count, picked }) => {
    const unit = field.type === 'date' || field.type === 'datetime' ? DAY : field.type === 'decimal' ? 0.5 : 1;
    const edge = (at: number) => (start + at * step) * unit;
    const bins = Array.from({ length: count }, (_, at) => ({ from: edge(at), to: edge(at + 1), count: 1, total: 1 }));
    const facet: HistogramFacet = {
      kind: 'histogram',
      bins,
      min: edge(0),
      max: edge(count),
      empty: { count: 0, total: 0 },
    };
    const [a, b] = picked.map((at) => at % count) as [number, number];
    return { field, facet, first: Math.min(a, b), last: Math.max(a, b) };
  });

describe('bins picked in a histogram', () => {
  it('are exactly the bins that are kept', () => {
    fc.assert(
      fc.property(cases, ({ field, facet, first, last }) => {
        const condition = binsCondition(field, facet, first, last);
        const end = facet.bins.length - 1;
        if (first === 0 && last === end) return assert.isUndefined(condition);
        const range = rangeOf(condition, field, 0)!;
        facet.bins.forEach((bin, at) =>
          assert.equal(
            keepsBin(range, bin, at === end),
            at >= first && at <= last,
            `bin ${at} of ${JSON.stringify(condition)}`,
          ),
        );
      }),
      { numRuns: runs(300) },
    );
  });
});
