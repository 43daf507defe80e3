import { assert } from 'chai';
import { filterSentence, filterWords } from '../../../components/data/filter/filter-words.js';
import type { Filter } from '../../../core/query/query.js';
import { garden } from '../../support/garden.js';
import { localizer } from '../../support/localizer.js';

const say = (filter: Filter, lang: 'en' | 'de' | 'ar' = 'en') => filterSentence(filter, garden.fields, localizer(lang));

describe('filter words', () => {
  it('say what a garden club would say', () => {
    assert.equal(say({ op: '=', field: 'sun', value: 'full' }), 'Sun full');
    assert.equal(say({ op: '<=', field: 'days', value: 10 }), 'Germination at most 10');
    assert.equal(
      say({ op: 'in', field: 'species', values: ['tomato', 'bean', 'kale'] }),
      'Species tomato, bean, or kale',
    );
    assert.equal(say({ op: 'empty', field: 'sun' }), 'Sun empty');
    assert.equal(say({ op: 'not', filter: { op: 'empty', field: 'sun' } }), 'Sun not empty');
    assert.equal(say({ op: '=', field: 'organic', value: true }), 'Organic yes');
    assert.equal(say({ op: 'contains', field: 'variety', value: 'blue' }), 'Variety contains “blue”');
  });

  it('speak of days as days', () => {
    assert.equal(say({ op: '>=', field: 'sown', value: '2026-05-01' }), 'Sown since May 1, 2026');
    assert.equal(say({ op: '>=', field: 'sown', value: { today: -30 } }), 'Sown since 30 days ago');
    assert.equal(say({ op: '<', field: 'sown', value: { today: 0 } }), 'Sown before today');
    assert.equal(say({ op: '>', field: 'sown', value: { today: -3, unit: 'months' } }), 'Sown after 3 months ago');
  });

  it('close open ends of whole numbers', () => {
    assert.equal(say({ op: 'between', field: 'days', from: 8, to: 10, below: true }), 'Germination 8 to 9');
    assert.equal(say({ op: 'between', field: 'days', from: 8, to: 9, below: true }), 'Germination 8');
    assert.equal(say({ op: 'between', field: 'came_up', from: 8, to: 9, below: true }), 'Came up 8.0 to under 9.0');
  });

  it('join several conditions on one column under its label', () => {
    const filter: Filter = {
      op: 'or',
      filters: [
        { op: '=', field: 'sun', value: 'full' },
        { op: 'empty', field: 'sun' },
      ],
    };
    assert.deepEqual(filterWords(filter, garden.fields, localizer('en')), { label: 'Sun', condition: 'full or empty' });
  });

  it('name every column where there are several', () => {
    const filter: Filter = {
      op: 'or',
      filters: [
        { op: '=', field: 'sun', value: 'full' },
        { op: '<', field: 'days', value: 9 },
      ],
    };
    assert.equal(say(filter), 'Sun full or Germination under 9');
  });

  it('speak the reader’s language', () => {
    assert.equal(say({ op: '<=', field: 'days', value: 12345 }, 'de'), 'Germination höchstens 12.345');
    assert.equal(say({ op: '=', field: 'organic', value: false }, 'de'), 'Organic nein');
    assert.include(
      say({ op: 'in', field: 'sun', values: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, 'de'),
      'oder 2 weitere',
    );
    assert.include(say({ op: 'contains', field: 'variety', value: 'blue' }, 'ar'), 'يحتوي على');
  });
});
