import { expect } from 'chai';
import fc from 'fast-check';
import { WrittenTexts } from '../../../core/writing/written-text.js';
import { runs } from '../../support/effort.js';

const LANGUAGES = ['en', 'en-GB', 'de', 'fr', 'ar-EG', 'hi', 'sv', 'zh-Hans'];

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
      expect(new WrittenTexts(language).read(typed, { type: 'date' })).to.equal(day);
    });

  it('are read as what was meant, however the language writes numbers and days', () => {
    const ms = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
    const number = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat({ max: 999 }));
    fc.assert(
      fc.property(fc.constantFrom(...LANGUAGES), ms, number, (language, moment, [whole, part]) => {
        const written = new WrittenTexts(language);
        const value = Number(`${whole}.${String(part).padStart(3, '0')}`);
        const typed = new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(value);
        expect(Number(written.read(typed.replace(/[\u200e\u200f\u061c]/g, ''), { type: 'number' }))).to.equal(value);
        const options = {
          calendar: 'gregory',
          timeZone: 'UTC',
          year: 'numeric',
          month: 'numeric',
          day: 'numeric',
        } as const;
        const day = new Intl.DateTimeFormat(language, options).format(moment);
        expect(written.read(day, { type: 'date' })).to.equal(new Date(moment).toISOString().slice(0, 10));
      }),
      { numRuns: runs(300) },
    );
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
    const read = (text: string) => new WrittenTexts('en').read(text, field);
    expect(['full', ' FULL SUN ', 'half', 'Half', 'shade', ''].map(read)).to.deep.equal([
      ...['full', 'full', 'half', 'Half', 'shade', ''],
    ]);
  });
});
