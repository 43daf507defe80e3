/**
 * Cases of proposals: each tells a history, and an acceptance that somebody is about to sign (`attempt`, told last). What
 * must come out is written by hand from core/PROTOCOL.md, sections 9 and 10, by the names of the story.
 */
import type { JsonObject } from './json.js';
import type { Story } from './story.js';

export interface ProposalCase {
  readonly name: string;
  readonly why: string;
  /** Tells the proposal as `Q`, and the acceptance, if there is one, as `attempt`. */
  tell(story: Story): void;
  readonly expect: {
    /** Before the attempt. */
    readonly status: 'open' | 'accepted' | 'rejected' | 'superseded';
    readonly decisions?: readonly string[];
    /** By the name of the person. */
    readonly reviews?: Readonly<Record<string, 'approve' | 'reject'>>;
    /** By `record field`. */
    readonly items?: Readonly<Record<string, 'current' | 'outdated' | 'present'>>;
    /** What keeps a tool from signing the attempt. */
    readonly blocks?: readonly string[];
    /** What the fold says of it all the same: `valid`, or a code. */
    readonly attempt?: string;
  };
}

const MAINTAINERS = { gB: 'bob', gC: 'carol', gD: 'dave' } as const;

/** Three maintainers, a bed with `f` = 0, a policy, and a proposal by a stranger to make it 1. */
function begin(s: Story, policy: JsonObject = {}): void {
  for (const [grant, name] of Object.entries(MAINTAINERS)) s.grant(grant, 'root', name, 'maintainer');
  s.grant('gA', 'root', 'alice', 'admin');
  s.write('w', 'root', { f: 0 });
  if (Object.keys(policy).length > 0) s.policy('P', 'root', policy);
  propose(s, 'Q', 'eve', ['w']);
}

function propose(s: Story, name: string, who: string, over: readonly string[], more: JsonObject = {}): void {
  const op = { op: 'record.update', resource: 'beds', record: 'r1', set: { f: 1 } };
  const named: JsonObject = over.length > 0 ? { over: { f: over.map((_, index) => index) } } : {};
  s.tell(name, who, 4883, { ids: s.sorted(...over), ops: [{ ...op, ...named }], ...more });
}

type Telling = Parameters<Story['accept']>[3];
const accept = (s: Story, who: string, by: string | undefined, more: Partial<Telling> = {}) =>
  s.accept('attempt', who, 'Q', { ...(by !== undefined && { by }), proposer: 'eve', ...more });

const ITEM = { 'r1 f': 'current' } as const;

export const PROPOSAL_CASES: readonly ProposalCase[] = [
  {
    name: 'a proposal without a policy',
    why: '9: one maintainer’s acceptance is enough',
    tell(s) {
      begin(s);
      accept(s, 'bob', 'gB');
    },
    expect: { status: 'open', items: ITEM, blocks: [], attempt: 'valid' },
  },
  {
    name: 'an acceptance by a contributor',
    why: '6.3: accepting takes a maintainer',
    tell(s) {
      begin(s);
      s.grant('gE', 'root', 'laptop', 'contributor');
      accept(s, 'laptop', 'gE');
    },
    expect: { status: 'open', items: ITEM, blocks: ['role'], attempt: 'role' },
  },
  {
    name: 'required approvals: too few',
    why: '10.2: two are required, one is cited',
    tell(s) {
      begin(s, { required_approvals: 2 });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      accept(s, 'bob', 'gB', { reviews: ['yes'] });
    },
    expect: { status: 'open', reviews: { carol: 'approve' }, items: ITEM, blocks: ['approvals'], attempt: 'policy' },
  },
  {
    name: 'required approvals: the acceptor’s own',
    why: '10.2: distinct maintainers, neither proposer nor acceptor',
    tell(s) {
      begin(s, { required_approvals: 1 });
      s.review('yes', 'bob', 'Q', 'approve', { by: 'gB' });
      accept(s, 'bob', 'gB', { reviews: ['yes'] });
    },
    expect: { status: 'open', reviews: { bob: 'approve' }, items: ITEM, blocks: ['approvals'], attempt: 'policy' },
  },
  {
    name: 'required approvals: one person twice',
    why: '10.2: different authors are counted',
    tell(s) {
      begin(s, { required_approvals: 2 });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.review('again', 'carol', 'Q', 'approve', { by: 'gC' });
      accept(s, 'bob', 'gB', { reviews: ['yes', 'again'] });
    },
    expect: { status: 'open', reviews: { carol: 'approve' }, items: ITEM, blocks: ['approvals'], attempt: 'policy' },
  },
  {
    name: 'required approvals: enough',
    why: '10.2',
    tell(s) {
      begin(s, { required_approvals: 2 });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.review('too', 'dave', 'Q', 'approve', { by: 'gD' });
      accept(s, 'bob', 'gB', { reviews: ['yes', 'too'] });
    },
    expect: {
      status: 'open',
      reviews: { carol: 'approve', dave: 'approve' },
      items: ITEM,
      blocks: [],
      attempt: 'valid',
    },
  },
  {
    name: 'required approvals: a review that is not here',
    why: '10.2: the acceptance waits for it',
    tell(s) {
      begin(s, { required_approvals: 1 });
      accept(s, 'bob', 'gB', { reviews: ['withheld'] });
    },
    expect: { status: 'open', items: ITEM, blocks: ['approvals'], attempt: 'missing-review' },
  },
  {
    name: 'stale approvals are dismissed',
    why: '10.2: what was amended is another proposal, so an approval of the old one does not count for the new one',
    tell(s) {
      begin(s, { required_approvals: 1 });
      propose(s, 'old', 'eve', ['w'], { title: 'first try' });
      propose(s, 'Q', 'eve', ['w'], { amends: s.id('old') });
      s.review('stale', 'carol', 'old', 'approve', { by: 'gC' });
      accept(s, 'bob', 'gB', { reviews: ['stale'] });
    },
    expect: { status: 'open', items: ITEM, blocks: ['approvals'], attempt: 'policy' },
  },
  {
    name: 'a rejecting review blocks',
    why: '10: one that is cited, with all approvals there',
    tell(s) {
      begin(s, { required_approvals: 1, block_on_rejected_reviews: true });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.review('no', 'dave', 'Q', 'reject', { by: 'gD' });
      accept(s, 'bob', 'gB', { reviews: ['yes', 'no'] });
    },
    expect: {
      status: 'open',
      reviews: { carol: 'approve', dave: 'reject' },
      items: ITEM,
      blocks: ['rejected'],
      attempt: 'policy',
    },
  },
  {
    name: 'a rejecting review that is not cited',
    why: '10.2: does not count in the fold, for nothing that comes later may undo a merge; people see it in the list',
    tell(s) {
      begin(s, { required_approvals: 1, block_on_rejected_reviews: true });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.review('no', 'dave', 'Q', 'reject', { by: 'gD' });
      accept(s, 'bob', 'gB', { reviews: ['yes'] });
    },
    expect: {
      status: 'open',
      reviews: { carol: 'approve', dave: 'reject' },
      items: ITEM,
      blocks: [],
      attempt: 'valid',
    },
  },
  {
    name: 'a reviewer who changes their mind',
    why: '9: the newest review of each person stands, comments aside',
    tell(s) {
      begin(s, { required_approvals: 1, block_on_rejected_reviews: true });
      s.review('no', 'carol', 'Q', 'reject', { by: 'gC' });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.review('hm', 'carol', 'Q', 'comment', { by: 'gC' });
      accept(s, 'bob', 'gB', { reviews: ['yes'] });
    },
    expect: { status: 'open', reviews: { carol: 'approve' }, items: ITEM, blocks: [], attempt: 'valid' },
  },
  {
    name: 'an outdated proposal must be rebased',
    why: '10.2: tools do not sign; the fold cannot bind it, for the acceptor picks the parents',
    tell(s) {
      begin(s, { block_on_outdated: true });
      s.write('w2', 'root', { f: 5 }, { f: ['w'] });
      accept(s, 'bob', 'gB');
    },
    expect: { status: 'open', items: { 'r1 f': 'outdated' }, blocks: ['outdated'], attempt: 'valid' },
  },
  {
    name: 'a proposal that was rebased',
    why: '9: the amended one saw what is live now',
    tell(s) {
      begin(s, { block_on_outdated: true });
      s.write('w2', 'root', { f: 5 }, { f: ['w'] });
      const old = s.id('Q');
      propose(s, 'Q', 'eve', ['w2'], { amends: old });
      accept(s, 'bob', 'gB');
    },
    expect: { status: 'open', items: ITEM, blocks: [], attempt: 'valid' },
  },
  {
    name: 'an admin overrides',
    why: '10: free of approvals, rejections and checks',
    tell(s) {
      begin(s, { required_approvals: 2, required_checks: ['validations'], block_on_rejected_reviews: true });
      s.review('no', 'dave', 'Q', 'reject', { by: 'gD' });
      accept(s, 'alice', 'gA', { reviews: ['no'] });
    },
    expect: { status: 'open', reviews: { dave: 'reject' }, items: ITEM, blocks: [], attempt: 'valid' },
  },
  {
    name: 'an admin may not override',
    why: '10: block_admin_merge_override',
    tell(s) {
      begin(s, { required_approvals: 1, block_admin_merge_override: true });
      accept(s, 'alice', 'gA');
    },
    expect: { status: 'open', items: ITEM, blocks: ['approvals'], attempt: 'policy' },
  },
  {
    name: 'the owner may not override either',
    why: '10: root is of rank 12, which is 8 and above; it can publish another policy',
    tell(s) {
      begin(s, { required_checks: ['validations'], block_admin_merge_override: true });
      accept(s, 'root', undefined);
    },
    expect: { status: 'open', items: ITEM, blocks: ['check'], attempt: 'policy' },
  },
  {
    name: 'who may merge',
    why: '10: merge_role binds admins too',
    tell(s) {
      begin(s, { merge_role: 'owner' });
      accept(s, 'alice', 'gA');
    },
    expect: { status: 'open', items: ITEM, blocks: ['role'], attempt: 'policy' },
  },
  {
    name: 'checks must pass: one is missing',
    why: '10: each that is required, by name',
    tell(s) {
      begin(s, { required_checks: ['links', 'validations'] });
      accept(s, 'bob', 'gB', { checks: ['links'] });
    },
    expect: { status: 'open', items: ITEM, blocks: ['check'], attempt: 'policy' },
  },
  {
    name: 'checks must pass: one failed',
    why: '10: `ok` must be true',
    tell(s) {
      begin(s, { required_checks: ['validations'] });
      const op = { op: 'record.update', resource: 'beds', record: 'r1', set: { f: 1 } };
      const members = { proposal: s.id('Q'), proposer: s.key('eve'), items: [0], ops: [op] };
      s.act('attempt', 'bob', 'accept', { ...members, checks: [{ name: 'validations', ok: false }] }, { by: 'gB' });
    },
    expect: { status: 'open', items: ITEM, blocks: ['check'], attempt: 'policy' },
  },
  {
    name: 'checks pass',
    why: '10',
    tell(s) {
      begin(s, { required_checks: ['validations'] });
      accept(s, 'bob', 'gB', { checks: ['links', 'validations'] });
    },
    expect: { status: 'open', items: ITEM, blocks: [], attempt: 'valid' },
  },
  {
    name: 'what items say',
    why: '9: present shows already, whatever it saw; outdated saw other writes; an empty over saw an empty cell',
    tell(s) {
      s.write('w', 'root', { a: 1, b: 1, c: 1, d: 1, e: { $ref: ['', 'beds', 'r2'], label: 'old' } });
      s.write('w2', 'root', { b: 2, c: 2 }, { b: ['w'], c: ['w'] });
      const set = { a: 9, b: 9, c: 2, d: 9, e: { $ref: ['', 'beds', 'r2'], label: 'new' }, new: 1 };
      const update = { op: 'record.update', resource: 'beds', record: 'r1', set, over: { a: [0], b: [0], c: [0] } };
      const remove = { op: 'record.delete', resource: 'beds', record: 'r9' };
      s.tell('Q', 'eve', 4883, { ids: s.sorted('w'), ops: [update, remove] });
    },
    expect: {
      status: 'open',
      items: {
        'r1 a': 'current',
        'r1 b': 'outdated',
        'r1 c': 'present',
        'r1 d': 'outdated',
        'r1 e': 'present',
        'r1 new': 'current',
        'r9 $alive': 'current',
      },
    },
  },
  {
    name: 'a cell that is written twice',
    why: '4, 9: the last value counts, with the over of both',
    tell(s) {
      s.write('w', 'root', { f: 0 }, {}, { prev: [] });
      s.write('v', 'root', { f: 1 }, {}, { prev: [] });
      const ids = s.sorted('v', 'w');
      const op = (value: number, ref: number) => ({
        ...{ op: 'record.update', resource: 'beds', record: 'r1' },
        set: { f: value },
        over: { f: [ref] },
      });
      s.tell('Q', 'eve', 4883, { ids, ops: [op(7, 0), op(8, 1)] });
    },
    expect: { status: 'open', items: ITEM },
  },
  {
    name: 'rejected',
    why: '9: a valid rejection, and no acceptance',
    tell(s) {
      begin(s);
      s.act('no', 'carol', 'reject', { proposal: s.id('Q') }, { by: 'gC' });
    },
    expect: { status: 'rejected', decisions: ['no'], items: ITEM },
  },
  {
    name: 'a rejection by who may not',
    why: '6.3, 9: only what is valid decides',
    tell(s) {
      begin(s);
      s.grant('gE', 'root', 'eve', 'contributor');
      s.act('no', 'eve', 'reject', { proposal: s.id('Q') }, { by: 'gE' });
    },
    expect: { status: 'open', items: ITEM },
  },
  {
    name: 'rejected, then accepted all the same',
    why: '9: accept beside reject is accepted, and both are shown',
    tell(s) {
      begin(s);
      s.act('no', 'carol', 'reject', { proposal: s.id('Q') }, { by: 'gC' });
      s.accept('yes', 'bob', 'Q', { by: 'gB', proposer: 'eve' });
      s.act('no again', 'carol', 'reject', { proposal: s.id('Q') }, { by: 'gC' });
    },
    expect: { status: 'accepted', decisions: ['no', 'yes', 'no again'], items: { 'r1 f': 'present' } },
  },
  {
    name: 'accepted twice at once',
    why: '9: both are valid',
    tell(s) {
      begin(s);
      s.accept('one', 'bob', 'Q', { by: 'gB', proposer: 'eve', prev: ['w'] });
      s.accept('two', 'carol', 'Q', { by: 'gC', proposer: 'eve', prev: ['w'] });
    },
    expect: { status: 'accepted', decisions: ['one', 'two'], items: { 'r1 f': 'present' } },
  },
  {
    name: 'superseded',
    why: '9: by a proposal of the same author that amends it; a rejection does not show then',
    tell(s) {
      begin(s);
      s.act('no', 'carol', 'reject', { proposal: s.id('Q') }, { by: 'gC' });
      propose(s, 'Q2', 'eve', ['w'], { amends: s.id('Q') });
    },
    expect: { status: 'superseded', decisions: ['no'], items: ITEM },
  },
  {
    name: 'amended by somebody else',
    why: '9: nobody supersedes what another proposed',
    tell(s) {
      begin(s);
      propose(s, 'Q2', 'laptop', ['w'], { amends: s.id('Q') });
    },
    expect: { status: 'open', items: ITEM },
  },
  {
    name: 'an acceptance that fell with its reviewer',
    why: '9, 10.2: the revocation leaves nothing standing, so the merge is undone and the proposal open again',
    tell(s) {
      begin(s, { required_approvals: 1 });
      s.review('yes', 'carol', 'Q', 'approve', { by: 'gC' });
      s.accept('A', 'bob', 'Q', { by: 'gB', proposer: 'eve', reviews: ['yes'] });
      s.revoke('R', 'root', 'gC', []);
    },
    expect: { status: 'open', items: ITEM },
  },
];
