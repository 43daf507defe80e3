import { expect } from 'chai';
import { parseSpan, resolveDay } from '../../../core/query/days.js';

const iso = (text: string) => {
  const span = parseSpan(text);
  return span && [new Date(span.first).toISOString(), new Date(span.last).toISOString()];
};

describe('days', () => {
  it('span all their moments; years and months all their days', () => {
    expect(iso('2024-02-29')).to.deep.equal(['2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z']);
    expect(iso('2024-2')).to.deep.equal(['2024-02-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z']);
    expect(iso('1999')).to.deep.equal(['1999-01-01T00:00:00.000Z', '1999-12-31T23:59:59.999Z']);
    expect(iso('0050-01-01')![0]).to.equal('0050-01-01T00:00:00.000Z');
    expect(iso('2024-05-31 14:30')).to.deep.equal(['2024-05-31T14:30:00.000Z', '2024-05-31T14:30:59.999Z']);
    expect(iso('2024-05-31T14:30:05+02:00')![0]).to.equal('2024-05-31T12:30:05.000Z');
    expect(iso('2024-05-31T14:30:05.250Z')).to.deep.equal(['2024-05-31T14:30:05.250Z', '2024-05-31T14:30:05.250Z']);
    for (const text of [
      '',
      'today',
      '2023-02-29',
      '2024-13',
      '2024-00-01',
      '31.12.2024',
      '2024-05-31T25:00',
      '2024-05-31T10:61',
    ]) {
      expect(iso(text), text).to.equal(undefined);
    }
  });

  it('counted from today stay in their month', () => {
    expect(resolveDay({ today: 0 }, '2024-03-31')).to.equal('2024-03-31');
    expect(resolveDay({ today: -31 }, '2024-03-31')).to.equal('2024-02-29');
    expect(resolveDay({ today: -1, unit: 'months' }, '2024-03-31')).to.equal('2024-02-29');
    expect(resolveDay({ today: -14, unit: 'months' }, '2024-03-31')).to.equal('2023-01-31');
    expect(resolveDay({ today: 1, unit: 'years' }, '2024-02-29')).to.equal('2025-02-28');
    expect(resolveDay({ today: 1e9 }, '2024-02-29')).to.equal('');
    expect(resolveDay({ today: 1 }, 'nonsense')).to.equal('');
  });
});
