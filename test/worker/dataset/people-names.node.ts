/** What people call themselves, asked of the dataset's relay: only on request, only signed, kept for the next visit. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { Provenance } from '../../../worker/api.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { watchStore } from '../../../worker/store/watched-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

const NO_CHANCE = new Uint8Array(32);
const NOW_S = Math.floor(Date.now() / 1000);

function profile({ secret }: Person, content: unknown, created_at = NOW_S) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return signEvent({ kind: 0, created_at, tags: [], content: text }, secret, NO_CHANCE);
}

describe('the names of a dataset’s people', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  let history: SignedHistory;
  let anna: Person;
  let ben: Person;
  const opened: RelayDataset[] = [];
  let store = watchStore(createMemoryEventStore());

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
    store = watchStore(createMemoryEventStore());
    history = new SignedHistory('seeds');
    [anna, ben] = [new Person('Anna'), new Person('Ben')];
    history.grant(history.root, anna, 'maintainer');
    history.grant(history.root, ben, 'contributor');
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    history.set(ben, 'tomato', { days: 75 });
    for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await relay.close();
  });

  async function open(): Promise<RelayDataset> {
    const surroundings = { store, pool, environment: pool.environment };
    const dataset = new RelayDataset(
      history.address,
      [{ url: relay.url, from: 'page' }],
      Promise.resolve(surroundings as never),
    );
    opened.push(dataset);
    const view = dataset.dataset.view('plant');
    await eventually(() => expect(view.loaded?.table.complete).to.equal(true));
    return dataset;
  }
  const said = async (dataset: RelayDataset): Promise<Provenance> =>
    (await dataset.dataset.view('plant').provenance('tomato', 'days', dataset.relaysOf))!;
  const names = ({ parts }: Provenance) =>
    parts.flatMap(({ live, before }) => [...live, ...before]).map(({ name }) => name);

  it('are asked for when wanted, of its relays, and are there without any at the next visit', async () => {
    relay.publish(profile(anna, { name: 'anna', display_name: 'Anna Kowalska' }) as never);
    relay.publish(profile(ben, { name: 'B\u202een <img src=x>\u0000' }) as never);
    const first = await open();
    expect(names(await first.named(await said(first), false))).to.deep.equal([undefined, undefined]);
    expect(names(await first.named(await said(first), true))).to.deep.equal(['Ben <img src=x>', 'Anna Kowalska']);
    first.close();
    await relay.close();
    const second = await open();
    expect(names(await second.named(await said(second), false))).to.deep.equal(['Ben <img src=x>', 'Anna Kowalska']);
  });

  it('are those of the newest profile that is truly signed', async () => {
    relay.publish(profile(ben, 'no profile') as never);
    relay.publish(profile(anna, { name: 'Anna' }) as never);
    const dataset = await open();
    relay.faults.set({ forge: 1 });
    expect(names(await dataset.named(await said(dataset), true))).to.deep.equal([undefined, 'Anna']);
    expect(relay.faults.happened.forge).to.be.at.least(2);
  });

  it('are asked for once: nobody is asked again who has none', async () => {
    const dataset = await open();
    expect(names(await dataset.named(await said(dataset), true))).to.deep.equal([undefined, undefined]);
    relay.publish(profile(anna, { name: 'Anna' }) as never);
    expect(names(await dataset.named(await said(dataset), true))).to.deep.equal([undefined, undefined]);
  });

  it('do not hold up the answer when no relay is there, and are asked for when one is', async () => {
    const first = await open();
    const { port } = new URL(relay.url);
    const held = relay.events();
    await relay.close();
    await eventually(() => expect(first.frame().sync?.relays[0]?.state).to.not.equal('live'));
    expect(names(await first.named(await said(first), true))).to.deep.equal([undefined, undefined]);
    relay = await startRelay({ port: Number(port), events: held });
    relay.publish(profile(anna, { name: 'Anna' }) as never);
    first.reload();
    await eventually(() => expect(first.frame().sync?.relays[0]?.state).to.equal('live'));
    expect(names(await first.named(await said(first), true))).to.deep.equal([undefined, 'Anna']);
  });
});
