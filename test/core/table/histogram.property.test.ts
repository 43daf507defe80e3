import { expect } from 'chai';
import fc from 'fast-check';
import { dateEdges, numberEdges } from '../../../core/table/histogram.js';
import { runs } from '../../support/effort.js';

function checkEdges(edges: readonly number[], min: number, max: number): void {
  expect(edges[0]).to.be.at.most(min);
  expect(edges.at(-1)).to.be.at.least(max);
  expect(edges.length - 1).to.be.within(1, 21);
  for (let i = 1; i < edges.length; i++) expect(edges[i], `edge ${i}`).to.be.greaterThan(edges[i - 1]!);
}

describe('the edges of a histogram', () => {
  it('cover any two numbers with at most 20 bins or so', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          const [min, max] = [Math.min(a, b), Math.max(a, b)];
          if (min === max) expect(numberEdges(min, max, false)).to.deep.equal([min, max]);
          else checkEdges(numberEdges(min, max, false), min, max);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('cover any two moments', () => {
    fc.assert(
      fc.property(fc.integer({ min: -6e13, max: 2e14 }), fc.nat(1e13), fc.boolean(), (min, span, withTimes) => {
        if (span > 0) checkEdges(dateEdges(min, min + span, withTimes), min, min + span);
      }),
      { numRuns: runs(500) },
    );
  });

  it('are round', () => {
    expect(numberEdges(3, 97, true)).to.deep.equal(Array.from({ length: 21 }, (_, i) => i * 5));
    expect(numberEdges(0, 1, false)).to.include(0.15);
    expect(numberEdges(1, 4, true)).to.deep.equal([1, 2, 3, 4]);
    const days = (edges: number[]): string[] => edges.map((ms) => new Date(ms).toISOString().slice(0, 10));
    const between = (from: string, to: string): string[] => days(dateEdges(Date.parse(from), Date.parse(to), false));
    expect(between('2024-02-27', '2024-03-02')).to.deep.equal([
      '2024-02-27',
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
      '2024-03-02',
    ]);
    expect(between('2024-01-03', '2024-03-20')[0]).to.equal('2024-01-01');
    expect(between('2019-05-05', '2020-06-01').slice(0, 3)).to.deep.equal(['2019-05-01', '2019-06-01', '2019-07-01']);
    expect(between('1950-05-05', '2020-06-01').slice(0, 2)).to.deep.equal(['1950-01-01', '1955-01-01']);
  });
});
