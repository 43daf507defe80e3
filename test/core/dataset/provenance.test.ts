import { expect } from 'chai';
import { cellProvenance } from '../../../core/dataset/provenance.js';
import { History, update } from './history.js';

const cell = { resource: 'plants', record: 'leek', field: 'days' };

describe('who says so', () => {
  it('is who wrote what shows, by which right, and what it was before', () => {
    const history = new History();
    const { root } = history;
    const maria = history.actor('maria');
    const phone = history.actor('phone');
    const made = root.create('leek', { days: 120 });
    root.grant(maria, 'contributor');
    const second = maria.set('leek', { days: 110 }, { days: [made] });
    const delegation = maria.delegate(phone);
    const third = phone.set('leek', { days: 100 }, { days: [second] });
    const state = history.fold();

    const { live, before } = cellProvenance(state, { ...cell, resource: resourceOf(state) });
    expect(live.map(({ id, value }) => [id, value])).to.deep.equal([[third.id, 100]]);
    expect(live[0]!.author).to.deep.equal({
      pubkey: phone.pubkey,
      person: maria.pubkey,
      role: 'contributor',
      grant: delegation.id,
    });
    expect(before.map(({ id, value }) => [id, value])).to.deep.equal([
      [second.id, 110],
      [made.id, 120],
    ]);
    expect(before.map(({ author }) => author?.role)).to.deep.equal(['contributor', 'root']);
    expect([...live, ...before].every(({ isVoid }) => !isVoid)).to.equal(true);
  });

  it('lists all live writes of a conflict, newest first', () => {
    const history = new History();
    const { root } = history;
    const made = root.create('leek', { days: 120 });
    const a = root.set('leek', { days: 1 }, { days: [made] }, { prev: [made] });
    const b = root.set('leek', { days: 2 }, { days: [made] }, { prev: [made] });
    const state = history.fold();
    const { live, before } = cellProvenance(state, { ...cell, resource: resourceOf(state) });
    expect(live.map(({ id }) => id)).to.deep.equal([b.id, a.id]);
    expect(before.map(({ id }) => id)).to.deep.equal([made.id]);
  });

  it('marks what a revocation made void, and names the proposer of what was accepted', () => {
    const history = new History();
    const { root } = history;
    const guest = history.actor('guest');
    const grant = root.grant(guest, 'contributor');
    const bad = guest.create('leek', { days: 1 });
    root.revoke(grant, []);
    const proposer = history.actor('proposer');
    const proposal = proposer.propose([update('leek', { days: 9 }, { days: [bad] })]);
    root.accept(proposal);
    const state = history.fold();
    const { live, before } = cellProvenance(state, { ...cell, resource: resourceOf(state) });
    expect(live.map(({ value, accepted }) => [value, accepted?.proposer])).to.deep.equal([[9, proposer.pubkey]]);
    expect(before.map(({ value, isVoid }) => [value, isVoid])).to.deep.equal([[1, true]]);
  });

  it('is empty where nobody wrote', () => {
    expect(cellProvenance(new History().fold(), cell)).to.deep.equal({ live: [], before: [] });
  });
});

function resourceOf(state: { resources(): readonly string[] }): string {
  return state.resources()[0]!;
}
