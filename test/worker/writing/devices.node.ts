/** A person and their devices in a dataset on a relay: one approval, drafts that are saved by it, and what happens when it is taken back. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { Wish } from '../../../core/writing/wish.js';
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

describe('a person’s devices', function () {
  this.timeout(20_000);
  let relay: Relay;
  let pool: RelayPool;
  let history: SignedHistory;
  let anna: Person;
  let ben: Person;
  const opened: RelayDataset[] = [];

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
    history = new SignedHistory('seeds');
    [anna, ben] = [new Person('Anna'), new Person('Ben')];
    history.grant(history.root, anna, 'maintainer');
    history.grant(history.root, ben, 'contributor');
    history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await relay.close();
  });

  async function open(): Promise<RelayDataset> {
    const vault = createMemoryKeyVault();
    const store = createMemoryEventStore();
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const relays = [{ url: relay.url, from: 'page' as const }];
    const dataset = new RelayDataset(history.address, relays, Promise.resolve(surroundings));
    opened.push(dataset);
    dataset.dataset.view('plant');
    await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
    return dataset;
  }
  const act = async (here: RelayDataset, by: Person, wish: Wish): Promise<string> => {
    const draft = await here.writing.acts.draft(by.pubkey, wish);
    return here.writing.acts.commit(signEvent(draft, by.secret, new Uint8Array(32)));
  };
  const edit = async (here: RelayDataset, text: string): Promise<string> =>
    (await here.writing.edit('plant', [{ record: 'tomato', field: 'days', text }])).as;
  const said = (here: RelayDataset) => here.fold.state.shown('plant', 'tomato', 'days')?.value;
  const standing = (here: RelayDataset, who: Person) => here.writing.devices.standing(who.pubkey);

  it('are none at first, and asking makes no key', async () => {
    const here = await open();
    const stranger = await standing(here, new Person('Nobody'));
    expect(stranger.role).to.equal(undefined);
    expect(stranger.npub).to.match(/^npub1/);
    expect(stranger).to.deep.include({ mayWrite: false, device: { approved: false }, devices: [] });
    expect(await standing(here, anna)).to.deep.include({ role: 'maintainer', mayWrite: true, devices: [] });
    expect(await standing(here, history.root)).to.deep.include({ role: 'root', mayWrite: true });
  });

  it('save what waited for the approval, and from then on what is typed', async () => {
    const here = await open();
    expect(await edit(here, '75')).to.equal('suggested');
    expect(await here.writing.save()).to.deep.include({ as: 'suggested', cells: 0 });
    expect(here.writing.status.drafts).to.equal(1);
    const until = Date.now() + 60_000;
    const grant = await act(here, anna, { do: 'delegate', device: 'Kitchen tablet', until });
    here.writing.devices.writeFor(anna.pubkey);
    const { device, devices } = await standing(here, anna);
    expect(device).to.include({ approved: true, until });
    expect(devices.map(({ at: _, pubkey: __, ...rest }) => rest)).to.deep.equal([
      { grant, device: 'Kitchen tablet', until, isThis: true, isRevoked: false },
    ]);
    expect(await here.writing.save()).to.deep.include({ as: 'saved', cells: 1 });
    expect([said(here), here.writing.status.drafts]).to.deep.equal([75, 0]);
    expect(await edit(here, '80')).to.equal('saved');
    const elsewhere = await open();
    await eventually(() => expect(said(elsewhere)).to.equal(80));
    expect((await standing(elsewhere, anna)).devices[0]).to.include({ device: 'Kitchen tablet', isThis: false });
  });

  it('write no more once they are let go elsewhere; what is typed is a suggestion, what was saved stays', async () => {
    const [tablet, laptop] = [await open(), await open()];
    tablet.writing.devices.writeFor(anna.pubkey);
    const grant = await act(tablet, anna, { do: 'delegate', device: 'Tablet' });
    expect(await edit(tablet, '75')).to.equal('saved');
    await eventually(() => expect(said(laptop)).to.equal(75));
    await act(laptop, anna, { do: 'revoke', grant });
    await eventually(async () => expect((await standing(tablet, anna)).device.approved).to.equal(false));
    expect(await edit(tablet, '90')).to.equal('suggested');
    expect(tablet.writing.status.drafts).to.equal(1);
    expect([said(tablet), said(laptop)]).to.deep.equal([75, 75]);
    expect((await standing(laptop, anna)).devices[0]).to.include({ grant, isRevoked: true });
    await act(tablet, anna, { do: 'delegate', device: 'Tablet' });
    expect(await tablet.writing.save()).to.deep.include({ as: 'saved', cells: 1 });
    await eventually(() => expect(said(laptop)).to.equal(90));
  });

  it('write for who is signed in, and for nobody else who approved them', async () => {
    const here = await open();
    await act(here, anna, { do: 'delegate', device: 'Club laptop' });
    here.writing.devices.writeFor(ben.pubkey);
    expect(await edit(here, '75')).to.equal('suggested');
    await act(here, ben, { do: 'delegate', device: 'Club laptop' });
    expect(await here.writing.save()).to.deep.include({ as: 'saved', cells: 1 });
    const live = here.fold.state.writes('plant', 'tomato', 'days')[0]!;
    const by = here.fold.state.event(live.id)!.grant!;
    expect(here.fold.state.event(by)!.pubkey).to.equal(ben.pubkey);
    here.writing.devices.writeFor(null);
    expect(await edit(here, '76')).to.equal('suggested');
    here.writing.devices.writeFor(anna.pubkey);
    expect(await here.writing.save()).to.deep.include({ as: 'saved', cells: 1 });
    expect(said(here)).to.equal(76);
  });

  it('wait with what is typed before a page has said who is signed in', async () => {
    const here = await open();
    await act(here, anna, { do: 'delegate', device: 'Tablet' });
    const typed = edit(here, '75');
    here.writing.devices.writeFor(anna.pubkey);
    expect(await typed).to.equal('saved');
  });

  it('are approved no longer than asked for, and not by who has lost the role meanwhile', async () => {
    const here = await open();
    await act(here, anna, { do: 'delegate', device: 'For today', until: Date.now() - 1 });
    expect((await standing(here, anna)).device.approved).to.equal(false);
    expect(await edit(here, '75')).to.equal('suggested');
    const draft = await here.writing.acts.draft(anna.pubkey, { do: 'delegate' });
    const gone = history.act(history.root, { act: 'revoke', target: anna.grant!, cut: [], not: [] });
    expect(relay.publish(gone as never).accepted).to.equal(true);
    await eventually(async () => expect((await standing(here, anna)).role).to.equal(undefined));
    const error: unknown = await here.writing.acts
      .commit(signEvent(draft, anna.secret, new Uint8Array(32)))
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'no-right' });
    expect(here.writing.status.drafts).to.equal(1);
  });
});
