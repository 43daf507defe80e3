import { expect } from 'chai';
import { headerToNames, madeUpName } from '../../../core/table/field-keys.js';

const keys = (header: string[]): string[] => headerToNames(header).map(({ key }) => key);

describe('field keys', () => {
  it('are the headers, trimmed', () => {
    expect(headerToNames(['name', ' Days to  harvest '])).to.deep.equal([
      { key: 'name', label: 'name' },
      { key: 'Days to harvest', label: ' Days to  harvest ' },
    ]);
  });

  it('are made up for empty headers and unique for equal ones', () => {
    expect(headerToNames(['a', '', ' '])[1]).to.deep.equal({ key: 'Column 2', label: 'Column 2' });
    expect(keys(['name', 'name', 'name'])).to.deep.equal(['name', 'name_2', 'name_3']);
    expect(keys(['name', 'name', 'name_2'])).to.deep.equal(['name', 'name_3', 'name_2']);
    expect(keys(['', 'Column 1'])).to.deep.equal(['Column 1', 'Column 1_2']);
  });

  it('are never names that every object has', () => {
    const names = keys(['__proto__', 'constructor', 'toString', 'constructor', 'hasOwnProperty', '__PROTO__']);
    for (const key of names) expect(key in {}, key).to.equal(false);
    expect(new Set(names).size).to.equal(6);
    expect(headerToNames(['__proto__'])[0]!.label).to.equal('__proto__');
  });

  it('stay free of those already there when columns are added', () => {
    const names = headerToNames(['Column 2']);
    expect(madeUpName(1, names)).to.deep.equal({ key: 'Column 2_2', label: 'Column 2' });
  });
});
