/** A signed garden of all field types, with suppliers, offers and references of every kind: for tests of records. */
import type { Json, Op } from '../../core/log/event.js';
import { SignedHistory } from './signed-history.js';

export const OTHER_DATASET = `34880:${'ab'.repeat(32)}:other`;
const HASH = 'cd'.repeat(32);

const ref = (resource: string, record: string, label?: string, dataset = ''): Json => ({
  $ref: [dataset, resource, record],
  ...(label !== undefined && { label }),
});

/** The definitions of a resource: paths and members as PROTOCOL.md, section 12.1, has them. */
const PLANT: Record<string, Json> = {
  resource: { label: 'Plant', label_plural: 'Plants', title: 'name' },
  'field/name': { type: 'string', label: 'Name', order: 1 },
  'field/notes': { type: 'markdown', label: 'Notes', order: 2, help: 'How it grows' },
  'field/seeds': { type: 'integer', label: 'Seeds', order: 3 },
  'field/weight': { type: 'number', label: 'Weight', unit: 'g', order: 4 },
  'field/price': { type: 'decimal', label: 'Price', unit: '€', order: 5 },
  'field/hardy': { type: 'boolean', label: 'Hardy', order: 6 },
  'field/sown': { type: 'date', label: 'Sown', order: 7 },
  'field/seen': { type: 'datetime', label: 'Seen', order: 8 },
  'field/water_at': { type: 'time', label: 'Water at', order: 9 },
  'field/days': { type: 'duration', label: 'Days to harvest', order: 10 },
  'field/sun': {
    type: 'enum',
    label: 'Sun',
    order: 11,
    options: [
      { value: 'full', label: 'Full sun', color: '#e0a100' },
      { value: 'shade', label: 'Shade', color: 'url(https://example.org/x)' },
    ],
  },
  'field/uses': { type: 'tags', label: 'Uses', order: 12 },
  'field/site': { type: 'url', label: 'Site', order: 13 },
  'field/mail': { type: 'email', label: 'Mail', order: 14 },
  'field/call': { type: 'phone', label: 'Call', order: 15 },
  'field/photo': { type: 'image', label: 'Photo', order: 16 },
  'field/sheet': { type: 'file', label: 'Sheet', order: 17 },
  'field/place': { type: 'geo', label: 'Place', order: 18 },
  'field/more': { type: 'json', label: 'More', order: 19 },
  'relationship/supplier': {
    to: 'supplier',
    cardinality: 'one',
    mode: 'soft',
    inverse: 'Grown from us',
    label: 'Supplier',
    order: 20,
  },
  'relationship/friends': {
    to: 'plant',
    cardinality: 'many',
    mode: 'soft',
    inverse: 'Friend of',
    label: 'Friends',
    order: 21,
  },
  'computed/display_name': { type: 'string', label: 'Display name', formula: '${record.name}', order: 22 },
  // Needs itself: there is never a value.
  'computed/score': { type: 'number', label: 'Score', formula: 'record.score + 1', order: 23 },
  'form/main': {
    groups: [
      { label: 'The plant', help: 'What it is', fields: ['sun', 'notes', 'supplier', 'friends'] },
      { label: 'In the garden', fields: ['sown', 'hardy'], when: { op: '=', field: 'sun', value: 'full' } },
      { label: 'Only in shade', fields: ['water_at'], when: { op: '=', field: 'sun', value: 'shade' } },
    ],
  },
};
const SUPPLIER: Record<string, Json> = {
  resource: { label: 'Supplier', label_plural: 'Suppliers', title: 'name' },
  'field/name': { type: 'string', label: 'Name', order: 1 },
  'field/town': { type: 'string', label: 'Town', order: 2 },
};
const OFFER: Record<string, Json> = {
  resource: { label: 'Offer', label_plural: 'Offers' },
  'field/price': { type: 'decimal', label: 'Price', unit: '€', order: 2 },
  'relationship/plant': { to: 'plant', cardinality: 'one', mode: 'strong', label: 'Plant', order: 3 },
  'relationship/supplier': {
    to: 'supplier',
    cardinality: 'one',
    mode: 'strong',
    inverse: 'Offers',
    label: 'Supplier',
    order: 1,
  },
};

/** Of the plants, a field of each type. */
export const FIELDS_BY_TYPE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PLANT).flatMap(([path, definition]) =>
    path.startsWith('field/') ? [[(definition as { type: string }).type, path.slice('field/'.length)]] : [],
  ),
);

export const TOMATO: Record<string, Json> = {
  name: 'Green Zebra',
  notes: '# Zebra\n\nA **striped** one. See [the page](https://example.org/zebra) or [this](javascript:alert(1)).',
  seeds: 12000,
  weight: 0.3,
  price: '12.345678901234567891',
  hardy: false,
  sown: '2026-03-01',
  seen: '2026-03-02T10:20:00Z',
  water_at: '07:30:00',
  days: { months: 0, ms: 75 * 86_400_000 },
  sun: 'full',
  uses: ['salad', 'sauce'],
  site: 'https://example.org/zebra',
  mail: 'ada@example.org',
  call: '+49 30 123456',
  photo: { url: 'https://pictures.example.org/zebra.jpg', sha256: HASH, type: 'image/jpeg', name: 'zebra.jpg' },
  sheet: { url: 'https://example.org/zebra.pdf', sha256: HASH, type: 'application/pdf', size: 20_480 },
  place: { lat: 52.52, lon: 13.405 },
  more: { a: [1, 2, { b: true }] },
  supplier: ref('supplier', 'bean', 'Old name'),
};

export class SignedGarden extends SignedHistory {
  constructor() {
    super('garden');
    for (const [resource, set] of Object.entries({ plant: PLANT, supplier: SUPPLIER, offer: OFFER }))
      this.sign(this.root, {
        kind: 4881,
        type: 'schema',
        ops: [{ op: 'schema.update', resource, set, unset: [], over: {} }],
      });
    this.create('supplier', 'bean', { name: 'Bean & Co', town: 'Ulm' });
    this.create('supplier', 'seedy', { name: 'Seedy', town: 'Köln' });
    this.create('plant', 'zebra', TOMATO);
    this.create('plant', 'basil', { name: 'Basil', sun: 'shade', supplier: ref('supplier', 'gone', 'Closed shop') });
    this.create('plant', 'mint', { name: 'Mint', supplier: ref('supplier', 'far', 'Far away', OTHER_DATASET) });
    this.relate('plant', 'zebra', 'friends', 'basil');
    this.relate('plant', 'zebra', 'friends', 'mint');
    for (let n = 1; n <= 7; n++)
      this.create('offer', `o${n}`, {
        price: `${n}.50`,
        plant: ref('plant', 'zebra'),
        supplier: ref('supplier', 'bean'),
      });
  }

  create(resource: string, record: string, set: Record<string, Json>): void {
    this.op({ op: 'record.create', resource, record, set, over: {} });
  }

  update(resource: string, record: string, set: Record<string, Json>): void {
    const over = Object.fromEntries(
      Object.keys(set).map((key) => [key, this.fold.state.writes(resource, record, key).map(({ id }) => id)]),
    );
    this.op({ op: 'record.update', resource, record, set, unset: [], over });
  }

  /** Each of the values replaces what was there before, none the others. */
  dispute(resource: string, record: string, field: string, values: readonly Json[]): void {
    const over = { [field]: this.fold.state.writes(resource, record, field).map(({ id }) => id) };
    for (const value of values)
      this.op({ op: 'record.update', resource, record, set: { [field]: value }, unset: [], over });
  }

  delete(resource: string, record: string): void {
    const seen = this.events.slice(-1).map(({ id }) => id);
    const alive = this.fold.state.writes(resource, record, '$alive').map(({ id }) => id);
    this.op({ op: 'record.delete', resource, record, seen, over: { $alive: alive } } as unknown as Op);
  }

  relate(resource: string, record: string, relation: string, target: string): void {
    const to = { $ref: ['', resource, target] as const };
    this.op({ op: 'relation.add', resource, record, relation, to, over: [] } as unknown as Op);
  }

  private op(op: Op): void {
    this.sign(this.root, { kind: 4880, type: 'data', ops: [op] });
  }
}
