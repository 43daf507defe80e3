/** What is due waits for those before it: what becomes of it meanwhile counts. With a session that answers when it is told to. */
import { expect } from 'chai';
import type { EventId } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { Outbox } from '../../../worker/sync/outbox.js';
import type { Published } from '../../../worker/sync/publishing.js';
import type { RelaySession } from '../../../worker/sync/relay-session.js';
import { SEEDS, someEvent, someEvents } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';

const URL = 'wss://one.test/';
const MANY = 50;

describe('sending own events', () => {
  const idOf = (n: number): EventId => someEvent(n).id as EventId;

  it('sends nothing that was set aside, or is gone, since it was found to be due', async () => {
    const store = createMemoryEventStore();
    await store.append(SEEDS, someEvents(MANY), { own: { relays: [URL] } });
    const asked: string[] = [];
    const answers: ((published: Published) => void)[] = [];
    const session = {
      publish: ({ id }: { id: string }) => {
        asked.push(id);
        return new Promise<Published>((resolve) => answers.push(resolve));
      },
    } as unknown as RelaySession;
    const outbox = new Outbox({ address: SEEDS, store, environment: nodeEnvironment(), session: () => session });
    outbox.send();
    await eventually(() => expect(answers.length).to.be.greaterThan(0));
    const first = asked.length;
    expect(first).to.be.lessThan(MANY - 2);
    // While the first are on their way a right is taken back, and another tab learns that a relay has one already.
    await store.append(SEEDS, [], { own: { relays: [], setAside: new Map([[idOf(MANY), 'revoked']]) } });
    await store.markOutbox(idOf(MANY - 1), URL, { state: 'ok' });
    await eventually(async () => {
      answers.splice(0).forEach((answer) => answer({ outcome: 'ok' }));
      const waiting = (await store.outbox(SEEDS)).filter(({ state, setAside }) => state === 'waiting' && !setAside);
      expect(waiting).to.deep.equal([]);
    });
    outbox.close();
    expect(asked).to.deep.equal(someEvents(MANY - 2).map(({ id }) => id));
    const last = await store.outboxEntry(idOf(MANY), URL);
    expect([last!.state, last!.tries]).to.deep.equal(['waiting', 0]);
  });

  it('looks again in a while, not at once, where nothing was due that was said to be', async () => {
    const store = createMemoryEventStore();
    await store.append(SEEDS, someEvents(3), { own: { relays: [URL] } });
    const old = await store.outbox(SEEDS);
    const later = Date.now() + 3_600_000;
    await store.markOutbox(idOf(1), URL, { state: 'ok' });
    await store.markOutbox(idOf(2), URL, { state: 'waiting', nextTryAt: later });
    await store.append(SEEDS, [], { own: { relays: [], setAside: new Map([[idOf(3), 'revoked']]) } });
    let looks = 0;
    let isOld = true;
    const outdated: EventStore = {
      ...store,
      outbox: async () => {
        if (++looks > 50) throw new Error('It looks and looks.');
        return isOld ? old : store.outbox(SEEDS);
      },
    };
    const timers: { readonly ms: number; readonly run: () => void }[] = [];
    const after = (ms: number, run: () => void) => {
      timers.push({ ms, run });
      return () => undefined;
    };
    let sent = 0;
    const session = { publish: async () => ({ outcome: 'ok', sent: ++sent }) } as unknown as RelaySession;
    const environment = { ...nodeEnvironment(), after };
    const outbox = new Outbox({ address: SEEDS, store: outdated, environment, session: () => session });
    outbox.send();
    await eventually(() => expect(timers).to.have.length(1));
    expect(looks).to.equal(1);
    expect(timers[0]!.ms).to.be.within(500, 5_000);
    isOld = false;
    timers[0]!.run();
    await eventually(() => expect(timers).to.have.length(2));
    expect(looks).to.equal(2);
    expect(timers[1]!.ms).to.be.greaterThan(3_000_000);
    expect(sent).to.equal(0);
    outbox.close();
  });
});
