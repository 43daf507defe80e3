/** Two workers with one database, of which one ends between its commit and the news of it: the other goes by the database. */
import { expect } from 'chai';
import type { EventId } from '../../../core/log/event.js';
import { openDexieEventStore } from '../../../worker/store/dexie-event-store.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { journalStore } from '../../../worker/store/journaled-store.js';
import { createMemoryOwnJournal } from '../../../worker/store/memory-own-journal.js';
import { browserEnvironment } from '../../../worker/sync/environment.js';
import { Outbox } from '../../../worker/sync/outbox.js';
import type { RelaySession } from '../../../worker/sync/relay-session.js';
import { SEEDS, someEvent, someEvents, TOOLS } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';

const RELAY = 'wss://one.test/';
const OWN = { own: { relays: [RELAY] } };
const DAY_MS = 86_400_000;
let count = 0;

describe('an outbox of which no news came', () => {
  const idOf = (n: number): EventId => someEvent(n).id as EventId;
  let mine: EventStore;
  let theirs: EventStore;
  beforeEach(async () => {
    const name = `kobold-lost-news-test-${Date.now()}-${count++}`;
    [mine, theirs] = [await openDexieEventStore({ name }), await openDexieEventStore({ name })];
    await mine.append(SEEDS, someEvents(3), OWN);
    // What it was told of by then it has heard.
    await eventually(async () => expect(await statesOf(theirs)).to.have.length(3));
    expect(await statesOf(mine)).to.deep.equal(['1 waiting', '2 waiting', '3 waiting']);
  });
  afterEach(() => [mine, theirs].forEach((store) => store.close()));

  const statesOf = async (store: EventStore): Promise<string[]> =>
    (await store.outbox()).map(
      ({ event, state, setAside }) => `${parseInt(event.id, 16)} ${setAside ? 'set aside' : state}`,
    );

  it('is read as it is after each way to change it, and after what both changed', async () => {
    const changes: readonly (readonly [() => Promise<unknown>, readonly string[]])[] = [
      [() => theirs.markOutbox(idOf(1), RELAY, { state: 'ok' }), ['1 ok', '2 waiting', '3 waiting']],
      [() => theirs.append(SEEDS, [someEvent(4)], OWN), ['1 ok', '2 waiting', '3 waiting', '4 waiting']],
      [
        () => theirs.append(SEEDS, [], { own: { relays: [], setAside: new Map([[idOf(2), 'revoked']]) } }),
        ['1 ok', '2 set aside', '3 waiting', '4 waiting'],
      ],
      [
        () => theirs.markOutbox(idOf(3), RELAY, { state: 'refused', code: 'relay-refused', message: 'no' }),
        ['1 ok', '2 set aside', '3 refused', '4 waiting'],
      ],
      [() => theirs.retryOutbox(SEEDS), ['1 ok', '2 set aside', '3 waiting', '4 waiting']],
      [
        async () => {
          await theirs.append(TOOLS, [someEvent(5)], OWN);
          await mine.markOutbox(idOf(4), RELAY, { state: 'ok' });
        },
        ['1 ok', '2 set aside', '3 waiting', '4 ok', '5 waiting'],
      ],
      // Long after: what arrived is forgotten.
      [() => theirs.tidyOutbox(Date.now() + 20 * DAY_MS), ['2 set aside', '3 waiting', '5 waiting']],
      [() => theirs.remove(SEEDS), ['5 waiting']],
    ];
    for (const [change, expected] of changes) {
      await silently(change);
      expect(await statesOf(mine)).to.deep.equal(expected);
      expect(await statesOf(theirs)).to.deep.equal(expected);
    }
  });

  it('is sent by who takes over: what is new there, and nothing that has arrived', async () => {
    await silently(async () => {
      await theirs.markOutbox(idOf(1), RELAY, { state: 'ok' });
      await theirs.append(SEEDS, [someEvent(4)], OWN);
      theirs.close();
    });
    const asked: string[] = [];
    const publish = async ({ id }: { id: string }) => (asked.push(id), { outcome: 'ok' });
    const session = () => ({ publish }) as unknown as RelaySession;
    const outbox = new Outbox({ address: SEEDS, store: mine, environment: browserEnvironment(), session });
    outbox.send();
    await eventually(async () => expect(await statesOf(mine)).to.deep.equal(['1 ok', '2 ok', '3 ok', '4 ok']));
    outbox.close();
    expect(asked).to.deep.equal([idOf(2), idOf(3), idOf(4)]);
  });

  it('takes no file of events from the journal that are on their way', async () => {
    const files = new Map<string, string>();
    const journal = () => Promise.resolve(createMemoryOwnJournal(files));
    const after = () => () => undefined;
    const [here, there] = [
      journalStore(mine, { journal: journal(), after }),
      journalStore(theirs, { journal: journal(), after }),
    ];
    await here.settled();
    const names = new Set(files.keys());
    await silently(async () => {
      await there.append(SEEDS, [someEvent(4)], OWN);
      await eventually(() => expect(files.size).to.equal(names.size + 1));
    });
    await here.settled();
    expect([...files.values()].filter((text) => text.includes(idOf(4)))).to.have.length(1);
  });

  it('is not read anew where nobody changed it, nor after what this worker did itself', async () => {
    await statesOf(mine);
    let reads = 0;
    const { getAll } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.getAll = function (...args: Parameters<typeof getAll>) {
      if (this.name === 'outbox') reads++;
      return getAll.apply(this, args);
    };
    try {
      for (let n = 10; n < 20; n++) {
        await mine.append(SEEDS, [someEvent(n)], OWN);
        expect(await statesOf(mine)).to.include(`${n} waiting`);
        await mine.markOutbox(idOf(n), RELAY, { state: 'ok' });
        expect(await statesOf(mine)).to.include(`${n} ok`);
      }
      expect(reads).to.equal(0);
      await mine.retryOutbox(SEEDS);
      reads = 0;
      await statesOf(mine);
      expect(reads).to.equal(1); // so this is what is counted
    } finally {
      IDBObjectStore.prototype.getAll = getAll;
    }
  });
});

/** As a worker that is ended between commit and news. */
async function silently(run: () => Promise<unknown>): Promise<void> {
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = () => undefined;
  try {
    await run();
  } finally {
    BroadcastChannel.prototype.postMessage = postMessage;
  }
}
