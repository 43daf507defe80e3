/** What every event store must do: the acceptance suite of EventStore. */
import { expect } from 'chai';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';
import { KoboldError } from '../../core/errors.js';
import type { ChangeSteps, EventStore, StoredEvent } from '../../worker/store/event-store.js';

export const SEEDS = `34880:${'a'.repeat(64)}:seeds` as Address;
export const TOOLS = `34880:${'b'.repeat(64)}:tools` as Address;

/** Stores believe what they are given, so nothing is signed. */
export function someEvent(n: number, more: Partial<NostrEvent> = {}): NostrEvent {
  return {
    id: n.toString(16).padStart(64, '0'),
    pubkey: 'a'.repeat(64),
    created_at: 1_700_000_000 + n,
    kind: 4880,
    tags: [['a', SEEDS]],
    content: `{"n":${n},"text":"süß"}`,
    sig: 'c'.repeat(128),
    ...more,
  };
}

export function someEvents(count: number, first = 1): NostrEvent[] {
  return Array.from({ length: count }, (_, i) => someEvent(first + i));
}

export async function readAll(store: EventStore, dataset: Address, after = 0): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const batch of store.read(dataset, { after })) all.push(...batch);
  return all;
}

const idOf = (n: number): EventId => someEvent(n).id as EventId;
const idsOf = (stored: readonly StoredEvent[]): number[] => stored.map(({ event }) => parseInt(event.id, 16));

export function eventStoreSuite(name: string, open: () => Promise<EventStore>): void {
  describe(`an event store: ${name}`, () => {
    let store: EventStore;
    beforeEach(async () => (store = await open()));
    afterEach(() => store.close());

    it('gives back what was appended, in that order and whole, numbered from 1', async () => {
      await store.append(SEEDS, [someEvent(3), someEvent(1)]);
      await store.append(SEEDS, [someEvent(2)]);
      const stored = await readAll(store, SEEDS);
      expect(stored.map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
      expect(idsOf(stored)).to.deep.equal([3, 1, 2]);
      expect(stored[0]!.event).to.deep.equal(someEvent(3));
    });

    it('keeps the datasets apart', async () => {
      await store.append(SEEDS, [someEvent(1)]);
      await store.append(TOOLS, [someEvent(2)]);
      expect(idsOf(await readAll(store, SEEDS))).to.deep.equal([1]);
      expect((await store.datasets()).map(({ address, events }) => [address, events])).to.have.deep.members([
        [SEEDS, 1],
        [TOOLS, 1],
      ]);
    });

    it('appends an id once, also within one batch, and says which were new', async () => {
      expect([...(await store.append(SEEDS, [someEvent(1), someEvent(1), someEvent(2)]))]).to.have.length(2);
      expect([...(await store.append(SEEDS, [someEvent(2), someEvent(3)]))]).to.deep.equal([idOf(3)]);
      expect(idsOf(await readAll(store, SEEDS))).to.deep.equal([1, 2, 3]);
    });

    it('does the same for appends that overlap in time', async () => {
      const given = await Promise.all([1, 2, 3].map(() => store.append(SEEDS, someEvents(20))));
      expect(given.map((fresh) => fresh.size)).to.have.members([20, 0, 0]);
      expect(await readAll(store, SEEDS)).to.have.length(20);
    });

    it('reads from any seq on, in batches of about the size asked for', async () => {
      await store.append(SEEDS, someEvents(2_500));
      await store.append(SEEDS, someEvents(10, 2_501));
      const sizes: number[] = [];
      for await (const batch of store.read(SEEDS, { batch: 1_000 })) sizes.push(batch.length);
      expect(sizes.length).to.be.greaterThan(1);
      expect(sizes.reduce((sum, size) => sum + size)).to.equal(2_510);
      expect(idsOf(await readAll(store, SEEDS, 2_499))).to.deep.equal(Array.from({ length: 11 }, (_, i) => 2_500 + i));
      expect(await readAll(store, SEEDS, 2_510)).to.have.length(0);
    });

    it('keeps the order and the numbers of hundreds of appends of one', async function () {
      this.timeout(60_000);
      for (let n = 1; n <= 300; n++) await store.append(SEEDS, [someEvent(n)]);
      const stored = await readAll(store, SEEDS);
      expect(idsOf(stored)).to.deep.equal(stored.map(({ seq }) => seq));
      expect(stored).to.have.length(300);
      expect(idsOf(await readAll(store, SEEDS, 150))).to.have.length(150);
    });

    it('knows which relays have given what', async () => {
      await store.append(SEEDS, someEvents(5_000), { relay: 'wss://one.test/' });
      await store.append(SEEDS, someEvents(3, 4_999), { relay: 'wss://two.test/' });
      await store.append(SEEDS, someEvents(3, 4_999), { relay: 'wss://two.test/' });
      expect(await store.seenOn(SEEDS)).to.deep.equal(
        new Map([
          ['wss://one.test/', 5_000],
          ['wss://two.test/', 3],
        ]),
      );
      expect(await store.relaysOf(SEEDS, idOf(5_000))).to.have.members(['wss://one.test/', 'wss://two.test/']);
      expect(await store.relaysOf(SEEDS, idOf(5_001))).to.deep.equal(['wss://two.test/']);
      expect(await store.relaysOf(SEEDS, idOf(9_999))).to.deep.equal([]);
      await store.markSeen(SEEDS, [idOf(1), idOf(9_999)], 'wss://two.test/');
      expect((await store.seenOn(SEEDS)).get('wss://two.test/')).to.equal(4);
    });

    it('queues own events for their relays, once', async () => {
      const relays = ['wss://one.test/', 'wss://two.test/'];
      await store.append(SEEDS, [someEvent(1)], { own: { relays } });
      await store.append(SEEDS, [someEvent(1)], { own: { relays } });
      const entries = await store.outbox(SEEDS);
      expect(entries.map(({ event, relay, state, tries }) => [event.id, relay, state, tries])).to.deep.equal(
        relays.map((relay) => [idOf(1), relay, 'waiting', 0]),
      );
      expect(await store.outbox(TOOLS)).to.deep.equal([]);
    });

    it('remembers what became of each sending', async () => {
      const [one, two] = ['wss://one.test/', 'wss://two.test/'] as const;
      await store.append(SEEDS, [someEvent(1)], { own: { relays: [one, two] } });
      await store.markOutbox(idOf(1), one, {
        state: 'waiting',
        nextTryAt: 5,
        code: 'relay-limited',
        message: 'slow down',
      });
      await store.markOutbox(idOf(1), one, { state: 'ok' });
      await store.markOutbox(idOf(1), two, { state: 'refused', code: 'relay-refused', message: 'blocked: no' });
      await store.markOutbox(idOf(7), two, { state: 'ok' });
      const entries = await store.outbox();
      expect(entries.map(({ state, tries, code, message }) => [state, tries, code, message])).to.deep.equal([
        ['ok', 2, undefined, undefined],
        ['refused', 1, 'relay-refused', 'blocked: no'],
      ]);
      expect(await store.relaysOf(SEEDS, idOf(1))).to.deep.equal([one]);
    });

    it('takes what is said of many at once, in the order it was said, and of what it does not know nothing', async () => {
      const [one, two] = ['wss://one.test/', 'wss://two.test/'] as const;
      await store.append(SEEDS, someEvents(30), { own: { relays: [one, two, one] } });
      await store.append(TOOLS, [someEvent(40)], { own: { relays: [one] } });
      // Some are in the log and in the outbox already.
      await store.append(SEEDS, [...someEvents(4, 29), someEvent(32)], { own: { relays: [one, two] } });
      const later = { state: 'waiting', nextTryAt: 7 } as const;
      await Promise.all([
        ...Array.from({ length: 32 }, (_, at) => store.markOutbox(idOf(at + 1), one, { state: 'ok' })),
        store.markOutbox(idOf(40), one, { state: 'ok' }),
        store.markOutbox(idOf(99), one, { state: 'ok' }),
        store.markOutbox(idOf(2), two, later),
        store.markOutbox(idOf(2), two, { state: 'ok' }),
        store.markOutbox(idOf(3), two, { state: 'ok' }),
        store.markOutbox(idOf(3), two, later),
      ]);
      const entries = await store.outbox(SEEDS);
      const said = entries.map(
        ({ event, relay, state, tries }) => `${parseInt(event.id, 16)} ${relay} ${state} ${tries}`,
      );
      const expected = Array.from({ length: 32 }, (_, at) => {
        const n = at + 1;
        const other = n === 2 ? 'ok 2' : n === 3 ? 'waiting 2' : 'waiting 0';
        return [`${n} ${one} ok 1`, `${n} ${two} ${other}`];
      });
      expect(said.sort()).to.deep.equal(expected.flat().sort());
      expect((await store.outbox(TOOLS)).map(({ state }) => state)).to.deep.equal(['ok']);
      expect(await store.seenOn(SEEDS)).to.deep.equal(
        new Map([
          [one, 32],
          [two, 2],
        ]),
      );
      expect(await store.relaysOf(TOOLS, idOf(40))).to.deep.equal([one]);
    });

    it('asks again what was refused and what waits, of one event or of all, and nothing that was taken', async () => {
      const [one, two] = ['wss://one.test/', 'wss://two.test/'] as const;
      const said = { nextTryAt: 9, code: 'relay-refused', message: 'blocked: no' } as const;
      await store.append(SEEDS, someEvents(2), { own: { relays: [one, two] } });
      for (const n of [1, 2]) {
        await store.markOutbox(idOf(n), one, { state: 'refused', ...said });
        await store.markOutbox(idOf(n), two, n === 1 ? { state: 'ok' } : { state: 'waiting', ...said });
      }
      const states = async () =>
        (await store.outbox(SEEDS)).map(({ event, state, nextTryAt }) => [parseInt(event.id, 16), state, nextTryAt]);
      await store.retryOutbox(SEEDS, idOf(1));
      expect((await states()).slice(0, 2)).to.deep.equal([
        [1, 'waiting', 0],
        [1, 'ok', 0],
      ]);
      expect((await states())[2]!.slice(0, 2)).to.deep.equal([2, 'refused']);
      await store.retryOutbox(TOOLS);
      expect((await states())[3]).to.deep.equal([2, 'waiting', 9]);
      await store.retryOutbox(SEEDS);
      expect((await states()).slice(2)).to.deep.equal([
        [2, 'waiting', 0],
        [2, 'waiting', 0],
      ]);
    });

    it('gives up and forgets what another relay has, and nothing that is nowhere else', async () => {
      const [one, two] = ['wss://one.test/', 'wss://two.test/'] as const;
      const day = 86_400_000;
      await store.append(SEEDS, someEvents(4), { own: { relays: [one, two] } });
      for (const n of [1, 3]) for (const relay of [one, two]) await store.markOutbox(idOf(n), relay, { state: 'ok' });
      await store.markOutbox(idOf(2), one, { state: 'ok' });
      const begun = Date.now();
      const left = async (later: number) => {
        await store.tidyOutbox(begun + later);
        return (await store.outbox()).map(({ event, state }) => `${parseInt(event.id, 16)} ${state}`);
      };
      const nowhere = ['4 waiting', '4 waiting'];
      // The events are dated long ago: what arrived is forgotten at once.
      expect(await left(0)).to.deep.equal(['2 ok', '2 waiting', ...nowhere]);
      expect(await left(31 * day)).to.deep.equal(['2 ok', '2 unreached', ...nowhere]);
      await store.retryOutbox(SEEDS, idOf(2));
      expect(await left(0)).to.deep.equal(['2 ok', '2 waiting', ...nowhere]);
      expect(await left(40 * day)).to.deep.equal(['2 ok', '2 unreached', ...nowhere]);
      expect(await left(59 * day)).to.deep.equal(['2 ok', '2 unreached', ...nowhere]);
      expect(await left(61 * day)).to.deep.equal(nowhere);
      expect(await left(4_000 * day)).to.deep.equal(nowhere);
      expect(await readAll(store, SEEDS)).to.have.length(4);
    });

    it('sends nowhere what the dataset has set aside, in one step with the drafts it becomes, until it is taken again', async () => {
      const [one, two] = ['wss://one.test/', 'wss://two.test/'] as const;
      const draft = { resource: 'seed', record: 'a', field: 'days', before: 8, after: 9, over: [] };
      await store.append(SEEDS, someEvents(2), { own: { relays: [one, two] } });
      await store.markOutbox(idOf(1), one, { state: 'ok' });
      const setAside = (code?: 'revoked') => new Map([[idOf(1), code]]);
      const fails = () => {
        throw new KoboldError('internal', 'on purpose');
      };
      const failed = await store
        .append(SEEDS, [], { own: { relays: [], setAside: setAside('revoked'), drafts: fails } })
        .catch(() => 'failed');
      const codes = async () =>
        (await store.outbox(SEEDS)).map(({ event, state, setAside: said }) => [
          parseInt(event.id, 16),
          state,
          said?.code,
        ]);
      const before = await codes();
      expect([failed, before[0]]).to.deep.equal(['failed', [1, 'ok', undefined]]);
      await store.append(SEEDS, [], { own: { relays: [], setAside: setAside('revoked'), drafts: () => [draft] } });
      const marked = [
        [1, 'ok', 'revoked'],
        [1, 'waiting', 'revoked'],
        [2, 'waiting', undefined],
        [2, 'waiting', undefined],
      ];
      expect(await codes()).to.deep.equal(marked);
      expect((await store.outboxEntry(idOf(1), one))!.setAside!.code).to.equal('revoked');
      expect(await store.outboxEntry(idOf(9), one)).to.equal(undefined);
      expect(await store.outboxEntry(idOf(2), one)).to.deep.equal((await store.outbox(SEEDS))[2]);
      expect(await store.drafts(SEEDS)).to.deep.equal([draft]);
      await store.retryOutbox(SEEDS);
      expect(await codes()).to.deep.equal(marked);
      await store.append(SEEDS, [], { own: { relays: [], setAside: setAside() } });
      expect(await codes()).to.deep.equal(before);
    });

    it('tells when entries of a dataset come or change', async () => {
      const told: string[] = [];
      const stop = store.onOutbox((dataset) => told.push(dataset));
      await store.append(SEEDS, [someEvent(1)], { own: { relays: ['wss://one.test/'] } });
      await store.append(TOOLS, [someEvent(2)], { relay: 'wss://one.test/' });
      await store.markOutbox(idOf(1), 'wss://one.test/', { state: 'ok' });
      await store.markOutbox(idOf(8), 'wss://one.test/', { state: 'ok' });
      await store.retryOutbox(SEEDS);
      stop();
      await store.append(SEEDS, [someEvent(3)], { own: { relays: [] } });
      expect(told).to.deep.equal([SEEDS, SEEDS, SEEDS]);
    });

    it('appends own events and changes the drafts they come from in one step', async () => {
      const draft = (record: string) => ({
        ...{ resource: 'seed', record, field: 'days', before: 8, after: 9, over: [] },
      });
      await store.changeDrafts(SEEDS, () => [draft('a'), draft('b')]);
      const drafts = (now: readonly { record: string }[]) => now.filter(({ record }) => record !== 'a') as never;
      await store.append(SEEDS, [someEvent(1)], { own: { relays: ['wss://one.test/'], drafts } });
      expect(await store.drafts(SEEDS)).to.deep.equal([draft('b')]);
      const fails = () => {
        throw new KoboldError('internal', 'on purpose');
      };
      let code: string | undefined;
      await store
        .append(SEEDS, [someEvent(2)], { own: { relays: ['wss://one.test/'], drafts: fails } })
        .catch((error: unknown) => (code = (error as KoboldError).code));
      expect(code).to.equal('internal');
      expect(await store.drafts(SEEDS)).to.deep.equal([draft('b')]);
      expect(idsOf(await readAll(store, SEEDS))).to.deep.equal([1]);
      expect(await store.outbox(SEEDS)).to.have.length(1);
    });

    it('keeps the newest manifest only', async () => {
      const manifest = (n: number, created_at: number) => someEvent(n, { kind: 34880, created_at });
      expect(await store.manifest(SEEDS)).to.equal(undefined);
      await store.putManifest(SEEDS, manifest(2, 10));
      await store.putManifest(SEEDS, manifest(9, 9));
      expect((await store.manifest(SEEDS))!.id).to.equal(idOf(2));
      await store.putManifest(SEEDS, manifest(1, 10));
      expect((await store.manifest(SEEDS))!.id).to.equal(idOf(1));
    });

    it('keeps cursors', async () => {
      const cursor = { reconciledAt: 5, fullAt: 4, by: 'negentropy', authors: ['a'.repeat(64)] } as const;
      await store.putCursor(SEEDS, 'wss://one.test/', cursor);
      expect(await store.cursor(SEEDS, 'wss://one.test/')).to.deep.equal(cursor);
      expect(await store.cursor(TOOLS, 'wss://one.test/')).to.equal(undefined);
    });

    it('keeps what was changed and not sent, until it is replaced', async () => {
      const change = {
        resource: 'seed',
        record: 'süß',
        field: 'days',
        before: 8,
        after: { deep: [1, null] },
        over: [idOf(7)],
      };
      const emptied = { resource: 'seed', record: 'b', field: 'days', before: 8, after: undefined, over: [] };
      expect(await store.drafts(SEEDS)).to.deep.equal([]);
      expect(await store.changeDrafts(SEEDS, () => [change, emptied])).to.deep.equal([change, emptied]);
      expect(await store.drafts(SEEDS)).to.deep.equal([change, emptied]);
      expect(await store.drafts(TOOLS)).to.deep.equal([]);
      await store.changeDrafts(SEEDS, (drafts) => drafts.slice(1));
      expect(await store.drafts(SEEDS)).to.deep.equal([emptied]);
      await Promise.all([change, emptied].map((one) => store.changeDrafts(SEEDS, (drafts) => [...drafts, one])));
      expect(await store.drafts(SEEDS)).to.have.length(3);
      await store.changeDrafts(SEEDS, () => []);
      expect(await store.drafts(SEEDS)).to.deep.equal([]);
    });

    it('keeps the steps that can be taken back, and what those that are left have changed', async () => {
      const cell = { resource: 'seed', record: 'süß', field: 'days' };
      const changed = [{ ...cell, before: undefined, after: { deep: [1, null] } }];
      const step = (id: number) => ({ id, kind: 'edit' as const, side: 'undo' as const });
      expect(await store.steps(SEEDS)).to.deep.equal([]);
      expect(await store.stepChanges(SEEDS, 1)).to.equal(undefined);
      const change = (steps: ChangeSteps, events: readonly NostrEvent[] = []) =>
        store.append(SEEDS, events, { own: { relays: [], steps } });
      const put = (id: number) =>
        change((steps) => ({ steps: [...steps, step(id)], changes: new Map([[id, changed]]) }));
      await Promise.all([put(1), put(2)]);
      expect(await store.steps(SEEDS)).to.deep.equal([step(1), step(2)]);
      expect(await store.stepChanges(SEEDS, 2)).to.deep.equal(changed);
      expect([await store.steps(TOOLS), await store.stepChanges(TOOLS, 2)]).to.deep.equal([[], undefined]);
      await change((steps) => ({ steps: steps.slice(1), changes: new Map() }));
      expect(await store.steps(SEEDS)).to.deep.equal([step(2)]);
      expect(await store.stepChanges(SEEDS, 1)).to.equal(undefined);
      expect(await store.stepChanges(SEEDS, 2)).to.deep.equal(changed);
      const fails = () => {
        throw new Error('a defect of the caller');
      };
      const failed = change(fails, [someEvent(1)]);
      expect(
        await failed.then(
          () => 'kept',
          () => 'refused',
        ),
      ).to.equal('refused');
      expect(await store.steps(SEEDS)).to.deep.equal([step(2)]);
      expect(await readAll(store, SEEDS)).to.deep.equal([]);
      await store.remove(SEEDS);
      expect([await store.steps(SEEDS), await store.stepChanges(SEEDS, 2)]).to.deep.equal([[], undefined]);
    });

    it('keeps projections of any clonable chunks, replaces and drops them', async () => {
      const chunks = [{ column: new Float64Array([1, 2]) }, new Map([['a', 1]])];
      await store.putProjection(SEEDS, 'table', 'basis 1', chunks);
      const first = (await store.projection(SEEDS, 'table'))!;
      expect([first.basis, first.chunks]).to.deep.equal(['basis 1', 2]);
      expect(await first.chunk(0)).to.deep.equal(chunks[0]);
      await store.putProjection(SEEDS, 'table', 'basis 2', ['other']);
      expect(await first.chunk(0)).to.equal(undefined);
      expect(await (await store.projection(SEEDS, 'table'))!.chunk(0)).to.equal('other');
      await store.append(SEEDS, [someEvent(1)]);
      await store.dropProjections();
      expect(await store.projection(SEEDS, 'table')).to.equal(undefined);
      expect(await readAll(store, SEEDS)).to.have.length(1);
    });

    it('removes a dataset with all of it, and can begin it anew', async () => {
      await store.append(SEEDS, someEvents(3), { relay: 'wss://one.test/', own: { relays: ['wss://one.test/'] } });
      await store.append(TOOLS, [someEvent(1)]);
      await store.remove(SEEDS);
      expect(await readAll(store, SEEDS)).to.deep.equal([]);
      expect([...(await store.seenOn(SEEDS))]).to.deep.equal([]);
      expect(await store.outbox()).to.deep.equal([]);
      expect((await store.datasets()).map(({ address }) => address)).to.deep.equal([TOOLS]);
      expect((await store.append(SEEDS, [someEvent(2)])).size).to.equal(1);
      expect((await readAll(store, SEEDS)).map(({ seq }) => seq)).to.deep.equal([1]);
    });
  });
}
