/** Suggestions between two people over a relay: one suggests with the key of a device, the other decides with a signer of their own. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { KoboldError } from '../../../core/errors.js';
import { signEvent, type UnsignedEvent } from '../../../core/log/event-id.js';
import type { EventId, NostrEvent, Op } from '../../../core/log/event.js';
import type { Wish } from '../../../core/writing/wish.js';
import type { ProposalInfo, ProposalsQuestion } from '../../../worker/api.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import type { KeyVault } from '../../../worker/writing/key-vault.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { listProposals } from '../../../worker/writing/proposals.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

describe('suggestions between two people', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  let history: SignedHistory;
  let anna: Person;
  let bert: Person;
  const opened: RelayDataset[] = [];

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
    history = new SignedHistory('seeds');
    [anna, bert] = [new Person('Anna'), new Person('Bert')];
    history.grant(history.root, anna, 'maintainer');
    history.grant(history.root, bert, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: SCHEMA });
    history.set(anna, 'tomato', { name: 'Matina', days: 70, place: 'sun' });
    history.set(anna, 'radish', { name: 'Radish', days: 25 });
    publish(history.events);
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await relay.close();
  });

  const publish = (events: readonly NostrEvent[]): void => {
    for (const event of events) expect(relay.publish(event as never).accepted, JSON.stringify(event)).to.equal(true);
  };
  async function open(
    vault: KeyVault = createMemoryKeyVault(),
    store: EventStore = createMemoryEventStore(),
  ): Promise<RelayDataset> {
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const relays = [{ url: relay.url, from: 'page' as const }];
    const dataset = new RelayDataset(history.address, relays, Promise.resolve(surroundings));
    opened.push(dataset);
    dataset.dataset.view('plant');
    await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
    return dataset;
  }
  const edit = (one: RelayDataset, record: string, field: string, text: string) =>
    one.writing.edit('plant', [{ record, field, text }]);
  const said = (one: RelayDataset, record = 'tomato', field = 'days') =>
    one.fold.state.shown('plant', record, field)?.value;
  const ask = (one: RelayDataset, question: ProposalsQuestion = {}) => listProposals(one, question);
  const only = async (one: RelayDataset, question: ProposalsQuestion = {}): Promise<ProposalInfo> =>
    eventually(async () => {
      const { proposals } = await ask(one, question);
      expect(proposals).to.have.length(1);
      return proposals[0]!;
    });
  async function act(one: RelayDataset, person: Person, wish: Wish): Promise<EventId> {
    const draft: UnsignedEvent = await one.writing.acts.draft(person.pubkey, wish);
    return one.writing.acts.commit(signEvent(draft, person.secret, new Uint8Array(32)));
  }
  const codeOf = (run: Promise<unknown>): Promise<string> =>
    run.then(
      () => 'done',
      (error: unknown) => (error instanceof KoboldError ? error.code : String(error)),
    );

  it('are told in the words of the table, decided, and shown as decided', async () => {
    const [reader, maintainer] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await edit(reader, 'tomato', 'place', 'shade');
    await reader.writing.suggesting.suggest('seen on the packet');
    const told = await only(maintainer, { as: anna.pubkey });
    expect(told).to.include({ status: 'open', note: 'seen on the packet', itemCount: 2, needsApprovals: 0 });
    expect(told.nevent).to.match(/^nevent1/);
    expect(told.by).to.deep.include({ author: { pubkey: reader.writing.device, person: reader.writing.device } });
    expect(told.blockers).to.deep.equal([]);
    const [days, place] = told.items;
    const record = { resource: 'plant', record: 'tomato', resourceLabel: 'Plant', recordLabel: 'Matina' };
    const whole = { ...record, kind: 'value', status: 'current' };
    expect(days).to.deep.equal({
      ...whole,
      field: 'days',
      label: 'Days',
      column: 'plant\ndays',
      now: '70',
      proposed: '75',
    });
    expect(place).to.include({ ...whole, now: 'sun', proposed: 'shade' });
    const { columns, role, count, more } = await ask(maintainer, { as: anna.pubkey });
    expect(columns['plant\ndays']).to.include({ key: 'days', type: 'integer' });
    expect({ role, count, more }).to.deep.equal({ role: 'maintainer', count: 1, more: false });
    expect(maintainer.frame().proposals).to.deep.equal({ open: 1, mine: 0 });
    expect(reader.frame().proposals).to.deep.equal({ open: 1, mine: 1 });

    const cells = [{ resource: 'plant', record: 'tomato', field: 'days' }];
    await act(maintainer, anna, { do: 'accept', proposal: told.id, cells });
    await eventually(() => expect([said(reader), said(reader, 'tomato', 'place')]).to.deep.equal([75, 'sun']));
    const decided = await only(reader, { status: 'decided', mine: true });
    expect(decided).to.include({ status: 'accepted', taken: 1, mine: 'device' });
    expect(decided.decisions.map(({ author, verdict }) => [author.person, verdict])).to.deep.equal([
      [anna.pubkey, 'accept'],
    ]);
    expect(await ask(reader)).to.deep.include({ proposals: [], count: 0 });
  });

  it('that were not taken are told of until the person has seen it', async () => {
    const [vault, store] = [createMemoryKeyVault(), createMemoryEventStore()];
    const [reader, maintainer] = [await open(vault, store), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await reader.writing.suggesting.suggest();
    const { id } = await only(maintainer);
    await act(maintainer, anna, { do: 'reject', proposal: id, note: 'Mine took 70.' });
    const refused = [{ proposal: id, note: 'Mine took 70.' }];
    await eventually(() => expect(waiting(reader)).to.deep.equal({ drafts: 0, sent: 0, refused }));
    await reader.writing.own.dismiss(id as EventId);
    expect(waiting(reader)).to.deep.equal({ drafts: 0, sent: 0 });
    reader.close();
    const later = await open(vault, store);
    await eventually(() => expect(later.writing.device).to.equal(reader.writing.device));
    expect(waiting(later)).to.deep.equal({ drafts: 0, sent: 0 });
    expect((await only(later, { status: 'decided', mine: true })).decisions[0]).to.include({ note: 'Mine took 70.' });
  });

  it('changed again amend what was sent; the old value typed again withdraws it', async () => {
    const [reader, maintainer] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await edit(reader, 'tomato', 'place', 'shade');
    const [first] = await reader.writing.suggesting.suggest('from the packet');
    await edit(reader, 'tomato', 'days', '76');
    expect(waiting(reader)).to.deep.equal({ drafts: 1, sent: 1 });
    await reader.writing.suggesting.suggest();
    const amended = await eventually(async () => {
      const found = await only(maintainer);
      expect(found.amends).to.equal(first);
      return found;
    });
    expect(amended).to.include({ note: 'from the packet' });
    expect(amended.items.map(({ field, proposed }) => [field, proposed])).to.deep.equal([
      ['days', '76'],
      ['place', 'shade'],
    ]);
    expect(await only(maintainer, { status: 'decided' })).to.include({ id: first, status: 'superseded' });

    await edit(reader, 'tomato', 'days', '70');
    expect(waiting(reader)).to.deep.equal({ drafts: 1, sent: 1 });
    await edit(reader, 'tomato', 'place', 'sun');
    await reader.writing.suggesting.suggest();
    expect(waiting(reader)).to.deep.equal({ drafts: 0, sent: 0 });
    await eventually(() => expect(maintainer.frame().proposals).to.deep.equal({ open: 0, mine: 0 }));
    const { proposals } = await ask(maintainer, { status: 'decided' });
    expect(proposals.map(({ status }) => status)).to.deep.equal(['withdrawn', 'superseded']);
  });

  it('are withdrawn by who sent them, and by nobody else', async () => {
    const [reader, other] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    const [id] = await reader.writing.suggesting.suggest();
    await only(other);
    expect(await codeOf(other.writing.suggesting.withdraw(id!))).to.equal('bad-request');
    await reader.writing.suggesting.withdraw(id!);
    expect(waiting(reader)).to.deep.equal({ drafts: 0, sent: 0 });
    await eventually(() => expect(other.frame().proposals?.open).to.equal(0));
    expect(await codeOf(reader.writing.suggesting.withdraw(id!))).to.equal('bad-request');
    expect(await codeOf(act(other, anna, { do: 'accept', proposal: id! }))).to.equal('bad-request');
  });

  it('over what was written meanwhile are outdated, with what it was and is', async () => {
    const [reader, maintainer] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await edit(reader, 'radish', 'days', '26');
    await reader.writing.suggesting.suggest();
    publish([history.set(anna, 'tomato', { days: 72 }), history.set(anna, 'radish', { days: 26 })]);
    await eventually(async () => {
      const { items } = await only(maintainer);
      expect(items.map(({ record, status, now, was }) => [record, status, now, was])).to.deep.equal([
        ['radish', 'present', '26', undefined],
        ['tomato', 'outdated', '72', '70'],
      ]);
    });
  });

  it('need the approvals a policy asks for, of others than who accepts', async () => {
    const cut = [...history.fold.state.heads()].sort();
    publish([history.act(history.root, { act: 'policy', policy: { required_approvals: 1 }, cut, over: [] })]);
    const [reader, maintainer] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await reader.writing.suggesting.suggest();
    const { id, blockers, needsApprovals } = await only(maintainer, { as: anna.pubkey });
    expect(blockers).to.deep.equal([{ code: 'approvals', have: 0, need: 1 }]);
    expect(needsApprovals).to.equal(1);
    expect(await codeOf(act(maintainer, anna, { do: 'accept', proposal: id }))).to.equal('merge-blocked');
    await act(maintainer, bert, { do: 'review', proposal: id, verdict: 'approve' });
    const approved = await only(maintainer, { as: anna.pubkey });
    expect(approved.blockers).to.deep.equal([]);
    expect(approved.reviews.map(({ author, verdict }) => [author.person, verdict])).to.deep.equal([
      [bert.pubkey, 'approve'],
    ]);
    await act(maintainer, anna, { do: 'accept', proposal: id });
    await eventually(() => expect(said(reader)).to.equal(75));
  });

  it('are decided by nobody without a right, nor with one that was taken back; nothing is lost', async () => {
    const [reader, maintainer] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await reader.writing.suggesting.suggest();
    const { id } = await only(maintainer);
    const eve = new Person('Eve');
    expect((await only(maintainer, { as: eve.pubkey })).blockers).to.deep.equal([{ code: 'role', need: 'maintainer' }]);
    expect(await codeOf(act(maintainer, eve, { do: 'reject', proposal: id }))).to.equal('no-right');
    const carl = new Person('Carl');
    publish([history.grant(history.root, carl, 'contributor')]);
    await eventually(() => expect(maintainer.fold.state.isValid(carl.grant!)).to.equal(true));
    expect((await only(maintainer, { as: carl.pubkey })).blockers).to.deep.equal([
      { code: 'role', need: 'maintainer' },
    ]);
    const kept = [...maintainer.fold.events()].length;
    expect(await codeOf(act(maintainer, carl, { do: 'reject', proposal: id }))).to.equal('no-right');
    expect([...maintainer.fold.events()]).to.have.length(kept);

    const draft = await maintainer.writing.acts.draft(anna.pubkey, { do: 'accept', proposal: id });
    const cut = history.fold.cutOf(anna.grant!);
    publish([history.act(history.root, { act: 'revoke', target: anna.grant!, cut, not: [] })]);
    await eventually(async () =>
      expect((await only(maintainer, { as: anna.pubkey })).blockers).to.deep.equal([
        { code: 'role', need: 'maintainer' },
      ]),
    );
    const signed = signEvent(draft, anna.secret, new Uint8Array(32));
    expect(await codeOf(maintainer.writing.acts.commit(signed))).to.equal('no-right');
    expect(said(maintainer)).to.equal(70);
    expect(await only(maintainer, { as: bert.pubkey })).to.include({ id, status: 'open' });
    expect(waiting(reader)).to.deep.equal({ drafts: 0, sent: 1 });
  });

  it('of a device are its person’s once it has signed under their delegation, and nobody’s who only says so', async () => {
    const [reader, other] = [await open(), await open()];
    await edit(reader, 'tomato', 'days', '75');
    await reader.writing.suggesting.suggest();
    await only(other);
    const device = reader.writing.device!;
    const person = async (as?: Person): Promise<[string, string | undefined]> => {
      const { by, mine } = await only(other, as && { as: as.pubkey });
      return [by.author.person, mine];
    };
    publish([history.act(bert, { act: 'delegate', to: device, scope: '*' })]);
    await eventually(() => expect(other.fold.state.authority().at(-1)!.pubkey).to.equal(bert.pubkey));
    expect(await person(bert)).to.deep.equal([device, undefined]);

    const delegation = await act(reader, anna, { do: 'delegate', device: 'Anna’s phone' });
    reader.writing.devices.writeFor(anna.pubkey);
    await edit(reader, 'radish', 'days', '26');
    await eventually(() => expect(said(other, 'radish')).to.equal(26));
    expect(await person(anna)).to.deep.equal([anna.pubkey, 'person']);
    expect((await only(other)).by.author).to.deep.equal({
      ...{ pubkey: device, person: anna.pubkey, device: 'Anna’s phone', role: 'maintainer' },
    });
    expect(await person(bert)).to.deep.equal([anna.pubkey, undefined]);
    await act(other, anna, { do: 'revoke', grant: delegation });
    expect(await person(anna)).to.deep.equal([device, undefined]);
  });

  it('on a record that was deleted meanwhile stay here, say so, and can be taken back', async () => {
    const reader = await open();
    await edit(reader, 'tomato', 'days', '75');
    const { state } = history.fold;
    const writes = [...state.fields('plant', 'tomato')].map((field) => state.writes('plant', 'tomato', field)[0]!.id);
    const over = { $alive: [state.writes('plant', 'tomato', '$alive')[0]!.id] };
    const seen = [...new Set(writes)].sort();
    const op = { op: 'record.delete', resource: 'plant', record: 'tomato', seen, over };
    publish([history.sign(anna, { kind: 4880, type: 'data', ops: [op] })]);
    await eventually(() => expect(waiting(reader)).to.deep.equal({ drafts: 1, sent: 0, gone: 1 }));
    expect(await reader.writing.suggesting.suggest()).to.deep.equal([]);
    expect((await ask(reader)).gone).to.deep.equal([
      { resource: 'plant', record: 'tomato', resourceLabel: 'Plant', recordLabel: 'Matina' },
    ]);
    await reader.writing.suggesting.discard({ resource: 'plant', record: 'tomato' });
    expect(waiting(reader)).to.deep.equal({ drafts: 0, sent: 0 });
  });

  it('are worked out once for each state of the log, whoever asks, and by whoever has no key', async () => {
    const phone = new Person('a phone');
    publish([history.act(anna, { act: 'delegate', to: phone.pubkey, scope: '*' })]);
    publish([history.propose(phone, 'tomato', { days: 75 })]);
    const one = await open();
    const [info] = [await only(one)];
    const { fold } = one;
    const { state } = fold;
    let read = { events: 0, authority: 0 };
    const { events } = fold;
    const { authority } = state;
    fold.events = () => (read.events++, events.call(fold));
    state.authority = () => (read.authority++, authority.call(state));
    const readBy = async (questions: readonly ProposalsQuestion[]) => {
      read = { events: 0, authority: 0 };
      for (const question of questions) await ask(one, question);
      return read;
    };
    // Once a question for how many approvals are needed, and for nothing else.
    const questions: ProposalsQuestion[] = [{}, { status: 'all' }, { proposal: info.id }];
    expect(await readBy(questions)).to.deep.equal({ events: 0, authority: questions.length });
    const proposal = state.proposals()[0]!;
    expect([one.writing.device, one.writing.decisionsOf(proposal).status]).to.deep.equal([undefined, 'open']);
    publish([history.act(anna, { act: 'reject', proposal: proposal.id })]);
    await eventually(() => expect(one.writing.decisionsOf(proposal).status).to.equal('rejected'));
    expect(await readBy([{ status: 'all' }, { status: 'decided' }])).to.deep.include({ events: 1 });
    expect((await only(one, { status: 'decided' })).status).to.equal('rejected');
  });

  it('of strangers are told in bounded answers, whatever they hold', async () => {
    const eve = new Person('Eve');
    const set = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`k${at}`, 1]));
    const many = Array.from({ length: 7 }, (_, at) => ({ op: 'record.create', resource: 'x', record: `r${at}`, set }));
    const ops = many.map((op) => ({ ...op, over: {} }));
    const giant = '\u202e<b>' + 'a'.repeat(12_000);
    const update = { op: 'record.update', resource: 'plant', record: 'tomato', unset: [], over: {} };
    const odd = { ...update, set: { name: giant, nobody: { a: [1] } } };
    const proposal = (more: object) =>
      history.sign(eve, { kind: 4883, type: 'proposal', base: [], authors: [], ...more });
    publish([proposal({ ops }), proposal({ ops: [odd], note: giant, title: giant })]);
    for (let at = 0; at < 60; at++) publish([history.propose(eve, 'tomato', { days: at })]);
    const one = await open();
    const asked = await eventually(async () => {
      const answer = await ask(one, { limit: 1_000, as: anna.pubkey });
      expect(answer.count).to.equal(62);
      return answer;
    });
    expect(asked.proposals).to.have.length(50);
    expect(asked.more).to.equal(true);
    const rest = await ask(one, { limit: 50, before: asked.proposals.at(-1)!.id });
    expect([rest.proposals.length, rest.more]).to.deep.equal([12, false]);
    const [wide, tall] = [rest.proposals.at(-1)!, rest.proposals.at(-2)!];
    expect([wide.itemCount, wide.items.length]).to.deep.equal([2807, 500]);
    const longest = Math.max(...tall.items.flatMap(({ now = '', proposed = '' }) => [now.length, proposed.length]));
    expect([longest, tall.note!.length, tall.title!.length]).to.deep.equal([2_000, 2_000, 200]);
    expect(JSON.stringify(rest).length).to.be.below(400_000);
  });
});

const SCHEMA = [
  {
    op: 'schema.update',
    resource: 'plant',
    set: {
      resource: { label: 'Plant', title: 'name' },
      'field/name': { type: 'string', label: 'Name', order: 1 },
      'field/days': { type: 'integer', label: 'Days', order: 2 },
      'field/place': { type: 'string', label: 'Place', order: 3 },
    },
    unset: [],
    over: {},
  },
] as unknown as Op[];

/** What waits, and not what can be taken back of it. */
function waiting(one: RelayDataset) {
  const { undo: _undo, redo: _redo, ...rest } = one.frame().writing!;
  return rest;
}
