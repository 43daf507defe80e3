/** What Intl writes in a language is read back as what it was; what could be two things is left as it is. */
import { expect } from 'chai';
import fc from 'fast-check';
import { latinDigits, readDay, readNumber, showNumber } from '../../../core/writing/language-writing.js';
import { runs } from '../../support/effort.js';

const LANGUAGES = 'en en-GB de de-CH fr ar ar-EG fa hi ja ko sv pt-BR th zh-Hans'.split(' ');
const language = fc.constantFrom(...LANGUAGES);
/** Far from today a year may be one of the other calendar in Persian and Thai. */
const day = fc.integer({ min: Date.UTC(1800, 0, 1), max: Date.UTC(2200, 11, 31) });
const number = fc
  .tuple(fc.boolean(), fc.nat({ max: 2e9 }), fc.nat({ max: 999 }))
  .map(([isLess, whole, part]) => `${isLess && whole + part > 0 ? '-' : ''}${whole}.${String(part).padStart(3, '0')}`);

const DAY = { calendar: 'gregory', timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' } as const;

describe('numbers and days of a language', () => {
  it('are read back from what Intl writes', () => {
    fc.assert(
      fc.property(language, number, day, fc.boolean(), (language, text, ms, useGrouping) => {
        const written = new Intl.NumberFormat(language, { useGrouping, minimumFractionDigits: 3 }).format(Number(text));
        expect(readNumber(written, language), written).to.equal(text);
        const days = new Intl.DateTimeFormat(language, DAY).format(ms);
        const iso = new Date(ms).toISOString().slice(0, 10);
        expect(readDay(days, language), days).to.equal(iso);
        expect(readDay(days, language, { shortYears: true }), days).to.equal(iso);
        expect(readDay(iso, language)).to.equal(iso);
      }),
      { numRuns: runs(400) },
    );
  });

  it('are read back from what they are shown as to be typed', () => {
    fc.assert(
      fc.property(language, number, (language, text) => {
        expect(readNumber(showNumber(text, language), language)).to.equal(text);
      }),
      { numRuns: runs(200) },
    );
  });

  it('read back are the value or the text itself, whatever marks stand in it', () => {
    const part = fc.constantFrom('1', '12', '123', '1234', '.', ',', ' ', "'", '-', '٣', '٬', '٫', '/', 'e', '\u061c');
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(language, text, (language, text) => {
        const number = readNumber(text, language);
        if (number !== text) {
          expect(number).to.match(/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/);
          // No digit is lost, none is added, and none changes its place.
          expect(number.replace(/\D/g, '')).to.equal(latinDigits(text, language).replace(/\D/g, ''));
        }
        const day = readDay(text, language);
        if (day !== text) expect(new Date(day).toISOString().slice(0, 10)).to.equal(day);
      }),
      { numRuns: runs(400) },
    );
  });

  for (const [language, text] of [
    ['en', '1,5'],
    ['en', '1,,234'],
    ['en', '12,34.5'],
    ['de', '1,234,567'],
    ['de', '1.23,5'],
    ['de-CH', "1'23"],
    ['fr', '1 23,5'],
    ['pt-BR', '1.234.5'],
    ['ar-EG', '١٬٢٣'],
    ['ja', '1,2'],
  ] as const)
    it(`leave the number ${JSON.stringify(text)} as it is in ${language}`, () => {
      const read = readNumber(text, language);
      expect(read).to.equal(text);
      expect(Number(read)).to.satisfy(Number.isNaN);
    });

  for (const [language, text] of [
    ['de', '5/31/2024'],
    ['de', '31.2.2024'],
    ['de', '1.2.3'],
    ['de', '1.2.202'],
    ['en', '31/5/2024'],
    ['ja', '31/5/2024'],
    ['sv', '31/5/2024'],
    ['fa', '۱۴۰۳/۱/۱۴'],
    ['fa', '۰۳/۱/۱۴'],
    ['th', '3/4/2567'],
    ['th', '2567/3/4'],
    ['en', '5/2024'],
  ] as const)
    it(`leave the day ${JSON.stringify(text)} as it is in ${language}`, () => {
      expect(readDay(text, language)).to.equal(text);
      expect(readDay(text, language, { shortYears: true })).to.equal(text);
    });

  for (const [language, text, day] of [
    ['de', '1.2.24', '2024-02-01'],
    ['en-US', '2/1/24', '2024-02-01'],
    ['sv', '24-02-01', '2024-02-01'],
  ] as const)
    it(`take two digits of a year only where they may: ${text} in ${language}`, () => {
      expect(readDay(text, language)).to.equal(text);
      expect(readDay(text, language, { shortYears: true })).to.equal(day);
    });

  for (const [language, text] of [
    ['de', '31. 5. 2024'],
    ['de', '31.05.2024.'],
    ['da', '31/5-2024'],
    ['en-GB', '31 5 2024'],
    ['ar-EG', '٣١\u200f/٥\u200f/٢٠٢٤'],
    ['no language', '5/31/2024'],
  ] as const)
    it(`know the day ${JSON.stringify(text)} in ${language}`, () => {
      expect(readDay(text, language)).to.equal('2024-05-31');
    });

  it('take either apostrophe of Switzerland', () => {
    expect(["1'234.5", '1\u2019234.5'].map((text) => readNumber(text, 'de-CH'))).to.deep.equal(['1234.5', '1234.5']);
  });
});
