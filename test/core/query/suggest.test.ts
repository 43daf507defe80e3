import { expect } from 'chai';
import { editDistance, findField, nearest } from '../../../core/query/suggest.js';
import type { Field } from '../../../core/table/field.js';

const field = (key: string, label = key): Field => ({ key, label, type: 'text' });

describe('names', () => {
  it('are found by key before label, exactly before loosely, and never by a name of Object.prototype', () => {
    const fields = [field('a', 'b'), field('b', 'c'), field('C', 'x'), field('d_1', 'd'), field('d_2', 'd')];
    expect(findField('b', fields)?.key).to.equal('b');
    expect(findField('c', fields)?.key).to.equal('b');
    expect(findField(' X ', fields)?.key).to.equal('C');
    expect(findField('d', fields)).to.equal(undefined);
    expect(findField('__proto__', fields)).to.equal(undefined);
    expect(findField('constructor', fields)).to.equal(undefined);
  });

  it('are suggested when few letters differ', () => {
    const names = ['species', 'variety name', 'days', 'Über', '木'];
    expect(nearest('specie', names)).to.equal('species');
    expect(nearest('psecies', names)).to.equal('species');
    expect(nearest('SPECIAS', names)).to.equal('species');
    expect(nearest('variaty  name', names)).to.equal('variety name');
    expect(nearest('dsy', names)).to.equal(undefined);
    expect(nearest('uber', names)).to.equal('Über');
    expect(nearest('colour', names)).to.equal(undefined);
    expect(nearest('', names)).to.equal(undefined);
  });

  it('differ by letters added, dropped, changed and swapped', () => {
    expect(editDistance('kitten', 'sitting', 9)).to.equal(3);
    expect(editDistance('abcd', 'abdc', 9)).to.equal(1);
    expect(editDistance('', 'abc', 9)).to.equal(3);
    expect(editDistance('abcdef', 'uvwxyz', 2)).to.equal(3);
  });
});
