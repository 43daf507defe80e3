/** Forms on relays: what visitors and members fill in, under intake and without, with work, and while the schema changes. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { KoboldError } from '../../../core/errors.js';
import { decodeEvent } from '../../../core/log/decode.js';
import { leadingZeroBits } from '../../../core/log/proof-of-work.js';
import type { EventId, Json, NostrEvent, ProposalEvent } from '../../../core/log/event.js';
import { acceptance } from '../../../core/lineage/proposal.js';
import { planNewRows } from '../../../core/writing/plan-rows.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { openDatasetSession } from '../../../worker/live/dataset-session.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import type { FormOutcome, FormSubmission } from '../../../worker/writing/form-api.js';
import { FormWriting } from '../../../worker/writing/form-writing.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

describe('forms of a dataset on relays', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  let history: SignedHistory;
  let anna: Person;
  const opened: RelayDataset[] = [];

  async function begin(): Promise<void> {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    define(DEFINITIONS);
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
  }
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await relay.close();
  });

  const define = (set: Record<string, Json>): NostrEvent => {
    const over: Record<string, EventId[]> = {};
    for (const path of Object.keys(set)) {
      const live = history.fold.state.writes('plant', '$schema', path).map(({ id }) => id);
      if (live.length > 0) over[path] = live.sort();
    }
    const unset = Object.keys(set).filter((path) => set[path] === null);
    const kept = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null));
    const op = { op: 'schema.update', resource: 'plant', set: kept, unset, over };
    return history.sign(anna, { kind: 4881, type: 'schema', ops: [op] });
  };
  const intake = (mode: 'open' | 'review', pow = 0): NostrEvent =>
    history.act(history.root, { act: 'intake', resource: 'plant', mode, pow });
  const publish = (events: readonly NostrEvent[]): void => {
    for (const event of events) expect(relay.publish(event as never).accepted, JSON.stringify(event)).to.equal(true);
  };
  async function open(store: EventStore = createMemoryEventStore()) {
    const vault = createMemoryKeyVault();
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const from = [{ url: relay.url, from: 'page' as const }];
    const dataset = new RelayDataset(history.address, from, Promise.resolve(surroundings));
    opened.push(dataset);
    dataset.dataset.view('plant');
    await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
    return { dataset, vault, forms: new FormWriting(dataset.dataset, dataset.writing) };
  }
  const fill = (values: Record<string, string>, more: Partial<FormSubmission> = {}): FormSubmission => ({
    id: crypto.randomUUID(),
    locale: 'en',
    today: '2026-06-01',
    values,
    ...more,
  });
  const deliveries = async ({ dataset }: { dataset: RelayDataset }, { events = [] }: FormOutcome) =>
    (await dataset.ownChanges.list({ only: events })).entries.flatMap(({ relays }) => relays);
  const onRelay = (kind: number) => relay.events().filter((event) => event.kind === kind) as unknown as NostrEvent[];
  const codeOf = (run: Promise<unknown>) =>
    run.then(
      () => 'kept',
      (error: unknown) => (error instanceof KoboldError ? error.code : String(error)),
    );

  it('take a visitor’s record under an open intake, once, and show it to everybody', async () => {
    await begin();
    intake('open');
    publish(history.events);
    const visitor = await open();
    expect(await visitor.forms.state(fill({}))).to.deep.include({ as: 'intake', pow: 0, label: 'Log a plant' });
    const submission = fill({ name: 'Sungold', days: '60' });
    const done = await visitor.forms.submit(submission);
    expect(done).to.deep.include({ as: 'intake', problems: [], changes: [] });
    expect(await visitor.forms.submit(submission)).to.deep.equal(done);
    const { pubkey } = await visitor.vault.take(history.address);
    expect(done.record).to.equal(`${pubkey.slice(0, 32)}~${submission.id}`);
    await eventually(async () =>
      expect((await deliveries(visitor, done)).map(({ url, state }) => [url, state])).to.deep.equal([
        [relay.url, 'ok'],
      ]),
    );
    const other = await open();
    await eventually(() => expect(other.dataset.fold.state.shown('plant', done.record!, 'days')?.value).to.equal(60));
    expect(other.dataset.fold.state.quarantined()).to.deep.equal([]);
    // Their own they may change later, and nobody else's.
    expect(await visitor.forms.submit(fill({ days: '61' }, { record: done.record! }))).to.include({ as: 'intake' });
    await eventually(() => expect(other.dataset.fold.state.shown('plant', done.record!, 'days')?.value).to.equal(61));
    expect(await visitor.forms.submit(fill({ days: '61' }, { record: 'tomato' }))).to.include({ as: 'suggested' });
    const another = await visitor.forms.submit({ ...submission, values: { name: 'Other' } });
    expect(another.record).not.to.equal(done.record);
  });

  it('send a proposal at once where visitors are reviewed', async () => {
    await begin();
    intake('review');
    publish(history.events);
    const visitor = await open();
    const done = await visitor.forms.submit(fill({ name: 'Sungold' }));
    expect(done.as).to.equal('suggested');
    const [wire] = await eventually(() => {
      expect(onRelay(4883)).to.have.length(1);
      return onRelay(4883);
    });
    expect(visitor.dataset.dataset.fold!.state.exists('plant', done.record!)).to.equal(true);
    expect(visitor.dataset.fold.state.exists('plant', done.record!)).to.equal(false);
    const proposal = decodeEvent(wire) as ProposalEvent;
    history.fold.add([proposal]);
    publish([history.act(anna, acceptance(proposal, history.fold.state))]);
    await eventually(() =>
      expect(visitor.dataset.fold.state.shown('plant', done.record!, 'name')?.value).to.equal('Sungold'),
    );
  });

  it('do the work that is asked, and stop it when told to', async () => {
    await begin();
    intake('open', 9);
    publish(history.events);
    const visitor = await open();
    expect(await visitor.forms.state(fill({}))).to.include({ as: 'intake', pow: 9 });
    const done = await visitor.forms.submit(fill({ name: 'Sungold' }));
    const event = await eventually(() => {
      const own = onRelay(4880).find(({ content }) => content.includes('Sungold'));
      expect(own).not.to.equal(undefined);
      return own!;
    });
    expect(leadingZeroBits(event.id)).to.be.at.least(9);
    expect(event.tags.find(([name]) => name === 'nonce')?.[2]).to.equal('9');
    expect(visitor.dataset.fold.state.isValid(event.id as EventId)).to.equal(true);
    expect(done.as).to.equal('intake');

    publish([intake('open', 27)]);
    await eventually(async () => expect(await visitor.forms.state(fill({}))).to.include({ pow: 27 }));
    const hard = fill({ name: 'Never' });
    const outcome = visitor.forms.submit(hard);
    await eventually(async () => expect((await visitor.forms.work(hard.id))?.tried).to.be.greaterThan(0));
    await visitor.forms.stop(hard.id);
    expect(await outcome).to.deep.equal({ problems: [], changes: [], stopped: true });
    publish([intake('open', 40)]);
    await eventually(async () => expect(await visitor.forms.state(fill({}))).to.include({ pow: 40 }));
    expect(await codeOf(visitor.forms.submit(hard))).to.equal('too-much-work');
    expect(onRelay(4880).some(({ content }) => content.includes('Never'))).to.equal(false);
  });

  it('become proposals once the intake is closed or the right is gone, and lose nothing', async () => {
    await begin();
    const opening = intake('open');
    publish(history.events);
    const visitor = await open();
    const { pubkey } = await visitor.vault.take(history.address);
    publish([history.act(history.root, { act: 'revoke', target: opening.id as EventId, cut: [], not: [] })]);
    await eventually(async () => expect(await visitor.forms.state(fill({}))).to.include({ as: 'suggested' }));
    expect(await visitor.forms.submit(fill({ name: 'Sungold' }))).to.include({ as: 'suggested' });
    const grant = history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' });
    publish([grant]);
    await eventually(async () => expect(await visitor.forms.state(fill({}))).to.include({ as: 'saved' }));
    const saved = await visitor.forms.submit(fill({ name: 'Matina 2' }));
    expect(saved.as).to.equal('saved');
    await eventually(async () => expect((await deliveries(visitor, saved))[0]?.state).to.equal('ok'));
    publish([history.act(history.root, { act: 'revoke', target: grant.id as EventId, cut: [], not: [] })]);
    await eventually(async () => expect(await visitor.forms.state(fill({}))).to.include({ as: 'suggested' }));
    expect(await visitor.forms.submit(fill({ name: 'Matina 3' }))).to.include({ as: 'suggested' });
    await eventually(() => expect(onRelay(4883)).to.have.length(2));
  });

  it('take a link out of a record that is there, and empty a single one', async () => {
    await begin();
    define({ 'relationship/near': { to: 'plant', cardinality: 'many', mode: 'soft', order: 6 } });
    define({ 'form/log': { groups: [{ fields: ['name', 'parent', 'near'] }] } });
    publish(history.events);
    const member = await open();
    const pubkey = await member.dataset.writing.deviceKey();
    publish([history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' })]);
    await eventually(async () => expect(await member.forms.state(fill({}))).to.include({ as: 'saved' }));
    const linked = await member.forms.submit(fill({ name: 'Sungold', parent: 'tomato', near: 'tomato' }));
    const { state } = member.dataset.fold;
    const record = linked.record!;
    const cell = (field: string) => state.shown('plant', record, field)?.value;
    expect(cell('near/["","plant","tomato"]')).to.deep.include({ $ref: ['', 'plant', 'tomato'] });
    const emptied = fill({ parent: '', near: '' }, { record });
    expect(await member.forms.submit(emptied)).to.include({ as: 'saved', record });
    expect([cell('parent'), cell('near/["","plant","tomato"]'), cell('name')].map((one) => one ?? null)).to.deep.equal([
      null,
      null,
      'Sungold',
    ]);
    const heads = state.heads();
    expect(await member.forms.submit(emptied)).to.include({ as: 'saved', record });
    expect(state.heads()).to.deep.equal(heads);
  });

  it('send what is filled in in place of what waited or was suggested there, and leave all else', async () => {
    await begin();
    publish(history.events);
    const { dataset, forms } = await open();
    const { writing } = dataset;
    await writing.edit('plant', [
      { record: 'tomato', field: 'days', text: '71' },
      { record: 'tomato', field: 'notes', text: 'Mine' },
    ]);
    const days = (text: string) => forms.submit(fill({ days: text }, { record: 'tomato' }));
    expect(await days('72')).to.include({ as: 'suggested' });
    expect(writing.drafts.map(({ field, after }) => [field, after])).to.deep.equal([['notes', 'Mine']]);
    expect(writing.suggested('plant', 'tomato')?.get('days')?.value).to.equal(72);
    await days('73');
    const sent = await eventually(() => {
      expect(onRelay(4883)).to.have.length(2);
      return onRelay(4883).map((wire) => decodeEvent(wire) as ProposalEvent);
    });
    const first = sent.find(({ amends }) => amends === undefined)!;
    expect(sent.find(({ amends }) => amends !== undefined)?.amends).to.equal(first.id);
    // Back to what the log says: the suggestion is taken back, and so is a draft.
    await writing.edit('plant', [{ record: 'tomato', field: 'days', text: '74' }]);
    await days('70');
    expect(writing.suggested('plant', 'tomato')?.has('days')).to.equal(false);
    expect(writing.drafts.map(({ field }) => field)).to.deep.equal(['notes']);
    await writing.suggesting.discard({ resource: 'plant', record: 'tomato' }, new Set(['days']));
    expect(writing.drafts.map(({ field }) => field)).to.deep.equal(['notes']);
  });

  it('send a record that only drafts have made as a whole', async () => {
    await begin();
    publish(history.events);
    const { dataset, forms } = await open();
    const { writing } = dataset;
    const rows: Record<string, string>[] = [{ name: 'Sungold', notes: 'Sweet' }, { name: 'Matina 2' }];
    const { records } = await writing.apply('plant', (state, schema, tools) => planNewRows(state, schema, rows, tools));
    const [record, other] = records!;
    expect(await forms.submit(fill({ days: '60' }, { record: record! }))).to.include({ as: 'suggested', record });
    const proposal = await eventually(() => {
      expect(onRelay(4883)).to.have.length(1);
      return decodeEvent(onRelay(4883)[0]!) as ProposalEvent;
    });
    expect(proposal.ops).to.have.length(1);
    expect(proposal.ops[0]).to.deep.include({
      op: 'record.create',
      record,
      set: { name: 'Sungold', notes: 'Sweet', days: 60 },
    });
    // What is about another record waits on.
    expect(new Set(writing.drafts.map((draft) => draft.record))).to.deep.equal(new Set([other]));
    history.fold.add([proposal]);
    publish([history.act(anna, acceptance(proposal, history.fold.state))]);
    await eventually(() => expect(dataset.fold.state.shown('plant', record!, 'notes')?.value).to.equal('Sweet'));
  });

  it('stop the work once the page is gone', async () => {
    await begin();
    intake('open', 27);
    publish(history.events);
    const { dataset } = await open();
    const session = openDatasetSession({ held: dataset, release: () => undefined }, () => undefined);
    const hard = fill({ name: 'Never' });
    const outcome = session.forms.submit(hard);
    await eventually(async () => expect((await session.forms.work(hard.id))?.tried).to.be.greaterThan(0));
    session.close();
    expect(await outcome).to.deep.equal({ problems: [], changes: [], stopped: true });
  });

  it('say which fields a schema asks for otherwise by now, and send nothing before that was seen', async () => {
    await begin();
    intake('open');
    publish(history.events);
    const visitor = await open();
    const values = { name: 'Sungold', days: '60' };
    const { seen } = (await visitor.forms.state(fill(values)))!;
    publish([
      define({
        'field/days': null,
        'field/soil': { type: 'string', label: 'Soil', required: true },
        'form/log': { groups: [{ fields: ['name', 'soil'] }] },
      }),
    ]);
    await eventually(async () => expect((await visitor.forms.state(fill({})))?.keys).to.include('soil'));
    const refused = await visitor.forms.submit(fill(values, { seen }));
    expect(refused.as).to.equal(undefined);
    expect(refused.changes).to.deep.equal([
      { field: 'days', change: 'gone', label: 'Days' },
      { field: 'soil', change: 'required', label: 'Soil' },
    ]);
    const now = (await visitor.forms.state(fill(values, { seen })))!;
    expect(now.changes).to.deep.equal(refused.changes);
    expect(await visitor.forms.submit(fill({ ...values, soil: 'loam' }, { seen: now.seen }))).to.include({
      as: 'intake',
    });
  });

  it('say why a relay did not take it, and send it again', async () => {
    await begin();
    intake('open');
    await relay.close();
    relay = await startRelay({ port: 0, limits: { pow: 60 }, events: history.events as never });
    const refused = await open();
    const unlucky = await refused.forms.submit(fill({ name: 'Sungold' }));
    const [said] = await eventually(async () => {
      const told = await deliveries(refused, unlucky);
      expect(told[0]?.state).to.equal('refused');
      return told;
    });
    expect(said).to.include({ code: 'relay-pow' });
    expect(said!.message).to.match(/^pow: /);
    await relay.close();

    relay = await startRelay({ port: 0, events: history.events as never });
    const visitor = await open();
    relay.faults.set({ rateLimit: 1 });
    const done = await visitor.forms.submit(fill({ name: 'Sungold' }));
    const limited = await eventually(async () => {
      const [delivery] = await deliveries(visitor, done);
      expect(delivery?.code).to.equal('relay-limited');
      return delivery!;
    });
    expect(limited.message).to.match(/^rate-limited/);
    relay.faults.clear();
    for (const event of done.events!) await visitor.dataset.retry(event);
    await eventually(async () => expect((await deliveries(visitor, done))[0]?.state).to.equal('ok'));
  });

  it('keep nothing where the store is full or the event too large, and say so', async () => {
    await begin();
    intake('open');
    publish(history.events);
    const store = createMemoryEventStore();
    let isFull = true;
    const full: EventStore = {
      ...store,
      async append(dataset, events, from) {
        if (isFull && from?.own) throw storeProblem('store-full');
        return store.append(dataset, events, from);
      },
    };
    const visitor = await open(full);
    const submission = fill({ name: 'Sungold' });
    expect(await codeOf(visitor.forms.submit(submission))).to.equal('store-full');
    const long = '"'.repeat(15_000);
    expect(await codeOf(visitor.forms.submit(fill({ name: long, days: '1', notes: long, more: long })))).to.equal(
      'too-large',
    );
    isFull = false;
    expect(await visitor.forms.submit(submission)).to.include({ as: 'intake' });
  });

  it('find records by what they are called', async () => {
    await begin();
    history.set(anna, 'radish', { name: 'Marabelle' });
    history.set(anna, 'old', { name: 'Old Tina' });
    publish(history.events);
    const { forms } = await open();
    expect(await forms.candidates('plant', 'ma', 'en')).to.deep.equal([
      { id: 'radish', name: 'Marabelle' },
      { id: 'tomato', name: 'Matina' },
    ]);
    // As in a cell: a word that begins so comes before one that has it inside.
    expect(await forms.candidates('plant', 'tin', 'en')).to.deep.equal([
      { id: 'old', name: 'Old Tina' },
      { id: 'tomato', name: 'Matina' },
    ]);
    const state = await forms.state(fill({ parent: 'Matina' }));
    expect(state!.groups.flatMap(({ fields }) => fields).find(({ field }) => field.key === 'parent')).to.deep.include({
      text: 'tomato',
      names: { tomato: 'Matina' },
    });
    expect(await codeOf(forms.state(fill({}, { form: 'lag' })))).to.equal('unknown-form');
    await eventually(async () =>
      expect(await codeOf(forms.state(fill({}, { resource: 'plank' })))).to.equal('unknown-resource'),
    );
  });
});

const DEFINITIONS: Record<string, Json> = {
  resource: { label: 'Plant', title: 'name' },
  'field/name': { type: 'string', label: 'Name', required: true, order: 1 },
  'field/days': { type: 'integer', label: 'Days', min: 1, order: 2 },
  'field/notes': { type: 'markdown', order: 3 },
  'field/more': { type: 'markdown', order: 4 },
  'relationship/parent': { to: 'plant', cardinality: 'one', mode: 'soft', order: 5 },
  'form/log': { label: 'Log a plant', groups: [{ fields: ['name', 'days', 'notes', 'more', 'parent'] }] },
};
