/** What is due waits for those before it: what becomes of it meanwhile counts. With a session that answers when it is told to. */
import { expect } from 'chai';
import type { EventId } from '../../../core/log/event.js';
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
});
