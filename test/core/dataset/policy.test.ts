import { expect } from 'chai';
import { type Actor, History, create, live, hashOf, standing } from './history.js';
import type { EventId } from '../../../core/log/event.js';

/** An admin, three maintainers and a proposal by a stranger. */
class Community {
  readonly h = new History();
  readonly admin: Actor = this.h.actor('admin');
  readonly maintainers = ['m1', 'm2', 'm3'].map((name) => this.h.actor(name));
  readonly stranger = this.h.actor('stranger');
  readonly grants = [
    this.h.root.grant(this.admin, 'admin'),
    ...this.maintainers.map((maintainer) => this.h.root.grant(maintainer, 'maintainer')),
  ];
}

describe('acceptances', () => {
  it('write for the acceptor; the proposal itself writes nothing', () => {
    const { h, maintainers, stranger } = new Community();
    const proposal = stranger.propose([create('a', { x: 1 })]);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([]);
    const accepted = maintainers[0]!.accept(proposal);
    const state = h.fold();
    expect(live(state, 'a', 'x')).to.deep.equal([1]);
    expect(state.proposals().map(({ id }) => id)).to.deep.equal([proposal.id]);
    expect(live(h.fold(h.events.filter((event) => event !== proposal)), 'a', 'x'), 'stands alone').to.deep.equal([1]);
    expect(state.heads()).to.deep.equal([accepted.id]);
  });

  it('of another proposer, or of what is no proposal, have no effect', () => {
    const { h, maintainers, stranger } = new Community();
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const wrong = maintainers[0]!.accept(proposal, { proposer: h.root.pubkey });
    const data = h.root.create('b');
    const none = maintainers[0]!.accept({ ...proposal, id: data.id });
    const foreign = stranger.propose([create('a', { x: 1 })], { dataset: `34880:${stranger.pubkey}:x` as never });
    const elsewhere = maintainers[0]!.accept(foreign);
    for (const state of [h.fold(), h.foldSlowly(h.events.toReversed())])
      expect([wrong, none, elsewhere].map((event) => standing(state, event))).to.deep.equal(Array(3).fill('proposal'));
  });

  it('can be two for one proposal', () => {
    const { h, maintainers, stranger } = new Community();
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const both = maintainers.slice(0, 2).map((maintainer) => maintainer.accept(proposal, { prev: [] }));
    const state = h.fold();
    expect(both.map((event) => standing(state, event))).to.deep.equal(['valid', 'valid']);
    expect(state.conflicts()).to.deep.equal([]);
  });
});

describe('policies', () => {
  it('ask for approvals by others, cited', () => {
    const { h, maintainers, stranger } = new Community();
    h.root.policy({ required_approvals: 1 });
    const [m1, m2, m3] = maintainers as [Actor, Actor, Actor];
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const other = stranger.propose([create('b', { x: 1 })]);
    const own = m1.review(proposal, 'approve');
    const theirs = m2.review(proposal, 'approve');
    const comment = m3.review(proposal, 'comment');
    const elsewhere = m3.review(other, 'approve');
    const outcomes = [[], [own], [comment], [elsewhere], [theirs], [own, theirs]].map((reviews) =>
      m1.accept(proposal, { reviews }),
    );
    for (const state of [h.fold(), h.foldSlowly(), h.foldSlowly(h.events.toReversed())])
      expect(outcomes.map((event) => standing(state, event))).to.deep.equal([
        'policy',
        'policy',
        'policy',
        'policy',
        'valid',
        'valid',
      ]);
  });

  it('wait for cited reviews, unless something else is wrong', () => {
    const { h, maintainers, stranger } = new Community();
    h.root.policy({ required_approvals: 1, required_checks: ['spelling'] });
    const [m1, m2] = maintainers as [Actor, Actor, Actor];
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const review = m2.review(proposal, 'approve');
    const waits = m1.accept(proposal, { reviews: [review], checks: [{ name: 'spelling', ok: true }] });
    const unchecked = m1.accept(proposal, { reviews: [review], checks: [{ name: 'spelling', ok: false }] });
    const fold = h.fold(h.events.filter((event) => event !== review));
    expect([waits, unchecked].map((event) => standing(fold, event))).to.deep.equal(['missing-review', 'policy']);
    expect([...fold.missing()]).to.deep.equal([review.id]);
    expect([waits, unchecked].map((event) => standing(h.fold(), event))).to.deep.equal(['valid', 'policy']);
  });

  it('keep a merge when its reviewer is revoked later, unless the cut reaches back (case 10)', () => {
    const { h, maintainers, stranger, grants } = new Community();
    h.root.policy({ required_approvals: 1 });
    const [m1, m2] = maintainers as [Actor, Actor, Actor];
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const review = m2.review(proposal, 'approve');
    const accepted = m1.accept(proposal, { reviews: [review] });
    const mild = h.root.revoke(grants[2]!, [review]);
    expect(standing(h.fold(), accepted)).to.equal('valid');
    h.events.splice(h.events.indexOf(mild), 1);
    h.root.revoke(grants[2]!);
    for (const state of [h.fold(), h.foldSlowly()]) {
      expect(standing(state, accepted)).to.equal('policy');
      expect(live(state, 'a', 'x')).to.deep.equal([]);
    }
  });

  it('stop direct writes below admins, but not what their cut has settled (case 9)', () => {
    const { h, maintainers, admin } = new Community();
    const [m1] = maintainers as [Actor, Actor, Actor];
    const before = m1.create('before');
    h.root.policy({ required_approvals: 1 }, { cut: [before] });
    const after = m1.create('after');
    const dodging = m1.create('dodging', {}, { prev: [] });
    const byAdmin = admin.create('admin');
    for (const state of [h.fold(), h.foldSlowly(), h.foldSlowly(h.events.toReversed())])
      expect([before, after, dodging, byAdmin].map((event) => standing(state, event))).to.deep.equal([
        'valid',
        'policy',
        'policy',
        'valid',
      ]);
  });

  it('are replaced by those that name them, from no lower rank', () => {
    const { h, maintainers, admin } = new Community();
    const [m1] = maintainers as [Actor, Actor, Actor];
    const strict = h.root.policy({ required_approvals: 1 });
    const write = m1.create('a');
    admin.policy({}, { over: [strict] });
    expect(standing(h.fold(), write), 'an admin cannot lift what root said').to.equal('policy');
    h.root.policy({}, { over: [strict] });
    for (const state of [h.fold(), h.foldSlowly(), h.foldSlowly(h.events.toReversed())])
      expect(standing(state, write)).to.equal('valid');
  });

  it('bind admins where the override is blocked, and the merge role always', () => {
    const { h, admin, stranger, maintainers } = new Community();
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const first = h.root.policy({ required_approvals: 1, merge_role: 'admin' });
    const free = admin.accept(proposal);
    const [m1, m2] = maintainers as [Actor, Actor, Actor];
    const review = m2.review(proposal, 'approve');
    const tooLow = m1.accept(proposal, { reviews: [review] });
    expect([free, tooLow].map((event) => standing(h.fold(), event))).to.deep.equal(['valid', 'policy']);
    h.root.policy({ required_approvals: 1, block_admin_merge_override: true }, { over: [first] });
    expect([free, tooLow].map((event) => standing(h.fold(), event))).to.deep.equal(['policy', 'valid']);
  });

  it('block what a cited review rejects', () => {
    const { h, stranger, maintainers } = new Community();
    const [m1, m2] = maintainers as [Actor, Actor, Actor];
    h.root.policy({ block_on_rejected_reviews: true });
    const proposal = stranger.propose([create('a', { x: 1 })]);
    const rejection = m2.review(proposal, 'reject');
    const citing = m1.accept(proposal, { reviews: [rejection] });
    const silent = m1.accept(proposal);
    expect([citing, silent].map((event) => standing(h.fold(), event))).to.deep.equal(['policy', 'valid']);
  });

  it('keep what a checkpoint from above holds, where rewriting is forbidden (case 18)', () => {
    const { h, maintainers, admin } = new Community();
    const [m1] = maintainers as [Actor, Actor, Actor];
    const ann = h.actor('ann');
    const gAnn = m1.grant(ann, 'contributor');
    const work = ann.create('work');
    const policy = h.root.policy({ no_rewrite: true });
    const checkpoint = admin.checkpoint([work]);
    const later = ann.create('later');
    const angry = m1.revoke(gAnn);
    for (const state of [h.fold(), h.foldSlowly(), h.foldSlowly(h.events.toReversed())])
      expect([work, later, angry].map((event) => standing(state, event))).to.deep.equal(['valid', 'revoked', 'valid']);
    for (const without of [policy, checkpoint])
      expect(standing(h.fold(h.events.filter((event) => event !== without)), work)).to.equal('revoked');
    h.root.revoke(gAnn, [], { prev: [] });
    expect(standing(h.fold(), work), 'who is above can').to.equal('revoked');
  });

  it('settle what arrives late', () => {
    const { h, maintainers } = new Community();
    const [m1] = maintainers as [Actor, Actor, Actor];
    const first = m1.create('first');
    const second = m1.create('second', {}, { prev: [first] });
    const policy = h.root.policy({ required_approvals: 1 }, { cut: [second] });
    const grants = h.events.slice(0, 4);
    const state = h.foldSlowly([...grants, first, policy, second]);
    expect([first, second].map((event) => standing(state, event))).to.deep.equal(['valid', 'valid']);
    expect(standing(h.foldSlowly([...grants, first, policy]), first)).to.equal('policy');
  });
});

describe('missing', () => {
  it('are ids that known log events name, not those of proposals', () => {
    const h = new History();
    const id = (name: string) => hashOf(name) as unknown as EventId;
    h.root.set('a', { x: 1 }, { x: [id('over')] }, { prev: [id('prev')] });
    h.root.revoke(id('target'), [id('cut')], { not: [id('not')], prev: [] });
    h.root.policy({}, { cut: [id('settled')], over: [id('no ref')], prev: [] });
    h.root.review(id('proposal'), 'approve', { prev: [] });
    h.root.checkpoint([id('no head')], { prev: [] });
    h.actor('stranger').propose([create('a', { x: 1 }, { x: [id('proposed')] })]);
    h.actor('stranger').create('a', {}, { grant: id('grant'), prev: [] });
    const named = ['prev', 'target', 'cut', 'not', 'settled', 'proposal', 'grant'];
    for (const state of [h.fold(), h.foldSlowly(h.events.toReversed())])
      expect([...state.missing()].sort()).to.deep.equal(named.map(id).sort());
  });
});
