/** What falls with a revocation and becomes a draft again, by histories of two who write the same cells, having seen each other or not. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Fold } from '../../../core/dataset/fold.js';
import { overOf } from '../../../core/lineage/ops.js';
import { planNow } from '../../../core/writing/cell-planner.js';
import { setAsideDrafts } from '../../../core/writing/set-aside.js';
import { runs } from '../../support/effort.js';
import { type Actor, History, NOW, update } from '../dataset/history.js';

const step = fc.record({
  by: fc.constantFrom('ann', 'ben', 'blind'),
  field: fc.constantFrom('days', 'name'),
  value: fc.nat({ max: 3 }),
});

describe('what the dataset set aside, as drafts', () => {
  it('says of each cell what its author said last and nobody has replaced, over what stands if all had seen all', () => {
    let [drafted, dropped] = [0, 0];
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.nat(), (steps, pick) => {
        const history = new History();
        const [ann, ben] = [history.actor('ann'), history.actor('ben')] as [Actor, Actor];
        const grant = history.root.grant(ann, 'contributor');
        history.root.grant(ben, 'contributor');
        const [all, withoutAnn] = [1, 2].map(() => new Fold(history.address, { now: NOW })) as [Fold, Fold];
        for (const fold of [all, withoutAnn]) fold.add(history.events);
        const written = steps.map(({ by, field, value }) => {
          // Who is blind has heard nothing of Ann.
          const over = overOf((by === 'blind' ? withoutAnn : all).state, 'plant', 'p', field);
          const event = (by === 'ann' ? ann : ben).write([update('p', { [field]: value }, { [field]: over })]);
          all.add([event]);
          if (by !== 'ann') withoutAnn.add([event]);
          return { id: event.id, event, by, field, value, over };
        });
        const hers = written.filter(({ by }) => by === 'ann');
        const stays = hers[(pick % (hers.length + 1)) - 1]?.event;
        all.add([history.root.revoke(grant, stays ? [stays] : [])]);
        const { state } = all;
        const events = hers.filter(({ id }) => !state.isValid(id)).map(({ event }) => event);
        const drafts = planNow(setAsideDrafts(state, events));

        for (const field of ['days', 'name']) {
          const writes = written.filter((one) => one.field === field);
          const named = new Set<string>();
          for (const { id, over } of [...writes].reverse())
            if (state.isValid(id) || named.has(id)) over.forEach((one) => named.add(one));
          const said = writes.filter(({ id, by }) => by === 'ann' && !state.isValid(id) && !named.has(id));
          const draft = drafts.find((one) => one.field === field);
          const last = said.at(-1);
          const isSaid = last !== undefined && last.value !== state.shown('plant', 'p', field)?.value;
          expect(draft?.after).to.equal(isSaid ? last.value : undefined);
          if (draft) drafted++;
          else if (events.some(({ id }) => named.has(id))) dropped++;
          if (!draft) continue;
          for (const id of draft.over) expect(state.isValid(id)).to.equal(true);
          const live = overOf(state, 'plant', 'p', field);
          if (!writes.some(({ by }) => by === 'blind')) expect(draft.over).to.deep.equal(live);
        }
      }),
      { numRuns: runs(300) },
    );
    expect(drafted).to.be.greaterThan(50);
    expect(dropped).to.be.greaterThan(10);
  });
});
