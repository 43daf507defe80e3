/** Taking back a permission: what is known stays, what comes later does not count. By histories of people who misbehave. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Fold } from '../../../core/dataset/fold.js';
import type { AuthorityEvent } from '../../../core/log/event.js';
import { decidingRight, delegationsOf, devicePeople, personRights } from '../../../core/writing/devices.js';
import { rightTo } from '../../../core/writing/own-right.js';
import { rightFor, type Wisher, wishToAct } from '../../../core/writing/wish.js';
import { runs } from '../../support/effort.js';
import { type Actor, History, NOW, type Named, standing, update } from '../dataset/history.js';
import { randomHistory } from '../dataset/random-history.js';

function foldOf(history: History): Fold {
  const fold = new Fold(history.address, { now: NOW });
  fold.add(history.events);
  return fold;
}

function revokeBy(by: Actor, target: Named, fold: Fold) {
  const wisher: Wisher = { pubkey: by.pubkey, role: 'owner', cutOf: (grant) => fold.cutOf(grant) };
  return by.act(
    wishToAct({ do: 'revoke', grant: typeof target === 'string' ? target : target.id }, fold.state, wisher),
  );
}

const isRevocable = ({ act }: AuthorityEvent): boolean => act.act === 'grant' || act.act === 'delegate';

describe('taking back a permission', () => {
  it('changes nothing of what is known, and lets nothing in that comes later', () => {
    let lateWrites = 0;
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 20, max: 90 }), fc.nat(), (seed, length, pick) => {
        const history = randomHistory(seed, length);
        const fold = foldOf(history);
        const taken = fold.state.authority().flatMap(({ act }) => (act.act === 'revoke' ? [act.target] : []));
        const targets = fold.state.authority().filter((one) => isRevocable(one) && !taken.includes(one.id));
        const target = targets[pick % Math.max(1, targets.length)];
        if (!target) return;
        const before = history.events.map((event) => [event.id, fold.state.isValid(event.id)]);
        const revocation = revokeBy(history.root, target, fold);
        fold.add([revocation]);
        expect(standing(fold.state, revocation)).to.equal('valid');
        expect(history.events.slice(0, -1).map(({ id }) => [id, fold.state.isValid(id)])).to.deep.equal(before);

        const { to } = target.act as { to: string };
        const grantee = ['a', 'b', 'c', 'd', 'e', 'phone', 'tablet'].map((name) => history.actor(name));
        const writer = grantee.find(({ pubkey }) => pubkey === to);
        // With old parents and with new ones.
        for (const prev of [[], history.heads]) {
          const late = writer?.citing(target).write([update('late', { name: 'late' })], { prev });
          if (!late) continue;
          fold.add([late]);
          expect(fold.state.isValid(late.id)).to.equal(false);
          lateWrites++;
        }
      }),
      { numRuns: runs(150) },
    );
    expect(lateWrites).to.be.greaterThan(50);
  });

  it('is a person’s own to do for their devices, and gives no device more than they have', () => {
    const history = new History();
    const [alice, bob, phone] = ['alice', 'bob', 'phone'].map((name) => history.actor(name)) as [Actor, Actor, Actor];
    history.root.grant(alice, 'contributor', { scope: ['plant'], until: NOW + 9 });
    history.root.grant(bob, 'maintainer');
    const fold = foldOf(history);
    const right = rightFor({ do: 'delegate' }, fold.state, alice.pubkey, NOW)!;
    const wisher = { pubkey: alice.pubkey, role: 'contributor', right, device: phone.pubkey } as const;
    const wish = { do: 'delegate', device: 'Firefox on Linux', until: NOW + 100 } as const;
    const act = wishToAct(wish, fold.state, { ...wisher, cutOf: () => [] });
    expect(act).to.deep.equal({
      act: 'delegate',
      to: phone.pubkey,
      role: 'contributor',
      scope: ['plant'],
      until: NOW + 9,
      device: 'Firefox on Linux',
    });
    const delegation = alice.act(act);
    phone.grantId = delegation.id;
    const early = phone.write([update('radish', { name: 'Radish' })]);
    fold.add(history.events);
    expect(standing(fold.state, early)).to.equal('valid');
    const [device] = delegationsOf(fold.state, alice.pubkey);
    expect(device).to.include({ grant: delegation.id, pubkey: phone.pubkey, isRevoked: false, until: NOW + 9 });

    const bobs = revokeBy(bob, delegation, fold);
    fold.add([bobs]);
    expect(standing(fold.state, bobs)).to.equal('chain');
    const own = revokeBy(alice, delegation, fold);
    const late = phone.write([update('radish', { name: 'Rettich' })]);
    fold.add([own, late]);
    expect([own, early, late].map((event) => standing(fold.state, event))).to.deep.equal(['valid', 'valid', 'revoked']);
    expect(delegationsOf(fold.state, alice.pubkey)).to.have.length(1);
    expect(delegationsOf(fold.state, alice.pubkey)[0]!.isRevoked).to.equal(true);
    expect(() => revokeBy(alice, delegation, fold)).to.throw('taken back already');
  });

  it('never takes a delegation that somebody made out to a person for that person’s own right', () => {
    const history = new History();
    const [alice, mallory] = ['alice', 'mallory'].map((name) => history.actor(name)) as [Actor, Actor];
    const toAlice = history.root.grant(alice, 'contributor');
    history.root.grant(mallory, 'admin');
    mallory.delegate(alice);
    const { state } = foldOf(history);
    expect(personRights(state, alice.pubkey, NOW)).to.deep.equal([
      { role: 'contributor', rank: 4, scope: '*', grant: toAlice.id },
    ]);
    expect(rightFor({ do: 'delegate' }, state, alice.pubkey, NOW)?.grant).to.equal(toAlice.id);
  });
});

describe('whose a device is', () => {
  const given = (): { history: History; alice: Actor; bob: Actor; phone: Actor } => {
    const history = new History();
    const [alice, bob, phone] = ['alice', 'bob', 'phone'].map((name) => history.actor(name)) as [Actor, Actor, Actor];
    history.root.grant(alice, 'contributor');
    history.root.grant(bob, 'maintainer');
    return { history, alice, bob, phone };
  };
  const personOf = (history: History, { pubkey }: Actor): string | undefined =>
    devicePeople(history.fold(), new Set([pubkey]), () => history.events).get(pubkey)?.author.person;
  const write = [update('radish', { name: 'Radish' })];

  it('is said by who let it write and by the device itself, which signed something under that', () => {
    const { history, alice, bob, phone } = given();
    const delegation = alice.delegate(phone, { until: NOW + 5 });
    expect(personOf(history, phone)).to.equal(undefined);
    // Somebody else who cites it is not the device.
    bob.citing(delegation).write(write);
    expect(personOf(history, phone)).to.equal(undefined);
    phone.write(write);
    expect(personOf(history, phone)).to.equal(alice.pubkey);
    expect(
      devicePeople(history.fold(), new Set([phone.pubkey]), () => history.events).get(phone.pubkey)!.until,
    ).to.equal(NOW + 5);
    // Another one’s word alone changes nothing.
    bob.delegate(history.actor('phone'));
    expect(personOf(history, phone)).to.equal(alice.pubkey);
  });

  it('is nobody where several were served, and no longer who took it back or may not write any more', () => {
    const { history, alice, bob, phone } = given();
    const first = alice.delegate(phone);
    phone.citing(first).write(write);
    const second = bob.delegate(phone);
    phone.citing(second).write(write);
    expect(personOf(history, phone)).to.equal(undefined);
    bob.revoke(second, []);
    expect(personOf(history, phone)).to.equal(alice.pubkey);
    history.root.revoke(alice.grantId!, history.events);
    expect(personOf(history, phone)).to.equal(undefined);
  });
});

describe('the right to decide', () => {
  it('is that of a maintainer or above, for all that is asked about, in their own name', () => {
    const history = new History();
    const [alice, bob, phone] = ['alice', 'bob', 'phone'].map((name) => history.actor(name)) as [Actor, Actor, Actor];
    history.root.grant(alice, 'contributor');
    const grant = history.root.grant(bob, 'maintainer', { scope: ['plant', 'seed'] });
    bob.citing(grant).delegate(phone, { scope: ['plant'] });
    const state = history.fold();
    const of = ({ pubkey }: Actor, ...resources: string[]) => decidingRight(state, pubkey, NOW, resources)?.grant;
    expect([of(alice), of(phone), of(bob)]).to.deep.equal([undefined, undefined, grant.id]);
    expect([of(bob, 'plant', 'seed'), of(bob, 'plant', 'pot')]).to.deep.equal([grant.id, undefined]);
    expect(decidingRight(state, history.root.pubkey, NOW, ['pot'])).to.include({ role: 'root' });
  });

  it('outlasts that of who gave it, where that was let stand', () => {
    const history = new History();
    const [alice, bob] = ['alice', 'bob'].map((name) => history.actor(name)) as [Actor, Actor];
    const admin = history.root.grant(alice, 'admin');
    const grant = alice.grant(bob, 'maintainer');
    history.root.revoke(admin, [grant]);
    const written = bob.write([update('radish', { name: 'Radish' })]);
    const state = history.fold();
    expect(standing(state, written)).to.equal('valid');
    expect(decidingRight(state, bob.pubkey, NOW)?.grant).to.equal(grant.id);
    expect(rightTo(state, bob.pubkey, 'plant', NOW)?.grant).to.equal(grant.id);
  });
});
