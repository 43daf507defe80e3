/** AG Grid Community as its documentation recommends: only the modules used, fixed row height, no animation. */
import {
  ClientSideRowModelModule,
  ColumnApiModule,
  ModuleRegistry,
  NumberFilterModule,
  TextFilterModule,
  createGrid,
} from 'ag-grid-community';
import { FIELDS, type Planting } from '../plantings.js';
import type { Driver } from './driver.js';

const NUMBERS: readonly string[] = ['days', 'kilograms'];

ModuleRegistry.registerModules([ClientSideRowModelModule, ColumnApiModule, TextFilterModule, NumberFilterModule]);

export function show(data: readonly Planting[]): Promise<Driver> {
  const element = document.querySelector<HTMLElement>('#table')!;
  element.style.setProperty('height', '600px');
  return new Promise((resolve) => {
    createGrid<Planting>(element, {
      rowData: [...data],
      rowHeight: 30,
      animateRows: false,
      // Names carry diacritics: without it they sort by code unit, which no reader wants.
      accentedSort: true,
      columnDefs: FIELDS.map((field) => ({
        field,
        width: 115,
        filter: NUMBERS.includes(field) ? 'agNumberColumnFilter' : 'agTextColumnFilter',
        // Known types spare AG Grid guessing them from the first row.
        cellDataType: NUMBERS.includes(field) ? 'number' : 'text',
      })),
      onGridReady: ({ api }) =>
        resolve({
          sort: (field) =>
            api.applyColumnState({ state: [{ colId: field, sort: 'asc' }], defaultState: { sort: null } }),
          filterContains: (field, needle) =>
            api.setFilterModel({ [field]: { filterType: 'text', type: 'contains', filter: needle } }),
          filterAtLeast: (field, least) =>
            api.setFilterModel({ [field]: { filterType: 'number', type: 'greaterThanOrEqual', filter: least } }),
          reset() {
            api.setFilterModel(null);
            api.applyColumnState({ defaultState: { sort: null } });
          },
        }),
    });
  });
}
