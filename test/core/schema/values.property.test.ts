import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, utf8Length } from '../../../core/canonical-json.js';
import type { Json } from '../../../core/log/event.js';
import { compareDecimals, isDecimal, parseDecimal } from '../../../core/schema/decimal.js';
import { DAY_MS, dateToMs, isDate, isDateTime, parseDateTime } from '../../../core/schema/calendar.js';
import { isUrl } from '../../../core/schema/contact-text.js';
import { FIELD_TYPES } from '../../../core/schema/definition.js';
import { isValue, lengthInCodePoints } from '../../../core/schema/json-value.js';
import { isNormal, parseText, toNormal, valueToText } from '../../../core/schema/values.js';
import { runs } from '../../support/effort.js';
import { arbitraryInput } from './arbitrary-input.js';

const type = fc.constantFrom(...FIELD_TYPES);

describe('normal forms', () => {
  it('are what bringing to normal form gives, and stay as they are', () => {
    fc.assert(
      fc.property(type, arbitraryInput, (type, input) => {
        const { value, issue } = toNormal({ type }, input);
        expect(value === undefined).to.equal(issue !== undefined);
        if (value === undefined) return;
        expect(isNormal({ type }, value)).to.equal(true);
        expect(toNormal({ type }, value)).to.deep.equal({ value });
      }),
      { numRuns: runs(3000) },
    );
  });

  it('include every value that says it is one, through canonical JSON and back', () => {
    fc.assert(
      fc.property(type, arbitraryInput, (type, input) => {
        if (!isNormal({ type }, input)) return;
        expect(isValue(input)).to.equal(true);
        const back = JSON.parse(canonicalJson(input)) as Json;
        expect(isNormal({ type }, back)).to.equal(true);
        expect(canonicalJson(back)).to.equal(canonicalJson(input));
        expect(toNormal({ type }, input).value).to.deep.equal(input);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('come back from the text a file holds', () => {
    fc.assert(
      fc.property(type, arbitraryInput, (type, input) => {
        const { value } = toNormal({ type }, input);
        // A blank text is no text in a file; null and the empty list are both written as nothing.
        if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0 && type === 'tags'))
          return;
        const text = valueToText(type, value);
        const { value: back } = text === '' ? { value: null } : parseText({ type }, text);
        if (value !== null || type !== 'json') expect(back, `${type} ${text}`).to.deep.equal(value);
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('decimals', () => {
  const digits = fc.stringMatching(/^[0-9]{0,40}$/);
  const written = fc
    .tuple(fc.constantFrom('', '-', '+'), digits, fc.option(digits), fc.option(fc.integer({ min: -50, max: 50 })))
    .map(
      ([sign, whole, fraction, e]) =>
        `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${e === null ? '' : `e${e}`}`,
    );

  /** digits × 10^-100, exactly. */
  function toBig(text: string): bigint {
    const [, sign, whole = '', fraction = '', e = '0'] = /^([+-]?)(\d*)(?:\.(\d*))?(?:e(.*))?$/.exec(text)!;
    const size = BigInt(whole + fraction || '0') * 10n ** BigInt(100 - fraction.length + Number(e));
    return sign === '-' ? -size : size;
  }

  it('are worth what was written, or refused because 34 digits do not hold it', () => {
    fc.assert(
      fc.property(written, (text) => {
        const normal = parseDecimal(text);
        if (!/\d/.test(text.replace(/e.*/, ''))) {
          expect(normal).to.equal(undefined);
          return;
        }
        if (normal !== undefined) {
          expect(isDecimal(normal)).to.equal(true);
          expect(toBig(normal)).to.equal(toBig(text));
          return;
        }
        const exact = toBig(text);
        const padded = String(exact < 0n ? -exact : exact).padStart(101, '0');
        const plain = `${padded.slice(0, -100)}.${padded.slice(-100)}`.replace(/\.?0+$/, '');
        expect(plain.replace('.', '').length, text).to.be.greaterThan(34);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('have one normal form a value, and compare by value', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const [left, right] = [parseDecimal(a), parseDecimal(b)];
        if (left === undefined || right === undefined) return;
        const expected = toBig(left) < toBig(right) ? -1 : toBig(left) > toBig(right) ? 1 : 0;
        expect(Math.sign(compareDecimals(left, right))).to.equal(expected);
        expect(left === right).to.equal(expected === 0);
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('days', () => {
  it('are those of a calendar counted day by day', () => {
    // Without any Date: years are counted through, the days of many are looked at.
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let ms = -62_135_596_800_000; // 0001-01-01
    let days = 0;
    const wrong: string[] = [];
    for (let year = 1; year <= 9999; year += 1) {
      const isLeap = year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
      const isLookedAt = year % 97 === 0 || (year > 1890 && year < 2110) || year < 5 || year > 9990;
      for (let month = 1; month <= 12; month++) {
        const length = lengths[month - 1]! + (month === 2 && isLeap ? 1 : 0);
        if (isLookedAt) {
          const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
          for (let day = 0; day <= 32; day++) {
            const date = `${name}-${String(day).padStart(2, '0')}`;
            const isThere = day >= 1 && day <= length;
            if (isDate(date) !== isThere) wrong.push(date);
            if (isThere && dateToMs(date) !== ms + (day - 1) * DAY_MS) wrong.push(date);
          }
        }
        ms += length * DAY_MS;
        days += length;
      }
    }
    expect(wrong).to.deep.equal([]);
    expect(days).to.equal(3_652_059);
  });

  it('and moments with an offset are the same moment in UTC', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }),
        fc.integer({ min: -1439, max: 1439 }),
        (date, offset) => {
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 23);
          const two = (n: number): string => String(n).padStart(2, '0');
          const size = Math.abs(offset);
          const text = `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
          expect(parseDateTime(text)).to.equal(date.toISOString());
          expect(isDateTime(date.toISOString())).to.equal(true);
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

describe('web addresses', () => {
  it('that are taken lead where they seem to', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withFragments: true, withQueryParameters: true }),
          fc.string().map((s) => `https://a.example/${s}`),
        ),
        (text) => {
          if (!isUrl(text)) return;
          const url = new URL(text);
          expect(url.protocol).to.match(/^https?:$/);
          expect(url.username + url.password).to.equal('');
          expect(
            text
              .slice(url.protocol.length + 2)
              .toLowerCase()
              .startsWith(url.hostname),
          ).to.equal(true);
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});

describe('sizes', () => {
  it('count bytes and characters as UTF-8 and iterators do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).to.equal(new TextEncoder().encode(text).length);
        expect(lengthInCodePoints(text)).to.equal([...text].length);
      }),
      { numRuns: runs(1000) },
    );
  });
});
