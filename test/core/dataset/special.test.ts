import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { hashOfCells } from '../../../core/dataset/state-hash.js';
import type { CellRow } from '../../../core/dataset/state-rows.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { stateAt } from '../../../core/dataset/state-at.js';
import type { DatasetEvent, LogEvent } from '../../../core/log/event.js';
import { History, NOW, create, hashOf, live, report, sortedIds, update, standing } from './history.js';

describe('intake', () => {
  it('lets anyone write records under their own key, and nothing else (case 7)', () => {
    const h = new History();
    const intake = h.root.openIntake('plant');
    const guest = h.actor('guest').citing(intake);
    const own = `${guest.pubkey.slice(0, 32)}~1`;
    const mine = guest.create(own, { x: 1 });
    const stolen = guest.create('tomato', {}, { at: 1 });
    const animal = guest.write([create(own, {}, {}, 'animal')]);
    const unknown = guest.write([create(own), { op: 'unknown', name: 'x', resource: 'plant', record: 'tomato' }]);
    const grant = guest.act({ act: 'grant', to: guest.pubkey, role: 'reader', scope: '*' });
    const state = h.fold();
    expect([mine, stolen, animal, unknown, grant].map((event) => standing(state, event))).to.deep.equal([
      'valid',
      'own-records',
      'scope',
      'own-records',
      'role',
    ]);
    expect(state.heads(), 'never of intake (case 17)').to.deep.equal([intake.id]);
    expect(state.exists('plant', own)).to.equal(true);
  });

  it('asks for work where it says so', () => {
    const h = new History();
    const intake = h.root.openIntake('plant', { pow: 3 });
    const guest = h.actor('guest').citing(intake);
    const own = `${guest.pubkey.slice(0, 32)}~`;
    for (let i = 0; i < 64; i++) guest.create(`${own}${i}`);
    const state = h.fold();
    for (const { id } of h.events.slice(1))
      expect(standing(state, id)).to.equal(parseInt(id[0]!, 16) < 2 ? 'valid' : 'pow');
    expect(h.events.slice(1).some(({ id }) => state.isValid(id))).to.equal(true);
  });

  it('in mode review grants nothing', () => {
    const h = new History();
    const intake = h.root.openIntake('plant', { mode: 'review' });
    const write = h.actor('guest').citing(intake).create('x');
    expect(standing(h.fold(), write)).to.equal('not-a-grant');
  });

  it('is closed by a list; without the list nothing survives', () => {
    const h = new History();
    const intake = h.root.openIntake('plant');
    const guests = ['a', 'b'].map((name) => h.actor(name).citing(intake));
    const writes = guests.map((guest) => guest.create(`${guest.pubkey.slice(0, 32)}~1`));
    const listed = [writes[0]!.id];
    const x = hashOf(JSON.stringify(listed));
    const revocation = h.root.revoke(intake, [], { list: x });
    const fold = new Fold(h.address, { now: NOW });
    fold.add(h.events);
    expect(writes.map((event) => standing(fold.state, event))).to.deep.equal(['revoked', 'revoked']);
    expect(fold.state.waiting()).to.deep.equal([{ id: revocation.id, code: 'list-needed' }]);
    expect(fold.state.isValid(revocation.id)).to.equal(true);
    expect(fold.addList(x, [writes[1]!.id]), 'another list').to.equal(false);
    expect(fold.addList(x, listed)).to.equal(true);
    expect(writes.map((event) => standing(fold.state, event))).to.deep.equal(['valid', 'revoked']);
    expect(fold.state.waiting()).to.deep.equal([]);
  });
});

describe('deferral (case 11)', () => {
  it('keeps the future out until it is near', () => {
    const h = new History();
    const first = h.root.set('a', { x: 1 });
    const future = h.root.set('a', { x: 2 }, { x: [first] }, { at: NOW + 900_001 });
    const fold = new Fold(h.address, { now: NOW });
    fold.add([...h.events, ...h.events]);
    expect(fold.state.deferred()).to.deep.equal([future.id]);
    expect(live(fold.state, 'a', 'x')).to.deep.equal([1]);
    expect(fold.state.heads()).to.deep.equal([first.id]);
    fold.advance(NOW + 1);
    expect(report(fold.state)).to.deep.equal(report(h.fold(h.events, NOW + 1)));
    expect(live(fold.state, 'a', 'x')).to.deep.equal([2]);
  });
});

describe('other versions and keys', () => {
  it('lists what is newer, and asks for a newer kit if a maintainer uses it', () => {
    const h = new History();
    const stranger = h.actor('stranger').newer();
    expect(h.fold().needs()).to.deep.equal([]);
    const own = h.root.newer();
    const child = h.root.create('a');
    const state = h.fold();
    expect(state.needs()).to.deep.equal(['newer']);
    expect(state.newer()).to.deep.equal(sortedIds([stranger, own]));
    expect(state.quarantined().concat(state.waiting() as never)).to.deep.equal([]);
    expect(state.heads()).to.deep.equal([child.id]);
  });

  it('keeps locked events in the graph', () => {
    const h = new History();
    const locked = h.root.locked(4880);
    expect(h.fold().heads()).to.deep.equal([locked.id]);
    expect(h.fold().locked()).to.deep.equal([locked.id]);
    expect(h.fold().resources()).to.deep.equal([]);
  });

  it('judges a locked acceptance as who holds the key does', () => {
    const h = new History();
    const [maintainer, reviewer] = [h.actor('maintainer'), h.actor('reviewer')];
    h.root.grant(maintainer, 'maintainer');
    h.root.grant(reviewer, 'maintainer');
    h.root.policy({ required_approvals: 1, required_checks: ['links'] });
    const proposal = h.actor('stranger').propose([create('a')]);
    const other = h.actor('another').propose([create('b')]);
    const review = reviewer.review(proposal, 'approve');
    const withheld = reviewer.review(proposal, 'approve', { at: NOW - 1 });
    const act = { act: 'accept', items: [], authors: [], proposer: proposal.pubkey, proposal: proposal.id } as const;
    const checks = [{ name: 'links', ok: true }];
    const cases = [
      [{ ...act, checks, reviews: [review.id] }, 'valid'],
      [{ ...act, checks, reviews: [] }, 'policy'],
      [{ ...act, checks: [], reviews: [review.id] }, 'policy'],
      [{ ...act, checks, reviews: [withheld.id] }, 'missing-review'],
      [{ ...act, checks, reviews: [review.id], proposal: other.id }, 'proposal'],
    ] as const;
    const prev = h.heads;
    const locked = cases.map(([seen]) => maintainer.locked(4884, { prev, act: { ...seen, ops: [] } }));
    const opened = cases.map(([seen]) => maintainer.act({ ...seen, ops: proposal.ops }, { prev }));
    const events = h.events.filter((event) => event !== withheld);
    for (const state of [h.fold(events), h.foldSlowly(events), h.foldSlowly(events.toReversed())]) {
      for (const made of [locked, opened])
        expect(made.map((event) => standing(state, event))).to.deep.equal(cases.map(([, outcome]) => outcome));
      expect([...state.missing()]).to.deep.equal([withheld.id]);
      expect(state.authorityHeads()).to.include(locked[0]!.id);
    }
    expect(standing(h.fold(), locked[3]!)).to.equal('valid');
    expect(h.fold(h.events.filter((event) => !opened.includes(event as LogEvent))).resources()).to.deep.equal([]);
  });

  it('lists unknown ops and acts, which have no effect', () => {
    const h = new History();
    const op = h.root.write([{ op: 'unknown', name: 'record.paint' }, create('a')]);
    const act = h.root.act({ act: 'unknown', name: 'sing' });
    const state = h.fold();
    expect(state.unknown()).to.deep.equal(sortedIds([op, act]));
    expect(state.heads()).to.deep.equal([act.id]);
    expect(state.exists('plant', 'a')).to.equal(true);
  });

  it('takes no events of other datasets (case 16)', () => {
    const h = new History();
    const dataset = `34880:${h.root.pubkey}:other` as never;
    const grant = h.root.act({ act: 'grant', to: h.actor('x').pubkey, role: 'admin', scope: '*' }, { dataset });
    const write = h.actor('x').citing(grant).create('a');
    for (const state of [h.fold(), h.foldSlowly(h.events.toReversed())]) {
      expect(standing(state, write)).to.equal('not-a-grant');
      expect(standing(state, grant)).to.equal('none');
      expect(state.authority()).to.deep.equal([]);
    }
  });

  it('judges snapshots like events of the log, of which they are none', () => {
    const h = new History();
    const good = h.root.snapshot();
    const bad = h.actor('x').snapshot();
    expect(h.fold().snapshots()).to.deep.equal([good]);
    expect(standing(h.fold(), bad)).to.equal('no-grant');
    expect(h.fold().heads()).to.deep.equal([]);
  });
});

describe('redaction', () => {
  it('removes writes and what they named, from above', () => {
    const h = new History();
    const ann = h.actor('ann');
    h.root.grant(ann, 'contributor');
    const first = h.root.set('a', { x: 1 });
    const bad = ann.set('a', { x: 'bad' }, { x: [first] });
    const redaction = h.root.redact([bad]);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([1]);
    expect(standing(h.fold(), bad)).to.equal('valid');
    for (const events of [h.events, h.events.toReversed()]) {
      const without = h.foldSlowly(events.filter((event) => event !== bad));
      expect(report(without), 'the place stands in').to.deep.equal(report(h.fold()));
      expect([...without.missing()]).to.deep.equal([]);
      expect(without.heads()).to.deep.equal([redaction.id]);
    }
  });

  it('does not reach another place, and is the root’s alone', () => {
    const h = new History();
    const admin = h.actor('admin');
    h.root.grant(admin, 'admin');
    const first = h.root.set('a', { x: 1 });
    const work = admin.set('a', { y: 1 });
    const refused = admin.redact([first]);
    expect(standing(h.fold(), refused)).to.equal('role');
    h.root.redact([{ ...work, prev: [] } as DatasetEvent]);
    for (const state of [h.fold(), h.foldSlowly(), h.foldSlowly(h.events.toReversed())]) {
      expect(live(state, 'a', 'x')).to.deep.equal([1]);
      expect(live(state, 'a', 'y')).to.deep.equal([1]);
    }
    expect([...h.fold(h.events.filter((event) => event !== first)).missing()]).to.deep.equal([first.id]);
  });

  it('changes nothing where the content of what was permitted is dropped; what was out of scope must stay', () => {
    const h = new History();
    const alice = h.actor('alice');
    h.root.grant(alice, 'contributor', { scope: ['plant'] });
    const within = alice.create('a');
    const outside = alice.write([create('b', {}, {}, 'pot')]);
    const without = (event: DatasetEvent) => h.fold(h.events.filter((each) => each !== event));

    h.root.redact([within, outside], { prev: [within] });
    expect(standing(h.fold(), outside)).to.equal('scope');
    expect(without(within).heads()).to.deep.equal(h.fold().heads());
    expect(without(within).hash()).to.equal(h.fold().hash());
    // Of its place nobody can tell: who has never had it takes it for a head, until it comes.
    expect(h.fold().heads()).to.not.include(outside.id);
    expect(without(outside).heads()).to.include(outside.id);
    const fold = new Fold(h.address, { now: NOW });
    fold.add(h.events.filter((each) => each !== outside));
    fold.add([outside]);
    expect(fold.state.hash()).to.equal(h.fold().hash());
  });

  it('by a revoked admin invents no way for a cut to walk', () => {
    const h = new History();
    const [admin, max] = [h.actor('admin'), h.actor('max')];
    const gAdmin = h.root.grant(admin, 'admin');
    const gMax = h.root.grant(max, 'maintainer');
    const good = max.create('good');
    const evil = max.create('evil', {}, { prev: [gMax] });
    h.root.revoke(gMax, [good]);
    h.root.revoke(gAdmin);
    admin.redact([{ ...good, prev: [evil.id] } as DatasetEvent]);
    const state = h.fold(h.events.filter((event) => event !== good));
    expect(standing(state, evil)).to.equal('revoked');
    expect(state.exists('plant', 'evil')).to.equal(false);
  });
});

describe('forks', () => {
  it('start with the cells of their base, which later events name', () => {
    const up = new History('upstream');
    const base = up.root.create('a', { x: 1 });
    const upstream = up.fold();
    const h = new History('fork');
    h.root.act({ act: 'fork', upstream: up.address, heads: upstream.heads(), hash: upstream.hash() });
    h.root.set('a', { x: 2 }, { x: [base] });
    const rows = cellRows(upstream);
    const fold = new Fold(h.address, { now: NOW });
    fold.setBase(rows.toReversed(), upstream.hash());
    fold.add(h.events);
    expect(fold.state.needs()).to.deep.equal([]);
    expect(live(fold.state, 'a', 'x')).to.deep.equal([2]);
    expect(fold.state.exists('plant', 'a')).to.equal(true);
    expect([...fold.state.missing()]).to.deep.equal([]);
    const late = new Fold(h.address, { now: NOW });
    late.add(h.events);
    expect(late.state.needs()).to.deep.equal(['base']);
    expect([...late.state.missing()]).to.deep.equal([]);
    late.setBase([['plant', 'a', 'x', [[[1, 0], base.id, 'forged']]]], upstream.hash());
    expect(late.state.needs()).to.deep.equal(['base']);
    late.setBase(rows, upstream.hash());
    expect(report(late.state)).to.deep.equal(report(fold.state));
  });
});

describe('the state', () => {
  it('at heads is that of what they rest on', () => {
    const h = new History();
    const ann = h.actor('ann');
    const grant = h.root.grant(ann, 'contributor');
    const first = ann.set('a', { x: 1 });
    const second = ann.set('a', { x: 2 }, { x: [first] });
    h.root.revoke(grant);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([]);
    expect(live(stateAt(h.address, h.events, [first.id]), 'a', 'x')).to.deep.equal([1]);
    expect(stateAt(h.address, h.events, [second.id]).hash()).to.equal(h.fold(h.events.slice(0, 3)).hash());
  });

  it('has a hash over records in the order of their bytes', () => {
    const h = new History();
    const records = ['a', 'a!', 'a"', 'b', 'ａ', '\u{10000}'];
    const event = h.root.write(
      records.toReversed().map((record) => update(record, { x: record, é: null }, {}, ['gone'])),
    );
    const state = h.fold();
    // The bytes in hex, which sort by code unit as bytes do.
    const bytes = records.map((record) => bytesToHex(utf8ToBytes(record)));
    expect(bytes).to.deep.equal(bytes.toSorted());
    const lines = [
      '["fields","plant",["gone","x","é"]]',
      ...records.map((record) => `[0,${JSON.stringify(record)},null,[[0]],[[0,${JSON.stringify(record)}]],[[0,null]]]`),
    ];
    const writer = `[${JSON.stringify(event.stamp)},"${event.id}"]`;
    const text = ['kobold:1', JSON.stringify(state.heads()), writer, ...lines].map((line) => `${line}\n`).join('');
    expect(state.hash()).to.equal(hashOf(text));
    expect(hashOfCells(state.heads(), cellRows(state).toReversed())).to.equal(hashOf(text));
  });

  it('changes with deletions and conflicts, not with what is quarantined', () => {
    const h = new History();
    h.root.set('a', { x: 1 });
    const before = h.fold().hash();
    h.actor('x').create('b');
    expect(h.fold().hash()).to.equal(before);
  });
});

function cellRows(state: DatasetState): CellRow[] {
  const rows: CellRow[] = [];
  for (const resource of state.resources())
    for (const record of ['$schema', ...state.records(resource)])
      for (const field of state.fields(resource, record)) {
        const writes = state.writes(resource, record, field).toReversed();
        rows.push([
          resource,
          record,
          field,
          writes.map(({ stamp, id, value }) => (value === undefined ? [stamp, id] : [stamp, id, value])),
        ]);
      }
  return rows;
}
