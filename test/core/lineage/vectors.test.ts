/** test/vectors/versions.json: both implementations must compare, diff and merge as it says. */
import { expect } from 'chai';
import type { Write } from '../../../core/dataset/state.js';
import { compareHeads, compareVersions } from '../../../core/lineage/compare.js';
import { diff, invert } from '../../../core/lineage/diff.js';
import { cellKey, merge } from '../../../core/lineage/merge.js';
import type { Version } from '../../../core/lineage/version.js';
import type { EventId, Json } from '../../../core/log/event.js';
import * as oracle from '../../oracle/lineage.js';
import type { ShownCell } from '../../oracle/lineage.js';
import { readVectors } from '../../support/vectors.js';
import { plainVersion } from './plain-version.js';

interface Named {
  readonly name: string;
}
type Cells = readonly ShownCell[];
interface VersionVectors {
  readonly heads: readonly (Named & {
    parents: Record<string, EventId[]>;
    mine: EventId[];
    theirs: EventId[];
    relation: string;
  })[];
  readonly versions: readonly (Named & { base: Cells | null; mine: Cells; theirs: Cells; relation: string })[];
  readonly diffs: readonly (Named & { before: Cells; after: Cells; changes: readonly Change[] })[];
  readonly merges: readonly (Named & {
    base: Cells;
    ours: Cells;
    theirs: Cells;
    changes: readonly Change[];
    conflicts: readonly Json[];
    agreed: number;
  })[];
}
type Change = Readonly<Record<string, Json>>;

const { heads, versions, diffs, merges } = await readVectors<VersionVectors>('versions');

describe('vectors of versions', () => {
  for (const { name, parents, mine, theirs, relation } of heads)
    it(`heads: ${name}`, () => {
      expect(compareHeads(mine, theirs, (id) => parents[id])).to.equal(relation);
      expect(oracle.relationOfHeads(parents, mine, theirs)).to.equal(relation);
    });

  for (const { name, base, mine, theirs, relation } of versions)
    it(`contents: ${name}`, () => {
      const common = base === null ? undefined : version(base);
      expect(compareVersions(version(mine), version(theirs), common)).to.equal(relation);
      expect(oracle.relationOfVersions(base, mine, theirs)).to.equal(relation);
    });

  for (const { name, before, after, changes } of diffs)
    it(`diff: ${name}`, () => {
      const found = diff(version(before), version(after));
      expect(plain(found)).to.deep.equal(changes);
      expect(oracle.diff(before, after)).to.deep.equal(changes);
      const back = changes.map(({ before: was, after: is, ...cell }) =>
        plain({ ...cell, before: is, after: was } as never),
      );
      expect(plain(invert(found)), 'inverted').to.deep.equal(back);
      expect(oracle.diff(after, before), 'the other way round').to.deep.equal(back);
    });

  for (const { name, base, ours, theirs, changes, conflicts, agreed } of merges)
    it(`merge: ${name}`, () => {
      expect(plain(merge(version(base), version(ours), version(theirs)))).to.deep.equal({ changes, conflicts, agreed });
      expect(oracle.merge(base, ours, theirs)).to.deep.equal({ changes, conflicts, agreed });
    });
});

/** Each write has an id of its own, so that nothing is equal but by what it shows. */
function version(cells: Cells): Version {
  const writes = cells.map(([resource, record, field, value]): [string, Write] => {
    const id = String(++ids).padStart(64, '0') as EventId;
    return [cellKey({ resource, record, field }), { stamp: [1, 0], id, ...(value !== undefined && { value }) }];
  });
  return plainVersion(new Map(writes));
}
let ids = 0;

/** Without members that are undefined. */
function plain<T>(value: T): unknown {
  return JSON.parse(JSON.stringify(value));
}
