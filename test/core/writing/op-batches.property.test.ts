import { expect } from 'chai';
import fc from 'fast-check';
import { encodeEvent, type EventDraft } from '../../../core/log/encode.js';
import { KIND, type EventId, type Op, type Over } from '../../../core/log/event.js';
import { batchOps } from '../../../core/writing/op-batches.js';
import { runs } from '../../support/effort.js';
import { History } from '../dataset/history.js';

/** Twenty writes that cells replace: as few as after one paste, as many as after a year. */
const id = fc.nat({ max: 19 }).map((at) => at.toString(16).padStart(2, '0').repeat(32) as EventId);
const op: fc.Arbitrary<Op> = fc
  .tuple(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.uniqueArray(id, { maxLength: 8 }),
  )
  .map(([record, text, over]) => ({
    op: 'record.update',
    resource: 'plant',
    record: `r${record.replace(/[^a-z]/g, '')}`,
    set: { name: text, hash: 'ab'.repeat(32) },
    unset: [],
    over: (over.length > 0 ? { name: [...over].sort() } : {}) as Over,
  }));

describe('ops cut into events', () => {
  it('are all there in their order, and no event is larger than it should be, nor much smaller', () => {
    const { address } = new History();
    fc.assert(
      fc.property(fc.array(op, { maxLength: 400, size: 'max' }), (ops) => {
        const batches = [...batchOps(ops)];
        expect(batches.flat()).to.deep.equal(ops);
        const sizes = batches.map((batch) => {
          const draft = { kind: KIND.data, type: 'data', dataset: address, stamp: [1, 0], prev: [], ops: batch };
          return JSON.stringify(encodeEvent(draft as unknown as EventDraft)).length;
        });
        for (const size of sizes) expect(size).to.be.at.most(16_000);
        for (const size of sizes.slice(0, -1)) expect(size).to.be.at.least(11_000);
      }),
      { numRuns: runs(30) },
    );
  });
});
