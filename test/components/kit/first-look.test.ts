/** The page reads what views began with at the last visit, without a worker. */
import { assert } from 'chai';
import { addressToNaddr } from '../../../core/log/address.js';
import type { Address } from '../../../core/log/event.js';
import type { SourceRef, ViewRequest } from '../../../worker/api.js';
import { keepLooks } from '../../../worker/dataset/kept-looks.js';
import { lookKey, LOOKS, type FirstLook } from '../../../worker/first-look.js';
import { openDexieEventStore } from '../../../worker/store/dexie-event-store.js';
import { EVENT_DATABASE, INDEXEDDB_VERSION } from '../../../worker/store/event-layout.js';

const SEEDS = `34880:${'0123456789abcdef'.repeat(4)}:seeds-of-2025` as Address;
const REQUEST: ViewRequest = { locale: 'en', today: '2025-06-01', window: { offset: 0, limit: 25 } };
const LOOK: FirstLook = {
  title: 'Seeds',
  fields: [{ key: 'name', label: 'Name', type: 'text' }],
  resolved: { query: {}, issues: [] },
  counts: { matched: 1, total: 1, items: 1, complete: true },
  rows: { offset: 0, keys: [0], items: [{ key: 0, id: 'r0', cells: ['Tomato'] }] },
};
/** The log has the last word. */
const FRAME = { n: 0, request: 0, ...LOOK, counts: { ...LOOK.counts, complete: false } };

const LOCATION = new URL('../../../components/kit/first-look.ts', import.meta.url).href;
/** As a page that has just been opened. */
const freshPage = async (visit: number): Promise<typeof import('../../../components/kit/first-look.js')> =>
  (await import(`${LOCATION}?visit=${visit}`)) as never;
const dataset = (address: string, resource?: string): SourceRef => ({
  kind: 'dataset',
  address,
  ...(resource !== undefined && { resource }),
});

describe('the first look of a page', () => {
  after(() => indexedDB.deleteDatabase(EVENT_DATABASE));

  it('finds nothing where nothing was kept, and makes no database', async () => {
    const { firstLook } = await freshPage(1);
    assert.isUndefined(await firstLook(dataset(SEEDS), REQUEST));
    assert.notInclude(
      (await indexedDB.databases()).map(({ name }) => name),
      EVENT_DATABASE,
    );
  });

  it('finds what the worker kept, however the address is written, for that view only', async () => {
    const store = await openDexieEventStore();
    await keepLooks(store, SEEDS, '1', new Map([[lookKey('plant', REQUEST)!, () => LOOK]]));
    const { firstLook } = await freshPage(2);
    const naddr = addressToNaddr(SEEDS, ['wss://relay.example/with/a/long/path', 'wss://other.example']);
    for (const written of [SEEDS, naddr, ` nostr:${naddr} `, naddr.toUpperCase()])
      assert.deepEqual(await firstLook(dataset(written, 'plant'), REQUEST), FRAME, written);
    assert.isUndefined(await firstLook(dataset(SEEDS), REQUEST));
    assert.isUndefined(await firstLook(dataset(SEEDS, 'plant'), { ...REQUEST, sort: 'name' }));
    assert.isUndefined(await firstLook(dataset('naddr1broken', 'plant'), REQUEST));
    assert.isUndefined(await firstLook({ kind: 'url', url: 'https://example.org/a.csv' }, REQUEST));
    store.close();
  });

  it('shows no more rows than the view asks for, and nothing where nothing matched', async () => {
    const store = await openDexieEventStore();
    const items = [0, 1, 2, 3, 4].map((key) => ({ key, id: `r${key}`, cells: ['Tomato'] }));
    const counts = { matched: 5, total: 5, items: 5, complete: true };
    const five = { ...LOOK, counts, rows: { offset: 0, keys: items.map(({ key }) => key), items } };
    await keepLooks(store, SEEDS, '2', new Map([[lookKey('plant', REQUEST)!, () => five]]));
    // As releases before this one did.
    const none = { ...LOOK, counts: { ...counts, matched: 0, items: 0 }, rows: { offset: 0, keys: [], items: [] } };
    const TOOLS = `${SEEDS}-tools` as Address;
    await store.putProjection(TOOLS, LOOKS, '2', [[lookKey('plant', REQUEST)!], none]);
    const { firstLook } = await freshPage(3);
    const two = await firstLook(dataset(SEEDS, 'plant'), { ...REQUEST, window: { offset: 0, limit: 2 } });
    assert.deepEqual(two!.rows, { offset: 0, keys: [0, 1], items: items.slice(0, 2) });
    assert.deepEqual(two!.counts, { ...counts, complete: false });
    assert.isUndefined(await firstLook(dataset(TOOLS, 'plant'), REQUEST));
    store.close();
  });

  it('leaves alone what a newer release keeps', async () => {
    await new Promise((resolve, reject) => {
      const request = indexedDB.open(EVENT_DATABASE, INDEXEDDB_VERSION + 10);
      request.onsuccess = () => resolve(request.result.close());
      request.onerror = reject;
    });
    const { firstLook } = await freshPage(4);
    assert.isUndefined(await firstLook(dataset(SEEDS, 'plant'), REQUEST));
  });
});
