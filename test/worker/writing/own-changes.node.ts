/** What a person is told of what they have written: what it changed, which relay has it, which does not and why, and trying again. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { openDatasetSession } from '../../../worker/live/dataset-session.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { journalStore } from '../../../worker/store/journaled-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createMemoryOwnJournal } from '../../../worker/store/memory-own-journal.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { PLANT_SCHEMA } from '../../support/annas-plants.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

describe('own changes and where they have arrived', function () {
  this.timeout(60_000);
  let relays: Relay[];
  let pool: RelayPool;
  let history: SignedHistory;
  const opened: RelayDataset[] = [];

  beforeEach(async () => {
    relays = [await startRelay(), await startRelay()];
    pool = createRelayPool(nodeEnvironment({ speed: 20 }));
    history = new SignedHistory('seeds');
    history.sign(history.root, { kind: 4881, type: 'schema', ops: [PLANT_SCHEMA] });
    history.set(history.root, 'tomato', { name: 'Matina', days: 70 });
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await Promise.all(relays.map((relay) => relay.close()));
  });

  const vault = createMemoryKeyVault();
  async function open(store: EventStore = createMemoryEventStore()): Promise<RelayDataset> {
    const { pubkey } = await vault.take(history.address);
    const device = Object.assign(new Person('device'), { pubkey });
    history.grant(history.root, device, 'contributor');
    for (const relay of relays) for (const event of history.events) relay.publish(event as never);
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const from = relays.map(({ url }) => ({ url, from: 'page' as const }));
    const dataset = new RelayDataset(history.address, from, Promise.resolve(surroundings));
    opened.push(dataset);
    dataset.dataset.view('plant');
    await eventually(() => expect(dataset.writing.becomes('plant')).to.equal('saved'), 10_000);
    await eventually(() => expect(dataset.frame().sync!.relays.every(({ state }) => state === 'live')).to.equal(true));
    return dataset;
  }
  const days = (text: string) => [{ record: 'tomato', field: 'days', text }];
  const has = (relay: Relay, id: string): boolean => relay.events().some((event) => event.id === id);

  it('says of each what it changes, and that every relay has it', async () => {
    const one = await open();
    expect(one.frame().outbox).to.equal(undefined);
    await one.writing.edit('plant', [...days('75'), { record: 'tomato', field: 'name', text: 'Matina II' }]);
    await eventually(() => expect(one.frame().outbox).to.deep.equal({ waiting: 0, partly: 0, sent: 1, refused: 0 }));
    const { entries, counts } = await one.ownChanges.list();
    expect(counts.sent).to.equal(1);
    expect(entries).to.have.length(1);
    const { event, state, kind, cells, records, recordCount } = entries[0]!;
    expect({ state, kind, cells, recordCount }).to.deep.equal({
      ...{ state: 'sent', kind: 'change', cells: 2, recordCount: 1 },
    });
    expect(records).to.deep.equal([{ title: 'Matina II', fields: ['Days', 'Name'] }]);
    expect(entries[0]!.nevent).to.match(/^nevent1/);
    for (const relay of relays) expect(has(relay, event)).to.equal(true);
  });

  it('says which relay refused it, in its words, and sends it again when asked', async () => {
    const one = await open();
    const session = openDatasetSession({ held: one, release: () => undefined }, () => undefined);
    relays[0]!.faults.set({ refusal: 'blocked: not you' });
    relays[1]!.faults.set({ refusal: 'blocked: nor here' });
    await one.writing.edit('plant', days('75'));
    await eventually(() => expect(one.frame().outbox).to.include({ refused: 1 }));
    const [entry] = (await session.outbox()).entries;
    expect(entry).to.include({ state: 'refused' });
    expect(entry!.relays.map(({ state, code, message }) => [state, code, message])).to.have.deep.members([
      ['refused', 'relay-blocked', 'blocked: not you'],
      ['refused', 'relay-blocked', 'blocked: nor here'],
    ]);
    relays[1]!.faults.clear();
    await session.retry(entry!.event);
    await eventually(() => expect(one.frame().outbox).to.deep.equal({ waiting: 0, partly: 1, sent: 0, refused: 0 }));
    expect([has(relays[0]!, entry!.event), has(relays[1]!, entry!.event)]).to.deep.equal([false, true]);
    relays[0]!.faults.clear();
    await session.retry();
    await eventually(() => expect(one.frame().outbox).to.deep.equal({ waiting: 0, partly: 0, sent: 1, refused: 0 }));
    session.close();
  });

  it('counts what waits for a connection, and sends it by itself when there is one', async () => {
    const one = await open();
    const ports = relays.map(({ url }) => Number(new URL(url).port));
    const events = relays[0]!.events();
    await Promise.all(relays.map((relay) => relay.close()));
    await eventually(() => expect(one.frame().sync!.relays.every(({ state }) => state === 'offline')).to.equal(true));
    for (const text of ['71', '72', '73']) await one.writing.edit('plant', days(text));
    await eventually(() => expect(one.frame().outbox).to.include({ waiting: 3, sent: 0 }));
    expect((await one.ownChanges.list({ limit: 2 })).entries).to.have.length(2);
    relays = await Promise.all(ports.map((port) => startRelay({ port, events })));
    await eventually(() => expect(one.frame().outbox).to.include({ waiting: 0, sent: 3 }), 20_000);
  });

  it('waits no longer for a relay that is gone for long, says so, and sends there when it is there again', async () => {
    const store = createMemoryEventStore();
    const one = await open(store);
    const { port } = new URL(relays[1]!.url);
    const events = relays[1]!.events();
    await relays[1]!.close();
    await eventually(() => expect(one.frame().sync!.relays.map(({ state }) => state)).to.include('offline'));
    await one.writing.edit('plant', days('75'));
    await eventually(() => expect(one.frame().outbox).to.include({ partly: 1 }));
    const monthLater = Date.now() + 31 * 86_400_000;
    await store.tidyOutbox(monthLater);
    await eventually(() => expect(one.frame().outbox).to.include({ partly: 0, unreached: 1 }));
    const [entry] = (await one.ownChanges.list()).entries;
    expect(entry).to.include({ state: 'unreached' });
    expect(entry!.relays.map(({ state }) => state)).to.have.members(['ok', 'unreached']);
    await one.retry(entry!.event);
    await eventually(() => expect(one.frame().outbox).to.deep.equal({ waiting: 0, partly: 1, sent: 0, refused: 0 }));
    await store.tidyOutbox(monthLater + 60_000);
    await eventually(() => expect(one.frame().outbox).to.include({ unreached: 1 }));
    relays[1] = await startRelay({ port: Number(port), events });
    await eventually(() => expect(one.frame().outbox).to.include({ sent: 1 }), 20_000);
    expect(has(relays[1]!, entry!.event)).to.equal(true);
  });

  it('keeps a proposal and forgets its drafts in one step', async () => {
    const inner = createMemoryEventStore();
    const steps: string[] = [];
    const store: EventStore = {
      ...inner,
      append: (dataset, events, from) => {
        if (from?.own) steps.push(`${events.length} events${from.own.drafts ? ' with drafts' : ''}`);
        return inner.append(dataset, events, from);
      },
      changeDrafts: (dataset, change) => {
        steps.push('drafts');
        return inner.changeDrafts(dataset, change);
      },
    };
    const one = await open(store);
    steps.length = 0;
    const other = createMemoryKeyVault();
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => other };
    const from = relays.map(({ url }) => ({ url, from: 'page' as const }));
    one.close();
    const stranger = new RelayDataset(history.address, from, Promise.resolve(surroundings));
    opened.push(stranger);
    await eventually(() => expect(stranger.frame().sync?.caughtUp).to.equal(true));
    await stranger.writing.edit('plant', days('75'));
    await stranger.writing.suggesting.suggest();
    expect(steps).to.deep.equal(['0 events with drafts', '1 events with drafts']);
    expect(stranger.frame().writing).to.include({ drafts: 0, sent: 1 });
    expect(await store.drafts(history.address)).to.deep.equal([]);
    const [entry] = (await stranger.ownChanges.list()).entries;
    expect(entry).to.include({ kind: 'suggestion', cells: 1 });
  });

  it('saves drafts and forgets them in one step, and what is typed over a draft too', async () => {
    const inner = createMemoryEventStore();
    let isTorn = false;
    const torn = (): Promise<never> => Promise.reject(new Error('the browser was ended here'));
    // A crash after the first thing that is written.
    const store: EventStore = {
      ...inner,
      append: (dataset, events, from) => {
        if (!from?.own) return inner.append(dataset, events, from);
        if (isTorn) return torn();
        isTorn = true;
        return inner.append(dataset, events, from);
      },
      changeDrafts: (dataset, change) => (isTorn ? torn() : inner.changeDrafts(dataset, change)),
    };
    const draft = (field: string, after: string | number) => ({
      ...{ resource: 'plant', record: 'tomato', field, before: null, after, over: [] },
    });
    for (const run of [
      (one: RelayDataset) => one.writing.save(),
      (one: RelayDataset) =>
        one.writing.edit('plant', [...days('80'), { record: 'tomato', field: 'name', text: 'Marmande' }]),
    ]) {
      isTorn = false;
      await inner.changeDrafts(history.address, () => [draft('days', 75), draft('name', 'Matina II')]);
      const one = await open(store);
      await run(one).catch(() => undefined);
      expect(isTorn).to.equal(true);
      one.close();
      expect(await inner.drafts(history.address)).to.deep.equal([]);
    }
  });

  it('has what was not sent again after the store was emptied, and sends it', async () => {
    const files = new Map<string, string>();
    const openStore = () =>
      journalStore(createMemoryEventStore(), {
        ...{ journal: Promise.resolve(createMemoryOwnJournal(files)), after: () => () => undefined },
      });
    const store = openStore();
    const first = await open(store);
    for (const relay of relays) relay.faults.set({ refusal: 'error: no room' });
    await first.writing.edit('plant', days('75'));
    await store.settled();
    first.close();
    const [own] = (await store.outbox()).map(({ event }) => event as NostrEvent);
    for (const relay of relays) relay.faults.clear();
    const emptied = openStore();
    const second = await open(emptied);
    await eventually(() => expect(second.fold.state.shown('plant', 'tomato', 'days')?.value).to.equal(75));
    expect(second.frame().store.problem).to.include({ code: 'store-wiped' });
    await eventually(() => relays.forEach((relay) => expect(has(relay, own!.id)).to.equal(true)));
    await emptied.settled();
    expect(files.size).to.equal(0);
  });
});
