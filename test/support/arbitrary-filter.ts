/** Filters as they may come from URLs and other releases: any shape the type allows, odd literals and fields included. */
import fc from 'fast-check';
import type { Filter } from '../../core/query/query.js';

export function arbitraryFilter(keys: readonly string[]): fc.Arbitrary<Filter> {
  const field = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, fc.string());
  const day = fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10));
  const literal = fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    day,
    fc.record({ today: fc.integer({ min: -5000, max: 5000 }) }),
    fc.record({ today: fc.integer({ min: -50, max: 50 }), unit: fc.constantFrom('months', 'years') }),
  );
  const leaf = fc.oneof(
    fc.record({ op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='), field, value: literal }),
    fc.record({ op: fc.constantFrom('contains', 'starts', 'ends'), field, value: fc.string() }),
    fc.record({ op: fc.constant('between'), field, from: literal, to: literal }),
    fc.record({ op: fc.constant('between'), field, from: literal, to: literal, below: fc.constant(true) }),
    fc.record({ op: fc.constant('in'), field, values: fc.array(literal, { maxLength: 8 }) }),
    fc.record({ op: fc.constant('empty'), field }),
  ) as fc.Arbitrary<Filter>;
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({
        op: fc.constantFrom('and', 'or'),
        filters: fc.array(tie('filter'), { maxLength: 3 }),
      }) as fc.Arbitrary<Filter>,
      fc.record({ op: fc.constant('not'), filter: tie('filter') }) as fc.Arbitrary<Filter>,
    ),
  })).filter;
}
