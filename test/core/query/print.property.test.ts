import { expect } from 'chai';
import fc from 'fast-check';
import { parseFilter } from '../../../core/query/filter-text.js';
import { printFilter, printSort } from '../../../core/query/print.js';
import type { Filter, Literal } from '../../../core/query/query.js';
import { parseSort } from '../../../core/query/sort-text.js';
import type { Field } from '../../../core/table/field.js';
import { runs } from '../../support/effort.js';
import { FIELDS } from './fields.js';

const NASTY = [
  '',
  ' ',
  '"',
  "'",
  '<b>',
  'and',
  'today',
  'null',
  '\\u0041',
  'a\nb',
  '\u2028',
  '“x”',
  ']',
  '[x]',
  '\ud800',
  '\ufeff',
  'x\0',
];
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom(...NASTY));
const day = fc
  .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const relative: fc.Arbitrary<Literal> = fc.oneof(
  fc.integer({ min: -999, max: 999 }).map((today) => ({ today })),
  fc.record({ today: fc.integer({ min: -99, max: 99 }), unit: fc.constantFrom('months' as const, 'years' as const) }),
);

/** A literal in the form that reading text gives it. `ordered`: one that fits the type. */
function literalOf({ type }: Field): fc.Arbitrary<Literal> {
  const nothing = fc.constant(null);
  if (type === 'integer') return fc.oneof(fc.integer(), nothing);
  if (type === 'decimal')
    return fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      nothing,
    );
  if (type === 'boolean') return fc.oneof(fc.boolean(), nothing);
  if (type === 'date' || type === 'datetime') return fc.oneof(day, relative, nothing);
  return fc.oneof(text, nothing);
}

const comparison: fc.Arbitrary<Filter> = fc.constantFrom(...FIELDS).chain((field) => {
  const literal = literalOf(field);
  const { key } = field;
  return fc.oneof(
    fc.record({ op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='), field: fc.constant(key), value: literal }),
    fc.record({ op: fc.constantFrom('contains', 'starts', 'ends'), field: fc.constant(key), value: text }),
    fc.record({ op: fc.constant('between'), field: fc.constant(key), from: literal, to: literal }),
    fc.record({
      op: fc.constant('between'),
      field: fc.constant(key),
      from: literal,
      to: literal,
      below: fc.constant(true),
    }),
    fc.record({ op: fc.constant('in'), field: fc.constant(key), values: fc.array(literal, { maxLength: 4 }) }),
    fc.record({ op: fc.constant('empty'), field: fc.constant(key) }),
  ) as fc.Arbitrary<Filter>;
});

const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({ op: fc.constantFrom('and', 'or'), filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ op: fc.constant('not'), filter: tie('filter') }),
  ) as fc.Arbitrary<Filter>,
})).filter;

describe('printed text', () => {
  it('of any filter reads back as the same filter, without < and >, in one line', () => {
    fc.assert(
      fc.property(filter, (given) => {
        const printed = printFilter(given);
        expect(printed).not.to.match(/[<>\n\r\0]/);
        const { filter: read, issue } = parseFilter(printed, FIELDS);
        expect(issue, printed).to.equal(undefined);
        expect(JSON.stringify(read), printed).to.equal(JSON.stringify(given));
      }),
      { numRuns: runs(500) },
    );
  });

  it('of a sort reads back as the same sort', () => {
    const keys = fc.uniqueArray(
      fc.record({ field: fc.constantFrom(...FIELDS.map(({ key }) => key)), descending: fc.boolean() }),
      { maxLength: 6, selector: ({ field }) => field },
    );
    fc.assert(
      fc.property(keys, (given) => {
        const sort = given.map(({ field, descending }) => (descending ? { field, descending } : { field }));
        expect(parseSort(printSort(sort), FIELDS)).to.deep.equal({ sort });
      }),
      { numRuns: runs(200) },
    );
  });

  it('joins of no and of one part say what they mean', () => {
    const one: Filter = { op: '=', field: 'zip', value: '1' };
    expect(printFilter({ op: 'and', filters: [] })).to.equal('');
    expect(printFilter({ op: 'or', filters: [] })).to.equal('not ()');
    expect(printFilter({ op: 'or', filters: [{ op: 'and', filters: [one] }] })).to.equal('zip is "1"');
    expect(printFilter({ op: 'and', filters: [one, { op: 'and', filters: [] }] })).to.equal('zip is "1" and ()');
  });

  it('reads as people would write it', () => {
    const print = (words: string): string => printFilter(parseFilter(words, FIELDS).filter!);
    for (const words of [
      'species is "Solanum lycopersicum" and germination_days at most 10',
      'sown over today - 30 days',
      '[Starts] does not start with "x" or [is] is not empty',
      'germination_days between 5 and under 10',
      'kind not in ("Bean", "Pea")',
      '(zip is "1" or zip is "2") and not (weight over 3)',
    ]) {
      expect(print(words)).to.equal(words);
    }
  });
});
