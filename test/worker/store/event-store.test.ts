/** The event store in a real browser: what IndexedDB adds to the contract, and what goes wrong there. */
import { expect } from 'chai';
import { Dexie } from 'dexie';
import type { EventId } from '../../../core/log/event.js';
import { openDexieEventStore } from '../../../worker/store/dexie-event-store.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { keepWhenFull } from '../../../worker/store/keep-when-full.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { openEventStore } from '../../../worker/store/open-event-store.js';
import { eventStoreSuite, readAll, SEEDS, someEvent, someEvents } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';

let count = 0;
const freshName = (): string => `kobold-events-test-${Date.now()}-${count++}`;

eventStoreSuite('memory', async () => createMemoryEventStore());
eventStoreSuite('IndexedDB', () => openDexieEventStore({ name: freshName() }));
eventStoreSuite('IndexedDB with room in memory', async () =>
  keepWhenFull(await openDexieEventStore({ name: freshName() }), { after: () => () => undefined }),
);

describe('the event store in IndexedDB', () => {
  const opened: EventStore[] = [];
  const open = async (name: string): Promise<EventStore> => {
    const store = await openDexieEventStore({ name });
    opened.push(store);
    return store;
  };
  afterEach(() => opened.splice(0).forEach((store) => store.close()));

  it('has the same id and the same log after it was closed', async () => {
    const name = freshName();
    const first = await open(name);
    await first.append(SEEDS, someEvents(3));
    first.close();
    const second = await open(name);
    expect(second.id).to.equal(first.id);
    expect(await readAll(second, SEEDS)).to.have.length(3);
    expect((await second.append(SEEDS, someEvents(4))).size).to.equal(1);
  });

  it('sees what another worker appended, and tells of it', async () => {
    const name = freshName();
    const [mine, theirs] = [await open(name), await open(name)];
    const heard: string[] = [];
    mine.onAppended((dataset) => heard.push(dataset));
    await mine.append(SEEDS, [someEvent(1)]);
    expect((await theirs.append(SEEDS, [someEvent(1), someEvent(2)])).size).to.equal(1);
    await eventually(() => expect(heard).to.deep.equal([SEEDS]));
    expect((await readAll(mine, SEEDS, 1)).map(({ event }) => event.id)).to.deep.equal([someEvent(2).id]);
    expect((await mine.append(SEEDS, someEvents(3))).size).to.equal(1);
    expect(await readAll(theirs, SEEDS)).to.have.length(3);
  });

  it('knows of what another worker sent, queued or gave up, whichever was asked first', async () => {
    const name = freshName();
    const [mine, theirs] = [await open(name), await open(name)];
    const relay = 'wss://one.test/';
    const idOf = (n: number) => someEvent(n).id as EventId;
    const statesOf = async (store: EventStore) =>
      (await store.outbox(SEEDS)).map(({ event, state, tries }) => `${parseInt(event.id, 16)} ${state} ${tries}`);
    const bothSay = async (expected: readonly string[]): Promise<void> => {
      for (const store of [mine, theirs])
        await eventually(async () => expect(await statesOf(store)).to.deep.equal(expected));
    };
    await bothSay([]);
    await mine.append(SEEDS, someEvents(3), { own: { relays: [relay] } });
    await bothSay(['1 waiting 0', '2 waiting 0', '3 waiting 0']);
    await Promise.all([
      theirs.markOutbox(idOf(1), relay, { state: 'ok' }),
      mine.markOutbox(idOf(2), relay, { state: 'refused', code: 'relay-refused', message: 'no' }),
      theirs.append(SEEDS, [someEvent(4)], { own: { relays: [relay] } }),
    ]);
    await bothSay(['1 ok 1', '2 refused 1', '3 waiting 0', '4 waiting 0']);
    await theirs.retryOutbox(SEEDS);
    await bothSay(['1 ok 1', '2 waiting 1', '3 waiting 0', '4 waiting 0']);
    await mine.remove(SEEDS);
    await bothSay([]);
  });

  it('says what was committed last, however readings and changes overlap', async () => {
    const store = await open(freshName());
    const relay = 'wss://one.test/';
    const reads: Promise<unknown>[] = [];
    for (let n = 1; n <= 20; n++) {
      const own = { relays: [relay] };
      const done = store.append(SEEDS, [someEvent(n)], { own });
      reads.push(store.outbox(SEEDS));
      await done;
      reads.push(store.outbox());
      void store.markOutbox(someEvent(n).id as EventId, relay, { state: 'ok' });
      if (n % 5 === 0) await store.retryOutbox(SEEDS);
      expect(await store.outbox(SEEDS)).to.have.length(n);
    }
    await Promise.all(reads);
    await eventually(async () => {
      const entries = await store.outbox(SEEDS);
      expect(entries.map(({ state }) => state)).to.deep.equal(Array.from({ length: 20 }, () => 'ok'));
    });
  });

  it('says that it was wiped, and gives another id when opened anew', async () => {
    const name = freshName();
    const store = await open(name);
    await store.append(SEEDS, [someEvent(1)]);
    const said: (string | undefined)[] = [];
    store.onProblem((problem) => said.push(problem?.code));
    await Dexie.delete(name);
    await eventually(() => expect(said).to.deep.equal(['store-wiped']));
    expect(await codeOf(store.append(SEEDS, [someEvent(2)]))).to.equal('store-wiped');
    expect((await open(name)).id).not.to.equal(store.id);
  });

  it('is given up for a newer kit in another tab, and refuses what that one has made', async () => {
    const name = freshName();
    const store = await open(name);
    await store.append(SEEDS, [someEvent(1)]);
    const newer = new Dexie(name);
    newer.version(9).stores({ another: 'key' });
    await newer.open();
    expect(store.problem?.code).to.equal('store-newer');
    expect(await codeOf(store.append(SEEDS, [someEvent(2)]))).to.equal('store-newer');
    newer.close();
    expect(await codeOf(openDexieEventStore({ name }))).to.equal('store-newer');
  });

  it('takes over what a kit before it kept, and notes steps beside it', async () => {
    const name = freshName();
    const older = new Dexie(name);
    older.version(1).stores({
      facts: 'key',
      datasets: 'address',
      chunks: '[dataset+first]',
      seen: '[dataset+relay+page], dataset',
      outbox: '++order, &[id+relay], dataset',
      manifests: 'dataset',
      cursors: '[dataset+relay], dataset',
      projections: '[dataset+name], dataset',
      projectionChunks: '[generation+index], generation',
    });
    older.version(2).stores({ drafts: 'dataset' });
    await older.open();
    const change = { resource: 'seed', record: 'a', field: 'days', before: 8, after: 9, over: [] };
    await older.table('drafts').put({ dataset: SEEDS, changes: [change] });
    await older.table('facts').put({ key: 'id', value: 'the same' });
    older.close();
    const store = await open(name);
    expect(store.id).to.equal('the same');
    expect(await store.drafts(SEEDS)).to.deep.equal([change]);
    expect(await store.steps(SEEDS)).to.deep.equal([]);
    const step = { id: 1, kind: 'edit', side: 'undo' } as const;
    const steps = () => ({ steps: [step], changes: new Map([[1, [change]]]) });
    await store.append(SEEDS, [], { own: { relays: [], steps } });
    expect(await (await open(name)).steps(SEEDS)).to.deep.equal([step]);
  });

  it('appends nothing of a batch that the disk has no room for, and all of it when there is', async () => {
    const store = await open(freshName());
    await store.append(SEEDS, [someEvent(1)]);
    const restore = failPuts('QuotaExceededError', 2);
    try {
      expect(await codeOf(store.append(SEEDS, someEvents(3_000), { relay: 'wss://one.test/' }))).to.equal('store-full');
    } finally {
      restore();
    }
    expect(await readAll(store, SEEDS)).to.have.length(1);
    expect((await store.append(SEEDS, someEvents(3_000))).size).to.equal(2_999);
    expect(await readAll(store, SEEDS)).to.have.length(3_000);
  });

  it('keeps what a full disk refuses in memory, says so, and stores it when there is room', async () => {
    let retry = (): void => undefined;
    const after = (_ms: number, run: () => void) => {
      retry = run;
      return () => undefined;
    };
    const store = keepWhenFull(await open(freshName()), { after });
    const said: (string | undefined)[] = [];
    store.onProblem((problem) => said.push(problem?.code));
    const restore = failPuts('QuotaExceededError', 1);
    try {
      expect((await store.append(SEEDS, someEvents(3), { relay: 'wss://one.test/' })).size).to.equal(3);
      expect(await codeOf(store.append(SEEDS, [someEvent(9)], { own: { relays: [] } }))).to.equal('store-full');
      expect((await store.append(SEEDS, someEvents(4))).size).to.equal(1);
      expect(new Set((await readAll(store, SEEDS)).map(({ event }) => event.id)).size).to.equal(4);
      expect(store.problem?.code).to.equal('store-full');
    } finally {
      restore();
    }
    retry();
    await eventually(() => expect(said).to.deep.equal(['store-full', undefined]));
    expect((await readAll(store, SEEDS)).map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4]);
    expect((await store.seenOn(SEEDS)).get('wss://one.test/')).to.equal(3);
  });

  it('says that it was emptied between two visits, to a page that knew it', async () => {
    const name = freshName();
    const before = await openEventStore({ name });
    before.hadId(before.id);
    expect(before.problem).to.equal(undefined);
    before.close();
    await Dexie.delete(name);
    const after = await openEventStore({ name });
    opened.push(after);
    const said: (string | undefined)[] = [];
    after.onProblem((problem) => said.push(problem?.code));
    after.hadId(before.id);
    expect(said).to.deep.equal(['store-wiped']);
    await after.append(SEEDS, [someEvent(1)]); // and goes on
    expect(after.problem?.code).to.equal('store-wiped');
  });

  it('goes on in memory where another tab holds an older store open, and says so', async function () {
    this.timeout(10_000);
    const name = freshName();
    const old = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    try {
      const store = await openEventStore({ name });
      expect(store.kind).to.equal('memory');
      expect(store.problem?.code).to.equal('store-blocked');
      expect((await store.append(SEEDS, [someEvent(1)])).size).to.equal(1);
    } finally {
      old.close();
    }
  });

  it('says that an append or a reading failed, until one succeeds', async () => {
    const store = await openEventStore({ name: freshName() });
    opened.push(store);
    const said: (string | undefined)[] = [];
    store.onProblem((problem) => said.push(problem?.code));
    const restore = failPuts('UnknownError', 0);
    try {
      expect(await codeOf(store.append(SEEDS, [someEvent(1)]))).to.equal('store-unavailable');
    } finally {
      restore();
    }
    expect((await store.append(SEEDS, [someEvent(1)])).size).to.equal(1);
    expect(said).to.deep.equal(['store-unavailable', undefined]);
  });

  it('says where IndexedDB refuses', async () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException('no', 'SecurityError');
    };
    try {
      expect(await codeOf(openDexieEventStore({ name: freshName() }))).to.equal('store-unavailable');
      const store = await openEventStore({ name: freshName() });
      expect([store.kind, store.problem?.code]).to.deep.equal(['memory', 'store-unavailable']);
      store.hadId('another'); // it is not the emptying that is wrong
      expect(store.problem?.code).to.equal('store-unavailable');
    } finally {
      IDBFactory.prototype.open = open;
    }
  });
});

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

/** As a disk that runs full: writes after the first `allowed` fail. */
function failPuts(name: string, allowed: number): () => void {
  const { add, put } = IDBObjectStore.prototype;
  let left = allowed;
  const failing = (write: typeof add) =>
    function (this: IDBObjectStore, ...args: Parameters<typeof add>) {
      if (left-- <= 0) throw new DOMException('full', name);
      return write.apply(this, args);
    };
  IDBObjectStore.prototype.add = failing(add);
  IDBObjectStore.prototype.put = failing(put);
  return () => Object.assign(IDBObjectStore.prototype, { add, put });
}
