/** Tabulator as its documentation recommends for many rows: virtual DOM (a height), fixed row height, set widths. */
import { TabulatorFull } from 'tabulator-tables';
import { FIELDS, type Planting } from '../plantings.js';
import type { Driver } from './driver.js';

const NUMBERS: readonly string[] = ['days', 'kilograms'];

export function show(data: readonly Planting[]): Promise<Driver> {
  const table = new TabulatorFull(document.querySelector('#table')!, {
    data,
    height: 600,
    rowHeight: 30,
    renderVertical: 'virtual',
    columns: FIELDS.map((field) => ({
      title: field,
      field,
      width: 115,
      sorter: NUMBERS.includes(field) ? 'number' : 'string',
    })),
  });
  return new Promise((resolve) =>
    table.on('tableBuilt', () =>
      resolve({
        sort: (field) => table.setSort(field, 'asc'),
        filterContains: (field, needle) => table.setFilter(field, 'like', needle),
        filterAtLeast: (field, least) => table.setFilter(field, '>=', least),
        reset() {
          table.clearFilter();
          table.clearSort();
        },
      }),
    ),
  );
}
