/** Cases about who may do what, with what must come out, written by hand from core/PROTOCOL.md sections 6 to 8. */
import type { Case } from './cases.js';
import { jcs, sha256Text } from './json.js';
import { FOREIGN } from './world.js';

export const AUTHORITY_CASES: readonly Case[] = [
  {
    name: 'a revocation under a lesser grant',
    why: '7.1: a contributor cannot revoke a maintainer, so that no grant can fall by what it made possible',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gM', 'alice', 'bob', 'maintainer', { by: 'gA' });
      s.grant('gA2', 'bob', 'alice', 'contributor', { by: 'gM' });
      s.revoke('R', 'alice', 'gM', [], { by: 'gA2' });
    },
    expect: { quarantined: { R: 'rank' }, heads: ['gA2'] },
  },
  {
    name: 'a revocation under the higher of two grants',
    why: '7.1: the same person, citing the grant that ranks above, takes back what the revoked one gave',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gM', 'alice', 'bob', 'maintainer', { by: 'gA' });
      s.grant('gC', 'bob', 'carol', 'contributor', { by: 'gM' });
      s.write('w', 'carol', { f: 1 }, {}, { by: 'gC' });
      s.revoke('R', 'alice', 'gM', [], { by: 'gA' });
    },
    expect: { quarantined: { gC: 'revoked', w: 'grant-invalid' }, heads: ['gM', 'R'], shows: {} },
  },
  {
    name: 'an issuer who was granted anew',
    why: '7.1: by key, not by grant',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gM', 'alice', 'bob', 'maintainer', { by: 'gA' });
      s.grant('gA2', 'root', 'alice', 'admin');
      s.revoke('R', 'alice', 'gM', [], { by: 'gA2' });
      s.write('w', 'bob', { f: 1 }, {}, { by: 'gM' });
    },
    expect: { quarantined: { w: 'revoked' } },
  },
  {
    name: 'an admin outside the chain',
    why: '7.1: a captured admin can void only what came through them; a successor stands in for root',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.revoke('R', 'alice', 'gM', [], { by: 'gA' });
      s.write('w', 'bob', { f: 1 }, {}, { by: 'gM' });
      s.act('S', 'root', 'successor', { to: s.key('carol') });
      s.revoke('R2', 'carol', 'gA', [], { by: 'S' });
    },
    expect: { quarantined: { R: 'revoked' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'an admin outside the chain, still in office',
    why: '7.1: the code of a revocation that stands but may not reach',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.revoke('R', 'alice', 'gM', [], { by: 'gA' });
    },
    expect: { quarantined: { R: 'chain' } },
  },
  {
    name: 'a cut that the revoked one walks around',
    why: '7.2: 4884 events are listed one by one, so a grant slept in an ancestry does not wake',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.grant('sleeper', 'bob', 'eve', 'contributor', { by: 'gM', prev: ['gM'] });
      s.write('bomb', 'bob', { f: 1 }, {}, { by: 'gM', prev: ['sleeper'] });
      s.write('z', 'bob', { g: 1 }, {}, { by: 'gM', prev: ['bomb'] });
      s.revoke('R', 'root', 'gM', ['z']);
      s.write('late', 'eve', { f: 9 }, {}, { by: 'sleeper' });
    },
    expect: { quarantined: { sleeper: 'revoked', late: 'grant-invalid' }, shows: { 'beds r1 f': 1, 'beds r1 g': 1 } },
  },
  {
    name: 'a cut with not',
    why: '7.2: what the revoker does not hold stays out when it is released later, and ends the walk',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.write('sleeper', 'bob', { f: 0 }, {}, { by: 'gM', prev: ['gM'] });
      s.write('bomb', 'bob', { f: 1 }, {}, { by: 'gM', prev: ['sleeper'] });
      s.write('z', 'bob', { g: 1 }, {}, { by: 'gM', prev: ['bomb'] });
      s.revoke('R', 'root', 'gM', ['z'], { not: ['bomb'] });
    },
    expect: { quarantined: { sleeper: 'revoked', bomb: 'revoked' }, shows: { 'beds r1 g': 1 } },
  },
  {
    name: 'a cut whose path leads through someone else',
    why: '7.2: the walk follows only the family, so a stranger cannot cut it by deleting their event',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor');
      s.grant('gB', 'root', 'bob', 'contributor', { prev: ['gA'] });
      s.write('a0', 'alice', { f: 1 }, {}, { by: 'gA', prev: ['gB'] });
      s.write('a1', 'alice', { g: 1 }, {}, { by: 'gA', prev: ['gB'] });
      s.write('b', 'bob', { h: 1 }, {}, { by: 'gB', prev: ['a0'], isWithheld: true });
      s.write('a2', 'alice', { i: 1 }, {}, { by: 'gA', prev: ['a1', 'b'] });
      s.revoke('R', 'root', 'gA', ['a2'], { prev: ['gB'] });
    },
    expect: {
      quarantined: { a0: 'revoked' },
      missing: ['b'],
      shows: { 'beds r1 g': 1, 'beds r1 i': 1 },
      heads: ['R', 'a1'],
    },
  },
  {
    name: 'a cut that names what comes later',
    why: '7.2: unknown ids of a cut have effect when they arrive',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor');
      s.write('a1', 'alice', { f: 1 }, {}, { by: 'gA' });
      s.write('a2', 'alice', { g: 1 }, {}, { by: 'gA', isWithheld: true });
      s.revoke('R', 'root', 'gA', ['a2'], { prev: ['gA'] });
    },
    expect: { quarantined: { a1: 'revoked' }, missing: ['a2'], shows: {} },
  },
  {
    name: 'two revocations of one grant',
    why: '7.2: an event has to survive each',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor');
      s.write('a1', 'alice', { f: 1 }, {}, { by: 'gA', prev: ['gA'] });
      s.write('a2', 'alice', { g: 1 }, {}, { by: 'gA', prev: ['gA'] });
      s.revoke('R1', 'root', 'gA', ['a1', 'a2']);
      s.revoke('R2', 'root', 'gA', ['a1']);
    },
    expect: { quarantined: { a2: 'revoked' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'an angry maintainer, undone',
    why: '7.2: whoever is above undoes a revocation by revoking the vandal',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.grant('gC', 'bob', 'carol', 'contributor', { by: 'gM' });
      s.write('w', 'carol', { f: 1 }, {}, { by: 'gC' });
      s.revoke('R', 'bob', 'gC', [], { by: 'gM' });
      s.revoke('R2', 'root', 'gM', ['gC']);
    },
    expect: { quarantined: { R: 'revoked' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'no_rewrite keeps what a checkpoint of a higher rank includes',
    why: '7.3',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.grant('gC', 'bob', 'carol', 'contributor', { by: 'gM' });
      s.policy('P', 'root', { no_rewrite: true });
      s.write('w', 'carol', { f: 1 }, {}, { by: 'gC' });
      s.act('K', 'root', 'checkpoint', { heads: s.sorted('w') });
      s.write('later', 'carol', { g: 1 }, {}, { by: 'gC' });
      s.revoke('R', 'bob', 'gC', [], { by: 'gM' });
    },
    expect: { quarantined: { later: 'revoked' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'a policy is not lifted from below',
    why: '10.1: else whether A’s policy is valid and whether no_rewrite binds its revocation would hang on each other',
    tell(s) {
      s.act('S', 'root', 'successor', { to: s.key('dave') });
      s.grant('gA', 'dave', 'alice', 'admin', { by: 'S' });
      s.policy('P', 'root', { no_rewrite: true });
      s.policy('P2', 'alice', {}, { by: 'gA', over: ['P'] });
      s.act('K', 'root', 'checkpoint', { heads: s.sorted('P2') });
      s.revoke('R', 'dave', 'gA', [], { by: 'S' });
    },
    expect: { heads: ['R'] },
  },
  {
    name: 'a device',
    why: '6.1, 7.2: one rank below its person; stopped by the revocation of the person, unless listed and reached',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor');
      s.delegate('D1', 'alice', 'phone', { by: 'gA', prev: ['gA'] });
      s.delegate('D2', 'alice', 'laptop', { by: 'gA', prev: ['gA'] });
      s.write('p1', 'phone', { f: 1 }, {}, { by: 'D1', prev: ['D1'] });
      s.write('p2', 'phone', { f: 2 }, { f: ['p1'] }, { by: 'D1', prev: ['p1'] });
      s.write('l1', 'laptop', { g: 1 }, {}, { by: 'D2', prev: ['D2'] });
      s.delegate('D3', 'phone', 'laptop', { by: 'D1' });
      s.revoke('R', 'root', 'gA', ['D1', 'p1']);
    },
    expect: {
      quarantined: { D2: 'revoked', D3: 'role', l1: 'grant-invalid', p2: 'revoked' },
      shows: { 'beds r1 f': 1 },
    },
  },
  {
    name: 'a lost phone',
    why: '7.1: a person revokes the delegation, which ranks below them',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor');
      s.delegate('D', 'alice', 'phone', { by: 'gA', prev: ['gA'] });
      s.write('p1', 'phone', { f: 1 }, {}, { by: 'D', prev: ['D'] });
      s.revoke('R', 'alice', 'D', ['p1'], { by: 'gA', prev: ['p1'] });
      s.write('thief', 'phone', { f: 2 }, { f: ['p1'] }, { by: 'D', prev: ['p1'] });
    },
    expect: { quarantined: { thief: 'revoked' }, shows: { 'beds r1 f': 1 }, heads: ['R'] },
  },
  {
    name: 'ranks of delegations',
    why: '6.1, 6.3: a role above one’s own, a device where none may, a maintainer’s device and definitions',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.delegate('D1', 'bob', 'phone', { by: 'gM', role: 'admin' });
      s.delegate('D2', 'bob', 'laptop', { by: 'gM', role: 'maintainer' });
      s.delegate('D3', 'root', 'phone', { role: 'owner' });
      s.tell(
        'schema',
        'laptop',
        4881,
        { ops: [{ op: 'schema.update', resource: 'beds', set: { resource: {} } }] },
        { by: 'D2' },
      );
      s.act('successor', 'phone', 'successor', { to: s.key('eve') }, { by: 'D3' });
      s.write('w', 'phone', { f: 1 }, {}, { by: 'D3' });
    },
    expect: { quarantined: { D1: 'role', schema: 'role', successor: 'role' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'grants that are none',
    why: '6.2: the codes of static roles',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor', { scope: ['plants'] });
      s.grant('foreign', 'root', 'bob', 'admin', { address: FOREIGN, prev: [] });
      s.act('until', 'root', 'grant', { to: s.key('carol'), role: 'contributor', scope: '*', until: 1 });
      s.grant('bad', 'alice', 'dave', 'contributor', { by: 'gA' });
      s.write('no-grant', 'eve', { f: 1 });
      s.write('wrong-key', 'eve', { f: 1 }, {}, { by: 'gA' });
      s.write('root-cites', 'root', { f: 1 }, {}, { by: 'gA' });
      s.write('not-a-grant', 'eve', { f: 1 }, {}, { by: 'no-grant' });
      s.write('of-another-dataset', 'bob', { f: 1 }, {}, { by: 'foreign' });
      s.write('expired', 'carol', { f: 1 }, {}, { by: 'until' });
      s.write('bad-grant', 'dave', { f: 1 }, {}, { by: 'bad' });
      s.write('scope', 'alice', { f: 1 }, {}, { by: 'gA' });
      s.write('waits', 'alice', { f: 1 }, {}, { by: 'never' });
    },
    expect: {
      quarantined: {
        bad: 'role',
        'no-grant': 'no-grant',
        'wrong-key': 'wrong-key',
        'root-cites': 'wrong-key',
        'not-a-grant': 'not-a-grant',
        'of-another-dataset': 'not-a-grant',
        expired: 'expired',
        'bad-grant': 'bad-grant',
        scope: 'scope',
      },
      waiting: { waits: 'missing-grant' },
      missing: ['never'],
      shows: {},
      heads: ['until'],
    },
  },
  {
    name: 'a scope is not widened',
    why: '6.3: what is granted lies in the scope of who grants',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin', { scope: ['beds'] });
      s.grant('wide', 'alice', 'bob', 'maintainer', { by: 'gA' });
      s.grant('other', 'alice', 'bob', 'maintainer', { by: 'gA', scope: ['plants'] });
      s.grant('fine', 'alice', 'bob', 'maintainer', { by: 'gA', scope: ['beds'] });
      s.policy('P', 'alice', {}, { by: 'gA' });
    },
    expect: { quarantined: { wide: 'scope', other: 'scope', P: 'scope' }, heads: ['gA', 'fine'] },
  },
  {
    name: 'what a revocation may aim at',
    why: '7.1: grants only; what is not here is waited for',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'contributor');
      s.write('w', 'alice', { f: 1 }, {}, { by: 'gA' });
      s.revoke('R1', 'root', 'w', []);
      s.revoke('R2', 'root', 'never', []);
    },
    expect: { quarantined: { R1: 'not-a-grant' }, waiting: { R2: 'missing-target' }, missing: ['never'] },
  },
  {
    name: 'an open intake',
    why: '8: records carry the author’s key, events are no heads, work is proved',
    tell(s) {
      const own = `${s.key('eve').slice(0, 32)}~1`;
      const create = (record: string, resource = 'beds') => ({ ops: [{ op: 'record.create', resource, record }] });
      s.act('I', 'root', 'intake', { resource: 'beds', mode: 'open' });
      s.act('hard', 'root', 'intake', { resource: 'beds', mode: 'open', pow: 64 });
      s.act('closed', 'root', 'intake', { resource: 'beds', mode: 'review' });
      s.tell('fine', 'eve', 4880, create(own), { by: 'I' });
      s.tell('yours', 'eve', 4880, create('r1'), { by: 'I', at: [1_000, 0], prev: ['closed'] });
      s.tell('elsewhere', 'eve', 4880, create(own, 'plants'), { by: 'I', prev: ['closed'] });
      s.tell('easy', 'eve', 4880, create(own), { by: 'hard', prev: ['closed'] });
      s.tell('shut', 'eve', 4880, create(own), { by: 'closed', prev: ['closed'] });
      s.act('paper', 'eve', 'checkpoint', { heads: s.sorted('I') }, { by: 'I', prev: ['closed'] });
    },
    expect: {
      quarantined: { yours: 'own-records', elsewhere: 'scope', easy: 'pow', shut: 'not-a-grant', paper: 'role' },
      heads: ['closed'],
    },
  },
  {
    name: 'an intake closed with a list',
    why: '8, 7.2: only what the list names stays',
    tell(s) {
      const record = (n: number) => `${s.key('eve').slice(0, 32)}~${n}`;
      const update = (n: number) => ({
        ops: [{ op: 'record.update', resource: 'beds', record: record(n), set: { f: n } }],
      });
      s.act('I', 'root', 'intake', { resource: 'beds', mode: 'open' });
      s.tell('kept', 'eve', 4880, update(1), { by: 'I' });
      s.tell('spam', 'eve', 4880, update(2), { by: 'I' });
      const listed = s.sorted('kept');
      const x = sha256Text(jcs(listed));
      s.lists.set(x, listed);
      s.act('R', 'root', 'revoke', { target: s.id('I'), list: { x, count: 1 } }, { prev: ['I'] });
    },
    expect: { quarantined: { spam: 'revoked' }, heads: ['R'] },
  },
  {
    name: 'an intake closed with a list that is not here',
    why: '7.2: the list counts as empty until it comes',
    tell(s) {
      const record = `${s.key('eve').slice(0, 32)}~1`;
      s.act('I', 'root', 'intake', { resource: 'beds', mode: 'open' });
      s.tell('kept', 'eve', 4880, { ops: [{ op: 'record.create', resource: 'beds', record }] }, { by: 'I' });
      s.act('R', 'root', 'revoke', { target: s.id('I'), list: { x: s.id('list'), count: 1 } }, { prev: ['I'] });
    },
    expect: { quarantined: { kept: 'revoked' }, waiting: { R: 'list-needed' }, heads: ['R'] },
  },
  {
    name: 'a newer version by a maintainer',
    why: '5: kept in the graph, without effect',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.tell('new', 'bob', 4880, { v: 2, ops: 'anything' }, { by: 'gM' });
      s.write('w', 'root', { f: 1 });
      s.act('paint', 'bob', 'paint', { colour: 'red' }, { by: 'gM', prev: ['gM'] });
    },
    expect: { heads: ['w', 'paint'], shows: { 'beds r1 f': 1 } },
  },
];
