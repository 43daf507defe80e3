/** Several relays have the snapshot: one is asked, and when it dies over it the next. */
import { expect } from 'chai';
import type { EventId } from '../../../core/log/event.js';
import { SnapshotBootstrap, type SnapshotTaker } from '../../../worker/dataset/snapshot-bootstrap.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { FollowedRelay } from '../../../worker/sync/followed-relay.js';
import { ReadingStopped, type RelayReader } from '../../../worker/sync/relay-reader.js';

describe('whose turn it is to give a snapshot', () => {
  it('goes to the next relay that waits when one dies, and to the one after that', async () => {
    const taker = {
      newestSnapshot: () => 'a'.repeat(64) as EventId,
      hasBegun: () => false,
    } as unknown as SnapshotTaker;
    const bootstrap = new SnapshotBootstrap(taker);
    const asked: string[] = [];
    const dying = (name: string): RelayReader => {
      const ask = async (): Promise<never> => {
        asked.push(name);
        await new Promise((resolve) => setImmediate(resolve));
        throw new ReadingStopped('relay-offline', 'it went away');
      };
      return { ask } as unknown as RelayReader;
    };
    const store = createMemoryEventStore();
    await Promise.all(['one', 'two', 'three'].map((name) => bootstrap.read(dying(name), store)));
    expect(asked).to.deep.equal(['one', 'two', 'three']);
  });

  it('is given up for a while where what came could not be taken, without an error that nobody hears', () => {
    const relay = {
      session: { url: 'wss://one.example', status: { link: 'open' } },
      feed: { state: { feed: 'open' } },
    };
    const followed = new FollowedRelay('page', relay as never, {} as never, () => 1_000, () => 0.5, () => false); // prettier-ignore
    const { error } = console;
    console.error = () => undefined;
    try {
      followed.readingStarts();
      followed.readingStopped(new TypeError('no such thing'));
    } finally {
      console.error = error;
    }
    expect(followed.view([])).to.include({ readingSince: undefined });
    expect(followed.view([]).readNotBefore).to.be.greaterThan(1_000);
  });
});
