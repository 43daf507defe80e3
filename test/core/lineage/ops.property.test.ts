import { expect } from 'chai';
import fc from 'fast-check';
import { diff, invert } from '../../../core/lineage/diff.js';
import { diffToOps } from '../../../core/lineage/ops.js';
import { ALIVE } from '../../../core/dataset/op-writes.js';
import { runs } from '../../support/effort.js';
import { History } from '../dataset/history.js';
import { arbitraryCells, arbitraryEdits, edit, plainVersion } from './plain-version.js';

describe('ops made of a diff', () => {
  it('bring a folded dataset from one version to the other and back, and leave no conflict', () => {
    fc.assert(
      fc.property(arbitraryCells, arbitraryEdits(), (cells, edits) => {
        const [first, second] = [plainVersion(cells), plainVersion(edit(cells, edits))];
        const history = new History();
        const write = (changes: ReturnType<typeof diff>) => {
          const ops = diffToOps(changes, history.fold());
          if (ops.length > 0) history.root.write(ops);
        };
        write(diff(plainVersion(new Map()), first));
        expect(diff(history.fold(), first)).to.deep.equal([]);
        const changes = diff(history.fold(), second);
        write(changes);
        expect(diff(history.fold(), second)).to.deep.equal([]);
        write(invert(changes));
        // A log cannot go back to "never created": there the inverse of a creation is a deletion, and of a deletion a restoration.
        const left = diff(history.fold(), first).filter(({ field, after }) => field !== ALIVE || after !== undefined);
        expect(left).to.deep.equal([]);
        expect(
          history
            .fold()
            .conflicts()
            .filter(({ field }) => field !== ALIVE),
        ).to.deep.equal([]);
      }),
      { numRuns: runs(300) },
    );
  });
});
