/** The past of a dataset on relays: who changed what, what two people said at once, and having it back. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { decodeEvent } from '../../../core/log/decode.js';
import type { DatasetEvent, EventId, NostrEvent, Op, ProposalEvent } from '../../../core/log/event.js';
import type { HistoryCalls, HistoryEntry } from '../../../worker/api.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { historyCalls } from '../../../worker/live/history-session.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { PLANT_SCHEMA } from '../../support/annas-plants.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

describe('the past of a dataset on relays', function () {
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
    history.grant(history.root, bert, 'contributor');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [PLANT_SCHEMA] });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    history.set(bert, 'tomato', { days: 75 });
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
  async function open(canWrite: boolean): Promise<{ held: RelayDataset; past: HistoryCalls }> {
    const vault = createMemoryKeyVault();
    const { pubkey } = await vault.take(history.address);
    if (canWrite) publish([history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' })]);
    const store = createMemoryEventStore();
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const relays = [{ url: relay.url, from: 'page' as const }];
    const held = new RelayDataset(history.address, relays, Promise.resolve(surroundings));
    opened.push(held);
    held.dataset.view('plant');
    await eventually(() => expect(held.frame().sync?.caughtUp).to.equal(true));
    await eventually(() => expect(held.writing.becomes('plant')).to.equal(canWrite ? 'saved' : 'suggested'));
    return { held, past: historyCalls(held) };
  }
  const days = ({ fold }: RelayDataset) => fold.state.shown('plant', 'tomato', 'days')?.value;
  const writeDays = (person: Person, value: number, live: readonly EventId[]): NostrEvent =>
    history.sign(person, {
      kind: 4880,
      type: 'data',
      prev: live,
      ops: [
        {
          op: 'record.update',
          resource: 'plant',
          record: 'tomato',
          set: { days: value },
          unset: [],
          over: { days: live },
        },
      ],
    });
  const said = ({ changes }: HistoryEntry) =>
    changes.map(({ title, label, what, before, after }) => [title, label, what, before, after]);

  it('tells who changed what from what to what, newest first, in pages, of a record and of a person', async () => {
    const { past } = await open(false);
    await eventually(async () => expect(await past.history()).to.include({ complete: true }));
    const all = await past.history();
    expect(all).to.include({ total: 6, lacking: 0, as: 'suggested' });
    expect(all.entries.map(({ kind, author }) => [kind, author.person])).to.deep.equal([
      ['data', anna.pubkey],
      ['data', bert.pubkey],
      ['data', anna.pubkey],
      ['schema', anna.pubkey],
      ['authority', history.root.pubkey],
      ['authority', history.root.pubkey],
    ]);
    expect(said(all.entries[1]!)).to.deep.equal([['Matina', 'Days', 'value', '70', '75']]);
    expect(said(all.entries[2]!)).to.deep.equal([
      ['Matina', '', 'created', undefined, undefined],
      ['Matina', 'Name', 'value', undefined, 'Matina'],
      ['Matina', 'Days', 'value', undefined, '70'],
    ]);
    expect(said(all.entries[3]!).map(([, label, what]) => [label, what])).to.deep.equal([
      ['Plant', 'added'],
      ['Days', 'added'],
      ['Name', 'added'],
    ]);
    expect(all.entries[4]!.act).to.deep.include({ act: 'grant', role: 'contributor' });
    expect(all.entries[4]!.act!.who!.pubkey).to.equal(bert.pubkey);
    expect(all.entries[0]!.relays).to.deep.equal([relay.url]);
    expect(all.people.map(({ pubkey, count }) => [pubkey, count])).to.have.deep.members([
      [anna.pubkey, 3],
      [history.root.pubkey, 2],
      [bert.pubkey, 1],
    ]);

    const first = await past.history({ limit: 4 });
    const second = await past.history({ limit: 4, before: first.next! });
    expect([...first.entries, ...second.entries].map(({ id }) => id)).to.deep.equal(all.entries.map(({ id }) => id));
    expect(second.next).to.equal(undefined);
    const ofRecord = await past.history({ resource: 'plant', record: 'tomato' });
    expect(ofRecord.entries.map(({ author }) => author.person)).to.deep.equal([bert.pubkey, anna.pubkey]);
    const ofBert = await past.history({ resource: 'plant', record: 'tomato', person: bert.pubkey });
    expect(ofBert.entries).to.have.length(1);
    const wrong = await past.history({ before: 'nowhere' }).catch((error: unknown) => error);
    expect(wrong).to.include({ code: 'bad-request' });
  });

  it('has a value, a record and everything back, each as a new change that a relay gets', async () => {
    const { held, past } = await open(true);
    const { entries } = await past.history({ kinds: ['data'] });
    const [, bertsChange, annasRecord] = entries;
    const value = { resource: 'plant', record: 'tomato', field: 'days', event: annasRecord!.id };
    const outcome = { cells: 1, records: 1, deletes: 0, restores: 0, problems: [], left: 0 };
    expect(await past.restore({ value }, { preview: true })).to.deep.include({ as: 'saved', ...outcome });
    expect(days(held)).to.equal(75);
    expect(await past.restore({ value })).to.deep.equal({ as: 'saved', ...outcome });
    expect(days(held)).to.equal(70);
    const back = { ...value, event: bertsChange!.id, which: 'after' as const };
    await past.restore({ value: back });
    expect(days(held)).to.equal(75);

    await held.writing.apply('plant', (state) => ({
      changes: [
        { resource: 'plant', record: 'tomato', field: '$alive', before: true, after: false, over: over(state) },
      ],
      problems: [],
    }));
    expect(held.fold.state.exists('plant', 'tomato')).to.equal(false);
    const record = { resource: 'plant', record: 'tomato' };
    expect(await past.restore({ record, at: { event: annasRecord!.id } })).to.deep.equal({
      ...{ as: 'saved', cells: 1, records: 1, deletes: 0, restores: 1, problems: [], left: 0 },
    });
    expect([held.fold.state.exists('plant', 'tomato'), days(held)]).to.deep.equal([true, 70]);
    expect((await past.history(record)).entries[0]!.changes.map(({ what }) => what)).to.include('restored');

    // Everything as it was when there was no radish.
    const state = { event: bertsChange!.id };
    const all = { as: 'saved', cells: 1, records: 2, deletes: 1, restores: 0, problems: [], left: 0 };
    const preview = await past.restore({ state }, { preview: true });
    expect(preview).to.deep.include(all);
    // Meanwhile the days are what they were: that is not what was agreed to any more.
    await past.restore({ value: back });
    const late = await past.restore({ state }, { planned: preview.planned! }).catch((error: unknown) => error);
    expect(late).to.include({ code: 'changed-since' });
    expect(held.fold.state.exists('plant', 'radish')).to.equal(true);
    await past.restore({ value });
    const { planned } = await past.restore({ state }, { preview: true });
    expect(await past.restore({ state }, { planned: planned! })).to.deep.equal(all);
    expect([held.fold.state.exists('plant', 'radish'), days(held)]).to.deep.equal([false, 75]);
    expect(await past.restore({ state })).to.include({ cells: 0, records: 0 });
    await eventually(() =>
      expect(relay.events().filter(({ kind, pubkey }) => kind === 4880 && !isKnown(pubkey))).to.have.length(7),
    );
  });

  it('takes everything back in one step, of however many kinds of records, and does it again', async () => {
    const { held, past } = await open(true);
    const [now] = (await past.history()).entries;
    await held.writing.edit('plant', [{ record: 'tomato', field: 'days', text: '90' }]);
    await held.writing.apply('pot', potOfClay);
    const size = (): unknown => held.fold.state.shown('pot', 'small', 'size')?.value;
    expect([days(held), size(), held.writing.status.undo?.count]).to.deep.equal([90, 'clay', 2]);
    const written = held.fold.events().length;
    const outcome = await past.restore({ state: { event: now!.id } });
    expect(outcome).to.include({ as: 'saved', cells: 1, records: 2, deletes: 1 });
    expect([days(held), held.fold.state.exists('pot', 'small')]).to.deep.equal([75, false]);
    // In one event, as in one step.
    expect(held.fold.events().length).to.equal(written + 1);
    expect(held.writing.status.undo).to.deep.equal({ count: 3, label: 'restore' });
    expect(await held.writing.undo()).to.deep.include({ as: 'saved', problems: [], kind: 'restore' });
    expect([days(held), size(), held.fold.state.exists('pot', 'small')]).to.deep.equal([90, 'clay', true]);
    expect(await held.writing.redo()).to.deep.include({ as: 'saved', problems: [] });
    expect([days(held), held.fold.state.exists('pot', 'small')]).to.deep.equal([75, false]);
  });

  it('takes one step back where a part of it was saved and a part suggested', async () => {
    const { held, past } = await open(false);
    const pubkey = await held.writing.deviceKey();
    publish([history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: ['plant'] })]);
    await eventually(() => expect(held.writing.becomes('plant')).to.equal('saved'));
    const pots = history.sign(anna, { kind: 4880, type: 'data', ops: [potOps('clay')] });
    publish([pots, history.set(anna, 'tomato', { days: 90 })]);
    await eventually(() => expect(days(held)).to.equal(90));
    const [, , before] = (await past.history({ kinds: ['data'] })).entries;
    expect(await past.restore({ state: { event: before!.id } })).to.include({ as: 'mixed', cells: 1, deletes: 1 });
    expect(days(held)).to.equal(75);
    expect(held.writing.state.exists('pot', 'small')).to.equal(false);
    expect(held.writing.status).to.deep.include({ drafts: 1, undo: { count: 1, label: 'restore' } });
    await held.writing.undo();
    expect([days(held), held.writing.state.exists('pot', 'small'), held.writing.status.drafts]).to.deep.equal([
      90,
      true,
      0,
    ]);
  });

  it('is given up when that is wished, and refused where it would be too much; nothing of it is done', async () => {
    const { held, past } = await open(true);
    const [first] = (await past.history({ kinds: ['data'] })).entries.slice(-1);
    const state = { event: first!.id };
    const given = past.restore({ state }).catch((error: unknown) => error);
    await past.stopRestoring();
    expect(await given).to.include({ code: 'cancelled' });
    expect(days(held)).to.equal(75);
    // What was stopped stops nothing that comes after.
    expect(await past.restore({ state }, { preview: true })).to.include({ cells: 1 });
  });

  it('suggests what this device may not write', async () => {
    const { held, past } = await open(false);
    const { entries } = await past.history({ kinds: ['data'] });
    const value = { resource: 'plant', record: 'tomato', field: 'days', event: entries[2]!.id };
    expect(await past.restore({ value })).to.include({ as: 'suggested', cells: 1 });
    expect(days(held)).to.equal(75);
    expect(held.writing.status.drafts).to.equal(1);
    const gone = { ...value, event: entries[0]!.id };
    expect(await past.restore({ value: gone }).catch((error: unknown) => error)).to.include({ code: 'bad-request' });
  });

  it('lists as many of the values of one cell as a decision can settle, and the others after it', async () => {
    const { held, past } = await open(true);
    const live = history.fold.state.writes('plant', 'tomato', 'days').map(({ id }) => id);
    const values = Array.from({ length: 70 }, (_, at) => 100 + at);
    const cell = { resource: 'plant', record: 'tomato', field: 'days' };
    publish(values.map((value) => writeDays(anna, value, live)));
    await eventually(() => expect(held.fold.state.writes('plant', 'tomato', 'days')).to.have.length(70));
    const [first] = (await past.conflicts()).conflicts;
    expect(first!.liveTotal).to.equal(70);
    expect(first!.live.map(({ text }) => text)).to.deep.equal(values.reverse().slice(0, 64).map(String));
    const seen = first!.live.map(({ id }) => id);
    expect(await past.decide(cell, { event: seen[9]! }, seen)).to.include({ as: 'saved' });
    const [second] = (await past.conflicts()).conflicts;
    expect(second!.live.map(({ text }) => text)).to.deep.equal([values[9]!, ...values.slice(64)].map(String));
    expect(second!.liveTotal).to.equal(7);
    const left = second!.live.map(({ id }) => id);
    await past.decide(cell, { event: left[0]! }, left);
    expect([days(held), held.frame().conflicts]).to.deep.equal([values[9], 0]);
  });

  it('lists what two people said at once, and decides it', async () => {
    const { held, past } = await open(true);
    const live = history.fold.state.writes('plant', 'tomato', 'days').map(({ id }) => id);
    const [annas, berts] = [writeDays(anna, 80, live), writeDays(bert, 90, live)];
    publish([annas, berts]);
    await eventually(() => expect(held.frame().conflicts).to.equal(1));
    const { conflicts, total } = await past.conflicts();
    expect(total).to.equal(1);
    expect(conflicts[0]).to.include({ title: 'Matina', label: 'Days', as: 'saved' });
    expect(conflicts[0]!.live.map(({ text, author }) => [text, author!.person])).to.deep.equal([
      ['90', bert.pubkey],
      ['80', anna.pubkey],
    ]);
    const { entries } = await past.history({ resource: 'plant', record: 'tomato' });
    expect(entries.slice(0, 2).map(({ changes }) => changes[0]!.isConflict)).to.deep.equal([true, true]);
    const cell = { resource: 'plant', record: 'tomato', field: 'days' };
    const unseen = await past.decide(cell, { event: annas.id }, [annas.id]).catch((error: unknown) => error);
    expect(unseen).to.include({ code: 'changed-since' });
    const seen = conflicts[0]!.live.map(({ id }) => id);
    expect(await past.decide(cell, { event: annas.id }, seen)).to.include({ as: 'saved' });
    expect([days(held), held.frame().conflicts]).to.deep.equal([80, 0]);
    expect((await past.history(cell)).entries[0]!.changes[0]).to.include({ settles: true });
    const again = await past.decide(cell, { text: '85' }).catch((error: unknown) => error);
    expect(again).to.include({ code: 'bad-request' });
  });

  it('shows what was set aside with the reason, and proposes it again in the name of who does', async () => {
    const { held, past } = await open(false);
    publish([history.act(history.root, { act: 'revoke', target: bert.grant!, cut: [], not: [] })]);
    await eventually(() => expect(days(held)).to.equal(70));
    const { events } = await past.setAside();
    expect(events).to.have.length(1);
    expect(events[0]).to.include({ list: 'quarantined', code: 'revoked', canBeProposed: true });
    expect(said(events[0]!.entry)).to.deep.equal([['Matina', 'Days', 'value', '70', '75']]);
    const [id] = await past.proposeAgain(events[0]!.entry.id, 'Proposed again');
    const sent = await eventually(() => {
      const found = relay.events().find((event) => event.id === id);
      expect(found).not.to.equal(undefined);
      return found as unknown as NostrEvent;
    });
    const proposal = decodeEvent(sent) as ProposalEvent;
    expect(proposal.note).to.match(/^Proposed again \(nostr:npub1/);
    expect(proposal.note).to.contain(events[0]!.entry.npub);
    expect(proposal.ops[0]).to.deep.include({ set: { days: 75 } });
    expect(held.frame().writing).to.deep.include({ drafts: 0, sent: 1 });
  });

  it('shows what is dated in the future with the time from which it counts; until then it changes nothing', async () => {
    await relay.close();
    relay = await startRelay({ port: 0, limits: { newestSeconds: 7_200 }, events: history.events as never });
    const { held, past } = await open(false);
    history.clockMs = Date.now() + 3_600_000;
    const early = history.set(bert, 'tomato', { days: 90 });
    publish([early]);
    const { events, total } = await eventually(async () => {
      const list = await past.setAside();
      expect(list.events).to.have.length(1);
      return list;
    });
    const [milliseconds] = (decodeEvent(early) as DatasetEvent).stamp;
    expect(total).to.equal(1);
    expect(events[0]).to.include({ list: 'deferred', code: 'deferred', from: milliseconds - 900_000 });
    expect(events[0]!.entry).to.include({ id: early.id });
    expect(events[0]!.entry.author.person).to.equal(bert.pubkey);
    expect(said(events[0]!.entry)).to.deep.equal([['Matina', 'Days', 'value', '75', '90']]);
    expect([days(held), held.frame().counts.deferred]).to.deep.equal([75, 1]);
    expect((await past.history()).entries.map(({ id }) => id)).not.to.include(early.id);
    expect((await past.history({ event: early.id })).entries.map(({ id }) => id)).to.deep.equal([early.id]);
    // Once it is due it counts.
    held.fold.advance(milliseconds - 900_000);
    expect([days(held), (await past.setAside()).total]).to.deep.equal([90, 0]);
    expect((await past.history()).entries[0]).to.include({ id: early.id });
  });

  const known = () => new Set<string>([anna.pubkey, bert.pubkey, history.root.pubkey]);
  const isKnown = (pubkey: string): boolean => known().has(pubkey);
});

const potOps = (size: string): Op => ({
  op: 'record.create',
  resource: 'pot',
  record: 'small',
  set: { size },
  over: {},
});

const potOfClay = () => ({
  changes: [
    { resource: 'pot', record: 'small', field: '$alive', before: undefined, after: true, over: [] },
    { resource: 'pot', record: 'small', field: 'size', before: undefined, after: 'clay', over: [] },
  ],
  problems: [],
});

const over = (state: { writes(...cell: [string, string, string]): readonly { id: EventId }[] }): EventId[] =>
  state.writes('plant', 'tomato', '$alive').map(({ id }) => id);
