/** Edits that were saved without a connection, under a right that was taken back meanwhile: they are suggestions again, none is lost. */
import { expect } from 'chai';
import { proposalItems } from '../../../core/lineage/proposal.js';
import type { EventId, NostrEvent } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { eventually } from '../../support/eventually.js';
import { type Device, WrittenDataset } from '../../support/written-dataset.js';

describe('what was saved under a right that went meanwhile', function () {
  this.timeout(30_000);
  let garden: WrittenDataset;
  let laptop: Device;

  beforeEach(async () => {
    garden = await WrittenDataset.start();
    const { history, anna } = garden;
    history.set(anna, 'tomato', { name: 'Matina', days: 70 });
    history.set(anna, 'bean', { name: 'Blue Lake', days: 60 });
    garden.publish(history.events);
    laptop = await garden.open();
  });
  afterEach(() => garden.close());

  const days = (record: string, text: string) => [{ record, field: 'days', text }];
  const shown = ({ dataset }: Device, record = 'tomato') =>
    dataset.dataset.fold!.state.shown('plant', record, 'days')?.value;
  const said = ({ dataset }: Device, record = 'tomato') => dataset.fold.state.shown('plant', record, 'days')?.value;
  const drafts = ({ dataset }: Device) => dataset.frame().writing!.drafts;
  const revoke = (grant: EventId, cut: readonly EventId[] = []): void =>
    garden.publish([garden.history.act(garden.history.root, { act: 'revoke', target: grant, cut, not: [] })]);
  const ownOnRelay = (pubkey: string, kind: number): readonly NostrEvent[] =>
    garden.relay.events().filter((event) => event.pubkey === pubkey && event.kind === kind) as never;

  it('is the person’s suggestion again, can be sent, and is said with the reason', async () => {
    const tablet = await garden.openWriter();
    tablet.connect(false);
    await eventually(() => expect(tablet.dataset.frame().sync!.relays[0]!.state).to.equal('offline'));
    expect(await tablet.dataset.writing.edit('plant', days('tomato', '75'))).to.include({ as: 'saved' });
    expect(await tablet.dataset.writing.edit('plant', days('tomato', '76'))).to.include({ as: 'saved' });
    expect(await tablet.dataset.writing.edit('plant', days('bean', '61'))).to.include({ as: 'saved' });
    // Meanwhile somebody else writes the bean, and the tablet is let go.
    garden.publish([garden.history.set(garden.anna, 'bean', { days: 66 })]);
    revoke(tablet.grant);
    await eventually(() => expect(said(laptop, 'bean')).to.equal(66));
    tablet.connect(true);

    await eventually(() => expect([drafts(tablet), said(tablet, 'bean')]).to.deep.equal([2, 66]));
    expect([shown(tablet), said(tablet), shown(tablet, 'bean'), said(tablet, 'bean')]).to.deep.equal([76, 70, 61, 66]);
    await eventually(() => expect(tablet.dataset.frame().outbox).to.include({ waiting: 0, returned: 3 }));
    const { entries } = await tablet.dataset.ownChanges.list();
    expect(entries.map(({ state, code, kind }) => [state, code, kind])).to.deep.equal(
      Array(3).fill(['returned', 'revoked', 'change']),
    );

    await tablet.dataset.writing.suggesting.suggest();
    const proposal = await eventually(() => {
      const [only] = laptop.dataset.fold.state.proposals();
      expect(only).not.to.equal(undefined);
      return only!;
    });
    const items = proposalItems(proposal, laptop.dataset.fold.state);
    expect(items.map(({ record, proposed, status }) => [record, proposed, status])).to.deep.equal([
      ['bean', 61, 'outdated'],
      ['tomato', 76, 'current'],
    ]);
    expect(drafts(tablet)).to.equal(0);
  });

  it('is sent nowhere any more, whoever asks, and stays a suggestion at the next visit', async () => {
    const [vault, store] = [createMemoryKeyVault(), createMemoryEventStore()];
    const tablet = await garden.openWriter({ vault, store });
    tablet.connect(false);
    await eventually(() => expect(tablet.dataset.frame().sync!.relays[0]!.state).to.equal('offline'));
    await tablet.dataset.writing.edit('plant', days('tomato', '75'));
    // What another tab of the site learned is in the store; the relay is not to be reached yet.
    revoke(tablet.grant);
    const revocation = garden.history.events.at(-1)!;
    tablet.close();
    await store.append(garden.history.address, [revocation]);

    const second = await garden.open({ vault, store });
    await eventually(() => expect(drafts(second)).to.equal(1));
    await second.dataset.retry();
    await second.dataset.writing.suggesting.suggest();
    const { pubkey } = await vault.take(garden.history.address);
    await eventually(() => expect(ownOnRelay(pubkey, 4883)).to.have.length(1));
    expect(ownOnRelay(pubkey, 4880)).to.have.length(0);
    second.close();

    const again = await garden.open({ vault, store });
    await eventually(() => expect(again.dataset.frame().writing).to.include({ drafts: 0, sent: 1 }));
    await eventually(() => expect(again.dataset.frame().outbox).to.include({ returned: 1 }));
  });

  it('comes after what was typed since, and keeps what was let stand', async () => {
    const tablet = await garden.openWriter();
    const { writing, fold } = tablet.dataset;
    await writing.edit('plant', days('bean', '65'));
    const stands = fold.state.shown('plant', 'bean', 'days')!.id;
    await eventually(() => expect(said(laptop, 'bean')).to.equal(65));
    await writing.edit('plant', days('tomato', '75'));
    await eventually(() => expect(said(laptop)).to.equal(75));
    revoke(tablet.grant, [stands]);
    await eventually(() => expect([said(tablet), drafts(tablet)]).to.deep.equal([70, 1]));
    expect([said(tablet, 'bean'), shown(tablet)]).to.deep.equal([65, 75]);
    await writing.edit('plant', days('tomato', '77'));
    expect([shown(tablet), drafts(tablet)]).to.deep.equal([77, 1]);
    await writing.suggesting.discard();
    expect([shown(tablet), drafts(tablet)]).to.deep.equal([70, 0]);
  });

  it('is tried again where the store could not keep it', async () => {
    const store = createMemoryEventStore();
    let isFull = true;
    const refusing: EventStore = {
      ...store,
      append: (dataset, events, from) =>
        from?.own?.setAside && isFull
          ? Promise.reject(storeProblem('store-full'))
          : store.append(dataset, events, from),
    };
    const tablet = await garden.openWriter({ store: refusing });
    await tablet.dataset.writing.edit('plant', days('tomato', '75'));
    revoke(tablet.grant);
    await eventually(() => expect(said(tablet)).to.equal(70));
    expect(drafts(tablet)).to.equal(0);
    isFull = false;
    garden.publish([garden.history.set(garden.anna, 'bean', { days: 66 })]);
    await eventually(() => expect([shown(tablet), drafts(tablet)]).to.deep.equal([75, 1]));
  });

  it('counts as saved, and is sent, once the dataset takes it again', async () => {
    const { history, anna } = garden;
    const tablet = await garden.openWriter();
    tablet.connect(false);
    await eventually(() => expect(tablet.dataset.frame().sync!.relays[0]!.state).to.equal('offline'));
    await tablet.dataset.writing.edit('plant', days('tomato', '75'));
    const annas = [...history.fold.events()].filter(({ pubkey }) => pubkey === anna.pubkey).map(({ id }) => id);
    garden.publish([history.act(anna, { act: 'revoke', target: tablet.grant, cut: [], not: [] })]);
    // What the tablet was told before its connection goes again.
    await tablet.store.append(history.address, [history.events.at(-1)!]);
    tablet.connect(true);
    await eventually(() => expect([said(tablet), drafts(tablet)]).to.deep.equal([70, 1]));
    revoke(anna.grant!, annas.sort());
    await eventually(() => expect([said(tablet), drafts(tablet)]).to.deep.equal([75, 0]));
    await eventually(() => expect(said(laptop)).to.equal(75));
    await eventually(() => {
      const { outbox } = tablet.dataset.frame();
      expect(outbox).to.deep.equal({ waiting: 0, partly: 0, sent: 1, refused: 0 });
    });
  });
});
