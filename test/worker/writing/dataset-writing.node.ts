/** A dataset on relays as one device writes to it: suggestions, own events, and what happens when a right goes. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { KoboldError } from '../../../core/errors.js';
import { decodeEvent } from '../../../core/log/decode.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { EventId, NostrEvent, Op, ProposalEvent } from '../../../core/log/event.js';
import { acceptance } from '../../../core/lineage/proposal.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { LOOKS } from '../../../worker/first-look.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import type { KeyVault } from '../../../worker/writing/key-vault.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

describe('writing to a dataset on relays', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  let history: SignedHistory;
  let anna: Person;
  const opened: RelayDataset[] = [];

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
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
  async function open(vault: KeyVault, store: EventStore = createMemoryEventStore()): Promise<RelayDataset> {
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const relays = [{ url: relay.url, from: 'page' as const }];
    const dataset = new RelayDataset(history.address, relays, Promise.resolve(surroundings));
    opened.push(dataset);
    dataset.dataset.view('plant');
    await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
    return dataset;
  }
  const days = (text: string) => [{ record: 'tomato', field: 'days', text }];
  const shown = ({ dataset }: RelayDataset) => dataset.fold!.state.shown('plant', 'tomato', 'days')?.value;
  const said = ({ fold }: RelayDataset) => fold.state.shown('plant', 'tomato', 'days')?.value;
  const waiting = (one: RelayDataset) => {
    const { drafts, sent } = one.frame().writing!;
    return { drafts, sent };
  };
  const onRelay = (kind: number) => relay.events().filter((event) => event.kind === kind) as unknown as NostrEvent[];
  async function grantTo(vault: KeyVault): Promise<{ id: EventId; pubkey: string }> {
    const { pubkey } = await vault.take(history.address);
    const grant = history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' });
    publish([grant]);
    return { id: grant.id as EventId, pubkey };
  }

  it('without a right keeps suggestions to itself, and sends them when told', async () => {
    const vault = createMemoryKeyVault();
    const one = await open(vault);
    expect(await one.writing.edit('plant', days('75'))).to.deep.equal({ as: 'suggested', cells: 1, problems: [] });
    expect([shown(one), said(one)]).to.deep.equal([75, 70]);
    expect(await vault.find(history.address)).to.equal(undefined);
    expect(waiting(one)).to.deep.equal({ drafts: 1, sent: 0 });

    const [id] = await one.writing.suggesting.suggest('seen on the packet');
    await eventually(() => expect(onRelay(4883).map((event) => event.id)).to.deep.equal([id]));
    expect(waiting(one)).to.deep.equal({ drafts: 0, sent: 1 });
    expect([shown(one), said(one)]).to.deep.equal([75, 70]);
    const proposal = decodeEvent(onRelay(4883)[0]!) as ProposalEvent;
    expect(proposal).to.include({ note: 'seen on the packet' });
    expect(proposal.base).to.deep.equal(history.fold.state.heads());

    history.fold.add([proposal]);
    publish([history.act(anna, acceptance(proposal, history.fold.state))]);
    await eventually(() => expect(said(one)).to.equal(75));
    expect(waiting(one)).to.deep.equal({ drafts: 0, sent: 0 });
  });

  it('shows rows and follows relays while nothing is heard of the keys, and says whose suggestions these are later', async () => {
    const [vault, store] = [createMemoryKeyVault(), createMemoryEventStore()];
    const before = await open(vault, store);
    await before.writing.edit('plant', days('75'));
    await before.writing.suggesting.suggest();
    before.close();
    let answer!: () => void;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const find: KeyVault['find'] = (of) => answered.then(() => vault.find(of));
    const late = await open({ ...vault, find }, store);
    expect(said(late)).to.equal(70);
    expect([shown(late), waiting(late)]).to.deep.equal([70, { drafts: 0, sent: 0 }]);
    answer();
    await eventually(() => expect([shown(late), waiting(late)]).to.deep.equal([75, { drafts: 0, sent: 1 }]));
  });

  it('keeps no look with a suggestion that was discarded', async () => {
    const store = createMemoryEventStore();
    const one = await open(createMemoryKeyVault(), store);
    const look = () => ({ title: String(shown(one)), counts: { matched: 1 }, rows: { keys: [], items: [] } }) as never;
    one.dataset.view('plant').looks.add(new Map([['a view', look]]));
    const kept = async () => (await (await store.projection(history.address, LOOKS))?.chunk(1)) as { title: string };
    await one.writing.edit('plant', days('75'));
    await eventually(async () => expect(await kept()).to.include({ title: '75' }));
    await one.writing.suggesting.discard();
    await eventually(async () => expect(await kept()).to.include({ title: '70' }));
  });

  it('finds drafts and suggestions again at the next visit', async () => {
    const [vault, store] = [createMemoryKeyVault(), createMemoryEventStore()];
    const first = await open(vault, store);
    await first.writing.edit('plant', days('75'));
    first.close();
    const second = await open(vault, store);
    await eventually(() => expect(shown(second)).to.equal(75));
    await second.writing.suggesting.suggest();
    second.close();
    const third = await open(vault, store);
    await eventually(() => expect(shown(third)).to.equal(75));
    expect(waiting(third)).to.deep.equal({ drafts: 0, sent: 1 });
  });

  it('drops a draft that the dataset came to say itself', async () => {
    const one = await open(createMemoryKeyVault());
    await one.writing.edit('plant', days('75'));
    publish([history.set(anna, 'tomato', { days: 75 })]);
    await eventually(() => expect(said(one)).to.equal(75));
    await eventually(() => expect(waiting(one)).to.deep.equal({ drafts: 0, sent: 0 }));
  });

  it('with a right signs, keeps, shows and sends, each event naming the one before', async () => {
    const vault = createMemoryKeyVault();
    const grant = await grantTo(vault);
    const one = await open(vault);
    await eventually(() => expect(one.writing.becomes('plant')).to.equal('saved'));
    expect(await one.writing.edit('plant', days('75'))).to.deep.equal({ as: 'saved', cells: 1, problems: [] });
    expect(said(one)).to.equal(75);
    await one.writing.edit('plant', days('76'));
    const own = await eventually(() => {
      const events = onRelay(4880).filter(({ pubkey }) => pubkey === grant.pubkey);
      expect(events).to.have.length(2);
      return events;
    });
    const [first, second] = own.sort((a, b) => (a.id === one.fold.state.heads()[0] ? 1 : b.id === a.id ? 0 : -1));
    expect(second!.tags.filter(([, , , marker]) => marker === 'prev').map(([, id]) => id)).to.include(first!.id);
    for (const { id } of own) expect(one.fold.state.isValid(id as EventId)).to.equal(true);
  });

  it('turns edits into suggestions once the right is taken back, and loses none', async () => {
    const vault = createMemoryKeyVault();
    const grant = await grantTo(vault);
    const one = await open(vault);
    await eventually(() => expect(one.writing.becomes('plant')).to.equal('saved'));
    await one.writing.edit('plant', days('75'));
    publish([history.act(history.root, { act: 'revoke', target: grant.id, cut: [], not: [] })]);
    await eventually(() => expect(one.writing.becomes('plant')).to.equal('suggested'));
    expect(await one.writing.edit('plant', days('77'))).to.include({ as: 'suggested' });
    expect([shown(one), said(one)]).to.deep.equal([77, 70]);
  });

  it('keeps nothing, shows nothing and sends nothing where the store is full', async () => {
    const vault = createMemoryKeyVault();
    await grantTo(vault);
    const store = createMemoryEventStore();
    let isFull = false;
    const refuse = (): void => {
      if (isFull) throw storeProblem('store-full');
    };
    const full: EventStore = {
      ...store,
      async append(dataset, events, from) {
        if (from?.own) refuse();
        return store.append(dataset, events, from);
      },
      async changeDrafts(dataset, change) {
        refuse();
        return store.changeDrafts(dataset, change);
      },
    };
    const one = await open(vault, full);
    await eventually(() => expect(one.writing.becomes('plant')).to.equal('saved'));
    const codeOf = (run: Promise<unknown>) =>
      run.then(
        () => 'kept',
        (error: unknown) => (error instanceof KoboldError ? error.code : String(error)),
      );
    isFull = true;
    expect(await codeOf(one.writing.edit('plant', days('75')))).to.equal('store-full');
    expect([shown(one), said(one)]).to.deep.equal([70, 70]);
    isFull = false;
    expect(await codeOf(one.writing.edit('plant', days('76')))).to.equal('kept');
    const event = one.fold.state.event(one.fold.state.shown('plant', 'tomato', 'days')!.id)!;
    for (const id of event.prev) expect(one.fold.state.event(id), 'names what was never kept').not.to.equal(undefined);
  });

  it('takes drafts back, all or those of one record', async () => {
    const one = await open(createMemoryKeyVault());
    await one.writing.edit('plant', days('75'));
    await one.writing.suggesting.discard({ resource: 'plant', record: 'other' });
    expect(shown(one)).to.equal(75);
    await one.writing.suggesting.discard({ resource: 'plant', record: 'tomato' });
    expect([shown(one), waiting(one)]).to.deep.equal([70, { drafts: 0, sent: 0 }]);
  });

  it('writes nothing into what a newer kit has written', async () => {
    const one = await open(createMemoryKeyVault());
    const [wire] = history.events.filter(({ pubkey, kind }) => pubkey === anna.pubkey && kind === 4880);
    const { created_at, kind, tags, content } = wire!;
    const newer = { created_at, kind, tags, content: content.replace('"v":1', '"v":2') };
    publish([signEvent(newer, anna.secret, new Uint8Array(32))]);
    await eventually(() => expect(one.fold.state.needs()).to.deep.equal(['newer']));
    const code = await one.writing.edit('plant', days('75')).then(
      () => 'kept',
      (error: { code: string }) => error.code,
    );
    expect(code).to.equal('version-skew');
  });
});

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', order: 1 },
    'field/days': { type: 'integer', order: 2 },
  },
  unset: [],
  over: {},
} as unknown as Op;
