import { assert } from 'chai';
import fc from 'fast-check';
import { narrowOf, UNTOUCHED, type ReaderView } from '../../../components/data/table/reader-view.js';
import { readUrlState, withUrlState } from '../../../components/data/table/url-state.js';
import { printFilter } from '../../../core/query/print.js';
import { arbitraryFilter } from '../../support/arbitrary-filter.js';
import { runs } from '../../support/effort.js';

const key = fc.oneof(
  fc.constantFrom('days', '-days', 'a,b', '\\', ',', '-', '__proto__', 'Sonne, voll', 'شمس', 'a&b=c#d+e %20'),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
);
const keys = fc.uniqueArray(key, { maxLength: 5 });
const view: fc.Arbitrary<ReaderView> = fc.record({
  filters: fc.array(arbitraryFilter(['days', 'sun']), { maxLength: 2 }),
  filterText: fc.constant(undefined),
  search: fc.string({ maxLength: 20 }).map((text) => text.trim()),
  sort: fc.option(
    fc.array(
      fc.oneof(
        key.map((field) => ({ field })),
        key.map((field) => ({ field, descending: true })),
      ),
      { maxLength: 3 },
    ),
    { nil: undefined },
  ),
  groupBy: fc.option(fc.oneof(fc.constant(''), key), { nil: undefined }),
  collapsed: fc.constant([]),
  columns: fc.record({
    order: keys,
    hidden: keys,
    shown: keys,
    pinned: fc.option(keys, { nil: undefined }),
    widths: fc.constant({}),
  }),
  page: fc.integer({ min: 0, max: 100_000 }),
  layout: fc.constantFrom(undefined, 'grid', 'cards'),
});

/** The filter travels as text and comes back as text: the worker parses it. */
function asText(view: ReaderView): string {
  const narrow = narrowOf(view);
  return typeof narrow === 'string' ? narrow : narrow ? printFilter(narrow) : '';
}

describe('the view in the URL', () => {
  it('comes back as it went in, beside what the page keeps there', () => {
    fc.assert(
      fc.property(view, fc.constantFrom('', 'seeds', 'a.b', 'Ü & co'), (view, name) => {
        const url = withUrlState(name, view, new URL('https://example.org/page?p=7&utm=x#part'));
        const read = { ...UNTOUCHED, ...readUrlState(name, new URL(url.href)) };
        const text = asText(view);
        if (text.length > 2000) return; // too long for a URL: left out
        assert.deepEqual(read, { ...view, filters: [], filterText: text === '' ? undefined : text });
        assert.equal(url.searchParams.get('p'), '7');
        assert.equal(url.hash, '#part');
      }),
      { numRuns: runs(300) },
    );
  });

  it('is kept apart for several tables', () => {
    fc.assert(
      fc.property(view, view, (a, b) => {
        const both = withUrlState('b', b, withUrlState('a', a, new URL('https://example.org/')));
        assert.deepEqual(
          readUrlState('a', both),
          readUrlState('a', withUrlState('a', a, new URL('https://example.org/'))),
        );
        assert.deepEqual(readUrlState('', both), {});
      }),
      { numRuns: runs(100) },
    );
  });

  it('takes anything from strangers without an error', () => {
    const query = fc.dictionary(
      fc.constantFrom('filter', 'search', 'sort', 'group', 'pg', 'hide', 'show', 'order', 'pin', 'as'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('-1', '1e99', '99999999999', '\\', ',,,', '--', 'NaN')),
    );
    fc.assert(
      fc.property(query, (params) => {
        const read = readUrlState('', new URL(`https://example.org/?${new URLSearchParams(params)}`));
        if (read.page !== undefined) assert.isTrue(Number.isSafeInteger(read.page) && read.page >= 0);
        if (read.layout !== undefined) assert.include(['grid', 'cards'], read.layout);
        for (const { field } of read.sort ?? []) assert.isString(field);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('the view in the URL, by example', () => {
  const at = (view: Partial<ReaderView>, initial?: Partial<ReaderView>) =>
    decodeURIComponent(withUrlState('', { ...UNTOUCHED, ...view }, new URL('https://example.org/'), initial).search);

  it('is short and readable', () => {
    const filters = [{ op: '<=', field: 'days', value: 10 } as const];
    assert.equal(at({}), '');
    assert.equal(
      at({ filters, sort: [{ field: 'days', descending: true }], page: 1 }),
      '?filter=days+at+most+10&sort=-days&pg=2',
    );
    assert.equal(at({ columns: { ...UNTOUCHED.columns, hidden: ['a', 'b'] } }), '?hide=a,b');
  });

  it('says that a filter the page starts with was cleared', () => {
    assert.equal(at({ filters: [] }, { filterText: 'days at most 10' }), '?filter=');
    assert.equal(at({ filterText: 'days at most 10' }, { filterText: 'days at most 10' }), '');
    assert.deepEqual(readUrlState('', new URL('https://example.org/?filter=')), { filters: [], filterText: '' });
  });

  it('leaves out what is too long', () => {
    assert.equal(at({ search: 'x'.repeat(3000) }), '');
    assert.deepEqual(readUrlState('', new URL(`https://example.org/?search=${'x'.repeat(3000)}`)), {});
  });
});
