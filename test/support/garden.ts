/** The garden club's seed list, small, for tests of elements. */
import type { Cell, Field } from '../../core/table/field.js';
import type { FakeTable } from './fake-client.js';

const fields: readonly Field[] = [
  { key: 'variety', label: 'Variety', type: 'text' },
  { key: 'species', label: 'Species', type: 'enum' },
  { key: 'sun', label: 'Sun', type: 'enum' },
  { key: 'days', label: 'Germination', type: 'integer', decimals: 0 },
  { key: 'came_up', label: 'Came up', type: 'decimal', decimals: 1 },
  { key: 'sown', label: 'Sown', type: 'date' },
  { key: 'organic', label: 'Organic', type: 'boolean' },
  { key: 'link', label: 'Link', type: 'url' },
];

const SPECIES = ['Solanum lycopersicum', 'Phaseolus vulgaris', 'Brassica oleracea', 'Ocimum basilicum'];
const SUN = ['full', 'half', 'full', 'shade', ''];
const NAMES = ['Amish Paste', 'Black Krim', 'Blue Lake', 'Brandywine', 'Cherokee Purple', 'Dwarf Blue Curled', 'Emily'];

export const garden: FakeTable = {
  title: 'Seed catalog',
  fields,
  rows: Array.from({ length: 42 }, (_, row): readonly Cell[] => [
    row < NAMES.length ? NAMES[row] : `${NAMES[row % NAMES.length]} ${row}`,
    SPECIES[(row * row) % SPECIES.length],
    SUN[row % SUN.length],
    row === 10 ? null : 5 + ((row * 7) % 13),
    60 + ((row * 37) % 400) / 10,
    `2026-0${1 + (row % 6)}-${String(1 + ((row * 5) % 28)).padStart(2, '0')}`,
    row % 3 === 0,
    row % 4 ? `https://example.org/seeds/${row}` : '',
  ]),
};
