import { expect } from 'chai';
import { parseSort } from '../../../core/query/sort-text.js';
import { FIELDS } from './fields.js';

const parse = (text: string) => parseSort(text, FIELDS);

describe('sort text', () => {
  it('lists fields, with a minus or a word for descending', () => {
    const species = { field: 'species' };
    const days = { field: 'germination_days', descending: true };
    for (const text of [
      'species, -germination_days',
      'Species ,-  Days to germination',
      'species asc, germination_days DESC',
      '+[species], -[Days to germination]',
      '"species", -"Days to germination"',
      'species, -germination_days, species',
    ]) {
      expect(parse(text), text).to.deep.equal({ sort: [species, days] });
    }
    expect(parse('  ')).to.deep.equal({ sort: [] });
  });

  it('finds fields whose names look like syntax', () => {
    expect(parse('-minus')).to.deep.equal({ sort: [{ field: '-minus' }] });
    expect(parse('--minus')).to.deep.equal({ sort: [{ field: '-minus', descending: true }] });
    expect(parse('[a, b], -[a]]b], [__proto__]')).to.deep.equal({
      sort: [{ field: 'a, b' }, { field: 'a]b', descending: true }, { field: '__proto___2' }],
    });
  });

  it('says what is wrong, and where', () => {
    expect(parse('species, -germinaton_days').issue).to.deep.equal({
      code: 'unknown-field',
      message: "No field 'germinaton_days'. Did you mean germination_days?",
      details: { field: 'germinaton_days', suggestion: 'germination_days', at: 8 },
    });
    for (const text of ['species,', ',', 'species,,zip']) expect(parse(text).issue?.code, text).to.equal('bad-sort');
    expect(parse('-').issue?.code).to.equal('unknown-field');
    expect(parse('x'.repeat(20_000)).issue?.code).to.equal('bad-sort');
    expect(parse('[[[['.repeat(2_000)).issue?.code).to.equal('unknown-field');
  });
});
