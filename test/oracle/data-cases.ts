/** Cases about cells, decisions and history, with what must come out, written by hand from core/PROTOCOL.md. */
import type { Case } from './cases.js';
import { stateHash } from './hash.js';
import type { CellRow } from './cells.js';
import { START_MS } from './story.js';

const record = (op: string, more = {}) => ({ op: `record.${op}`, resource: 'beds', record: 'r1', ...more });

export const DATA_CASES: readonly Case[] = [
  {
    name: 'an earlier stamp over a later one',
    why: '5: live is what no write names, not what is newest',
    tell(s) {
      s.write('w1', 'root', { f: 1 }, {}, { at: [START_MS + 100, 0] });
      s.write('w2', 'root', { f: 2 }, { f: ['w1'] }, { at: [START_MS + 99, 0] });
    },
    expect: { shows: { 'beds r1 f': 2 }, heads: ['w2'] },
  },
  {
    name: 'over is per field and direct',
    why: '5: naming o1 for x says nothing about what o1 named, nor about y',
    tell(s) {
      s.write('h', 'root', { x: 1 });
      s.write('o1', 'root', { x: 2, y: 1 }, { x: ['h'] }, { prev: ['h'] });
      s.write('o2', 'root', { y: 2 }, { y: ['o1'] }, { prev: ['o1'] });
      s.write('late', 'root', { x: 3 }, { x: ['o1'] }, { prev: ['h'] });
    },
    expect: { shows: { 'beds r1 x': 3, 'beds r1 y': 2 }, heads: ['o2', 'late'] },
  },
  {
    name: 'two at once',
    why: '5: the greatest shows, and both are listed until a write names them; the same value is no conflict',
    tell(s) {
      s.write('h', 'root', { x: 0, y: 0 });
      s.write('a', 'root', { x: 1, y: 1 }, { x: ['h'], y: ['h'] }, { prev: ['h'] });
      s.write('b', 'root', { x: 2, y: 1 }, { x: ['h'], y: ['h'] }, { prev: ['h'] });
    },
    expect: { shows: { 'beds r1 x': 2, 'beds r1 y': 1 }, conflicts: ['beds r1 x'], heads: ['a', 'b'] },
  },
  {
    name: 'a revoked write uncovers what it was over',
    why: '5: a cell is computed from the valid events alone',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.write('w1', 'root', { f: 1 });
      s.write('w2', 'bob', { f: 2 }, { f: ['w1'] }, { by: 'gM' });
      s.revoke('R', 'root', 'gM', []);
    },
    expect: { quarantined: { w2: 'revoked' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'null, absent and unset',
    why: '4, 13: null is a value, unset writes absence, and absence beside a value is a conflict',
    tell(s) {
      s.write('h', 'root', { x: 1, y: 1 });
      s.write('null', 'root', { x: null }, { x: ['h'] }, { prev: ['h'] });
      s.tell(
        'unset',
        'root',
        4880,
        { ids: s.sorted('h'), ops: [record('update', { unset: ['x'], over: { x: [0] } })] },
        { prev: ['h'] },
      );
    },
    expect: { conflicts: ['beds r1 x'], shows: { 'beds r1 x': undefined, 'beds r1 y': 1 } },
  },
  {
    name: 'delete against edit',
    why: '5: an edit the deletion has not seen is a conflict of the record; restore settles it',
    tell(s) {
      s.tell('c', 'root', 4880, { ops: [record('create', { set: { f: 1 } })] });
      s.tell(
        'd',
        'root',
        4880,
        { ids: s.sorted('c'), ops: [record('delete', { seen: [0], over: { $alive: [0] } })] },
        { prev: ['c'] },
      );
      s.write('e', 'root', { f: 2 }, { f: ['c'] }, { prev: ['c'] });
    },
    expect: {
      conflicts: ['beds r1 $alive'],
      shows: { 'beds r1 f': 2, 'beds r1 $alive': { deleted: ['c'] } },
      heads: ['d', 'e'],
    },
  },
  {
    name: 'delete, then restore',
    why: '5: restore brings back the values that are live',
    tell(s) {
      s.tell('c', 'root', 4880, { ops: [record('create', { set: { f: 1 } })] });
      s.tell('d', 'root', 4880, { ids: s.sorted('c'), ops: [record('delete', { seen: [0], over: { $alive: [0] } })] });
      s.tell('r', 'root', 4880, { ids: s.sorted('d'), ops: [record('restore', { over: { $alive: [0] } })] });
    },
    expect: { shows: { 'beds r1 f': 1, 'beds r1 $alive': true } },
  },
  {
    name: 'a relation added twice and removed once',
    why: '4: an element is a field; the removal names one addition, the other stands against it',
    tell(s) {
      const op = { resource: 'beds', record: 'r1', relation: 'near' };
      const to = { $ref: ['', 'beds', 'r2'] };
      s.tell('one', 'root', 4880, { ops: [{ op: 'relation.add', ...op, to: { ...to, label: 'a' } }] }, { prev: [] });
      s.tell('two', 'root', 4880, { ops: [{ op: 'relation.add', ...op, to: { ...to, label: 'b' } }] }, { prev: [] });
      s.tell(
        'off',
        'root',
        4880,
        { ids: s.sorted('one'), ops: [{ op: 'relation.remove', ...op, to, over: [0] }] },
        { prev: ['one'] },
      );
    },
    expect: { conflicts: ['beds r1 near/["","beds","r2"]'], heads: ['off', 'two'] },
  },
  {
    name: 'definitions edited in parallel',
    why: '12.1: different definitions merge, the same one conflicts',
    tell(s) {
      const update = (path: string, label: string) => ({
        ops: [{ op: 'schema.update', resource: 'beds', set: { [path]: { label } } }],
      });
      s.tell('genesis', 'root', 4881, update('resource', 'Beds'));
      s.tell('a', 'root', 4881, update('field/f', 'A'), { prev: ['genesis'] });
      s.tell('b', 'root', 4881, update('field/g', 'B'), { prev: ['genesis'] });
      s.tell('c', 'root', 4881, update('field/g', 'C'), { prev: ['genesis'] });
    },
    expect: { conflicts: ['beds $schema field/g'], heads: ['a', 'b', 'c'] },
  },
  {
    name: 'stamps from the future',
    why: '3: more than 900 s ahead is not here yet, in every respect',
    tell(s) {
      s.write('soon', 'root', { f: 1 }, {}, { at: [s.now + 900_000, 0] });
      s.write('too-soon', 'root', { g: 1 }, {}, { at: [s.now + 900_001, 0] });
      s.write('after', 'root', { h: 1 }, {}, { prev: ['too-soon'] });
    },
    expect: { missing: ['too-soon'], heads: ['soon'], shows: { 'beds r1 f': 1, 'beds r1 h': 1 } },
  },
  {
    name: 'events that are never part of a dataset',
    why: '2, 3: an expiration, two addresses, a counter out of range; who names them waits for nothing',
    tell(s) {
      s.write('expires', 'root', { f: 1 }, {}, { tags: [['expiration', '1800000000']] });
      s.write('two', 'root', { g: 1 }, {}, { tags: [['a', s.address]], prev: [] });
      s.write('counter', 'root', { h: 1 }, {}, { at: [START_MS, 65_536], prev: [] });
      s.write('w', 'root', { i: 1 }, {}, { prev: ['expires'] });
    },
    expect: { missing: ['expires'], shows: { 'beds r1 i': 1 }, heads: [] },
  },
  {
    name: 'a policy cannot be dodged by old parents',
    why: '10.1: what its cut does not settle is under it',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.write('before', 'bob', { g: 1 }, {}, { by: 'gM' });
      s.policy('P', 'root', { required_approvals: 1 }, { cut: ['before'] });
      s.propose('Q', 'eve', 1);
      s.accept('A', 'bob', 'Q', { by: 'gM', proposer: 'eve', prev: ['gM'] });
      s.write('direct', 'bob', { g: 2 }, { g: ['before'] }, { by: 'gM', prev: ['before'] });
    },
    expect: { quarantined: { A: 'policy', direct: 'policy' }, shows: { 'beds r1 g': 1 } },
  },
  {
    name: 'a reviewer is revoked later',
    why: '10.2: the merge stands while the revocation leaves the review standing, and else falls',
    tell(s) {
      for (const [grant, name] of [
        ['gB', 'bob'],
        ['gC', 'carol'],
        ['gD', 'dave'],
      ] as const)
        s.grant(grant, 'root', name, 'maintainer');
      s.policy('P', 'root', { required_approvals: 1 });
      s.propose('Q1', 'eve', 1);
      s.propose('Q2', 'eve', 2);
      s.review('kept', 'carol', 'Q1', 'approve', { by: 'gC' });
      s.review('gone', 'dave', 'Q2', 'approve', { by: 'gD' });
      s.accept('A1', 'bob', 'Q1', { by: 'gB', proposer: 'eve', reviews: ['kept'] });
      s.accept('A2', 'bob', 'Q2', { by: 'gB', proposer: 'eve', reviews: ['gone'], value: 2 });
      s.revoke('R1', 'root', 'gC', ['kept']);
      s.revoke('R2', 'root', 'gD', []);
    },
    expect: { quarantined: { gone: 'revoked', A2: 'policy' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: 'reviews that count',
    why: '10.2: not the acceptor’s, not the proposer’s, not of another proposal; one that is not here is waited for',
    tell(s) {
      for (const [grant, name] of [
        ['gB', 'bob'],
        ['gC', 'carol'],
        ['gD', 'dave'],
      ] as const)
        s.grant(grant, 'root', name, 'maintainer');
      s.policy('P', 'root', { required_approvals: 1, block_on_rejected_reviews: true });
      s.propose('Q', 'carol', 1);
      s.propose('other', 'carol', 2);
      s.review('own', 'bob', 'Q', 'approve', { by: 'gB' });
      s.review('proposer', 'carol', 'Q', 'approve', { by: 'gC' });
      s.review('elsewhere', 'dave', 'other', 'approve', { by: 'gD' });
      s.review('yes', 'dave', 'Q', 'approve', { by: 'gD' });
      s.review('no', 'dave', 'Q', 'reject', { by: 'gD' });
      const accept = (name: string, ...reviews: string[]) =>
        s.accept(name, 'bob', 'Q', { by: 'gB', proposer: 'carol', reviews });
      accept('A1', 'own', 'proposer', 'elsewhere');
      accept('A2', 'own', 'never');
      accept('A3', 'yes');
      accept('A4', 'yes', 'no');
      accept('A5', 'no', 'never');
    },
    expect: {
      quarantined: { A1: 'policy', A4: 'policy', A5: 'policy' },
      waiting: { A2: 'missing-review' },
      missing: ['never'],
      shows: { 'beds r1 f': 1 },
      heads: ['no', 'A3'],
    },
  },
  {
    name: 'policies, one after another and side by side',
    why: '10, 10.1: all in force bind; one that is superseded does not; admins are free of three members, not of merge_role',
    tell(s) {
      s.grant('gB', 'root', 'bob', 'maintainer');
      s.grant('gA', 'root', 'alice', 'admin');
      s.policy('P1', 'root', { required_checks: ['ci'] });
      s.propose('Q', 'eve', 1);
      s.accept('A1', 'bob', 'Q', { by: 'gB', proposer: 'eve' });
      s.accept('A2', 'bob', 'Q', { by: 'gB', proposer: 'eve', checks: ['ci'] });
      s.accept('A3', 'alice', 'Q', { by: 'gA', proposer: 'eve' });
      s.policy('P2', 'root', { merge_role: 'owner' }, { over: ['P1'], cut: ['A1', 'A2', 'A3'] });
      s.accept('A4', 'bob', 'Q', { by: 'gB', proposer: 'eve', checks: ['ci'] });
      s.accept('A5', 'alice', 'Q', { by: 'gA', proposer: 'eve' });
      s.accept('A6', 'root', 'Q', { proposer: 'eve' });
    },
    expect: { quarantined: { A1: 'policy', A4: 'policy', A5: 'policy' } },
  },
  {
    name: 'an acceptance that misnames its proposal',
    why: '9: quarantined when the proposal is known; when it has vanished the acceptance stands alone',
    tell(s) {
      s.propose('Q', 'eve', 1);
      s.accept('A1', 'root', 'Q', { proposer: 'bob' });
      s.accept('A2', 'root', 'vanished', { proposer: 'bob', value: 2 });
      s.accept('A3', 'root', 'A1', { proposer: 'eve', value: 3 });
    },
    expect: { quarantined: { A1: 'proposal', A3: 'proposal' }, missing: ['vanished'], shows: { 'beds r1 f': 2 } },
  },
  {
    name: 'two acceptances at once',
    why: '9: both are valid; their writes conflict like any',
    tell(s) {
      s.propose('Q', 'eve', 1);
      s.accept('A1', 'root', 'Q', { proposer: 'eve', value: 1, prev: [] });
      s.accept('A2', 'root', 'Q', { proposer: 'eve', value: 2, prev: [] });
    },
    expect: { conflicts: ['beds r1 f'], shows: { 'beds r1 f': 2 }, heads: ['A1', 'A2'] },
  },
  {
    name: 'a redaction',
    why: '11: takes the writes and what they named away, leaves the place; a wrong place does nothing, nor does an admin',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gC', 'root', 'carol', 'contributor');
      s.write('old', 'carol', { f: 1 }, {}, { by: 'gC' });
      s.write('bad', 'carol', { f: 2 }, { f: ['old'] }, { by: 'gC' });
      s.write('kept', 'carol', { g: 1 }, {}, { by: 'gC' });
      s.write('high', 'root', { h: 1 });
      s.act('X', 'root', 'redact', { targets: [s.place('bad'), { ...s.place('kept'), at: [0, 0] }] });
      s.act('Y', 'alice', 'redact', { targets: [s.place('high')] }, { by: 'gA' });
    },
    expect: { shows: { 'beds r1 f': 1, 'beds r1 g': 1, 'beds r1 h': 1 }, heads: ['X'], quarantined: { Y: 'role' } },
  },
  {
    name: 'a redacted event that is gone',
    why: '11: its place stands in for it, so that the graph stays whole',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gC', 'root', 'carol', 'contributor');
      s.write('bad', 'carol', { f: 2 }, {}, { by: 'gC', isWithheld: true });
      s.write('after', 'carol', { g: 1 }, {}, { by: 'gC', prev: ['bad'] });
      s.act('X', 'root', 'redact', { targets: [s.place('bad')] }, { prev: ['gC'] });
    },
    expect: { shows: { 'beds r1 g': 1 }, heads: ['after', 'X'] },
  },
  {
    name: 'a fork with its base',
    why: '11: upstream’s live writes count, and are named like any',
    tell(s) {
      const heads = s.sorted('upstream');
      const base: CellRow[] = [['beds', 'r1', 'f', [[[START_MS, 0], s.id('theirs'), 1]]]];
      s.base = base;
      const hash = stateHash(heads, base);
      s.act('F', 'root', 'fork', { upstream: `34880:${s.key('eve')}:garden`, heads, hash });
      s.write('w', 'root', { g: 1 }, {});
      s.write('w2', 'root', { f: 2 }, { f: ['theirs'] });
    },
    expect: { shows: { 'beds r1 f': 2, 'beds r1 g': 1 }, heads: ['w2'] },
  },
];
