/** What tidying the journal takes away, and what it leaves: two workers write there, and files cannot always be read. */
import { expect } from 'chai';
import type { EventId, NostrEvent } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { journalStore, type JournaledStore } from '../../../worker/store/journaled-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createMemoryOwnJournal } from '../../../worker/store/memory-own-journal.js';
import type { OwnJournal } from '../../../worker/store/own-journal.js';
import { SEEDS, someEvent } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';

const RELAYS = ['wss://one.test/', 'wss://gone.test/'] as const;

describe('tidying the journal of own changes', () => {
  const idOf = (n: number): EventId => someEvent(n).id as EventId;
  let files: Map<string, string>;
  let inner: EventStore;
  let opened: JournaledStore[];
  /** Timers that are set, to be run by the test. */
  let timers: (() => void)[];
  let clock = 1_800_000_000_000;
  beforeEach(() => {
    files = new Map();
    inner = createMemoryEventStore();
    opened = [];
    timers = [];
  });
  afterEach(() => opened.forEach((store) => store.close()));
  const after = (_ms: number, run: () => void): (() => void) => {
    timers.push(run);
    return () => void (timers = timers.filter((one) => one !== run));
  };
  const tidied = (): void => timers.splice(0).forEach((run) => run());

  /** A worker with the database and the files of the others. */
  async function open(changed: Partial<OwnJournal> = {}, of: EventStore = inner): Promise<JournaledStore> {
    const store = journalStore(of, {
      journal: Promise.resolve({ ...createMemoryOwnJournal(files), ...changed }),
      after,
      now: () => clock++,
    });
    await store.restored;
    opened.push(store);
    return store;
  }
  /** Each in a file of its own. */
  async function append(
    store: JournaledStore,
    some: readonly number[],
    relaysOf = (_: number): readonly string[] => RELAYS,
  ) {
    for (const n of some) {
      await store.append(SEEDS, [someEvent(n)], { own: { relays: relaysOf(n) } });
      await new Promise((resolve) => setTimeout(resolve));
      await eventually(() => expect([...files.values()].some((text) => text.includes(idOf(n)))).to.equal(true));
    }
  }
  /** Both relays have them, and the next tidying has looked at them all. */
  async function isLetGo(store: JournaledStore, ...some: readonly number[]) {
    for (const n of some) for (const relay of RELAYS) await store.markOutbox(idOf(n), relay, { state: 'ok' });
    tidied();
    await eventually(
      () => expect([...files.values()].filter((text) => some.some((n) => text.includes(idOf(n))))).to.be.empty,
    );
  }
  const numbers = (count: number, first = 1) => Array.from({ length: count }, (_, i) => first + i);
  const held = (): number[] =>
    [...files.values()]
      .flatMap((text) => (JSON.parse(text) as { events?: NostrEvent[] }).events ?? [])
      .map(({ id }) => parseInt(id, 16))
      .sort((a, b) => a - b);
  const nameOf = (n: number): string => [...files].find(([, text]) => text.includes(idOf(n)))![0];

  it('takes no file that another worker wrote since: they are listed before the outbox is read', async () => {
    const theirs = await open();
    await theirs.settled();
    const steps: string[] = [];
    let isOpened = false;
    const names = async () => {
      if (isOpened && steps.push('files') === 1) await append(theirs, [1]);
      return [...files.keys()].sort();
    };
    const outbox: EventStore['outbox'] = (dataset) => {
      steps.push('outbox');
      return inner.outbox(dataset);
    };
    const mine = await open({ names }, { ...inner, outbox });
    isOpened = true;
    await mine.settled();
    expect(steps).to.deep.equal(['files', 'outbox']);
    expect(held()).to.deep.equal([1]);
  });

  it('leaves what another worker is about to write, and puts right at the next start what it never did', async () => {
    const [theirs, mine] = [await open(), await open()];
    for (const store of [theirs, mine]) await store.settled();
    await append(theirs, [1]);
    await append(mine, [2]);
    await append(theirs, [3]);
    await append(mine, [4]);
    const name = nameOf(3);
    const text = files.get(name)!;
    files.set(name, ''); // as it is between being made and being written
    await isLetGo(mine, 2, 4);
    expect(files.has(name)).to.equal(true);
    files.set(name, text);
    await append(mine, [5]);
    await isLetGo(mine, 5);
    expect(held()).to.deep.equal([1, 3]);
    files.set(name, '{"events":[');
    await (await open()).settled();
    expect(held()).to.deep.equal([1, 3]);
    expect(files.has(name)).to.equal(false);
  });

  it('makes few files of many without those that cannot be read, which it leaves where they are', async () => {
    const first = await open();
    await append(first, numbers(40));
    const [never, once] = [nameOf(7), nameOf(8)];
    let reads = 0;
    const read = async (name: string) => {
      if (name === never || (name === once && ++reads > 1)) throw new Error('Not now.');
      return files.get(name);
    };
    const second = await open({ read });
    await second.settled();
    expect(files.has(never)).to.equal(true);
    expect(files.has(once)).to.equal(true);
    expect(new Set(held())).to.deep.equal(new Set(numbers(40)));
    expect(files.size).to.be.lessThan(6);
  });

  it('makes few files of many in a long visit too, whether a relay answers or none does', async () => {
    const store = await open();
    await store.settled();
    timers.length = 0;
    await append(store, numbers(150));
    await store.markOutbox(idOf(1), RELAYS[0], { state: 'ok' });
    tidied();
    await append(store, numbers(50, 151));
    expect(files.size).to.equal(200);
    expect(timers).to.have.length(0);
    await append(store, [201]);
    await eventually(() => expect(timers).to.have.length(1));
    tidied();
    await eventually(() => expect(files.size).to.equal(1));
    expect(held()).to.deep.equal(numbers(201));
  });

  it('does not write again and again what cannot be fewer files', async () => {
    let writes = 0;
    const journal = createMemoryOwnJournal(files);
    const store = await open({ write: (name, text) => (writes++, journal.write(name, text)) });
    await store.settled();
    timers.length = 0;
    await append(store, numbers(201), (n) => [`wss://relay-${n}.test/`]);
    await eventually(() => expect(timers).to.have.length(1));
    tidied();
    await eventually(() => expect([writes, files.size]).to.deep.equal([402, 201]));
    await append(store, [202], (n) => [`wss://relay-${n}.test/`]);
    await store.markOutbox(idOf(202), 'wss://relay-202.test/', { state: 'ok' });
    tidied();
    await eventually(() => expect(held()).to.deep.equal(numbers(201)));
    expect(writes).to.equal(403);
  });
});
