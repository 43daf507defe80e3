/**
 * The smallest histories that broke plainer rules, by the numbers they have in test/vectors/README.md. What needs more
 * than a history (snapshots, clocks) has its number in the vectors of its own file.
 */
import { jcs, sha256Text } from './json.js';
import type { Case } from './cases.js';
import { START_MS } from './story.js';

const create = (record: string) => ({ ops: [{ op: 'record.create', resource: 'beds', record }] });

export const NUMBERED_CASES: readonly Case[] = [
  {
    name: '1: a revocation by its own consequence',
    why: '7.1: gM would fall, with it gA2, with it the revocation, and gM would stand; a revoker ranks above',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gM', 'alice', 'bob', 'maintainer', { by: 'gA' });
      s.grant('gA2', 'bob', 'alice', 'contributor', { by: 'gM' });
      s.revoke('R', 'alice', 'gM', [], { by: 'gA2' });
      s.write('w', 'bob', { f: 1 }, {}, { by: 'gM' });
    },
    expect: { quarantined: { R: 'rank' }, shows: { 'beds r1 f': 1 } },
  },
  {
    name: '2: a sleeper behind a bomb, both withheld until the cut is made',
    why: '7.2: `not` ends the walk at what the revoker does not hold, so that nothing wakes when it is released',
    tell(s) {
      s.grant('gB', 'root', 'bob', 'maintainer');
      s.grant('sleeper', 'bob', 'eve', 'contributor', { by: 'gB', prev: ['gB'] });
      s.write('bomb', 'bob', { f: 1 }, {}, { by: 'gB', prev: ['sleeper'] });
      s.write('z', 'bob', { g: 1 }, {}, { by: 'gB', prev: ['bomb'] });
      s.revoke('R', 'root', 'gB', ['z'], { not: ['bomb'], prev: ['gB'] });
      s.write('woken', 'eve', { f: 9 }, {}, { by: 'sleeper', prev: ['sleeper'] });
    },
    expect: {
      quarantined: { bomb: 'revoked', sleeper: 'revoked', woken: 'grant-invalid' },
      shows: { 'beds r1 g': 1 },
    },
  },
  {
    name: '3: the only path to accepted work led through a low rank, who deletes it',
    why: '7.2: the walk follows the family alone, so what is accepted does not hang on others; b is not needed to see it',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin');
      s.grant('gB', 'root', 'bob', 'contributor', { prev: ['gA'] });
      s.write('a', 'alice', { f: 1 }, {}, { by: 'gA', prev: ['gB'] });
      s.grant('gC', 'alice', 'carol', 'contributor', { by: 'gA', prev: ['a'] });
      s.write('b', 'bob', { g: 1 }, {}, { by: 'gB', prev: ['gC'], isWithheld: true });
      s.revoke('R', 'root', 'gA', ['a', 'gC'], { prev: ['gB'] });
      s.revoke('R2', 'root', 'gB', ['b'], { prev: ['R'] });
      s.write('c', 'carol', { h: 1 }, {}, { by: 'gC', prev: ['gC'] });
    },
    expect: { missing: ['b'], shows: { 'beds r1 f': 1, 'beds r1 h': 1 }, heads: ['R2', 'c'] },
  },
  {
    name: '4: a smaller stamp over a greater one',
    why: '5: live is what nobody names; by stamps alone w1 would show and w2 be lost without a conflict',
    tell(s) {
      s.write('w1', 'root', { x: 1 }, {}, { at: [START_MS + 100, 0] });
      s.write('w2', 'root', { x: 2 }, { x: ['w1'] }, { at: [START_MS + 99, 0] });
    },
    expect: { shows: { 'beds r1 x': 2 } },
  },
  {
    name: '5: a late write over an old one',
    why: '4: over is of one field and direct, so that a snapshot’s live writes are all that is needed to go on',
    tell(s) {
      s.write('h', 'root', { x: 0 });
      s.write('o1', 'root', { y: 1 }, {}, { prev: ['h'] });
      s.write('o2', 'root', { y: 2 }, { y: ['o1'] }, { prev: ['o1'] });
      s.write('L', 'root', { x: 3 }, { x: ['o1'] }, { prev: ['h'] });
    },
    expect: { conflicts: ['beds r1 x'], shows: { 'beds r1 x': 3, 'beds r1 y': 2 } },
  },
  {
    name: '6: a revocation that reaches below a snapshot',
    why: '5, 14: replayed, the older write is back; from the snapshot alone it is `history-needed` (snapshot.json)',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.write('w1', 'root', { x: 1 });
      s.write('w2', 'bob', { x: 2 }, { x: ['w1'] }, { by: 'gM' });
      s.revoke('R', 'root', 'gM', []);
    },
    expect: { quarantined: { w2: 'revoked' }, shows: { 'beds r1 x': 1 } },
  },
  {
    name: '7: a stranger backdates a creation of your id',
    why: '8: ids under intake begin with the author’s key',
    tell(s) {
      const mine = `${s.key('carol').slice(0, 32)}~1`;
      s.act('I', 'root', 'intake', { resource: 'beds', mode: 'open' });
      s.tell('yours', 'carol', 4880, create(mine), { by: 'I' });
      s.tell('stolen', 'eve', 4880, create(mine), { by: 'I', at: [1_000, 0] });
    },
    expect: { quarantined: { stolen: 'own-records' }, heads: ['I'] },
  },
  {
    name: '8: an admin of one resource grants all of them',
    why: '6.3: the granted scope lies in the issuer’s',
    tell(s) {
      s.grant('gA', 'root', 'alice', 'admin', { scope: ['beds'] });
      s.grant('gM', 'alice', 'bob', 'maintainer', { by: 'gA' });
      s.write('w', 'bob', { f: 1 }, {}, { by: 'gM' });
    },
    expect: { quarantined: { gM: 'scope', w: 'bad-grant' }, shows: {} },
  },
  {
    name: '9: an acceptance names old parents to dodge a policy',
    why: '10.1: what the policy’s cut did not settle is under it',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.propose('Q', 'eve', 1);
      s.policy('P', 'root', { required_approvals: 1 }, { cut: ['gM'] });
      s.accept('A', 'bob', 'Q', { by: 'gM', proposer: 'eve', prev: ['gM'] });
    },
    expect: { quarantined: { A: 'policy' }, shows: {}, heads: ['P'] },
  },
  {
    name: '10: a reviewer is revoked after the merge',
    why: '10.2: a cited review counts if it is valid in the end, and a cut lets it stand; others never count against',
    tell(s) {
      s.grant('gB', 'root', 'bob', 'maintainer');
      s.grant('gC', 'root', 'carol', 'maintainer');
      s.policy('P', 'root', { required_approvals: 1, block_on_rejected_reviews: true });
      s.propose('Q', 'eve', 1);
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.accept('A', 'bob', 'Q', { by: 'gB', proposer: 'eve', reviews: ['yes'] });
      s.review('uncited', 'carol', 'Q', 'reject', { by: 'gC' });
      s.revoke('R', 'root', 'gC', ['yes']);
    },
    expect: { quarantined: { uncited: 'revoked' }, shows: { 'beds r1 f': 1 }, heads: ['R', 'A'] },
  },
  {
    name: '11: a counter past its end, and a stamp from the future',
    why: '2, 3: refused; not here yet. That no remote stamp moves a clock is in clock.json',
    tell(s) {
      s.write('counter', 'root', { f: 1 }, {}, { at: [START_MS, 2 ** 53 - 1], prev: [] });
      s.write('future', 'root', { g: 1 }, {}, { at: [s.now + 900_001, 0], prev: [] });
      s.write('w', 'root', { h: 1 }, {}, { prev: [] });
    },
    expect: { shows: { 'beds r1 h': 1 }, heads: ['w'] },
  },
  {
    name: '12: two changes of a schema in parallel',
    why: '12.1: only what changed is written, each with its over: both stand, nothing conflicts',
    tell(s) {
      const set = { 'field/a': { type: 'string' }, 'field/b': { type: 'string' } };
      s.tell('genesis', 'root', 4881, { ops: [{ op: 'schema.update', resource: 'beds', set }] });
      const change = (path: string) => ({
        ids: s.sorted('genesis'),
        ops: [{ op: 'schema.update', resource: 'beds', set: { [path]: { type: 'integer' } }, over: { [path]: [0] } }],
      });
      s.tell('one', 'root', 4881, change('field/a'), { prev: ['genesis'] });
      s.tell('two', 'root', 4881, change('field/b'), { prev: ['genesis'] });
    },
    expect: {
      shows: { 'beds $schema field/a': { type: 'integer' }, 'beds $schema field/b': { type: 'integer' } },
      heads: ['one', 'two'],
    },
  },
  {
    name: '14: events that ask to be erased',
    why: '2: with `expiration` or `-` they are no part of the log; a deletion request (kind 5) is none either',
    tell(s) {
      s.write('kept', 'root', { f: 1 });
      s.write('expires', 'root', { g: 1 }, {}, { tags: [['expiration', '1800000000']], prev: [] });
      s.write('protected', 'root', { h: 1 }, {}, { tags: [['-']], prev: [] });
      s.tell('erase', 'root', 5, {}, { tags: [['e', s.id('kept')]], prev: [] });
    },
    expect: { shows: { 'beds r1 f': 1 }, heads: ['kept'] },
  },
  {
    name: '15: a relay withholds a revocation',
    why: '3, 17: who names it shows that it is missing; tools then neither accept nor grant until it is here',
    tell(s) {
      s.grant('gB', 'root', 'bob', 'contributor');
      s.revoke('R', 'root', 'gB', [], { isWithheld: true });
      s.write('w', 'bob', { f: 1 }, {}, { by: 'gB', prev: ['gB'] });
      s.write('after', 'root', { g: 1 }, {}, { prev: ['R'] });
    },
    expect: { missing: ['R'], shows: { 'beds r1 f': 1, 'beds r1 g': 1 }, heads: ['w'] },
  },
  {
    name: '16: two addresses, and a grant of another dataset',
    why: '2, 6.2: exactly one `a`, and the grant’s is the same',
    tell(s) {
      const other = `${s.address.slice(0, -'garden'.length)}other`;
      s.grant('foreign', 'root', 'bob', 'admin', { address: other, prev: [] });
      s.write('replayed', 'bob', { f: 1 }, {}, { by: 'foreign', prev: [] });
      s.write('both', 'root', { g: 1 }, {}, { tags: [['a', other]], prev: [] });
    },
    expect: { quarantined: { replayed: 'not-a-grant' }, shows: {}, heads: [] },
  },
  {
    name: '17: a public form, closed by a list',
    why: '8, 7.2: events of intake are no heads, so cuts fit; the revocation names the list of what stays by its hash',
    tell(s) {
      const record = (n: number) => `${s.key('eve').slice(0, 32)}~${n}`;
      s.act('I', 'root', 'intake', { resource: 'beds', mode: 'open' });
      for (const n of [1, 2, 3]) s.tell(`in${n}`, 'eve', 4880, create(record(n)), { by: 'I', prev: ['I'] });
      const listed = s.sorted('in1', 'in3');
      const x = sha256Text(jcs(listed));
      s.lists.set(x, listed);
      s.act('R', 'root', 'revoke', { target: s.id('I'), list: { x, count: 2 } }, { prev: ['I'] });
    },
    expect: { quarantined: { in2: 'revoked' }, heads: ['R'] },
  },
  {
    name: '18: an angry maintainer',
    why: '7.1, 7.3: above undoes it by revoking the vandal; under no_rewrite a checkpoint from above holds by itself',
    tell(s) {
      s.grant('gM', 'root', 'bob', 'maintainer');
      s.grant('gC', 'bob', 'carol', 'contributor', { by: 'gM' });
      s.grant('gD', 'bob', 'dave', 'contributor', { by: 'gM' });
      s.policy('P', 'root', { no_rewrite: true });
      s.write('w', 'carol', { f: 1 }, {}, { by: 'gC' });
      s.act('K', 'root', 'checkpoint', { heads: s.sorted('w') });
      s.write('v', 'dave', { g: 1 }, {}, { by: 'gD' });
      s.revoke('R1', 'bob', 'gC', [], { by: 'gM' });
      s.revoke('R2', 'bob', 'gD', [], { by: 'gM' });
      s.revoke('R3', 'root', 'gM', ['gC', 'gD', 'R1']);
    },
    expect: { quarantined: { R2: 'revoked' }, shows: { 'beds r1 f': 1, 'beds r1 g': 1 } },
  },
  {
    name: '19: a hot cell',
    why: '5: at most 100 live writes of a conflict are listed, newest first, beside their number',
    tell(s) {
      for (let n = 0; n < 102; n += 1) s.write(`w${n}`, 'root', { f: n }, {}, { prev: [] });
    },
    expect: { conflicts: ['beds r1 f'], shows: { 'beds r1 f': 101 } },
  },
];
