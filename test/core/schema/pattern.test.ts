import { expect } from 'chai';
import fc from 'fast-check';
import { matchesPattern, patternIssue } from '../../../core/schema/pattern.js';
import { runs, timeLimitMs } from '../../support/effort.js';

const HOSTILE = [
  '(a+)+$',
  '(a|a)*b',
  '(a|aa)+$',
  '(.*)*x',
  '(?:a?){30}a{30}',
  '((a?){10}){100}b',
  '((((a{10}){10}){10}){10}){10}',
  '(?:[a-z]?){500}'.repeat(20),
  `${'(?:x?)'.repeat(70)}{500}`,
  `((((${'a'.repeat(400)}){10}){10}){10})`,
  '('.repeat(500),
  '(('.repeat(120) + '))'.repeat(120),
  'a|'.repeat(250),
  '\\pL{1000}',
  '[\\pL\\pN\\pS]{900}',
  '(?i)(\\pL{30}){30}',
  '.*'.repeat(250),
];

describe('patterns', () => {
  it('match the whole text', () => {
    expect(matchesPattern('[A-Z]{2}\\d{3}', 'AB123')).to.equal(true);
    expect(matchesPattern('[A-Z]{2}\\d{3}', 'xAB123')).to.equal(false);
    expect(matchesPattern('a|ab', 'ab')).to.equal(true);
    expect(matchesPattern('(?i)straße', 'STRAßE')).to.equal(true);
    expect(matchesPattern('.', '🌱')).to.equal(true);
    expect(matchesPattern('', '')).to.equal(true);
    expect(matchesPattern('a*', 'a\n')).to.equal(false);
  });

  it('that are none are issues, and forbid nothing', () => {
    for (const source of ['(', '[', 'a{2,1}', '(?=a)', '\\1', '(?<!a)b', '*', 'a'.repeat(513), 'é'.repeat(257)]) {
      expect(patternIssue(source), source).to.be.a('string');
      expect(matchesPattern(source, 'anything')).to.equal(true);
    }
    expect(patternIssue('^[a-z]+$')).to.equal(undefined);
  });

  it('from strangers cost little, to compile and to match', function () {
    this.timeout(timeLimitMs(60_000));
    const texts = ['a'.repeat(60_000), 'x'.repeat(10_000), `${'a'.repeat(30)}!`, 'é'.repeat(60_000)];
    const refused = HOSTILE.filter((source) => {
      const start = Date.now();
      const issue = patternIssue(source);
      for (const text of texts) matchesPattern(source, text);
      expect(Date.now() - start, source.slice(0, 40)).to.be.lessThan(2000);
      return issue !== undefined;
    });
    expect(refused.length).to.be.within(5, HOSTILE.length - 5);
    expect(matchesPattern('((a?){10}){30}b', 'a'.repeat(60_000))).to.equal('too-long');
  });

  it('agree with the engine of JavaScript where both know the pattern', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\d', '\\w', 'ä', '(?:a|b)', '(ab)');
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{2,}'))
      .map((parts) => parts.join(''));
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '1', '_', '-'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, text) => {
        expect(patternIssue(source)).to.equal(undefined);
        expect(matchesPattern(source, text)).to.equal(new RegExp(`^(?:${source})$`, 'u').test(text));
      }),
      { numRuns: runs(1000) },
    );
  });
});
