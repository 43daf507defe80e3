/** The garden's schema, as `schema.update` writes it: resource → definition path → definition. PROTOCOL.md, section 12.1. */
import type { Json } from '../../core/log/event.js';

export type Definitions = Readonly<Record<string, Json>>;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const QUALITIES = ['poor', 'fair', 'good', 'excellent'];

/** Of a variety or a person, whatever the relation leads to sowings. */
const GERMINATION_OF_SOWINGS = `export function compute(record) {
  const counted = record.sowings.filter((sowing) => sowing.germinated !== null && sowing.sown > 0);
  if (counted.length === 0) return null;
  return round((100 * sum(counted, 'germinated')) / sum(counted, 'sown'), 0);
}`;

const GERMINATION = `export function compute(record) {
  if (record.germinated === null || !(record.sown > 0)) return null;
  return round((100 * record.germinated) / record.sown, 0);
}`;

export const DEFINITIONS: Readonly<Record<string, Definitions>> = {
  SeedVariety: {
    resource: { label: 'Variety', label_plural: 'Varieties', title: 'name', order: 1, help: 'What we grow and swap.' },
    'field/name': { type: 'string', label: 'Variety', required: true, max_length: 80, order: 1 },
    'relationship/species': {
      to: 'Species',
      cardinality: 'one',
      mode: 'strong',
      label: 'Species',
      inverse: 'varieties',
      required: true,
      order: 2,
    },
    'computed/display_name': {
      type: 'string',
      label: 'Full name',
      formula: '${record.species.name} · ${record.name}',
      order: 14,
    },
    'field/crop': { type: 'string', label: 'Crop', help: 'What the kitchen calls it.', order: 3 },
    'field/days_to_germination': {
      type: 'integer',
      label: 'Days to germination',
      help: 'From sowing to the first leaves, indoors at 18 °C.',
      unit: 'days',
      min: 1,
      max: 90,
      order: 4,
    },
    'field/days_to_harvest': { type: 'integer', label: 'Days to harvest', unit: 'days', min: 1, max: 1500, order: 5 },
    'field/spacing': {
      type: 'integer',
      label: 'Spacing (cm)',
      help: 'Between plants in the row.',
      unit: 'cm',
      min: 1,
      max: 500,
      order: 6,
    },
    'field/sun': {
      type: 'enum',
      label: 'Sun',
      options: [
        { value: 'full', label: 'Full sun', color: '#d9a400' },
        { value: 'partial', label: 'Half shade', color: '#7a9a5b' },
        { value: 'shade', label: 'Shade', color: '#5b6f7a' },
      ],
      order: 7,
    },
    'field/sowing_months': { type: 'tags', label: 'Sowing months', options: MONTHS, order: 8 },
    'computed/germination_rate': {
      type: 'number',
      label: 'Came up %',
      help: 'Of all seeds the members sowed and counted.',
      formula: GERMINATION_OF_SOWINGS,
      order: 9,
    },
    'relationship/suppliers': {
      to: 'Supplier',
      cardinality: 'many',
      mode: 'soft',
      label: 'Supplier',
      inverse: 'varieties',
      order: 10,
    },
    'computed/best_price': {
      type: 'number',
      label: 'Best price',
      formula: "record.offers.length > 0 ? min(record.offers, 'price') : null",
      order: 11,
    },
    'relationship/companions': {
      to: 'SeedVariety',
      cardinality: 'many',
      mode: 'soft',
      label: 'Grows well with',
      inverse: 'companion_of',
      order: 12,
    },
    'field/organic': { type: 'boolean', label: 'Organic', order: 13 },
    'field/notes': { type: 'markdown', label: 'Notes', max_length: 2000, order: 15 },
    'field/website': { type: 'url', label: 'Website', order: 16 },
    'validation/harvest_after_germination': {
      formula:
        'record.days_to_harvest === null || record.days_to_germination === null || record.days_to_harvest > record.days_to_germination',
      message: 'Nothing is ripe before it has come up.',
      fields: ['days_to_germination', 'days_to_harvest'],
    },
    'view/quick': {
      label: 'Up in ten days',
      layout: 'grid',
      columns: ['name', 'species', 'days_to_germination', 'germination_rate', 'sun', 'suppliers'],
      filter: { op: '<=', field: 'days_to_germination', value: 10 },
      sort: [{ field: 'days_to_germination' }, { field: 'name' }],
      order: 1,
    },
    'view/half_shade': {
      label: 'For half shade',
      layout: 'cards',
      columns: ['name', 'species', 'spacing', 'days_to_harvest', 'notes'],
      filter: { op: '=', field: 'sun', value: 'partial' },
      sort: [{ field: 'name' }],
      order: 2,
    },
    'view/by_crop': {
      label: 'By crop',
      layout: 'grid',
      columns: ['name', 'spacing', 'days_to_harvest', 'companions'],
      group_by: 'crop',
      sort: [{ field: 'crop' }, { field: 'name' }],
      order: 3,
    },
    'form/entry': {
      label: 'A variety',
      groups: [
        { label: 'What it is', fields: ['name', 'species', 'crop', 'organic'] },
        {
          label: 'Growing it',
          help: 'As the packet says; sowings tell what happened.',
          fields: ['days_to_germination', 'days_to_harvest', 'spacing', 'sun', 'sowing_months', 'companions'],
        },
        { label: 'Where to get it', fields: ['suppliers', 'website'] },
        {
          label: 'Quick growers',
          when: { op: '<=', field: 'days_to_harvest', value: 60 },
          fields: ['notes'],
        },
        { label: 'Remarks', fields: ['notes'] },
      ],
      order: 1,
    },
  },
  Species: {
    resource: { label: 'Species', label_plural: 'Species', title: 'name', order: 2 },
    'field/name': { type: 'string', label: 'Latin name', required: true, unique: true, order: 1 },
    'field/crops': { type: 'tags', label: 'Grown as', order: 2 },
    'field/genus': { type: 'string', label: 'Genus', order: 3 },
    'computed/variety_count': { type: 'integer', label: 'Varieties', formula: 'record.varieties.length', order: 4 },
    'field/website': { type: 'url', label: 'Website', order: 5 },
  },
  Supplier: {
    resource: { label: 'Supplier', label_plural: 'Suppliers', title: 'name', order: 3 },
    'field/name': { type: 'string', label: 'Supplier', required: true, unique: true, order: 1 },
    'field/kind': {
      type: 'enum',
      label: 'Kind',
      options: ['seed company', 'non-profit seed library', 'swap', 'own seed', 'market'],
      order: 2,
    },
    'field/place': { type: 'string', label: 'Place', order: 3 },
    'field/ships_abroad': { type: 'boolean', label: 'Ships abroad', order: 4 },
    'field/since': { type: 'integer', label: 'Since', min: 1700, max: 2100, order: 5 },
    'field/website': { type: 'url', label: 'Website', order: 6 },
    'computed/variety_count': { type: 'integer', label: 'Varieties', formula: 'record.varieties.length', order: 7 },
    'form/entry': {
      label: 'A supplier',
      groups: [
        { fields: ['name', 'kind', 'place', 'since'] },
        {
          label: 'By post',
          when: { op: 'in', field: 'kind', values: ['seed company', 'non-profit seed library'] },
          fields: ['ships_abroad', 'website'],
        },
      ],
    },
  },
  Offer: {
    resource: { label: 'Offer', label_plural: 'Offers', title: 'display_name', order: 4 },
    'relationship/variety': {
      to: 'SeedVariety',
      cardinality: 'one',
      mode: 'strong',
      label: 'Variety',
      inverse: 'offers',
      required: true,
      order: 1,
    },
    'relationship/supplier': {
      to: 'Supplier',
      cardinality: 'one',
      mode: 'strong',
      label: 'Supplier',
      inverse: 'offers',
      required: true,
      order: 2,
    },
    'field/price': { type: 'decimal', label: 'Price', unit: '€', min: '0', format: { decimals: 2 }, order: 3 },
    'field/packet': { type: 'integer', label: 'Seeds in a packet', min: 1, order: 4 },
    'computed/display_name': {
      type: 'string',
      label: 'Offer',
      formula: '${record.variety.name}, ${record.supplier.name}',
      order: 5,
    },
  },
  Member: {
    resource: { label: 'Member', label_plural: 'Members', title: 'name', order: 5 },
    'field/name': { type: 'string', label: 'Name', required: true, order: 1 },
    'field/plot': { type: 'string', label: 'Plot', pattern: '[A-F][0-9]{1,2}', order: 2 },
    'field/since': { type: 'integer', label: 'Member since', order: 3 },
    'computed/germination_rate': {
      type: 'number',
      label: 'Came up %',
      formula: GERMINATION_OF_SOWINGS,
      order: 4,
    },
  },
  Sowing: {
    resource: { label: 'Sowing', label_plural: 'Sowings', title: 'display_name', order: 6 },
    'relationship/variety': {
      to: 'SeedVariety',
      cardinality: 'one',
      mode: 'strong',
      label: 'Variety',
      inverse: 'sowings',
      required: true,
      order: 1,
    },
    'relationship/by': {
      to: 'Member',
      cardinality: 'one',
      mode: 'soft',
      label: 'Sown by',
      inverse: 'sowings',
      order: 2,
    },
    'field/date': { type: 'date', label: 'Sown on', required: true, min: '2011-01-01', order: 3 },
    'field/place': {
      type: 'enum',
      label: 'Place',
      options: ['windowsill', 'greenhouse', 'cold frame', 'open ground'],
      default: 'open ground',
      order: 4,
    },
    'field/sown': { type: 'integer', label: 'Seeds sown', min: 1, order: 5 },
    'field/germinated': { type: 'integer', label: 'Came up', min: 0, order: 6 },
    'computed/germination_rate': { type: 'number', label: 'Came up %', formula: GERMINATION, order: 7 },
    'computed/display_name': {
      type: 'string',
      label: 'Sowing',
      formula: '${record.variety.name}, ${record.date}',
      order: 8,
    },
    'validation/no_more_than_sown': {
      formula: 'record.germinated === null || record.sown === null || record.germinated <= record.sown',
      message: 'More came up than was sown.',
      fields: ['sown', 'germinated'],
    },
    'view/latest': { label: 'Latest', sort: [{ field: 'date', descending: true }], limit: 50, order: 1 },
  },
  Harvest: {
    resource: { label: 'Harvest', label_plural: 'Harvests', title: 'display_name', order: 7 },
    'relationship/variety': {
      to: 'SeedVariety',
      cardinality: 'one',
      mode: 'strong',
      label: 'Variety',
      help: 'Type the beginning of its name.',
      inverse: 'harvests',
      required: true,
      order: 1,
    },
    'relationship/sowing': {
      to: 'Sowing',
      cardinality: 'one',
      mode: 'soft',
      label: 'From the sowing',
      inverse: 'harvests',
      order: 2,
    },
    'relationship/by': {
      to: 'Member',
      cardinality: 'one',
      mode: 'soft',
      label: 'Picked by',
      inverse: 'harvests',
      order: 3,
    },
    'field/date': { type: 'date', label: 'Picked on', required: true, order: 4 },
    'field/amount': { type: 'decimal', label: 'Amount (kg)', unit: 'kg', min: '0', order: 5 },
    'field/quality': { type: 'enum', label: 'Quality', options: QUALITIES, order: 6 },
    'field/trouble': { type: 'markdown', label: 'What went wrong?', max_length: 1000, order: 8 },
    'form/log': {
      label: 'Log your harvest',
      groups: [
        { fields: ['variety', 'date', 'amount', 'quality'] },
        { when: { op: '=', field: 'quality', value: 'poor' }, fields: ['trouble'] },
        { fields: ['display_name'] },
      ],
    },
    'computed/display_name': {
      type: 'string',
      label: 'Harvest',
      formula: '${record.variety.name}, ${record.date}',
      order: 7,
    },
  },
};
