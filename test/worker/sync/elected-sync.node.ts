/** Several workers with one store: one talks to the relay, the others read what it stored, and the next takes over. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { watchStore, type WatchedStore } from '../../../worker/store/watched-store.js';
import type { Channel, Election } from '../../../worker/sync/elected-sync.js';
import { createRelayPool } from '../../../worker/sync/relay-pool.js';
import { eventually } from '../../support/eventually.js';
import { publishSnapshot } from '../../support/publish-snapshot.js';
import { nodeEnvironment, type Wire } from '../../support/replica.js';
import { Person, randomSignedHistory, SignedHistory } from '../../support/signed-history.js';

interface Page {
  readonly dataset: RelayDataset;
  readonly wire: Wire;
  readonly store: WatchedStore;
  /** As if its browser had frozen it: it hears nothing, says nothing, and keeps its lock. */
  freeze(): void;
  /** The page goes. */
  end(): void;
}

describe('workers that share a store', function () {
  this.timeout(60_000);
  let relay: Relay;
  let browser: FakeBrowser;
  const pages: Page[] = [];

  beforeEach(async () => {
    relay = await startRelay();
    browser = new FakeBrowser();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) page.end();
    await relay.close();
  });

  function open(history: SignedHistory, speed = 1): Page {
    const wire: Wire = { bytesIn: 0, bytesOut: 0, sockets: 0, sent: [], negentropyBytes: 0 };
    const environment = nodeEnvironment({ wire, speed });
    const pool = createRelayPool(environment);
    const { store, election, freeze } = browser.open();
    const surroundings = { store, pool, environment, election };
    const dataset = new RelayDataset(
      history.address,
      [{ url: relay.url, from: 'page' }],
      Promise.resolve(surroundings),
    );
    const end = () => {
      dataset.close();
      pool.close();
    };
    const page = { dataset, wire, store, freeze, end };
    pages.push(page);
    return page;
  }
  const publish = (events: readonly NostrEvent[]): void => {
    for (const event of events) expect(relay.publish(event as never).accepted).to.equal(true);
  };
  const shows = ({ dataset }: Page, history: SignedHistory) =>
    eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
  const isLive = ({ dataset }: Page) =>
    eventually(() => expect(dataset.frame().sync?.relays[0]).to.include({ state: 'live' }), 20_000);
  const sockets = (...of: readonly Page[]): number[] => of.map(({ wire }) => wire.sockets);

  it('have one connection, show the same, and the next takes over when who talks is gone', async () => {
    const history = randomSignedHistory(11, 60);
    publish([...history.events, history.publishManifest([relay.url])]);
    const [first, second, third] = [open(history), open(history), open(history)];
    for (const page of [first, second, third]) {
      await shows(page, history);
      await isLive(page);
      await eventually(() => expect(page.dataset.dataset.news).to.include({ title: 'Seeds', complete: true }));
    }
    expect(sockets(first, second, third)).to.deep.equal([1, 0, 0]);

    publish([history.set(history.root, 'r1', { name: 'one' })]);
    for (const page of [first, second, third]) await shows(page, history);

    first.end();
    publish([history.set(history.root, 'r1', { name: 'two' })]);
    for (const page of [second, third]) {
      await shows(page, history);
      await isLive(page);
    }
    expect(sockets(second, third)).to.deep.equal([1, 0]);
  });

  it('pass on what a page asks for', async () => {
    const history = randomSignedHistory(12, 20);
    publish(history.events);
    const [first, second] = [open(history), open(history)];
    await shows(second, history);
    await isLive(second);
    const before = first.wire.sent.length;
    second.dataset.reload();
    await eventually(() => expect(first.wire.sent.slice(before).join()).to.contain('NEG-OPEN'));
  });

  it('begin with the snapshot that one of them has read', async () => {
    const history = randomSignedHistory(3, 60);
    const { snapshot, parts, manifest } = publishSnapshot(history);
    publish([snapshot, ...parts, manifest]);
    const [first, second] = [open(history), open(history)];
    for (const page of [first, second]) await shows(page, history);
    publish([history.set(history.root, 'r2', { name: 'later' })]);
    for (const page of [first, second]) await shows(page, history);
    expect(second.wire.sockets).to.equal(0);
  });

  /** Two pages that began with a snapshot, of which the second follows, and who wrote what it stands for. */
  async function openFollower(speed = 1) {
    const history = new SignedHistory('errands', Date.now() - 10 * 86_400_000);
    const anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    for (let n = 0; n < 60; n++) history.set(anna, `r${n}`, { name: `name ${n}` });
    // Late arrivals are read for two days.
    history.clockMs += 5 * 86_400_000;
    const { snapshot, parts, manifest } = publishSnapshot(history);
    const content = JSON.stringify({ name: 'Anna' });
    const created_at = Math.floor(Date.now() / 1000);
    const profile = signEvent({ kind: 0, created_at, tags: [], content }, anna.secret, new Uint8Array(32));
    publish([...history.events, snapshot, ...parts, manifest, profile]);
    const [first, second] = [open(history, speed), open(history, speed)];
    for (const page of [first, second]) {
      await shows(page, history);
      await isLive(page);
    }
    const told = second.dataset.fold.state.shown('plant', 'r5', 'name')!.id;
    expect(second.dataset.fold.state.event(told)).to.equal(undefined);
    const names = async () => {
      const { dataset } = second;
      const provenance = await dataset.dataset.view('plant').provenance('r5', 'name', dataset.relaysOf);
      const { parts } = await dataset.named(provenance!, true);
      return parts.flatMap(({ live }) => live.map(({ name }) => name));
    };
    return { first, second, history, told, names };
  }

  it('have who talks find what a follower wants to know: an old event, and who wrote it', async () => {
    const { first, second, told, names } = await openFollower();
    expect(await second.dataset.lookUp([told])).to.equal(true);
    expect(second.dataset.fold.state.event(told)).to.include({ id: told });
    expect(await names()).to.deep.equal(['Anna']);
    expect(sockets(first, second)).to.deep.equal([1, 0]);
    // It is in the store: nobody is asked twice.
    const asked = first.wire.sent.length;
    expect(await second.dataset.lookUp([told])).to.equal(false);
    expect(await names()).to.deep.equal(['Anna']);
    expect(first.wire.sent.slice(asked)).to.deep.equal([]);
  });

  it('do not wait for one that is frozen, nor ask it for ever more', async () => {
    const { first, second, told } = await openFollower(10);
    first.freeze();
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 40 }, () => second.dataset.lookUp([told])));
    expect(answers).to.not.include(true);
    expect(performance.now() - began).to.be.within(500, 3_000);
    await eventually(() => expect(second.wire.sockets).to.equal(1), 20_000);
    await isLive(second);
    expect(await second.dataset.lookUp([told])).to.equal(true);
  });

  it('take over from one that holds its lock and answers nothing', async () => {
    const history = randomSignedHistory(13, 20);
    publish(history.events);
    const [first, second] = [open(history, 20), open(history, 20)];
    await isLive(second);
    expect(sockets(first, second)).to.deep.equal([1, 0]);
    first.freeze();
    await eventually(() => expect(second.wire.sockets).to.equal(1), 20_000);
    publish([history.set(history.root, 'r1', { name: 'thawed' })]);
    await shows(second, history);
    await isLive(second);
  });

  it('talk each for itself once the store is full', async () => {
    const history = randomSignedHistory(14, 40);
    publish(history.events.slice(0, 20));
    const [first, second] = [open(history), open(history)];
    await isLive(second);
    browser.isFull = true;
    publish(history.events.slice(20));
    await shows(first, history);
    expect(first.store.problem?.code).to.equal('store-full');
    await shows(second, history);
    expect(sockets(first, second)).to.deep.equal([1, 1]);
  });
});

/** Locks, channels and a store as the pages of one site share them. */
class FakeBrowser {
  isFull = false;
  readonly #store = createMemoryEventStore();
  readonly #appended = new Map<object, Set<(dataset: never) => void>>();
  readonly #channels = new Map<string, Set<Channel>>();
  readonly #queues = new Map<string, { run: () => void; lose: () => void }[]>();

  open(): { store: WatchedStore; election: Election; freeze: () => void } {
    const me = {};
    let isFrozen = false;
    this.#appended.set(me, new Set());
    const inner: EventStore = {
      ...this.#store,
      kind: 'indexeddb',
      append: async (dataset, events, from) => {
        if (this.isFull) throw storeProblem('store-full');
        const fresh = await this.#store.append(dataset, events, from);
        if (fresh.size > 0) this.#tellOthers(me, dataset);
        return fresh;
      },
      putManifest: async (dataset, event) => {
        await this.#store.putManifest(dataset, event);
        this.#tellOthers(me, dataset);
      },
      onAppended: (listener) => {
        this.#appended.get(me)!.add(listener);
        return () => void this.#appended.get(me)!.delete(listener);
      },
    };
    const openChannel = (name: string): Channel => {
      const all = this.#channels.get(name) ?? new Set();
      this.#channels.set(name, all);
      const channel: Channel = {
        onmessage: null,
        postMessage: (message) => {
          if (isFrozen) return;
          const data: unknown = structuredClone(message);
          for (const other of all) if (other !== channel) setTimeout(() => other.onmessage?.({ data }));
        },
        close: () => void all.delete(channel),
      };
      all.add(channel);
      return new Proxy(channel, {
        set(target, key, value: Channel['onmessage']) {
          if (key === 'onmessage') target.onmessage = (event) => isFrozen || value?.(event);
          return true;
        },
      });
    };
    const locks = {
      request: (name: string, options: LockOptions, run: () => unknown) => this.#request(name, options, run),
    };
    return {
      store: watchStore(inner),
      election: { locks: locks as unknown as Election['locks'], openChannel },
      freeze: () => (isFrozen = true),
    };
  }

  #tellOthers(me: object, dataset: string): void {
    for (const [other, listeners] of this.#appended)
      if (other !== me) for (const listener of listeners) setTimeout(() => listener(dataset as never));
  }

  #request(name: string, { steal = false, signal }: LockOptions, run: () => unknown): Promise<void> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return new Promise((resolve, reject) => {
      const lose = () => reject(new DOMException('stolen', 'AbortError'));
      const entry = {
        lose,
        run: () =>
          void Promise.resolve(run()).then(() => {
            if (queue[0] === entry) {
              queue.shift();
              queue[0]?.run();
            }
            resolve();
          }),
      };
      signal?.addEventListener('abort', () => {
        const at = queue.indexOf(entry);
        if (at <= 0) return; // held: then it ends by itself
        queue.splice(at, 1);
        lose();
      });
      if (steal) {
        queue.shift()?.lose();
        queue.unshift(entry);
      } else queue.push(entry);
      if (queue[0] === entry) setTimeout(entry.run);
    });
  }
}
