import { expect } from 'chai';
import type { EventId } from '../../../core/log/event.js';
import { type Actor, History, create, define, hashOf, live, type Named, update, standing } from './history.js';

function people(...names: string[]): [History, ...Actor[]] {
  const h = new History();
  return [h, ...names.map((name) => h.actor(name))];
}

describe('static roles', () => {
  it('are quarantined by code', () => {
    const [h, admin, maintainer, stranger] = people('admin', 'maintainer', 'stranger');
    const gAdmin = h.root.grant(admin!, 'admin');
    const gMaintainer = admin!.grant(maintainer!, 'maintainer', { scope: ['plant'] });
    const gShort = h.root.grant(h.actor('short'), 'contributor', { until: 1_000 });
    const data = h.root.create('x');
    const expected: [Named, string][] = [
      [stranger!.create('a'), 'no-grant'],
      [stranger!.citing(data).create('a'), 'not-a-grant'],
      [stranger!.citing(gAdmin).create('a'), 'wrong-key'],
      [h.root.create('a', {}, { grant: gAdmin }), 'wrong-key'],
      [h.actor('short').citing(gShort).create('a'), 'expired'],
      [h.actor('short').citing(gShort).create('a', {}, { at: 1_000 }), 'valid'],
      [maintainer!.grant(h.actor('m2'), 'maintainer'), 'role'],
      [maintainer!.grant(h.actor('m3'), 'contributor', { scope: '*' }), 'scope'],
      [maintainer!.grant(h.actor('m4'), 'contributor', { scope: ['animal'] }), 'scope'],
      [maintainer!.grant(h.actor('m5'), 'contributor', { scope: ['plant'] }), 'valid'],
      [maintainer!.write([create('a', {}, {}, 'animal')]), 'scope'],
      [maintainer!.write([create('a'), { op: 'unknown', name: 'x', resource: 'animal' }]), 'scope'],
      [maintainer!.write([create('a'), { op: 'unknown', name: 'x' }]), 'valid'],
      [maintainer!.schema([define('field/name', { type: 'string' })]), 'valid'],
      [maintainer!.policy({}), 'role'],
      [maintainer!.checkpoint([data]), 'scope'],
      [admin!.succeed(h.actor('heir')), 'role'],
      [h.actor('m2').create('b'), 'bad-grant'],
      [h.actor('m5').schema([define('field/x', { type: 'string' })]), 'role'],
      [h.actor('lost').create('c', {}, { grant: hashOf('nowhere') as unknown as EventId }), 'missing-grant'],
    ];
    for (const state of [h.fold(), h.foldSlowly(h.events.toReversed())])
      expect(expected.map(([event]) => standing(state, event))).to.deep.equal(expected.map(([, code]) => code));
    expect(standing(h.fold(), gMaintainer)).to.equal('valid');
    expect([...h.fold().missing()]).to.deep.equal([hashOf('nowhere')]);
  });

  it('do not reach beyond the scope of the granter (case 8)', () => {
    const [h, admin, maintainer] = people('admin of plants', 'maintainer');
    h.root.grant(admin!, 'admin', { scope: ['plant'] });
    const wide = admin!.grant(maintainer!, 'maintainer');
    const write = maintainer!.create('a');
    expect([standing(h.fold(), wide), standing(h.fold(), write)]).to.deep.equal(['scope', 'bad-grant']);
  });

  it('give a device one rank less, and nothing but data', () => {
    const [h, contributor, phone, rootPhone] = people('contributor', 'phone', 'root phone');
    h.root.grant(contributor!, 'contributor');
    const delegation = contributor!.delegate(phone!);
    const write = phone!.create('a');
    const further = phone!.delegate(h.actor('watch'));
    const tooMuch = contributor!.delegate(h.actor('tablet'), { role: 'maintainer' });
    h.root.delegate(rootPhone!, { role: 'owner' });
    const schema = rootPhone!.schema([define('field/x', { type: 'string' })]);
    const state = h.fold();
    expect([delegation, write, further, tooMuch, schema].map((event) => standing(state, event))).to.deep.equal([
      'valid',
      'valid',
      'role',
      'role',
      'role',
    ]);
  });

  it('wait for grants that come late, however long the chain of junk', () => {
    const [h, admin] = people('admin');
    h.root.grant(admin!, 'admin');
    let grant: Named = admin!.grant(h.actor('0'), 'contributor');
    for (let i = 1; i < 3_000; i++)
      grant = h.actor(`${i - 1}`).grant(h.actor(`${i}`), 'contributor', { prev: [grant] });
    const last = h
      .actor('2999')
      .citing(grant)
      .create('a', {}, { prev: [grant] });
    for (const state of [h.fold(), h.foldSlowly(h.events.toReversed())])
      expect(standing(state, last)).to.equal('bad-grant');
  });
});

describe('revocations', () => {
  it('keep what the cut reaches and void the rest', () => {
    const [h, ann] = people('ann');
    const grant = h.root.grant(ann!, 'contributor');
    const kept = ann!.create('a', { x: 1 });
    const reached = ann!.set('a', { x: 2 }, { x: [kept] });
    const after = ann!.set('a', { x: 3 }, { x: [reached] });
    const revocation = h.root.revoke(grant, [reached]);
    const state = h.fold();
    expect([kept, reached, after, revocation].map((event) => standing(state, event))).to.deep.equal([
      'valid',
      'valid',
      'revoked',
      'valid',
    ]);
    expect(live(state, 'a', 'x')).to.deep.equal([2]);
  });

  it('do not undo themselves (case 1)', () => {
    const [h, admin, maintainer] = people('admin', 'maintainer');
    h.root.grant(admin!, 'admin');
    const gM = admin!.grant(maintainer!, 'maintainer');
    const gA2 = maintainer!.grant(h.actor('admin'), 'contributor');
    const revocation = admin!.citing(gA2).revoke(gM);
    const state = h.fold();
    expect(standing(state, revocation)).to.equal('rank');
    expect(standing(state, gM)).to.equal('valid');
  });

  it('do not let a withheld ancestry in that `not` names (case 2)', () => {
    const [h, ann, bob] = people('ann', 'bob');
    const grant = h.root.grant(ann!, 'maintainer');
    const sleeper = ann!.grant(bob!, 'contributor');
    const bomb = ann!.create('bomb', {}, { prev: [sleeper] });
    const late = bob!.create('late', {}, { prev: [sleeper] });
    const z = ann!.create('z', {}, { prev: [bomb] });
    h.root.revoke(grant, [z], { not: [bomb] });
    const state = h.foldSlowly([...h.events].reverse());
    expect([z, bomb, sleeper, late].map((event) => standing(state, event))).to.deep.equal([
      'valid',
      'revoked',
      'revoked',
      'grant-invalid',
    ]);
  });

  it('walk through authority without keeping it, unless the cut lists it', () => {
    const [h, ann, bob] = people('ann', 'bob');
    const grant = h.root.grant(ann!, 'maintainer');
    const first = ann!.create('first');
    const gBob = ann!.grant(bob!, 'contributor');
    const last = ann!.create('last');
    const write = bob!.create('b');
    const unlisted = h.fold([...h.events, h.root.revoke(grant, [last])]);
    expect([first, gBob, last, write].map((event) => standing(unlisted, event))).to.deep.equal([
      'valid',
      'revoked',
      'valid',
      'grant-invalid',
    ]);
    h.events.pop();
    h.root.revoke(grant, [last, gBob]);
    expect(standing(h.fold(), write)).to.equal('valid');
  });

  it('look at the family only (case 3)', () => {
    const [h, admin, bob] = people('admin', 'bob');
    const gAdmin = h.root.grant(admin!, 'admin');
    const gBob = admin!.grant(bob!, 'contributor');
    const work = admin!.create('work');
    const b = bob!.create('b', {}, { prev: [work] });
    h.root.revoke(gAdmin, [b, gBob]);
    const withB = h.fold();
    const withoutB = h.fold(h.events.filter((event) => event !== b));
    expect([standing(withB, work), standing(withoutB, work)]).to.deep.equal(['revoked', 'revoked']);
    expect(standing(withB, b)).to.equal('valid');
  });

  it('stop devices, which survive if reached and their delegation is listed', () => {
    const [h, ann, phone] = people('ann', 'phone');
    const grant = h.root.grant(ann!, 'contributor');
    const delegation = ann!.delegate(phone!);
    const kept = phone!.create('kept');
    const lost = phone!.create('lost');
    h.root.revoke(grant, [kept, delegation]);
    expect([standing(h.fold(), kept), standing(h.fold(), lost)]).to.deep.equal(['valid', 'revoked']);
    const strict = h.fold([...h.events.slice(0, -1), h.root.revoke(grant, [kept])]);
    expect(standing(strict, kept)).to.equal('grant-invalid');
  });

  it('come from above and from the chain', () => {
    const [h, a1, a2, maintainer] = people('a1', 'a2', 'maintainer');
    const g1 = h.root.grant(a1!, 'admin');
    h.root.grant(a2!, 'admin');
    const gM = a1!.grant(maintainer!, 'maintainer');
    const gC = maintainer!.grant(h.actor('c'), 'contributor');
    const heir = h.actor('heir');
    h.root.succeed(heir);
    const data = h.root.create('x');
    const expected: [Named, string][] = [
      [a2!.revoke(g1, [], { prev: [] }), 'rank'],
      [a2!.revoke(gM, [], { prev: [] }), 'chain'],
      [heir.revoke(g1, [gM], { prev: [] }), 'valid'],
      [a1!.revoke(gC, [], { prev: [] }), 'revoked'],
      [h.root.revoke(hashOf('nothing') as unknown as EventId, [], { prev: [] }), 'missing-target'],
      [h.root.revoke(data, [], { prev: [] }), 'not-a-grant'],
    ];
    const state = h.fold();
    expect(expected.map(([event]) => standing(state, event))).to.deep.equal(expected.map(([, code]) => code));
  });

  it('reach ids that arrive late', () => {
    const [h, ann] = people('ann');
    const grant = h.root.grant(ann!, 'contributor');
    const first = ann!.create('first');
    const second = ann!.create('second');
    const revocation = h.root.revoke(grant, [second]);
    const state = h.foldSlowly([h.events[0]!, revocation, first, second]);
    expect([first, second].map((event) => standing(state, event))).to.deep.equal(['valid', 'valid']);
    const gap = h.foldSlowly([h.events[0]!, revocation, first]);
    expect(standing(gap, first)).to.equal('revoked');
    expect([...gap.missing()]).to.deep.equal([second.id]);
  });

  it('of a vandal bring back what the vandal revoked (case 18)', () => {
    const [h, angry, ann] = people('angry', 'ann');
    const gAngry = h.root.grant(angry!, 'maintainer');
    const gAnn = angry!.grant(ann!, 'contributor');
    const work = ann!.set('a', { x: 1 });
    angry!.revoke(gAnn);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([]);
    h.root.revoke(gAngry, [gAnn]);
    for (const state of [h.fold(), h.foldSlowly(), h.foldSlowly(h.events.toReversed())]) {
      expect(standing(state, work)).to.equal('valid');
      expect(live(state, 'a', 'x')).to.deep.equal([1]);
    }
  });

  it('bring older writes back (case 6)', () => {
    const [h, ann] = people('ann');
    const w1 = h.root.set('a', { x: 1 });
    const grant = h.root.grant(ann!, 'contributor');
    ann!.write([update('a', { x: 2 }, { x: [w1] })]);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([2]);
    h.root.revoke(grant);
    for (const state of [h.fold(), h.foldSlowly()]) expect(live(state, 'a', 'x')).to.deep.equal([1]);
  });
});
