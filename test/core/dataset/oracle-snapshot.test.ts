/** The second implementation takes and refuses the snapshots of snapshot.json, and writes the same rows: both were written from the page. */
import { expect } from 'chai';
import type { CellRow } from '../../oracle/cells.js';
import { Refused } from '../../oracle/refused.js';
import { takeSnapshot } from '../../oracle/snapshot.js';
import type { Taken } from '../../oracle/snapshot.js';
import { snapshotOf } from '../../oracle/snapshot-rows.js';
import type { RawEvent } from '../../oracle/world.js';
import { readVectors } from '../../support/vectors.js';
import type { SnapshotVectors } from '../../vectors/signed-snapshots.js';

interface LaterVectors {
  readonly address: string;
  readonly now: number;
  readonly log: readonly RawEvent[];
  readonly snapshot: RawEvent;
  readonly parts: readonly string[];
}

const { now: at, logs, cases } = await readVectors<SnapshotVectors>('snapshot');

describe('the second implementation, on snapshots', () => {
  for (const { name, log, snapshot, parts, code } of cases)
    it(`${code === null ? 'takes' : 'refuses'} ${name}`, () => {
      const { address, events, base } = logs[log]!;
      const taken = take(address, snapshot as RawEvent, parts);
      if (code !== null) expect(taken).to.equal(code);
      else expectSame(address, events as readonly RawEvent[], parts, taken, at, base?.cells);
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
  base?: readonly CellRow[],
) {
  const [{ heads, hash, cells }, rows] = snapshotOf(address, log, now, base);
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
