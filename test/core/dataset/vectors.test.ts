/** The vectors other implementations are written against: our fold must pass them, and they must say what the cases say. */
import { expect } from 'chai';
import { hashOfCells } from '../../../core/dataset/state-hash.js';
import type { CellRow } from '../../../core/dataset/state-rows.js';
import type { EventId } from '../../../core/log/event.js';
import { hashVectors, historyVectors } from '../../oracle/vectors.js';
import type { HashVector, HistoryVector } from '../../oracle/vectors.js';
import { Story } from '../../oracle/story.js';
import { readVectors } from '../../support/vectors.js';
import { coreState, differences, summaryOf } from './fold-against-oracle.js';

describe('the vectors of histories', () => {
  let vectors: readonly HistoryVector[];
  before(async () => {
    vectors = await readVectors<HistoryVector[]>('histories');
  });

  it('are what the cases give (else: npx tsx test/oracle/write-vectors.ts)', () => {
    expect(vectors).to.deep.equal(JSON.parse(JSON.stringify(historyVectors())));
  });

  it('come out of the fold as they say', () => {
    for (const { name, address, now, events, lists, base, expect: expected } of vectors) {
      const history = {
        seed: 0,
        address,
        now,
        events,
        lists: new Map(lists),
        base: base?.cells,
        baseHeads: base?.heads,
      };
      const rest = [...history.lists].map(([x, ids]) => ({ x, ids }));
      const bases = base ? [{ base: base.cells }] : [];
      const state = coreState(history, { start: now, deliveries: [{ events }, ...rest, ...bases] });
      const { hash, heads, conflicts, quarantined, waiting, missing } = summaryOf(state);
      expect({ hash, heads, conflicts, quarantined, waiting, missing }, name).to.deep.equal(expected);
    }
  });
});

describe('the vectors of state hashes', () => {
  it('are what the page says, and what core computes', async () => {
    const vectors = await readVectors<HashVector[]>('state-hash');
    expect(vectors).to.deep.equal(JSON.parse(JSON.stringify(hashVectors())));
    for (const { name, heads, cells, hash } of vectors) {
      const rows = cells as unknown as readonly CellRow[];
      expect(hashOfCells(heads as readonly EventId[], rows), name).to.equal(hash);
    }
  });
});

describe('a conflict of more writes than are listed', () => {
  it('lists the newest hundred and says how many there are', () => {
    const story = new Story();
    for (let n = 0; n < 130; n += 1) story.write(`w${n}`, 'root', { f: n }, {}, { prev: [] });
    const { address, now, events, lists } = story;
    const road = { start: now, deliveries: [{ events: events.toReversed() }] };
    const history = { seed: 0, address, now, events, lists };
    expect(differences(history, road)).to.deep.equal([]);
    const [conflict] = coreState(history, road).conflicts();
    expect(conflict?.count).to.equal(130);
    expect(conflict?.writes.map(({ value }) => value)).to.deep.equal(Array.from({ length: 100 }, (_, n) => 129 - n));
  });
});
