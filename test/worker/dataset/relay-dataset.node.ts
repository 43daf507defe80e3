/** A dataset on relays as tables show it: real sockets, the demo's relay, a store that outlives the visit. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { watchStore } from '../../../worker/store/watched-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { eventually } from '../../support/eventually.js';
import { publishSnapshot } from '../../support/publish-snapshot.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, randomSignedHistory, type SignedHistory } from '../../support/signed-history.js';

describe('a dataset on relays', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  const opened: RelayDataset[] = [];

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await relay.close();
  });

  function open(history: SignedHistory, store: EventStore, url = relay.url): RelayDataset {
    const surroundings = { store, pool, environment: pool.environment };
    const dataset = new RelayDataset(history.address, [{ url, from: 'page' }], Promise.resolve(surroundings));
    opened.push(dataset);
    return dataset;
  }
  const publish = (events: readonly NostrEvent[]): void => {
    for (const event of events) expect(relay.publish(event as never).accepted, JSON.stringify(event)).to.equal(true);
  };
  const cellsOf = (view: ReturnType<RelayDataset['dataset']['view']>): unknown[] => {
    const { table, ids } = view.loaded!;
    return Array.from({ length: table.rowCount }, (_, row) => [
      ids.idOf(row),
      ...table.columns.map((column) => column.text(row)),
    ]);
  };

  it('is shown, follows changes, and is there without any relay at the next visit', async () => {
    const history = randomSignedHistory(1, 40);
    publish([...history.events, history.publishManifest([relay.url])]);
    const store = createMemoryEventStore();
    const first = open(history, store);
    const view = first.dataset.view('plant');
    await eventually(() => expect(first.fold.state.hash()).to.equal(history.fold.state.hash()));
    await eventually(() => expect(view.loaded?.table.complete).to.equal(true));
    expect(view.title).to.equal('Seeds');
    publish([history.set(history.root, 'r1', { name: 'changed' })]);
    await eventually(() => expect(JSON.stringify(cellsOf(view))).to.contain('changed'));
    const shown = cellsOf(view);
    first.close();

    await relay.close();
    const second = open(history, store);
    const again = second.dataset.view('plant');
    await eventually(() => expect(again.loaded?.table.rowCount).to.equal(shown.length));
    expect(cellsOf(again)).to.deep.equal(shown);
    await eventually(() => expect(again.offlineCopyOf).to.be.a('number'));
    expect(again.error).to.equal(undefined);
  });

  for (const code of ['store-full', 'store-wiped', 'store-unavailable'] as const) {
    it(`goes on from memory when the store fails in the middle, and says ${code}`, async () => {
      const history = randomSignedHistory(4, 60);
      publish([...history.events.slice(0, 30), history.publishManifest([relay.url])]);
      const inner = createMemoryEventStore();
      let fails = false;
      const gate = <A extends unknown[], T>(run: (...args: A) => Promise<T>) => {
        return (...args: A) => (fails ? Promise.reject<T>(storeProblem(code)) : run(...args));
      };
      const { append, putManifest, markSeen, cursor } = inner;
      const store = watchStore({
        ...inner,
        append: gate(append),
        putManifest: gate(putManifest),
        markSeen: gate(markSeen),
      });
      const dataset = open(history, store);
      await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
      expect(dataset.frame().store).to.deep.equal({ kind: 'memory' });
      const reconciled = await cursor(history.address, relay.url);
      const frames: (string | undefined)[] = [];
      dataset.onFrame(() => frames.push(dataset.frame().store.problem?.code));

      fails = true;
      publish([...history.events.slice(30), history.publishManifest([relay.url])]);
      await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
      expect(dataset.frame().store.problem?.code).to.equal(code);
      expect(frames).to.contain(code);
      dataset.reload();
      await eventually(() => expect(dataset.frame().sync?.relays[0]).to.include({ state: 'live', missingHere: 0 }));
      expect(await cursor(history.address, relay.url), 'what was not stored counts as unread').to.deep.equal(
        reconciled,
      );

      fails = false;
      publish([history.set(history.root, 'r1', { name: 'once more' })]);
      await eventually(() => expect(dataset.frame().store.problem).to.equal(undefined));
    });
  }

  it('says what is wrong where no relay answers and nothing is kept', async () => {
    await relay.close();
    const dataset = open(randomSignedHistory(2, 1), createMemoryEventStore());
    const view = dataset.dataset.view('plant');
    await eventually(() => expect(view.error?.code).to.equal('unreachable'));
    expect(dataset.frame().sync?.relays[0]).to.include({ state: 'offline' });
  });

  it('begins with a snapshot where the relay has forgotten the log, and goes on from it', async () => {
    const history = randomSignedHistory(3, 60);
    const { snapshot, parts, manifest } = publishSnapshot(history);
    expect(parts.length).to.be.greaterThan(1);
    publish([snapshot, ...parts, manifest]);
    const store = createMemoryEventStore();
    const dataset = open(history, store);
    const view = dataset.dataset.view('plant');
    await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
    publish([history.set(history.root, 'r2', { name: 'after the snapshot' })]);
    await eventually(() => expect(JSON.stringify(cellsOf(view))).to.contain('after the snapshot'));
    expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash());
    dataset.close();

    await relay.close();
    const again = open(history, store);
    await eventually(() => expect(again.fold.state.hash()).to.equal(history.fold.state.hash()));
  });

  it('reads the log where a snapshot is forged', async () => {
    const history = randomSignedHistory(4, 30);
    const real = publishSnapshot(history);
    const other = randomSignedHistory(5, 30);
    const forged = publishSnapshot(other).parts.map((part, at) => ({
      ...part,
      tags: real.parts[at]?.tags ?? part.tags,
    }));
    publish([...history.events, real.snapshot, real.manifest]);
    for (const part of forged) relay.publish(part as never);
    const dataset = open(history, createMemoryEventStore());
    await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
  });

  it('takes no snapshot of somebody who may not make one', async () => {
    const history = randomSignedHistory(6, 30);
    const { snapshot, parts, manifest } = publishSnapshot(history, { signer: new Person('stranger') });
    publish([...history.events, snapshot, ...parts, manifest]);
    const dataset = open(history, createMemoryEventStore());
    await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
    expect(dataset.fold.state.snapshots()).to.deep.equal([]);
  });
});
