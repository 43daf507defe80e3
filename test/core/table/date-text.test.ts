import { expect } from 'chai';
import fc from 'fast-check';
import { dayToIso, type DateForm, ISO_DATE, readDate, readDateTime } from '../../../core/table/date-text.js';

const DOTS: DateForm = { order: 'dmy', separator: '.' };
const SLASHES: DateForm = { order: 'mdy', separator: '/' };

describe('dates', () => {
  it('are read in their form and given as ISO', () => {
    expect(dayToIso(readDate('2024-02-29', ISO_DATE))).to.equal('2024-02-29');
    expect(dayToIso(readDate('4.3.2021', DOTS))).to.equal('2021-03-04');
    expect(dayToIso(readDate('04.03.2021', DOTS))).to.equal('2021-03-04');
    expect(dayToIso(readDate('12/31/1999', SLASHES))).to.equal('1999-12-31');
    expect(dayToIso(readDate('0099-01-01', ISO_DATE))).to.equal('0099-01-01');
  });

  it('must be in the calendar', () => {
    for (const text of [
      '2023-02-29',
      '2100-02-29',
      '2021-04-31',
      '2021-13-01',
      '2021-00-10',
      '2021-01-00',
      '2021-1-1',
      '2021-01-01 ',
      '',
    ]) {
      expect(readDate(text, ISO_DATE), text).to.be.NaN;
    }
    for (const text of ['31.04.2021', '1.1.21', '1..2021', '.1.2021', '001.1.2021', '1.1.2021.'])
      expect(readDate(text, DOTS), text).to.be.NaN;
  });

  it('agree with the platform on every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719162, max: 2932896 }), (day) => {
        const iso = new Date(day * 86_400_000).toISOString().slice(0, 10);
        expect(readDate(iso, ISO_DATE)).to.equal(day * 86_400_000);
      }),
    );
  });
});

describe('date-times', () => {
  it('agree with the platform, times without zone counting as UTC', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString();
          expect(readDateTime(iso)).to.equal(date.getTime());
          expect(readDateTime(iso.slice(0, 19).replace('T', ' '))).to.equal(Math.floor(date.getTime() / 1000) * 1000);
        },
      ),
    );
    expect(readDateTime('2021-03-04T10:00+02:00')).to.equal(Date.UTC(2021, 2, 4, 8));
    expect(readDateTime('2021-03-04 10:00:00.123456-0530')).to.equal(Date.UTC(2021, 2, 4, 15, 30, 0, 123));
    expect(readDateTime('2021-03-04')).to.equal(Date.UTC(2021, 2, 4));
  });

  it('must be complete', () => {
    for (const text of [
      '2021-03-04T',
      '2021-03-04T10',
      '2021-03-04T25:00',
      '2021-03-04T10:60',
      '2021-02-30T10:00',
      '2021-03-04_10:00',
    ]) {
      expect(readDateTime(text), text).to.be.NaN;
    }
  });
});
