import { expect } from 'chai';
import fc from 'fast-check';
import { compareHeads, compareVersions, type Relation } from '../../../core/lineage/compare.js';
import type { EventId } from '../../../core/log/event.js';
import { runs } from '../../support/effort.js';
import { arbitraryCells, arbitraryEdits, edit, plainVersion } from './plain-version.js';

describe('two versions of one log', () => {
  /** A random graph: event n names some of the events before it. */
  const graph = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    .map((rows) => rows.map((row, index) => [...new Set(index === 0 ? [] : row.map((at) => at % index))]));

  it('relate as their ancestries do', () => {
    const seen = new Set<Relation>();
    fc.assert(
      fc.property(graph, fc.nat(), fc.nat(), (rows, first, second) => {
        const [mine, theirs] = [first % rows.length, second % rows.length];
        const relation = compareHeads([idOf(mine)], [idOf(theirs)], (id) => rows[Number(id)]?.map(idOf));
        const [ours, others] = [ancestry(rows, mine), ancestry(rows, theirs)];
        const common = [...ours].filter((at) => others.has(at)).length;
        const expected =
          mine === theirs
            ? 'same'
            : ours.has(theirs)
              ? 'ahead'
              : others.has(mine)
                ? 'behind'
                : common > 0
                  ? 'diverged'
                  : 'unrelated';
        expect(relation).to.equal(expected);
        seen.add(relation);
      }),
      { numRuns: runs(1000) },
    );
    expect([...seen].sort()).to.deep.equal(['ahead', 'behind', 'diverged', 'same', 'unrelated']);
  });

  it('survives a chain of a hundred thousand events', () => {
    const parents = (id: EventId) => (Number(id) > 0 ? [idOf(Number(id) - 1)] : []);
    expect(compareHeads([idOf(100_000)], [idOf(0)], parents)).to.equal('ahead');
  });
});

describe('a fork and its upstream', () => {
  it('relate by what changed since their base', () => {
    fc.assert(
      fc.property(arbitraryCells, arbitraryEdits(), arbitraryEdits(), (cells, one, two) => {
        const [base, mine, theirs] = [cells, edit(cells, one), edit(cells, two)].map(plainVersion);
        const relation = compareVersions(mine!, theirs!, base);
        const mirrored = { same: 'same', ahead: 'behind', behind: 'ahead', diverged: 'diverged', unrelated: '' }[
          relation
        ];
        expect(compareVersions(theirs!, mine!, base)).to.equal(mirrored);
        expect(compareVersions(mine!, base!, base)).to.equal(
          compareVersions(mine!, base!, undefined) === 'same' ? 'same' : 'ahead',
        );
      }),
      { numRuns: runs(300) },
    );
  });
});

function idOf(at: number): EventId {
  return String(at) as EventId;
}

function ancestry(rows: readonly (readonly number[])[], at: number): Set<number> {
  return new Set([at, ...rows[at]!.flatMap((parent) => [...ancestry(rows, parent)])]);
}
