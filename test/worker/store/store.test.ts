import { expect } from 'chai';
import { Dexie } from 'dexie';
import { openDexieStore } from '../../../worker/store/dexie-store.js';
import { createMemoryStore } from '../../../worker/store/memory-store.js';
import { createStore } from '../../../worker/store/store.js';
import { storeSuite } from '../../contracts/store.js';

storeSuite('in memory', async (limits) => createMemoryStore(limits));
storeSuite('in IndexedDB', async (limits) => {
  await Dexie.delete('kobold-test');
  return openDexieStore(limits, 'kobold-test');
});

describe('the store as the worker uses it', () => {
  it('survives a browser that refuses', async () => {
    const store = createStore(() => Promise.reject(new Error('no room')));
    expect(await store.get('a')).to.equal(undefined);
    await store.put({ url: 'a', fetchedAt: 0, bytes: new Blob([]) });
  });

  it('opens at its first use, and then says what it is', async () => {
    let opened = 0;
    const store = createStore(async () => {
      opened++;
      return createMemoryStore();
    });
    expect([opened, store.kind]).to.deep.equal([0, undefined]);
    await Promise.all([store.get('a'), store.get('b')]);
    expect([opened, store.kind]).to.deep.equal([1, 'memory']);
  });
});
