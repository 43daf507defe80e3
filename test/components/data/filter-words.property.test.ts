import { assert } from 'chai';
import fc from 'fast-check';
import { filterSentence, filterWords } from '../../../components/data/filter/filter-words.js';
import { arbitraryFilter } from '../../support/arbitrary-filter.js';
import { runs } from '../../support/effort.js';
import { garden } from '../../support/garden.js';
import { localizer } from '../../support/localizer.js';

const filters = arbitraryFilter(garden.fields.map(({ key }) => key));

describe('filter words, any filter', () => {
  for (const lang of ['en', 'de', 'ar'] as const) {
    it(`are found in ${lang}, whatever the filter`, () => {
      const localize = localizer(lang);
      fc.assert(
        fc.property(filters, (filter) => {
          const { label, condition } = filterWords(filter, garden.fields, localize);
          assert.isString(label);
          assert.isString(condition);
          assert.notInclude(filterSentence(filter, garden.fields, localize), '[object');
        }),
        { numRuns: runs(300) },
      );
    });
  }
});
