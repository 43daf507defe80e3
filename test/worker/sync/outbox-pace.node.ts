/** When own events leave: a single edit at once, a paste's dozens once the page has shown them, or after two seconds at the latest. */
import { expect } from 'chai';
import { holdIdleWork } from '../../../worker/live/idle-work.js';
import type { RelaySession } from '../../../worker/sync/relay-session.js';
import { Outbox } from '../../../worker/sync/outbox.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { SEEDS, someEvents } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';

const RELAY = 'wss://one.test/';

/** Sends so many; gives how many were sent so far, and a promise of ms until all were. */
async function sending(count: number) {
  const store = createMemoryEventStore();
  await store.append(SEEDS, someEvents(count), { own: { relays: [RELAY] } });
  let sent = 0;
  const session = { publish: async () => ({ outcome: 'ok', sent: ++sent }) } as unknown as RelaySession;
  const outbox = new Outbox({ address: SEEDS, store, environment: nodeEnvironment(), session: () => session });
  const begun = performance.now();
  outbox.send();
  const done = eventually(async () => {
    expect((await store.outbox(SEEDS)).map(({ state }) => state)).to.deep.equal(Array(count).fill('ok'));
  }, 8_000).then(() => performance.now() - begun);
  return { sent: () => sent, done, close: () => outbox.close() };
}

describe('own events on their way', () => {
  it('leave at once where they are few, whatever else is done', async () => {
    holdIdleWork(500);
    const few = await sending(3);
    expect(await few.done).to.be.lessThan(400);
    few.close();
  });

  it('wait until a page has shown what was pasted, and are all sent then', async () => {
    holdIdleWork(500);
    const many = await sending(45);
    const took = await many.done;
    expect(took).to.be.greaterThan(350);
    expect(many.sent()).to.equal(45);
    many.close();
  });

  it('wait no longer than two seconds for each twenty, however busy it is', async function () {
    this.timeout(10_000);
    holdIdleWork(500);
    const busy = setInterval(() => holdIdleWork(500), 50);
    try {
      const many = await sending(15);
      const took = await many.done;
      expect(took).to.be.within(1_500, 4_500);
      many.close();
    } finally {
      clearInterval(busy);
    }
  });
});
