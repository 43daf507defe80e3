/** What the journal beside a store holds, whatever happens to the store: written after, restored once, verified first. */
import { expect } from 'chai';
import type { EventId, NostrEvent } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { journalStore, type JournaledStore } from '../../../worker/store/journaled-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createMemoryOwnJournal } from '../../../worker/store/memory-own-journal.js';
import { parseBatchName } from '../../../worker/store/own-journal.js';
import { readBatch } from '../../../worker/store/restore-own.js';
import { eventStoreSuite, readAll } from '../../contracts/event-store.js';
import { SignedHistory } from '../../support/signed-history.js';

const after = (): (() => void) => () => undefined;
const REFUSED = { state: 'refused', code: 'relay-blocked', message: 'blocked: no' } as const;
const RELAYS = ['wss://one.test/', 'wss://two.test/'] as const;

eventStoreSuite('memory with a journal', async () =>
  journalStore(createMemoryEventStore(), { journal: Promise.resolve(createMemoryOwnJournal()), after }),
);

describe('a store with a journal', () => {
  const history = new SignedHistory('seeds');
  const { address } = history;
  const events = [1, 2, 3].map((n) => history.set(history.root, `r${n}`, { n }));
  const draft = (record: string, after: number | undefined = 5) => ({
    ...{ resource: 'plant', record, field: 'days', before: 1, after, over: [events[0]!.id as EventId] },
  });
  const emptied = { ...draft('b'), after: undefined };
  let files: Map<string, string>;
  beforeEach(() => void (files = new Map()));
  let ids = 0;
  async function open(inner?: EventStore): Promise<JournaledStore> {
    const random = () => (++ids * 0.0137) % 1;
    const store = journalStore(inner ?? createMemoryEventStore({ random }), {
      ...{ journal: Promise.resolve(createMemoryOwnJournal(files)), after, random },
    });
    await store.restored;
    return store;
  }
  const kinds = () => [...files.keys()].map((name) => parseBatchName(name)?.kind);
  const held = () =>
    [...files.values()].flatMap((text) => (JSON.parse(text) as { events?: NostrEvent[] }).events ?? []);

  it('writes down what is own, and nothing of what relays gave', async () => {
    const store = await open();
    await store.append(address, [events[0]!], { own: { relays: RELAYS } });
    await store.append(address, [events[1]!], { relay: RELAYS[0] });
    await store.changeDrafts(address, () => [draft('a')]);
    await store.changeDrafts(address, () => [draft('a'), draft('b')]);
    await store.settled();
    expect(held()).to.deep.equal([events[0]]);
    expect(kinds()).to.have.members(['events', 'drafts']);
  });

  it('lets go of what every relay answered for that it was meant for, and of drafts that are none any more', async () => {
    const store = await open();
    const took = async (event: NostrEvent, ...from: readonly string[]) => {
      for (const relay of from) await store.markOutbox(event.id as EventId, relay, { state: 'ok' });
    };
    await store.append(address, [events[0]!], { own: { relays: RELAYS } });
    await store.changeDrafts(address, () => [draft('a')]);
    await store.append(address, [events[1]!], { own: { relays: RELAYS, drafts: () => [] } });
    await store.settled();
    expect(held()).to.deep.equal(events.slice(0, 2));
    await took(events[0]!, RELAYS[0]);
    await store.settled();
    expect(held()).to.deep.equal(events.slice(0, 2));
    await took(events[0]!, RELAYS[1]);
    await store.append(address, [events[2]!], { own: { relays: RELAYS } });
    await store.settled();
    expect(held()).to.deep.equal(events.slice(1));
    // One took it, and the other says no for good: nobody waits for that.
    await took(events[1]!, RELAYS[1]);
    await store.markOutbox(events[1]!.id as EventId, RELAYS[0], REFUSED);
    await store.settled();
    expect(held()).to.deep.equal([events[2]]);
    await took(events[2]!, ...RELAYS);
    await store.settled();
    expect(files.size).to.equal(0);
  });

  it('does not grow by what a relay that is gone for good is never given', async () => {
    const day = 86_400_000;
    let now = 1_800_000_000_000;
    const inner = createMemoryEventStore({ now: () => now });
    const store = await open(inner);
    const long = new SignedHistory('long', now);
    for (let edit = 0; edit < 120; edit++) {
      now += day;
      long.clockMs = now;
      const event = long.set(long.root, 'r', { edit });
      await store.append(long.address, [event], { own: { relays: RELAYS } });
      await store.markOutbox(event.id as EventId, RELAYS[0], { state: 'ok' });
      await store.settled();
      await store.tidyOutbox(now);
    }
    const states = (await store.outbox()).filter(({ relay }) => relay === RELAYS[1]).map(({ state }) => state);
    expect(states).to.have.length.within(60, 62);
    expect(states.filter((state) => state === 'unreached')).to.have.length.within(29, 31);
    // As long as somebody waits for it, in few files.
    expect(held().map(({ id }) => id)).to.have.members(long.events.slice(-held().length).map(({ id }) => id));
    expect(held()).to.have.length.within(29, 66);
    expect(files.size).to.be.lessThan(34);
    for (; now < 1_800_000_000_000 + 160 * day; now += day) await store.tidyOutbox(now);
    await store.settled();
    expect(files.size).to.equal(0);
  });

  it('makes few files of many, and loses none of it where that cannot be written', async () => {
    const inner = createMemoryEventStore();
    const many = new SignedHistory('many');
    const journal = createMemoryOwnJournal(files);
    let isFull = false;
    const write = (...named: Parameters<typeof journal.write>) =>
      isFull ? Promise.reject(new Error('no room')) : journal.write(...named);
    const start = async (): Promise<JournaledStore> => {
      const store = journalStore(inner, { journal: Promise.resolve({ ...journal, write }), after });
      await store.restored;
      return store;
    };
    const first = await start();
    for (let n = 0; n < 60; n++) {
      const event = many.set(many.root, `r${n}`, { n });
      const own = { relays: n % 2 ? RELAYS : [RELAYS[0]] };
      await first.append(many.address, [event], { own });
      await new Promise((resolve) => setTimeout(resolve));
    }
    first.close();
    expect(files.size).to.be.greaterThan(50);
    const ids = () => new Set(held().map(({ id }) => id));
    const { warn } = console;
    console.warn = () => undefined;
    isFull = true;
    await (await start()).settled();
    console.warn = warn;
    expect(ids()).to.deep.equal(new Set(many.events.map(({ id }) => id)));
    isFull = false;
    await (await start()).settled();
    expect(ids()).to.deep.equal(new Set(many.events.map(({ id }) => id)));
    expect(files.size).to.equal(2);
    // Another database is given all of it, for the relays that each was for.
    const third = await open();
    expect(await third.outbox()).to.have.length(30 * 2 + 30);
  });

  it('gives a relay that had not answered yet what it was to have, after the store was emptied', async () => {
    const first = await open();
    await first.append(address, [events[0]!], { own: { relays: RELAYS } });
    await first.markOutbox(events[0]!.id as EventId, RELAYS[0], { state: 'ok' });
    await first.settled();
    const second = await open();
    expect((await second.outbox()).map(({ relay }) => relay)).to.deep.equal(RELAYS);
  });

  it('lets go of what the dataset set aside, as its drafts have it', async () => {
    const store = await open();
    await store.append(address, [events[0]!], { own: { relays: RELAYS } });
    await store.settled();
    const setAside = new Map([[events[0]!.id as EventId, 'revoked' as const]]);
    await store.append(address, [], { own: { relays: RELAYS, drafts: () => [draft('a')], setAside } });
    await store.settled();
    expect(kinds()).to.deep.equal(['drafts']);
  });

  it('keeps what no relay would take', async () => {
    const store = await open();
    await store.append(address, [events[0]!], { own: { relays: RELAYS } });
    for (const relay of RELAYS) await store.markOutbox(events[0]!.id as EventId, relay, REFUSED);
    await store.settled();
    expect(held()).to.deep.equal([events[0]]);
  });

  it('gives an emptied store back what it had, once, to be sent', async () => {
    const first = await open();
    await first.append(address, events, { own: { relays: RELAYS } });
    await first.changeDrafts(address, () => [draft('a'), emptied]);
    await first.settled();
    const second = await open();
    expect(second.problem).to.include({ code: 'store-wiped' });
    expect(second.problem!.details).to.deep.equal({ events: 3, drafts: 2 });
    expect((await readAll(second, address)).map(({ event }) => event)).to.deep.equal(events);
    expect(await second.outbox()).to.have.length(6);
    expect(await second.drafts(address)).to.deep.equal([draft('a'), emptied]);
    await second.settled();
    expect(held()).to.deep.equal(events);
    const third = await open(second);
    expect(third.problem).to.equal(second.problem);
    expect(await readAll(third, address)).to.have.length(3);
  });

  it('puts right what a crash between the two left out', async () => {
    const inner = createMemoryEventStore();
    await inner.append(address, [events[0]!], { own: { relays: RELAYS } });
    await inner.changeDrafts(address, () => [draft('a')]);
    const store = await open(inner);
    await store.settled();
    expect(held()).to.deep.equal([events[0]]);
    expect(kinds()).to.have.members(['events', 'drafts']);
    // Torn while it was written.
    for (const name of [...files.keys()]) files.set(name, files.get(name)!.slice(0, 40));
    await (await open(inner)).settled();
    expect(held()).to.deep.equal([events[0]]);
    expect(kinds()).to.have.members(['events', 'drafts']);
  });

  it('takes nothing from the journal that is not truly signed, or of another dataset', async () => {
    const first = await open();
    await first.append(address, [events[0]!], { own: { relays: RELAYS } });
    await first.settled();
    const other = new SignedHistory('tools');
    const [name] = [...files.keys()];
    const forged = { ...events[1]!, content: events[1]!.content.replace('2', '3') };
    const foreign = other.set(other.root, 'x', { n: 1 });
    const relays = ['javascript:alert(1)', 7, ...RELAYS];
    files.set(name!, JSON.stringify({ events: [forged, foreign, { id: 1 }, null, events[2]], relays }));
    files.set('not-a-batch', '{}');
    const second = await open();
    expect((await readAll(second, address)).map(({ event }) => event)).to.deep.equal([events[2]]);
    expect((await second.outbox()).map(({ relay }) => relay)).to.deep.equal(RELAYS);
    expect(files.has('not-a-batch')).to.equal(true);
  });

  it('reads anything as a batch without a word, and only true drafts as drafts', () => {
    const of = { kind: 'drafts', dataset: address } as const;
    const over = [events[0]!.id];
    const some = [draft('a'), 1, { ...draft('b'), over: ['x'] }, { ...draft('c'), record: 7 }, { ...draft('d'), over }];
    expect(readBatch(JSON.stringify({ drafts: some }), of).drafts.map(({ record }) => record)).to.deep.equal([
      'a',
      'd',
    ]);
    for (const text of [undefined, '', '{', '[]', '7', 'null', '{"drafts":{}}', '{"events":[[]]}'])
      expect(readBatch(text, of)).to.deep.equal({ events: [], relays: [], drafts: [] });
  });

  it('resolves an edit without its journal, and forgets a dataset in both', async () => {
    const slow = { ...createMemoryOwnJournal(files), write: () => new Promise<void>(() => undefined) };
    const store = journalStore(createMemoryEventStore(), { journal: Promise.resolve(slow), after });
    expect((await store.append(address, events, { own: { relays: RELAYS } })).size).to.equal(3);
    const other = await open();
    await other.append(address, events, { own: { relays: RELAYS } });
    await other.settled();
    await other.remove(address);
    await other.settled();
    expect(files.size).to.equal(0);
  });
});
