/** test/vectors/snapshot-later.json: what a snapshot still says when more has come, and when it needs its history. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { collectSnapshot } from '../../../core/dataset/snapshot-contents.js';
import { SnapshotReader } from '../../../core/dataset/snapshot-read.js';
import { receiveEvent } from '../../../core/log/decode.js';
import type { Address, SnapshotEvent } from '../../../core/log/event.js';
import { fold as oracleFold } from '../../oracle/fold.js';
import { readVectors } from '../../support/vectors.js';
import { type LaterVectors, received } from './snapshot-later.js';

const { address, now, log, snapshot, parts, cases } = await readVectors<LaterVectors>('snapshot-later');

describe('vectors of what comes after a snapshot', () => {
  for (const { name, later, needs, shows, replayed } of cases) {
    it(name, () => {
      const fold = fromSnapshot();
      fold.add(received(later));
      expect(fold.state.needs()).to.deep.equal(needs);
      expect(shown(fold)).to.equal(shows);
      fold.add(received(log));
      expect(fold.state.needs(), 'with the whole log').to.deep.equal([]);
      expect([fold.state.hash(), shown(fold)]).to.deep.equal([replayed.hash, replayed.shows]);
    });

    it(`${name}: the second implementation replays it alike`, () => {
      const state = oracleFold(address, [...log, ...later], { now, signatures: true });
      expect(state.refused).to.deep.equal([]);
      expect(state.hash).to.equal(replayed.hash);
      expect(state.cells.map(([, , , live]) => live.at(-1)![2])).to.deep.equal([replayed.shows]);
    });
  }
});

function fromSnapshot(): Fold {
  const event = receiveEvent(snapshot) as SnapshotEvent;
  const reader = new SnapshotReader(event);
  for (const text of parts) {
    const read = reader.push(new TextEncoder().encode(text));
    if ('code' in read) throw new Error(read.message);
  }
  expect(reader.end()).to.equal(undefined);
  const contents = collectSnapshot(reader, receiveEvent);
  if ('code' in contents) throw new Error(contents.message);
  const fold = new Fold(address as Address, { now });
  expect(fold.load(contents)).to.equal(undefined);
  return fold;
}

function shown(fold: Fold): unknown {
  return fold.state.shown('beds', 'r1', 'x')?.value;
}
