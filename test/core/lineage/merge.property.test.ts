import { expect } from 'chai';
import fc from 'fast-check';
import { diff } from '../../../core/lineage/diff.js';
import { cellKey, merge, type Pick, resolve } from '../../../core/lineage/merge.js';
import { ALIVE } from '../../../core/dataset/op-writes.js';
import { type CellValue, cellValue, sameValue } from '../../../core/lineage/version.js';
import { runs } from '../../support/effort.js';
import { applyPlainly, arbitraryCells, arbitraryEdits, edit, type PlainCells, plainVersion } from './plain-version.js';

describe('a three-way merge', () => {
  const three = fc
    .tuple(arbitraryCells, arbitraryEdits(), arbitraryEdits())
    .map(([base, one, two]) => ({ base, ours: edit(base, one), theirs: edit(base, two) }));

  it('agrees with a naive one, cell by cell', () => {
    fc.assert(
      fc.property(three, ({ base, ours, theirs }) => {
        const { changes, conflicts, agreed } = merge(plainVersion(base), plainVersion(ours), plainVersion(theirs));
        const naive = naiveMerge(base, ours, theirs);
        expect(changes.map(cellKey)).to.deep.equal(naive.changes);
        expect(conflicts.map(cellKey)).to.deep.equal(naive.conflicts);
        expect(agreed).to.equal(naive.agreed);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('with nothing is nothing, from either side', () => {
    fc.assert(
      fc.property(three, ({ base, ours }) => {
        const [b, o] = [plainVersion(base), plainVersion(ours)];
        expect(merge(b, o, b)).to.deep.equal({ changes: [], conflicts: [], agreed: 0 });
        expect(merge(b, b, o).changes).to.deep.equal(diff(b, o));
        expect(merge(b, b, o).conflicts).to.deep.equal([]);
      }),
      { numRuns: runs(300) },
    );
  });

  it('of identical sides is that side', () => {
    fc.assert(
      fc.property(three, ({ base, ours }) => {
        const [b, o] = [plainVersion(base), plainVersion(ours)];
        const { changes, conflicts, agreed } = merge(b, o, o);
        expect({ changes, conflicts }).to.deep.equal({ changes: [], conflicts: [] });
        expect(agreed).to.equal(diff(b, o).length);
      }),
      { numRuns: runs(300) },
    );
  });

  it('has the same conflicts from both sides', () => {
    fc.assert(
      fc.property(three, ({ base, ours, theirs }) => {
        const [b, o, t] = [base, ours, theirs].map(plainVersion) as [never, never, never];
        expect(merge(b, o, t).conflicts.map(cellKey)).to.deep.equal(merge(b, t, o).conflicts.map(cellKey));
      }),
      { numRuns: runs(300) },
    );
  });

  it('does not care for the order of picks, and an unpicked conflict leaves ours', () => {
    const pick = fc.constantFrom<Pick | undefined>('ours', 'theirs', { value: 'third' }, {}, undefined);
    fc.assert(
      fc.property(three, fc.array(pick, { minLength: 40, maxLength: 40 }), ({ base, ours, theirs }, picks) => {
        const merged = merge(plainVersion(base), plainVersion(ours), plainVersion(theirs));
        const pickFor = (index: number): Pick | undefined =>
          merged.conflicts[index]!.field === ALIVE && typeof picks[index] === 'object' ? 'theirs' : picks[index];
        const chosen = merged.conflicts.flatMap((conflict, index): [string, Pick][] => {
          const picked = pickFor(index);
          return picked === undefined ? [] : [[cellKey(conflict), picked]];
        });
        const { changes, open } = resolve(merged, new Map(chosen));
        expect(resolve(merged, new Map([...chosen].reverse())).changes).to.deep.equal(changes);
        expect(open.length).to.equal(merged.conflicts.length - chosen.length);
        const after = applyPlainly(ours, changes);
        for (const [index, conflict] of merged.conflicts.entries()) {
          const picked = pickFor(index);
          const expected =
            picked === undefined || picked === 'ours'
              ? conflict.ours
              : picked === 'theirs'
                ? conflict.theirs
                : picked.value;
          expect(sameValue(valueAt(after, cellKey(conflict)), expected)).to.equal(true);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

/** The definition, over every cell any side ever had. */
function naiveMerge(base: PlainCells, ours: PlainCells, theirs: PlainCells) {
  const keys = [...new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])].sort(byParts);
  const changed = (side: PlainCells, key: string): boolean => !sameValue(valueAt(base, key), valueAt(side, key));
  const deletes = (side: PlainCells, key: string): boolean => changed(side, key) && valueAt(side, key) === false;
  const edits = (side: PlainCells, aliveKey: string): boolean =>
    keys.some((key) => key !== aliveKey && recordOf(key) === recordOf(aliveKey) && changed(side, key));
  const found = { changes: [] as string[], conflicts: [] as string[], agreed: 0 };
  for (const key of keys) {
    if (!changed(ours, key) && !changed(theirs, key)) continue;
    const fought =
      key.endsWith(ALIVE) &&
      ((deletes(ours, key) && valueAt(theirs, key) !== false && edits(theirs, key)) ||
        (deletes(theirs, key) && valueAt(ours, key) !== false && edits(ours, key)));
    if (sameValue(valueAt(ours, key), valueAt(theirs, key))) found.agreed++;
    else if (fought || (changed(ours, key) && changed(theirs, key))) found.conflicts.push(key);
    else if (changed(theirs, key)) found.changes.push(key);
  }
  return found;
}

function recordOf(key: string): string {
  return key.slice(0, key.lastIndexOf('\0'));
}

function byParts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function valueAt(cells: PlainCells, key: string): CellValue {
  return cellValue(key.split('\0')[2]!, cells.get(key));
}
