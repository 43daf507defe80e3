import { expect } from 'chai';
import fc from 'fast-check';
import { ALIVE } from '../../../core/dataset/op-writes.js';
import { cellKey } from '../../../core/lineage/merge.js';
import { diffToOps, type Written } from '../../../core/lineage/ops.js';
import type { EventId, Json } from '../../../core/log/event.js';
import { batchesOf, type SeenChange, seenToOps } from '../../../core/writing/seen-changes.js';
import { planNow } from '../../../core/writing/cell-planner.js';
import { runs } from '../../support/effort.js';

const id = fc.nat({ max: 199 }).map((at) => at.toString(16).padStart(4, '0').repeat(16) as EventId);
const ids = fc.uniqueArray(id, { maxLength: 3 }).map((all) => all.sort());
const FIELDS = ['name', 'days', 'near/a', 'near/b', ALIVE];
const value = (field: string): fc.Arbitrary<Json | undefined> => {
  if (field === ALIVE) return fc.constantFrom(true, false, undefined);
  const own = field.includes('/')
    ? fc.constant({ $ref: ['', 'plant', field] } as Json)
    : fc.oneof(fc.string(), fc.nat());
  return fc.option(own, { nil: undefined });
};
const change = fc.constantFrom(...FIELDS).chain((field) =>
  fc.record({
    resource: fc.constantFrom('plant', 'bed'),
    record: fc.constantFrom('a', 'b', 'c'),
    field: fc.constant(field),
    before: value(field),
    after: value(field),
    over: fc.oneof({ weight: 9, arbitrary: ids }, fc.uniqueArray(id, { minLength: 60, maxLength: 70, size: 'max' })),
  }),
);
const changes = fc.uniqueArray(change, { maxLength: 20, selector: cellKey }).map((all) => all as SeenChange[]);

/** What the log says, which was not all seen. */
const LOGGED: Written = {
  fields: (_, record) => (record === 'c' ? [] : FIELDS),
  writes: (_, record, field) => [{ id: `${record}${field}`.padEnd(64, '0') as EventId, stamp: [1, 0] }],
};

/** The same, each question answered by what was seen, or else by the log. */
function asSeen(all: readonly SeenChange[]): Written {
  return {
    fields: LOGGED.fields,
    writes(resource, record, field) {
      const seen = all.find((one) => cellKey(one) === cellKey({ resource, record, field }));
      return seen?.over.map((id) => ({ id, stamp: [0, 0] as const })) ?? LOGGED.writes(resource, record, field);
    },
  };
}

describe('changes with what their author saw', () => {
  it('name what was seen, and what is deleted all else that is there', () => {
    fc.assert(
      fc.property(changes, (all) => {
        expect(seenToOps(all, LOGGED)).to.deep.equal(diffToOps(all, asSeen(all)));
      }),
      { numRuns: runs(300) },
    );
  });

  it('are the same ops in turns', () => {
    const all = Array.from({ length: 1_203 }, (_, at): SeenChange => {
      const over = [at.toString(16).padStart(64, '0') as EventId];
      return { resource: 'plant', record: `r${Math.floor(at / 7)}`, field: `f${at % 7}`, before: 1, after: at, over };
    });
    expect(planNow(batchesOf(all, LOGGED)).flat()).to.deep.equal(seenToOps(all, LOGGED));
  });
});
