/**
 * The form of kept looks belongs to the number in `LOOKS`: a kit reads what another one kept, and checks nothing of it. Whoever
 * changes the form, as this prints it, gives it another number, and writes both here.
 */
import { expect } from 'chai';
import type { ViewRequest } from '../../../worker/api.js';
import { Dataset } from '../../../worker/dataset/dataset.js';
import { keepLooks } from '../../../worker/dataset/kept-looks.js';
import { LOOKS, lookKey, type FirstLook } from '../../../worker/first-look.js';
import { openLiveView } from '../../../worker/live/live-view.js';
import type { Source } from '../../../worker/source/source.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { SignedGarden } from '../../support/signed-garden.js';

const FORMS: Readonly<Record<string, readonly string[]>> = {
  'looks 1': [
    'key[]: null',
    'key[]: string',
    'keys[]: string',
    'look.counts.complete: boolean',
    'look.counts.items: number',
    'look.counts.matched: number',
    'look.counts.total: number',
    'look.fields[].decimals: number',
    'look.fields[].declared.computed: boolean',
    'look.fields[].declared.help: string',
    'look.fields[].declared.many: boolean',
    'look.fields[].declared.options[].color: string',
    'look.fields[].declared.options[].label: string',
    'look.fields[].declared.options[].value: string',
    'look.fields[].declared.to: string',
    'look.fields[].declared.type: string',
    'look.fields[].declared.unit: string',
    'look.fields[].key: string',
    'look.fields[].label: string',
    'look.fields[].type: string',
    'look.resolved.narrow.filters[].field: string',
    'look.resolved.narrow.filters[].filter.field: string',
    'look.resolved.narrow.filters[].filter.op: string',
    'look.resolved.narrow.filters[].op: string',
    'look.resolved.narrow.filters[].value: string',
    'look.resolved.narrow.op: string',
    'look.resolved.query.filter.filters[].filters[].field: string',
    'look.resolved.query.filter.filters[].filters[].filter.field: string',
    'look.resolved.query.filter.filters[].filters[].filter.op: string',
    'look.resolved.query.filter.filters[].filters[].op: string',
    'look.resolved.query.filter.filters[].filters[].value: number',
    'look.resolved.query.filter.filters[].filters[].value: string',
    'look.resolved.query.filter.filters[].op: string',
    'look.resolved.query.filter.op: string',
    'look.resolved.query.groupBy: string',
    'look.resolved.query.search: string',
    'look.resolved.query.sort[].descending: boolean',
    'look.resolved.query.sort[].field: string',
    'look.rows.items[].cells[]: boolean',
    'look.rows.items[].cells[]: number',
    'look.rows.items[].cells[]: string',
    'look.rows.items[].cells[]: undefined',
    'look.rows.items[].collapsed: boolean',
    'look.rows.items[].count: number',
    'look.rows.items[].gone.*[]: string',
    'look.rows.items[].id: string',
    'look.rows.items[].key: number',
    'look.rows.items[].key: string',
    'look.rows.items[].marks.*: string',
    'look.rows.items[].value: null',
    'look.rows.items[].value: string',
    'look.rows.keys[]: number',
    'look.rows.keys[]: string',
    'look.rows.offset: number',
    'look.title: string',
  ],
};

const REQUESTS: readonly Partial<ViewRequest>[] = [
  {},
  { sort: '-name', search: 'zebra' },
  { filter: 'seeds > 1 and sun is full', narrow: 'name contains e or not (days is empty)' },
  { groupBy: 'sun', collapsed: [] },
];

describe('the form of looks', () => {
  it('is that of their number', async () => {
    const garden = new SignedGarden();
    garden.dispute('plant', 'zebra', 'name', ['One', 'Other']);
    const dataset = new Dataset();
    dataset.begin(garden.fold);
    dataset.tell({ title: 'Garden', complete: true });
    const looks = new Map<string, () => FirstLook | undefined>();
    const source = Object.assign(dataset.view('plant'), {
      reload: () => undefined,
      close: () => undefined,
      keepLook: (request: ViewRequest, look: () => FirstLook | undefined) => {
        looks.set(lookKey('plant', request)!, look);
        return () => undefined;
      },
    }) as unknown as Source;
    for (const request of REQUESTS)
      openLiveView(
        { source, release: () => undefined },
        { locale: 'en', today: '2026-06-01', window: { offset: 0, limit: 25 }, ...request },
        () => undefined,
      ).close();
    const store = createMemoryEventStore();
    await keepLooks(store, garden.address, '1', looks);
    const { chunks, chunk } = (await store.projection(garden.address, LOOKS))!;
    const form = new Set<string>();
    for (let at = 0; at < chunks; at++) note(at === 0 ? 'keys' : 'look', await chunk(at), form);
    const keys = (await chunk(0)) as string[];
    for (const key of keys) note('key', JSON.parse(key), form);
    expect([...form].sort()).to.deep.equal(FORMS[LOOKS]);
  });
});

/** `look.rows.items[].cells[]: string`; members that are data (names of fields, of what is marked) are `*`. */
function note(path: string, value: unknown, form: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) note(`${path}[]`, each, form);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value))
      note(`${path}.${/\.(marks|gone|details)$/.test(path) ? '*' : name}`, each, form);
  else form.add(`${path}: ${value === null ? 'null' : typeof value}`);
}
