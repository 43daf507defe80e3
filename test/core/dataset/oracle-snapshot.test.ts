/** The second implementation takes and refuses the snapshots of snapshot.json, and writes the same rows: both were written from the page. */
import { expect } from 'chai';
import { Refused } from '../../oracle/refused.js';
import { takeSnapshot } from '../../oracle/snapshot.js';
import type { Taken } from '../../oracle/snapshot.js';
import { snapshotOf } from '../../oracle/snapshot-rows.js';
import type { RawEvent } from '../../oracle/world.js';
import { readVectors } from '../../support/vectors.js';

interface SnapshotCase {
  readonly name: string;
  readonly snapshot: RawEvent;
  readonly parts: readonly string[];
  readonly code: string | null;
}

interface SnapshotVectors {
  readonly address: string;
  readonly log: readonly RawEvent[];
  readonly cases: readonly SnapshotCase[];
}

type LaterVectors = Omit<SnapshotVectors, 'cases'> &
  Pick<SnapshotCase, 'snapshot' | 'parts'> & { readonly now: number };

describe('the second implementation, on snapshots', () => {
  it('takes and refuses the same ones, with the same codes', async () => {
    const { address, log, cases } = await readVectors<SnapshotVectors>('snapshot');
    expect(cases).to.have.length(5);
    for (const { name, snapshot, parts, code } of cases) {
      const taken = take(address, snapshot, parts);
      if (code !== null) expect(taken, name).to.equal(code);
      else expectSame(address, log, parts, taken, Date.parse('2100-01-01'));
    }
  });

  it('takes the one that more comes after', async () => {
    const { address, now, log, snapshot, parts } = await readVectors<LaterVectors>('snapshot-later');
    expectSame(address, log, parts, take(address, snapshot, parts), now);
  });
});

function expectSame(
  address: string,
  log: readonly RawEvent[],
  parts: readonly string[],
  taken: Taken | string,
  now: number,
) {
  const [{ heads, hash, cells }, rows] = snapshotOf(address, log, now);
  expect(rows).to.equal(parts.join(''));
  expect(taken).to.deep.include({ heads, hash });
  expect((taken as Taken).cells).to.have.deep.members(cells);
}

function take(address: string, snapshot: RawEvent, parts: readonly string[]): Taken | string {
  try {
    return takeSnapshot(address, snapshot, parts);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return refused.code;
  }
}
