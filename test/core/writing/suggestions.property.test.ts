import { expect } from 'chai';
import fc from 'fast-check';
import { ALIVE } from '../../../core/dataset/op-writes.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { type CellChange, diff } from '../../../core/lineage/diff.js';
import { diffToOps, overOf } from '../../../core/lineage/ops.js';
import { proposalItems } from '../../../core/lineage/proposal.js';
import type { Pubkey } from '../../../core/log/event.js';
import { type SeenChange, seenToOps } from '../../../core/writing/seen-changes.js';
import { suggestedState } from '../../../core/writing/suggested-state.js';
import { suggestionsOf, waitingChanges, withChanges } from '../../../core/writing/suggestions.js';
import { runs } from '../../support/effort.js';
import { History } from '../dataset/history.js';
import { arbitraryCells, arbitraryEdits, edit, plainVersion } from '../lineage/plain-version.js';

/** A dataset that says what the cells say, and the changes that make it say the edited ones. */
function arbitraryDraft() {
  return fc.tuple(arbitraryCells, arbitraryEdits(), arbitraryEdits()).map(([cells, edits, more]) => {
    const history = new History();
    const first = diffToOps(diff(plainVersion(new Map()), plainVersion(cells)), history.fold());
    if (first.length > 0) history.root.write(first);
    const before = history.fold();
    const edited = edit(cells, edits);
    const seen = (change: CellChange): SeenChange => ({
      ...change,
      over: overOf(before, change.resource, change.record, change.field),
    });
    const wanted = diff(before, plainVersion(edited)).filter(isWritable).map(seen);
    const others = diff(before, plainVersion(edit(edited, more)))
      .filter(isWritable)
      .map(seen);
    return { history, before, wanted, more: others };
  });
}

/** No log can go back to "never created". */
const isWritable = ({ field, after }: { field: string; after: unknown }): boolean =>
  field !== ALIVE || after !== undefined;

const recordsOf = (state: DatasetState): string[] =>
  state.resources().flatMap((resource) =>
    [...new Set(state.records(resource))]
      .filter((id) => state.exists(resource, id))
      .map((id) => `${resource}/${id}`)
      .sort(),
  );

describe('suggestions', () => {
  it('show what the dataset says once they are written', () => {
    fc.assert(
      fc.property(arbitraryDraft(), ({ history, before, wanted }) => {
        const suggestions = suggestionsOf(before, waitingChanges(before, wanted), undefined);
        const shown = suggestedState(before, () => suggestions);
        const records = recordsOf(shown);
        const ops = seenToOps(waitingChanges(before, wanted), before);
        const said = diff(before, shown);
        if (ops.length > 0) history.root.write(ops);
        const after = history.fold();
        expect(diff(shown, after)).to.deep.equal([]);
        expect(said).to.deep.equal(diff(before, after));
        if (after.resources().length === before.resources().length) expect(records).to.deep.equal(recordsOf(after));
      }),
      { numRuns: runs(300) },
    );
  });

  it('are the same whether a cell was changed once or several times', () => {
    fc.assert(
      fc.property(arbitraryDraft(), ({ before, wanted, more }) => {
        const twice = withChanges(waitingChanges(before, wanted), more, before);
        const changed = new Set(more.map(({ resource, record, field }) => `${resource}/${record}/${field}`));
        const rest = wanted.filter(({ resource, record, field }) => !changed.has(`${resource}/${record}/${field}`));
        expect(twice).to.deep.equal(waitingChanges(before, [...rest, ...more]));
        expect(withChanges(twice, [], before)).to.deep.equal(twice);
      }),
      { numRuns: runs(300) },
    );
  });

  it('of an open proposal stay until it is decided, or the dataset says the same', () => {
    const history = new History();
    const [mia, eve] = [history.actor('mia'), history.actor('eve')];
    history.root.grant(mia, 'maintainer');
    history.root.create('krim', { days: 80, name: 'Krim' });
    const change = { resource: 'plant', record: 'krim', field: 'days', before: 80, after: 75 };
    const proposal = eve.propose(diffToOps([change], history.fold()));
    const valueOf = (author: Pubkey | undefined) =>
      suggestionsOf(history.fold(), [], author).get('plant')?.get('krim')?.get('days')?.value;
    expect(valueOf(eve.pubkey)).to.equal(75);
    expect(valueOf(mia.pubkey)).to.equal(undefined);
    expect(valueOf(undefined)).to.equal(undefined);
    mia.act({ act: 'reject', proposal: proposal.id });
    expect(valueOf(eve.pubkey)).to.equal(undefined);
  });

  it('sent over what came meanwhile are outdated, and say so', () => {
    const history = new History();
    const [mia, eve] = [history.actor('mia'), history.actor('eve')];
    history.root.grant(mia, 'maintainer');
    history.root.create('krim', { days: 80 });
    const state = history.fold();
    const over = overOf(state, 'plant', 'krim', 'days');
    const draft = { resource: 'plant', record: 'krim', field: 'days', before: 80, after: 75, over };
    mia.set('krim', { days: 72 }, { days: over });
    const later = history.fold();
    const again = withChanges([draft], [{ ...draft, after: 76, over: overOf(later, 'plant', 'krim', 'days') }], later);
    expect(again.map(({ before, after, over }) => [before, after, over])).to.deep.equal([[72, 76, over]]);
    const proposal = eve.propose(seenToOps(again, later));
    expect(proposalItems(proposal, history.fold()).map(({ status }) => status)).to.deep.equal(['outdated']);
    expect(suggestionsOf(history.fold(), [], eve.pubkey).size).to.equal(0);
  });
});
