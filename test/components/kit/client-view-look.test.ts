/** A view of a dataset begins with the rows of the last visit, and the worker's frames take their place. */
import { releaseProxy, transfer } from 'comlink';
import { assert } from 'chai';
import { ClientView } from '../../../components/kit/client-view.js';
import type { Attachment } from '../../../components/kit/page-client.js';
import { applyFrame, NO_VIEW } from '../../../components/kit/view-state.js';
import type { Address } from '../../../core/log/event.js';
import type { Frame, ViewRequest } from '../../../worker/api.js';
import { keepLooks } from '../../../worker/dataset/kept-looks.js';
import { lookKey, type FirstLook } from '../../../worker/first-look.js';
import { openDexieEventStore } from '../../../worker/store/dexie-event-store.js';
import { EVENT_DATABASE } from '../../../worker/store/event-layout.js';
import { eventually } from '../../support/eventually.js';

const SEEDS = `34880:${'0123456789abcdef'.repeat(4)}:seeds` as Address;
const REQUEST: ViewRequest = { locale: 'en', today: '2025-06-01', window: { offset: 0, limit: 25 } };
const ITEMS = ['Tomato', 'Radish', 'Leek'].map((name, key) => ({ key, id: `r${key}`, cells: [name] }));
const LOOK: FirstLook = {
  title: 'Seeds',
  fields: [{ key: 'name', label: 'Name', type: 'text' }],
  resolved: { query: {}, issues: [] },
  counts: { matched: 3, total: 3, items: 3, complete: true },
  rows: { offset: 0, keys: [0, 1, 2], items: ITEMS },
};

/** As the worker answers request `request` first: with so many of the rows. */
function answer(request: number, rows: number): Frame {
  const items = ITEMS.slice(0, rows);
  const counts = { matched: rows, total: rows, items: rows, complete: true };
  return { n: 1, request, ...LOOK, counts, rows: { offset: 0, keys: items.map(({ key }) => key), items } };
}

describe('a view that has a look', () => {
  let db: IDBDatabase;
  const views: ClientView[] = [];

  before(async () => {
    const store = await openDexieEventStore();
    await keepLooks(store, SEEDS, '1', new Map([[lookKey(undefined, REQUEST)!, () => LOOK]]));
    store.close();
    db = await new Promise((resolve) => {
      const request = indexedDB.open(EVENT_DATABASE);
      request.onsuccess = () => resolve(request.result);
    });
  });
  afterEach(() => views.splice(0).forEach((view) => view.close()));
  after(() => {
    db.close();
    indexedDB.deleteDatabase(EVENT_DATABASE);
  });

  async function open() {
    const frames: Frame[] = [];
    const view = new ClientView({ kind: 'dataset', address: SEEDS }, REQUEST, (frame) => frames.push(frame), {
      call: (run) => run,
      closed: () => undefined,
      lends: () => false,
      open: () => undefined,
    });
    views.push(view);
    let worker: MessagePort | undefined;
    const remote = { update: async () => undefined, close: async () => undefined, [releaseProxy]: () => undefined };
    const service = {
      live: async (_source: unknown, _request: unknown, sink: MessagePort) => {
        worker = sink;
        return remote;
      },
    };
    const over = new AbortController().signal;
    await view.open({ service, over, transfer, releaseProxy } as unknown as Attachment);
    return { view, frames, says: (frame: Frame) => worker!.postMessage(frame) };
  }
  const names = (frames: readonly Frame[]): unknown[] =>
    frames.reduce(applyFrame, NO_VIEW).items.map((item) => (item as { cells: readonly unknown[] }).cells[0]);
  const came = (frames: readonly Frame[], count: number): Promise<void> =>
    eventually(() => assert.lengthOf(frames, count));

  it('shows it as rows of a view that is not complete', async () => {
    const { frames } = await open();
    await came(frames, 1);
    assert.deepInclude(frames[0], { n: 0, request: 0, counts: { ...LOOK.counts, complete: false } });
    assert.deepEqual(names(frames), ['Tomato', 'Radish', 'Leek']);
  });

  for (const rows of [2, 0])
    it(`shows ${rows || 'no'} rows where the worker has so many`, async () => {
      const { frames, says } = await open();
      await came(frames, 1);
      says(answer(0, rows));
      await came(frames, 2);
      assert.deepEqual(names(frames), ['Tomato', 'Radish', 'Leek'].slice(0, rows));
      assert.equal(frames.reduce(applyFrame, NO_VIEW).counts.matched, rows);
    });

  it('counts the rows shown as those of the first request until others come, whatever is asked meanwhile', async () => {
    const { view, frames, says } = await open();
    await came(frames, 1);
    view.update({ ...REQUEST, fields: [] });
    says({ n: 1, request: 1, title: 'Seeds' });
    says({ ...answer(1, 1), n: 2 });
    await came(frames, 3);
    assert.deepEqual(
      frames.map(({ request }) => request),
      [0, 0, 1],
    );
  });

  it('says what failed as the answer to what was asked', async () => {
    const { view, frames, says } = await open();
    await came(frames, 1);
    view.update({ ...REQUEST, search: 'tomato' });
    says({ n: 1, request: 1, error: { code: 'worker-failed', message: 'It failed.' } as never });
    says({ n: 2, request: 1, title: 'Seeds' });
    await came(frames, 3);
    assert.deepEqual(
      frames.map(({ request }) => request),
      [0, 1, 1],
    );
  });

  describe('that comes late', () => {
    let release: () => void;
    /** Nobody reads it meanwhile. */
    beforeEach(() => {
      const transaction = db.transaction(['projections', 'projectionChunks'], 'readwrite');
      let isHeld = true;
      const hold = (): void => {
        if (isHeld) transaction.objectStore('projections').count().onsuccess = hold;
      };
      hold();
      release = () => (isHeld = false);
    });
    afterEach(() => release());
    /** What was to be read before this was read. */
    const readingEnds = (): Promise<void> =>
      new Promise((resolve) => {
        release();
        const transaction = db.transaction(['projections', 'projectionChunks'], 'readwrite');
        transaction.objectStore('projections').count();
        transaction.oncomplete = () => setTimeout(resolve);
      });

    for (const [what, frame] of [
      ['rows', answer(0, 2)],
      ['what failed', { n: 1, request: 0, error: { code: 'worker-failed', message: 'It failed.' } as never }],
    ] as const)
      it(`is not shown after ${what}`, async () => {
        const { frames, says } = await open();
        says(frame);
        await came(frames, 1);
        await readingEnds();
        assert.lengthOf(frames, 1);
      });

    it('is not shown once something else was asked', async () => {
      const { view, frames, says } = await open();
      view.update({ ...REQUEST, search: 'leek' });
      await readingEnds();
      assert.lengthOf(frames, 0);
      says(answer(1, 1));
      await came(frames, 1);
      assert.equal(frames[0]!.request, 1);
    });
  });
});
