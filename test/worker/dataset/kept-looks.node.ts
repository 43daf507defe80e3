/** What views begin with, kept for the next visit. */
import { expect } from 'chai';
import type { Address } from '../../../core/log/event.js';
import type { ViewRequest } from '../../../worker/api.js';
import { keepLooks } from '../../../worker/dataset/kept-looks.js';
import { lookKey, LOOKS, type FirstLook } from '../../../worker/first-look.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';

const SEEDS = `34880:${'a'.repeat(64)}:seeds` as Address;

function look(title: string, rows = 2, text = 'x'): FirstLook {
  const items = Array.from({ length: rows }, (_, key) => ({ key, id: `r${key}`, cells: [text] }));
  return {
    title,
    fields: [{ key: 'name', label: 'Name', type: 'text' }],
    resolved: { query: {}, issues: [] },
    counts: { matched: rows, total: rows, items: rows, complete: true },
    rows: { offset: 0, keys: items.map(({ key }) => key), items },
  };
}

describe('what views begin with', () => {
  const store = createMemoryEventStore();
  const keep = (looks: Record<string, FirstLook | undefined>, basis = '1'): Promise<void> =>
    keepLooks(store, SEEDS, basis, new Map(Object.entries(looks).map(([key, value]) => [key, () => value])));
  async function kept(): Promise<Record<string, FirstLook>> {
    const projection = (await store.projection(SEEDS, LOOKS))!;
    const keys = (await projection.chunk(0)) as string[];
    const looks = await Promise.all(keys.map((_, at) => projection.chunk(at + 1)));
    return Object.fromEntries(keys.map((key, at) => [key, looks[at] as FirstLook]));
  }
  afterEach(() => store.dropProjections());

  it('is kept by view, the newest of each, beside those of views that are not open', async () => {
    await keep({ a: look('A'), b: look('B') });
    await keep({ b: look('B again'), c: undefined });
    expect(await kept()).to.deep.equal({ b: look('B again'), a: look('A') });
    expect(Object.keys(await kept())[0]).to.equal('b');
  });

  it('is forgotten of views that are not open once the log has changed, as it may show what was deleted since', async () => {
    await keep({ a: look('A'), b: look('B') });
    await keep({ b: look('B again') }, '2');
    expect(await kept()).to.deep.equal({ b: look('B again') });
    await keep({ c: undefined }, '3');
    expect(await kept()).to.deep.equal({});
  });

  it('is not kept where nothing matches, nor what was kept when something did', async () => {
    await keep({ a: look('A'), b: look('B') });
    await keep({ a: look('A', 0) });
    expect(await kept()).to.deep.equal({ b: look('B') });
  });

  it('is kept of the eight newest views', async () => {
    for (let n = 0; n < 11; n++) await keep({ [`view ${n}`]: look('L') });
    expect(Object.keys(await kept())).to.deep.equal([10, 9, 8, 7, 6, 5, 4, 3].map((n) => `view ${n}`));
  });

  it('is cut to the rows that fit into a small value, and left out where not one does', async () => {
    await keep({ many: look('M', 60, 'y'.repeat(1_000)), huge: look('H', 1, 'z'.repeat(60_000)) });
    const { many, ...others } = await kept();
    expect(others).to.deep.equal({});
    expect(many!.rows.items.length).to.be.within(40, 47);
    expect(many!.rows.keys).to.deep.equal(many!.rows.items.map(({ key }) => key));
    expect(many!.counts.items).to.equal(60);
  });

  it('belongs to one request: the window, facets and, without filters, the day make no other', () => {
    const request: ViewRequest = { locale: 'en', today: '2025-06-01', window: { offset: 0, limit: 25 } };
    const key = lookKey('plant', request);
    const same = { ...request, today: '2025-06-02', facets: ['name'], window: { offset: 0, limit: 60 } };
    expect(lookKey('plant', same)).to.equal(key);
    expect(lookKey('plant', structuredClone({ ...request, sort: undefined }) as ViewRequest)).to.equal(key);
    const filter = 'sown before today';
    const others = [
      lookKey(undefined, request),
      lookKey('plant', { ...request, sort: 'name' }),
      lookKey('plant', { ...request, locale: 'de' }),
      lookKey('plant', { ...request, filter }),
      lookKey('plant', { ...request, filter, today: '2025-06-02' }),
    ];
    expect(new Set([key, ...others]).size).to.equal(6);
    expect(lookKey('plant', { ...request, window: { offset: 50, limit: 25 } })).to.equal(undefined);
    expect(lookKey('plant', { ...request, record: { id: 'r1' } })).to.equal(undefined);
  });
});
