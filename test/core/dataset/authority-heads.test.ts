/** The newest valid authority events, which a manifest lists: PROTOCOL.md, section 17. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { History, NOW, sortedIds } from './history.js';

describe('authority heads', () => {
  it('are the newest 32 valid authority events, whatever the order of arrival', () => {
    const h = new History();
    const made = Array.from({ length: 40 }, (_, i) => h.root.grant(h.actor(`p${i}`), 'contributor', { prev: [] }));
    h.actor('p0').create('a');
    const newest = sortedIds(made.slice(-32));
    expect(h.fold().authorityHeads()).to.deep.equal(newest);
    expect(h.foldSlowly(h.events.toReversed()).authorityHeads()).to.deep.equal(newest);
  });

  it('go when they lose their validity, and older ones return', () => {
    const h = new History();
    const admin = h.actor('admin');
    const grant = h.root.grant(admin, 'admin');
    const old = Array.from({ length: 31 }, (_, i) => h.root.grant(h.actor(`old${i}`), 'contributor'));
    const late = Array.from({ length: 31 }, (_, i) => admin.grant(h.actor(`late${i}`), 'contributor'));
    const fold = new Fold(h.address, { now: NOW });
    fold.add(h.events);
    expect(fold.state.authorityHeads()).to.deep.equal(sortedIds([old.at(-1)!, ...late]));
    const revocation = h.root.revoke(grant);
    fold.add([revocation]);
    expect(fold.state.authorityHeads()).to.deep.equal(sortedIds([...old, revocation]));
  });

  it('are few where authority is little, and without what is quarantined', () => {
    const h = new History();
    h.actor('stranger').grant(h.actor('friend'), 'reader');
    expect(h.fold().authorityHeads()).to.deep.equal([]);
    const grant = h.root.grant(h.actor('alice'), 'reader');
    expect(h.fold().authorityHeads()).to.deep.equal([grant.id]);
  });
});
