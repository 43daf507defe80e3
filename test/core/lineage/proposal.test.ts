import { expect } from 'chai';
import type { DatasetState } from '../../../core/dataset/state.js';
import { diff } from '../../../core/lineage/diff.js';
import { currentPolicies, mergeBlockers } from '../../../core/lineage/merge-rules.js';
import { merge, resolve } from '../../../core/lineage/merge.js';
import { diffToOps } from '../../../core/lineage/ops.js';
import { acceptance, proposalDecisions, proposalItems } from '../../../core/lineage/proposal.js';
import { decodeEvent } from '../../../core/log/decode.js';
import { encodeEvent } from '../../../core/log/encode.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { EventId, Policy, ProposalEvent } from '../../../core/log/event.js';
import { planAcceptance } from '../../../core/writing/accept-plan.js';
import { type Actor, create, History, live, relate, remove, restore, unrelate, update } from '../dataset/history.js';

describe('a proposal', () => {
  let history: History, root: Actor, mia: Actor, max: Actor, eve: Actor;

  beforeEach(() => {
    history = new History();
    ({ root } = history);
    [mia, max, eve] = ['mia', 'max', 'eve'].map((name) => history.actor(name)) as [Actor, Actor, Actor];
    root.grant(mia, 'maintainer');
    root.grant(max, 'maintainer');
    root.create('krim', { days: 80, name: 'Black Krim' });
  });

  const state = (): DatasetState => history.fold();
  const over = (field: string) => state().writes('plant', 'krim', field);

  it('shows what each item would change, and what upstream changed meanwhile', () => {
    const proposal = eve.propose([
      update('krim', { days: 75, name: 'Krim', color: 'black' }, { days: over('days'), name: over('name') }),
    ]);
    root.set('krim', { days: 70, name: 'Krim' }, { days: over('days'), name: over('name') });
    const items = proposalItems(proposal, state()).map(({ field, now, proposed, status }) => ({
      field,
      now,
      proposed,
      status,
    }));
    expect(items).to.deep.equal([
      { field: 'color', now: undefined, proposed: 'black', status: 'current' },
      { field: 'days', now: 70, proposed: 75, status: 'outdated' },
      { field: 'name', now: 'Krim', proposed: 'Krim', status: 'present' },
    ]);
  });

  it('accepted takes effect as a whole, with the picked items only', () => {
    const proposal = eve.propose([
      update('krim', { days: 75, color: 'black' }, { days: over('days') }),
      create('zebra', { days: 85 }),
    ]);
    const act = acceptance(proposal, state(), { keep: ({ field }) => field !== 'color' });
    mia.act(act);
    expect(live(state(), 'krim', 'days')).to.deep.equal([75]);
    expect(live(state(), 'krim', 'color')).to.deep.equal([]);
    expect(state().exists('plant', 'zebra')).to.equal(true);
    expect(state().conflicts()).to.deep.equal([]);
    expect(proposalDecisions(proposal, state()).status).to.equal('accepted');
    expect(act).to.include({ proposer: eve.pubkey, proposal: proposal.id });
    expect(act.items).to.deep.equal([0, 1]);
  });

  it('carries deletions, restorations and relations', () => {
    root.create('gone');
    root.write([remove('gone', over('$alive'), state().writes('plant', 'gone', '$alive'))]);
    const link = root.write([relate('krim', 'friends', 'gone', 'Gone')]);
    const proposal = eve.propose([
      restore('gone', state().writes('plant', 'gone', '$alive')),
      unrelate('krim', 'friends', 'gone', [link]),
      relate('krim', 'friends', 'zebra', 'Zebra'),
      remove('krim', [], over('$alive')),
    ]);
    mia.act(acceptance(proposal, state()));
    expect(state().exists('plant', 'gone')).to.equal(true);
    expect(state().exists('plant', 'krim')).to.equal(false);
    // The deletion saw everything of the record but what came in the same event, which is its own.
    expect(state().conflicts()).to.deep.equal([]);
    expect(proposalItems(proposal, state()).map(({ status }) => status)).to.deep.equal(Array(4).fill('present'));
  });

  it('is open, superseded, rejected or accepted by what is valid', () => {
    const proposal = eve.propose([update('krim', { days: 75 })]);
    const status = () => proposalDecisions(proposal, state()).status;
    expect(status()).to.equal('open');
    eve.act({ act: 'reject', proposal: proposal.id }, { grant: null });
    expect(status(), 'a stranger decides nothing').to.equal('open');
    mia.act({ act: 'reject', proposal: proposal.id });
    expect(status()).to.equal('rejected');
    const amended = { ...proposal, id: proposal.id.replace(/^./, 'f'), amends: proposal.id } as ProposalEvent;
    history.record(amended);
    expect(status()).to.equal('superseded');
    max.accept(proposal);
    expect(status(), 'accept beside reject is accepted').to.equal('accepted');
    expect(proposalDecisions(proposal, state()).decisions.map(({ act }) => act.act)).to.deep.equal([
      'reject',
      'accept',
    ]);
  });

  it('is withdrawn by an amendment of its author that says nothing, and that one is never open', () => {
    const proposal = eve.propose([update('krim', { days: 75 })]);
    const withdrawal = (by: Actor, digit: string) =>
      ({ ...proposal, pubkey: by.pubkey, ops: [], id: proposal.id.replace(/^./, digit), amends: proposal.id }) as never;
    const status = () => proposalDecisions(proposal, state()).status;
    history.record(withdrawal(mia, 'e'));
    expect(status(), 'by another').to.equal('open');
    const own = withdrawal(eve, 'f') as ProposalEvent;
    history.record(own);
    expect([status(), proposalDecisions(own, state()).status]).to.deep.equal(['withdrawn', 'withdrawn']);
    history.record({ ...proposal, id: proposal.id.replace(/^./, 'd'), amends: proposal.id } as never);
    expect(status(), 'and said otherwise').to.equal('superseded');
    max.accept(proposal);
    expect(status(), 'taken all the same').to.equal('accepted');
  });

  it('may have no ops only where it amends another', () => {
    const secret = new Uint8Array(32).fill(7);
    const decoded = (more: { amends?: EventId }) => {
      const draft = { kind: 4883, type: 'proposal', dataset: state().address, stamp: [1_700_000_000_000, 0] };
      const template = encodeEvent({ ...draft, prev: [], base: [], ops: [], authors: [], ...more } as never);
      return decodeEvent(signEvent(template, secret, new Uint8Array(32)));
    };
    expect(decoded({ amends: 'ab'.repeat(32) as EventId })).to.include({ type: 'proposal' });
    expect(decoded({})).to.include({ refused: 'bad-shape' });
  });

  it('is held up by cells that changed since only where these are taken', () => {
    root.act({ act: 'policy', policy: { block_on_outdated: true } as Policy, cut: [], over: [] });
    const proposal = eve.propose([update('krim', { days: 75, color: 'black' }, { days: over('days') })]);
    root.set('krim', { days: 70 }, { days: over('days') });
    const codes = (field: string) => {
      const cells = [{ resource: 'plant', record: 'krim', field }];
      const { blockers } = planAcceptance(proposal, state(), { pubkey: mia.pubkey, role: 'maintainer' }, cells);
      return blockers.map(({ code }) => code);
    };
    expect(codes('days')).to.deep.equal(['outdated']);
    expect(codes('color')).to.deep.equal([]);
  });

  it('counts the newest review of each person', () => {
    const proposal = eve.propose([update('krim', { days: 75 })]);
    mia.review(proposal, 'approve');
    const second = mia.review(proposal, 'reject');
    mia.review(proposal, 'comment');
    const third = max.review(proposal, 'approve');
    eve.review(proposal, 'approve', { grant: null });
    const { reviews } = proposalDecisions(proposal, state());
    expect(new Map(reviews.map(({ by, id }) => [by, id]))).to.deep.equal(
      new Map([
        [mia.pubkey, second.id],
        [max.pubkey, third.id],
      ]),
    );
  });

  it('says before signing what the fold would say after', () => {
    root.policy({ required_approvals: 1, block_on_rejected_reviews: true, required_checks: ['validations'] });
    const proposal = eve.propose([update('krim', { days: 75 }, { days: over('days') })]);
    const blockers = (reviews: readonly { id: string }[], checks = [{ name: 'validations', ok: true }]) => {
      const act = acceptance(proposal, state(), { reviews: reviews.map(({ id }) => id as never), checks });
      const codes = mergeBlockers(state(), proposal, act, { pubkey: mia.pubkey, role: 'maintainer' }).map(
        ({ code }) => code,
      );
      const tried = mia.act(act);
      const quarantined = state()
        .quarantined()
        .some(({ id }) => id === tried.id);
      history.events.pop();
      expect(quarantined, codes.join()).to.equal(codes.length > 0);
      return codes;
    };
    expect(blockers([])).to.deep.equal(['approvals']);
    expect(blockers([mia.review(proposal, 'approve')]), 'one’s own does not count').to.deep.equal(['approvals']);
    const approval = max.review(proposal, 'approve');
    expect(blockers([approval])).to.deep.equal([]);
    expect(blockers([approval], [])).to.deep.equal(['check']);
    expect(blockers([approval, root.review(proposal, 'reject')])).to.deep.equal(['rejected']);
  });

  it('waits for a rebase where the policy wants it, and for authority that is not here', () => {
    root.policy({ block_on_outdated: true } as never);
    expect(currentPolicies(state())).to.deep.equal([{ block_on_outdated: true }]);
    const proposal = eve.propose([update('krim', { days: 75 })]);
    const codes = () =>
      mergeBlockers(state(), proposal, acceptance(proposal, state()), { pubkey: mia.pubkey, role: 'maintainer' });
    expect(codes().map(({ code }) => code)).to.deep.equal(['outdated']);
    max.act({ act: 'revoke', target: 'f'.repeat(64) as never, cut: [], not: [] });
    expect(codes().map(({ code }) => code)).to.deep.equal(['outdated', 'authority-missing']);
  });
});

describe('a fork that diverged', () => {
  it('is merged back: what both changed differently is picked by a person, and nothing is left in conflict', () => {
    const history = new History();
    const { root } = history;
    root.create('a', { x: 1, y: 1 });
    root.create('b', { x: 1 });
    root.create('c', { x: 1 });
    const base = history.fold([...history.events]);
    const common = history.events.length;
    root.set('a', { x: 2 }, { x: base.writes('plant', 'a', 'x') });
    root.write([remove('b', base.writes('plant', 'b', 'x'), base.writes('plant', 'b', '$alive'))]);
    const ours = history.fold([...history.events]);
    const ourEvents = history.events.splice(common);
    root.set('a', { x: 3, y: 3 }, { x: base.writes('plant', 'a', 'x'), y: base.writes('plant', 'a', 'y') });
    root.set('b', { x: 9 }, { x: base.writes('plant', 'b', 'x') });
    const theirs = history.fold([...history.events]);
    history.events.splice(common, Infinity, ...ourEvents);

    const merged = merge(base, ours, theirs);
    expect(merged.conflicts.map(({ record, field }) => `${record} ${field}`)).to.deep.equal(['a x', 'b $alive']);
    const { changes, open } = resolve(
      merged,
      new Map(merged.conflicts.map((conflict) => [`plant\0${conflict.record}\0${conflict.field}`, 'theirs'])),
    );
    expect(open).to.deep.equal([]);
    root.write(diffToOps(changes, ours));
    const after = history.fold();
    expect(diff(theirs, after).map(({ record, field }) => `${record} ${field}`)).to.deep.equal([]);
    expect(after.conflicts()).to.deep.equal([]);
  });
});
