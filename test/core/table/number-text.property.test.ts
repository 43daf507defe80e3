import { expect } from 'chai';
import fc from 'fast-check';
import { COMMA, DOT, found, numberToText, readNumber } from '../../../core/table/number-text.js';

/** The same syntax as a regular expression and a digit count: slow and plainly right. */
function isNumberText(text: string, separator: string): boolean {
  const match = new RegExp(`^-?(0|[1-9][0-9]*)(?:\\${separator}([0-9]+))?$`).exec(text);
  if (match === null || /\n/.test(text)) return false;
  const digits = (match[1]! + (match[2] ?? '')).replace(/^0+/, '').length;
  const decimals = (match[2] ?? '').length;
  if (decimals > 100) return false;
  const plain = text.replace(',', '.');
  return (
    digits <= 15 ||
    (decimals > 0 && digits <= 17 && match[1]!.length <= 15 && Number(plain).toFixed(decimals) === plain)
  );
}

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength });
const numeric = fc
  .tuple(
    fc.constantFrom('', '-', '--', '+'),
    digits(18),
    fc.constantFrom('', '.', ',', '..'),
    digits(18),
    fc.constantFrom('', ' ', 'e5', '\n'),
  )
  .map((parts) => parts.join(''));
const anyText = fc.oneof(
  { weight: 3, arbitrary: numeric },
  fc.string(),
  fc.double().map(String),
  fc.maxSafeInteger().map(String),
);

describe('number texts', () => {
  it('are recognised exactly as the syntax says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readNumber(text, DOT)).to.equal(isNumberText(text, '.'));
        expect(readNumber(text, COMMA)).to.equal(isNumberText(text, ','));
      }),
      { numRuns: 5000 },
    );
  });

  it('mean the nearest double and are given back as written', () => {
    const numbers = fc
      .tuple(fc.boolean(), digits(15), digits(15))
      .map(([minus, whole, part]) => `${minus ? '-' : ''}${whole.replace(/^0+(?=\d)/, '') || '0'}${part && `.${part}`}`)
      .filter((text) => isNumberText(text, '.'));
    fc.assert(
      fc.property(numbers, (text) => {
        expect(readNumber(text, DOT)).to.equal(true);
        expect(Object.is(found.value, Number(text))).to.equal(true);
        expect(numberToText(found.value, found.decimals, DOT)).to.equal(text);
        const german = text.replace('.', ',');
        expect(readNumber(german, COMMA)).to.equal(true);
        expect(numberToText(found.value, found.decimals, COMMA)).to.equal(german);
      }),
      { numRuns: 5000 },
    );
  });

  it('include every double as programs print it, unless it is huge or tiny', () => {
    const double = fc
      .double({ min: -1e9, max: 1e9, noNaN: true })
      .filter((value) => value % 1 !== 0 && Math.abs(value) > 1e-6);
    fc.assert(
      fc.property(double, (value) => {
        expect(readNumber(String(value), DOT)).to.equal(true);
        expect(found.value).to.equal(value);
        expect(numberToText(found.value, found.decimals, DOT)).to.equal(String(value));
      }),
      { numRuns: 3000 },
    );
  });

  it('include zeros of all kinds, tiny and long ones', () => {
    for (const text of [
      '0',
      '-0',
      '0.0',
      '-0.00',
      '999999999999999',
      '0.000000000000000000000000000123',
      `0.${'0'.repeat(99)}1`,
    ]) {
      expect(readNumber(text, DOT), text).to.equal(true);
      expect(found.value).to.equal(Number(text));
      expect(numberToText(found.value, found.decimals, DOT)).to.equal(text);
    }
  });

  it('exclude codes, signs, exponents, groups and words', () => {
    for (const text of [
      '',
      '-',
      '00501',
      '-01',
      '+5',
      '1e5',
      '5.',
      '.5',
      '1,234',
      '1 000',
      ' 1',
      '1 ',
      '1234567890123456',
      'NaN',
      'Infinity',
      '0x10',
      '١',
    ]) {
      expect(readNumber(text, DOT), text).to.equal(false);
    }
  });
});
