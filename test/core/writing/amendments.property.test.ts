import { expect } from 'chai';
import fc from 'fast-check';
import type { DatasetState } from '../../../core/dataset/state.js';
import { overOf } from '../../../core/lineage/ops.js';
import { allDecisions } from '../../../core/lineage/proposal.js';
import type { ProposalEvent } from '../../../core/log/event.js';
import { withdrawalOf, writeProposals } from '../../../core/writing/amendments.js';
import type { SeenChange } from '../../../core/writing/seen-changes.js';
import { sentSuggestions, waitingChanges } from '../../../core/writing/suggestions.js';
import { runs } from '../../support/effort.js';
import { type Actor, History } from '../dataset/history.js';

const SAID = 10;
const RECORDS = ['krim', 'matina'];
const FIELDS = ['days', 'height', 'spacing'];

/** A person's visits: what they type in each, by cell; then all of it is sent. */
const arbitraryVisits = fc.array(
  fc.dictionary(
    fc.constantFrom(...RECORDS.flatMap((record) => FIELDS.map((field) => `${record} ${field}`))),
    fc.integer({ min: SAID - 1, max: SAID + 2 }),
    { maxKeys: 4, minKeys: 1 },
  ),
  { minLength: 1, maxLength: 6 },
);

function begin(): { history: History; eve: Actor; mia: Actor } {
  const history = new History();
  const [mia, eve] = [history.actor('mia'), history.actor('eve')];
  history.root.grant(mia, 'maintainer');
  for (const record of RECORDS)
    history.root.create(record, Object.fromEntries(FIELDS.map((field) => [field, SAID])) as never);
  return { history, eve, mia };
}

function send(history: History, eve: Actor, drafts: Readonly<Record<string, number>>): void {
  const state = history.fold();
  const typed = Object.entries(drafts).map(([cell, after]): SeenChange => {
    const [record, field] = cell.split(' ') as [string, string];
    return {
      resource: 'plant',
      record,
      field,
      before: SAID,
      after,
      over: overOf(state, 'plant', record, field),
    };
  });
  const waiting = waitingChanges(state, typed, sentSuggestions(state, eve.pubkey));
  for (const { ops, amends } of writeProposals(state, waiting, eve.pubkey)) {
    const proposal = eve.propose(ops);
    if (amends !== undefined) Object.assign(proposal, { amends });
  }
}

const shown = (state: DatasetState, eve: Actor): Record<string, unknown> =>
  Object.fromEntries(
    [...sentSuggestions(state, eve.pubkey).values()].map(({ record, field, value }) => [`${record} ${field}`, value]),
  );

const openOf = (state: DatasetState): readonly ProposalEvent[] => {
  const decisionsOf = allDecisions(state);
  return state.proposals().filter((proposal) => decisionsOf(proposal).status === 'open');
};

describe('amendments', () => {
  it('leave of a person’s suggestions what they typed last, each cell once, however they got there', () => {
    fc.assert(
      fc.property(arbitraryVisits, (visits) => {
        const { history, eve } = begin();
        const wanted = new Map<string, number>();
        for (const drafts of visits) {
          send(history, eve, drafts);
          for (const [cell, value] of Object.entries(drafts)) wanted.set(cell, value);
        }
        const state = history.fold();
        const expected = [...wanted].filter(([, value]) => value !== SAID);
        expect(shown(state, eve)).to.deep.equal(Object.fromEntries(expected));
        const cells = openOf(state).flatMap(({ ops }) =>
          ops.flatMap((op) =>
            op.op === 'record.update' ? Object.keys(op.set).map((key) => `${op.record} ${key}`) : [],
          ),
        );
        expect(cells.sort()).to.deep.equal(expected.map(([cell]) => cell).sort());
      }),
      { numRuns: runs(200) },
    );
  });

  it('do not look anew at what came meanwhile', () => {
    const { history, eve, mia } = begin();
    send(history, eve, { 'krim days': 12, 'krim height': 12 });
    mia.set('krim', { days: 11 }, { days: overOf(history.fold(), 'plant', 'krim', 'days') });
    send(history, eve, { 'krim height': 13 });
    expect(shown(history.fold(), eve)).to.deep.equal({ 'krim height': 13 });
    expect(openOf(history.fold())).to.have.length(1);
    const [{ ops }] = openOf(history.fold()) as [ProposalEvent];
    expect(JSON.stringify(ops)).to.contain('"days":12');
  });

  it('leave alone what is another’s, or decided', () => {
    const { history, eve, mia } = begin();
    send(history, eve, { 'krim days': 12 });
    send(history, mia, { 'krim days': 12 });
    const [first] = openOf(history.fold());
    mia.act({ act: 'reject', proposal: first!.id });
    send(history, eve, { 'krim days': 13 });
    expect(openOf(history.fold()).map(({ pubkey, amends }) => [pubkey, amends])).to.deep.equal([
      [mia.pubkey, undefined],
      [eve.pubkey, undefined],
    ]);
    expect(withdrawalOf(first!)).to.deep.equal({ type: 'proposal', ops: [], amends: first!.id });
  });
});
