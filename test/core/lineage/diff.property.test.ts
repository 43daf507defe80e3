import { expect } from 'chai';
import fc from 'fast-check';
import { diff, invert, squash } from '../../../core/lineage/diff.js';
import { cellKey } from '../../../core/lineage/merge.js';
import { type CellValue, cellValue, sameValue } from '../../../core/lineage/version.js';
import { compareCells } from '../../../core/dataset/order.js';
import { runs } from '../../support/effort.js';
import { applyPlainly, arbitraryCells, arbitraryEdits, edit, type PlainCells, plainVersion } from './plain-version.js';

describe('a diff', () => {
  const two = fc.tuple(arbitraryCells, arbitraryEdits());

  it('is every cell that shows something else, and no other', () => {
    fc.assert(
      fc.property(two, ([before, edits]) => {
        const after = edit(before, edits);
        const keys = new Set([...before.keys(), ...after.keys()]);
        const expected = [...keys].filter((key) => !sameValue(valueAt(before, key), valueAt(after, key))).sort();
        const found = diff(plainVersion(before), plainVersion(after));
        expect(found.map(cellKey).sort()).to.deep.equal(expected);
        expect([...found].sort(compareCells)).to.deep.equal(found);
        for (const change of found) {
          expect(change.before).to.deep.equal(valueAt(before, cellKey(change)));
          expect(change.after).to.deep.equal(valueAt(after, cellKey(change)));
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('applied gives the second version, and inverted the first again', () => {
    fc.assert(
      fc.property(two, ([before, edits]) => {
        const after = edit(before, edits);
        const changes = diff(plainVersion(before), plainVersion(after));
        const applied = applyPlainly(before, changes);
        expect(diff(plainVersion(applied), plainVersion(after))).to.deep.equal([]);
        const returned = applyPlainly(applied, invert(changes));
        expect(diff(plainVersion(returned), plainVersion(before))).to.deep.equal([]);
        expect(invert(invert(changes))).to.deep.equal(changes);
      }),
      { numRuns: runs(500) },
    );
  });

  it('squashed with the next is the diff of the ends', () => {
    fc.assert(
      fc.property(arbitraryCells, arbitraryEdits(), arbitraryEdits(), (first, one, two) => {
        const second = edit(first, one);
        const third = edit(second, two);
        const [a, b, c] = [plainVersion(first), plainVersion(second), plainVersion(third)];
        const squashed = squash(diff(a, b), diff(b, c));
        // A label is a cache: one that changed beside a real change may differ between the two roads.
        expect(squashed.map(cellKey)).to.deep.equal(diff(a, c).map(cellKey));
        const applied = plainVersion(applyPlainly(first, squashed));
        expect(diff(applied, c)).to.deep.equal([]);
      }),
      { numRuns: runs(500) },
    );
  });
});

function valueAt(cells: PlainCells, key: string): CellValue {
  return cellValue(key.split('\0')[2]!, cells.get(key));
}
