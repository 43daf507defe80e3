import { expect } from 'chai';
import { kindOf } from '../../../core/table/cell-kind.js';
import { Evidence, inferReading, type ReadingHints } from '../../../core/table/infer.js';

function typeOf(texts: readonly string[], hints: ReadingHints = {}): string {
  const evidence = new Evidence();
  for (const text of texts) evidence.add(text);
  const reading = inferReading(evidence, hints);
  if (reading.type === 'date') return `date ${reading.form.order}${reading.form.separator}`;
  if (reading.type === 'number') return reading.decimalComma ? 'number,' : 'number';
  return reading.type;
}

describe('kinds of texts', () => {
  it('are told apart', () => {
    const kinds: Record<string, string> = {
      '12': 'integer', '-3.50': 'decimal', '3,5': 'comma', '1,234': 'comma-or-thousands', '00501': 'code',
      '12345678901234567': 'code', 'n/a': 'placeholder', '-': 'placeholder', TRUE: 'true-false', Ja: 'ja-nein',
      '2021-03-04': 'iso-date', '4.3.2021': 'dmy-dot', '31/12/2021': 'dmy-slash', '12/31/2021': 'mdy-slash',
      '03/04/2021': 'either-slash', '2021-03-04T10:00Z': 'datetime', 'https://example.org/a?b#c': 'url', 'a@example.org': 'email',
      '38.56, -121.5': 'geo', '1e5': 'other', '555-1234': 'other', '+49 30 1234': 'other', '1,234,567': 'other',
      'javascript:alert(1)': 'other', 'https://': 'other', 'http://a b': 'other', '@': 'other', '91.0, 10.0': 'other', '12, 15': 'other',
    }; // prettier-ignore
    for (const [text, kind] of Object.entries(kinds)) expect(kindOf(text), text).to.equal(kind);
  });

  it('are found in linear time in hostile texts', () => {
    for (const text of [
      'a@'.repeat(100_000),
      `https://${'a'.repeat(1_000_000)} `,
      '1'.repeat(1_000_000),
      '.@.'.repeat(700),
    ]) {
      expect(kindOf(text)).to.be.oneOf(['other', 'email']);
    }
  });
});

describe('inferred reading', () => {
  it('is number where all are, with the separator of the column', () => {
    expect(typeOf(['1', '2.5'])).to.equal('number');
    expect(typeOf(['1', '2,5'])).to.equal('number,');
    expect(typeOf(['0', '1', '1'])).to.equal('number');
    expect(typeOf(['1,234', '2,345'])).to.equal('text');
    expect(typeOf(['1,234', '2,345'], { decimalComma: true })).to.equal('number,');
    expect(typeOf(['1,5', '2.5'])).to.equal('text');
  });

  it('is text for codes: leading zeros, long ids, telling headers', () => {
    expect(typeOf([...Array<string>(90).fill('12345'), '00501'])).to.equal('text');
    expect(typeOf(['1234567890123456'])).to.equal('text');
    for (const label of ['Phone', 'home_phone', 'ZIP', 'zip code', 'PLZ', 'ISBN'])
      expect(typeOf(['10115'], { label }), label).to.equal('text');
    for (const label of ['zipper', 'planet', 'year']) expect(typeOf(['10115'], { label }), label).to.equal('number');
  });

  it('bears one misfit in twenty, and placeholders up to half', () => {
    expect(typeOf([...Array<string>(19).fill('1'), 'x'])).to.equal('number');
    expect(typeOf([...Array<string>(18).fill('1'), 'x'])).to.equal('text');
    expect(typeOf(['1', '2', 'n/a', '-'])).to.equal('number');
    expect(typeOf(['1', 'n/a', '-'])).to.equal('text');
  });

  it('knows truth values in one pair of words only', () => {
    expect(typeOf(['true', 'FALSE'])).to.equal('boolean');
    expect(typeOf(['ja', 'Nein'])).to.equal('boolean');
    expect(typeOf(['yes', 'nein'])).to.equal('text');
  });

  it('knows dates, slashes only where day and month can be told apart', () => {
    expect(typeOf(['2021-03-04'])).to.equal('date ymd-');
    expect(typeOf(['04.03.2021'])).to.equal('date dmy.');
    expect(typeOf(['03/04/2021', '25/04/2021'])).to.equal('date dmy/');
    expect(typeOf(['03/04/2021', '04/25/2021'])).to.equal('date mdy/');
    expect(typeOf(['03/04/2021'])).to.equal('text');
    expect(typeOf(['25/04/2021', '04/25/2021'])).to.equal('text');
    expect(typeOf(['2021-03-04', '2021-03-04T10:00'])).to.equal('datetime');
  });

  it('knows addresses and coordinates', () => {
    expect(typeOf(['https://example.org', 'HTTP://example.org/x'])).to.equal('url');
    expect(typeOf(['a@example.org'])).to.equal('email');
    expect(typeOf(['38.5, -121.5'])).to.equal('geo');
    expect(typeOf([])).to.equal('text');
  });
});
