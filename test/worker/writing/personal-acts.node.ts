/** What a person's own signer signs for the worker: the very event it drafted, and nothing else. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { signEvent, type UnsignedEvent } from '../../../core/log/event-id.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', order: 1 },
    'field/days': { type: 'integer', order: 2 },
  },
  unset: [],
  over: {},
};

describe('acts that a person signs', function () {
  this.timeout(20_000);
  let relay: Relay;
  let pool: RelayPool;
  let history: SignedHistory;
  let anna: Person;
  let here: RelayDataset;

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
    history = new SignedHistory('seeds');
    anna = new Person('Anna');
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
    const vault = createMemoryKeyVault();
    const surroundings = {
      store: createMemoryEventStore(),
      pool,
      environment: pool.environment,
      openVault: async () => vault,
    };
    here = new RelayDataset(history.address, [{ url: relay.url, from: 'page' }], Promise.resolve(surroundings));
    here.dataset.view('plant');
    await eventually(() => expect(here.frame().sync?.caughtUp).to.equal(true));
  });
  afterEach(async () => {
    here.close();
    pool.close();
    await relay.close();
  });

  const signed = (draft: UnsignedEvent, by = anna): NostrEvent => signEvent(draft, by.secret, new Uint8Array(32));
  const edit = (text: string) => here.writing.edit('plant', [{ record: 'tomato', field: 'days', text }]);
  const rejectedBy = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    );
  const said = () => here.fold.state.shown('plant', 'tomato', 'days')?.value;

  it('accepts a suggestion', async () => {
    await edit('75');
    const [proposal] = await here.writing.suggesting.suggest();
    const draft = await here.writing.acts.draft(anna.pubkey, { do: 'accept', proposal: proposal! });
    expect(draft).to.include({ pubkey: anna.pubkey, kind: 4884 });
    expect(said()).to.equal(70);
    const id = await here.writing.acts.commit(signed(draft));
    expect(said()).to.equal(75);
    await eventually(() => expect(relay.events().map((event) => event.id)).to.include(id));
    const again = await rejectedBy(here.writing.acts.draft(anna.pubkey, { do: 'reject', proposal: proposal! }));
    expect(again).to.include({ code: 'bad-request', message: 'This proposal is accepted already.' });
  });

  it('accepts no cell that somebody has written since it was shown', async () => {
    await edit('75');
    const [proposal] = await here.writing.suggesting.suggest();
    const cells = [{ resource: 'plant', record: 'tomato', field: 'days', status: 'current' as const }];
    relay.publish(history.set(anna, 'tomato', { days: 72 }) as never);
    await eventually(() => expect(said()).to.equal(72));
    const code = await rejectedBy(here.writing.acts.draft(anna.pubkey, { do: 'accept', proposal: proposal!, cells }));
    expect(code).to.include({ code: 'changed-since' });
    expect(said()).to.equal(72);
  });

  it('lets this device write in the name of the person from then on', async () => {
    expect(await edit('75')).to.include({ as: 'suggested' });
    const draft = await here.writing.acts.draft(anna.pubkey, { do: 'delegate', device: 'Kitchen tablet' });
    await here.writing.acts.commit(signed(draft));
    here.writing.devices.writeFor(null);
    expect(here.writing.becomes('plant')).to.equal('suggested');
    here.writing.devices.writeFor(anna.pubkey);
    expect(await edit('80')).to.include({ as: 'saved' });
    expect(said()).to.equal(80);
  });

  it('takes nothing that it did not draft, and nothing twice', async () => {
    const draft = await here.writing.acts.draft(anna.pubkey, { do: 'delegate' });
    const before = relay.events().length;
    const refused = async (event: NostrEvent) =>
      expect(await rejectedBy(here.writing.acts.commit(event))).to.include({ code: 'signer-wrong' });
    await refused(signed({ ...draft, content: draft.content.replace('delegate', 'intake') }));
    await refused(signed({ ...draft, created_at: draft.created_at + 1 }));
    const ben = new Person('Ben');
    await refused(signed(draft, ben));
    await refused({ ...signed(draft), sig: signed(draft, ben).sig });
    await refused({ ...signed(draft, ben), id: signed(draft).id });
    expect(relay.events()).to.have.length(before);
    await here.writing.acts.commit(signed(draft));
    await refused(signed(draft));
  });

  it('asks nobody to sign what they have no right to', async () => {
    await edit('75');
    const [proposal] = await here.writing.suggesting.suggest();
    const ben = new Person('Ben');
    const refusal = await rejectedBy(here.writing.acts.draft(ben.pubkey, { do: 'accept', proposal: proposal! }));
    expect(refusal).to.include({ code: 'no-right' });
  });
});
