import { expect } from 'chai';
import { readWritten } from '../../../core/writing/written-text.js';

describe('values as people of a language write them', () => {
  for (const [language, typed, day] of [
    ['de', '3.4.2021', '2021-04-03'],
    ['de', '03.04.2021', '2021-04-03'],
    ['en-US', '4/3/2021', '2021-04-03'],
    ['en-GB', '3/4/2021', '2021-04-03'],
    ['en-GB', '2021-04-03', '2021-04-03'],
    ['ar-EG', '\u200f٣\u200f/٤\u200f/٢٠٢١', '2021-04-03'],
    ['de', '31.2.2021', '31.2.2021'],
    ['de', '3.4.21', '3.4.21'],
    ['de', 'im April', 'im April'],
    ['no language', '4/3/2021', '2021-04-03'],
  ] as const)
    it(`${language}: the day ${JSON.stringify(typed)} is ${day}`, () => {
      expect(readWritten(typed, { type: 'date' }, language)).to.equal(day);
    });

  it('of numbers are read without the spaces around, and what is none stays', () => {
    const read = (text: string) => readWritten(text, { type: 'decimal' }, 'de');
    expect([' 1.234,5 ', '2,5', 'many', ''].map(read)).to.deep.equal(['1234.5', '2.5', 'many', '']);
  });

  it('of choices go by what they are called, where one alone is called so', () => {
    const field = {
      type: 'enum' as const,
      options: [
        { value: 'full', label: 'Full sun' },
        { value: 'half', label: 'Half' },
        { value: 'h', label: 'half' },
      ],
    };
    const read = (text: string) => readWritten(text, field, 'en');
    expect(['full', ' FULL SUN ', 'half', 'Half', 'shade', ''].map(read)).to.deep.equal([
      ...['full', 'full', 'half', 'Half', 'shade', ''],
    ]);
  });
});
