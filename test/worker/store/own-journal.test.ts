/** The journal of own changes in real browsers: in memory, and as files of the origin by both ways to write them. */
import { expect } from 'chai';
import { wrap } from 'comlink';
import { Dexie } from 'dexie';
import { createMemoryOwnJournal } from '../../../worker/store/memory-own-journal.js';
import { openEventStore } from '../../../worker/store/open-event-store.js';
import { openOpfsOwnJournal } from '../../../worker/store/opfs-own-journal.js';
import type { OwnJournal } from '../../../worker/store/own-journal.js';
import { ownJournalSuite } from '../../contracts/own-journal.js';
import { readAll } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';
import { SignedHistory } from '../../support/signed-history.js';

let count = 0;
const freshName = (): string => `kobold-own-test-${Date.now()}-${count++}`;
const folders: string[] = [];
const workers: Worker[] = [];
const freshFolder = (): string => {
  folders.push(freshName());
  return folders.at(-1)!;
};

after(async () => {
  workers.forEach((worker) => worker.terminate());
  const root = await navigator.storage.getDirectory();
  for (const folder of folders) await root.removeEntry(folder, { recursive: true }).catch(() => undefined);
});

ownJournalSuite('memory', async () => createMemoryOwnJournal());
ownJournalSuite('files, by streams', async () => (await openOpfsOwnJournal(freshFolder()))!);
ownJournalSuite('files, by access handles in a dedicated worker', async () => {
  const worker = new Worker(new URL('../../support/own-journal-worker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  const remote = wrap<OwnJournal & { open(folder: string): Promise<void>; hasHandles(): boolean }>(worker);
  expect(await remote.hasHandles()).to.equal(true);
  await remote.open(freshFolder());
  return {
    write: (name, text) => remote.write(name, text),
    read: (name) => remote.read(name),
    remove: (name) => remote.remove(name),
    names: () => remote.names(),
  };
});

describe('the journal beside IndexedDB', () => {
  it('brings back after the database was deleted what was not sent', async () => {
    const history = new SignedHistory('seeds');
    const event = history.set(history.root, 'tomato', { days: 75 });
    const draft = { resource: 'plant', record: 'tomato', field: 'name', before: 'a', after: 'b', over: [] };
    const [name, folder] = [freshName(), freshFolder()];
    const journal = () => openOpfsOwnJournal(folder);
    const before = await openEventStore({ name, journal });
    await before.append(history.address, [event], { own: { relays: ['wss://one.test/'] } });
    await before.changeDrafts(history.address, () => [draft]);
    const files = (await journal())!;
    await eventually(async () => expect(await files.names()).to.have.length(2));
    before.close();
    await Dexie.delete(name);

    const emptied = await openEventStore({ name, journal });
    const told: unknown[] = [];
    emptied.onAppended((dataset, isRestored) => told.push([dataset, isRestored]));
    await eventually(() => expect(told).to.deep.equal([[history.address, true]]));
    expect(emptied.problem?.code).to.equal('store-wiped');
    expect(emptied.problem?.details).to.deep.equal({ events: 1, drafts: 1 });
    expect((await readAll(emptied, history.address)).map((stored) => stored.event)).to.deep.equal([event]);
    expect(await emptied.drafts(history.address)).to.deep.equal([draft]);
    expect((await emptied.outbox()).map(({ relay, state }) => [relay, state])).to.deep.equal([
      ['wss://one.test/', 'waiting'],
    ]);
    emptied.close();
    const again = await openEventStore({ name, journal });
    expect(again.problem).to.equal(undefined);
    again.close();
  });

  it('changes nothing where there are no files', async () => {
    const store = await openEventStore({ name: freshName(), journal: async () => undefined });
    const history = new SignedHistory('seeds');
    const event = history.set(history.root, 'tomato', { days: 75 });
    await store.append(history.address, [event], { own: { relays: [] } });
    expect(await readAll(store, history.address)).to.have.length(1);
    expect(store.problem).to.equal(undefined);
    store.close();
  });
});
