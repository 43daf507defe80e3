/** English terms of the editor of a cell, and of what cells of an editable table carry. Adds them to `en` when imported. */
import { en } from './en.js';

const cell = {
  saveCell: 'Save',
  previousField: 'Previous field',
  nextField: 'Next field',
  notEditable: 'This cell cannot be changed here.',
  notUnique: 'Another row has the same.',
  notAValue: 'This cannot stand here.',
  /** By type: what is asked for. */
  wants: {
    integer: 'A whole number, such as 12.',
    number: 'A number is needed.',
    decimal: 'A number is needed.',
    date: 'A day is needed, such as 2024-05-31.',
    datetime: 'A day and a time are needed.',
    time: 'A time is needed, such as 14:30.',
    duration: 'A duration is needed, such as 90 min or 2 h 30 min.',
    url: 'A web address is needed, such as https://example.org/.',
    email: 'A mail address is needed, such as ada@example.org.',
    phone: 'A telephone number with its country is needed, such as +49 30 123456.',
    geo: 'A point is needed, such as 52.52, 13.405.',
    json: 'This is no JSON.',
    image: 'An address and a hash are needed: {"url": …, "sha256": …}.',
    file: 'An address and a hash are needed: {"url": …, "sha256": …}.',
  },
  notDone: (code: string) => `This could not be done (${code}).`,
  tooManyCells: (most: string) => `These are too many to change at once: ${most} cells are the most.`,
  /** By code, for whatever else keeps it from being written. What is not here is `notDone`. */
  cellFailures: {
    'read-only': 'This is worked out from others: it stays as it is.',
    'missing-target': 'There is no such record: choose one of the list.',
    'no-row': 'There is no row for this.',
    'no-right': 'You may not do this here, or no longer.',
    'bad-request': 'This cannot be done here, or not any more.',
    'rows-moved': 'The rows have moved meanwhile: look again.',
    'unknown-field': 'There is no such field any more.',
    'store-unavailable': 'This browser keeps nothing for this page: nothing can be changed here.',
    'store-blocked': 'Another tab of this site holds an older store open: close or reload it.',
    'unknown-record': 'This record was deleted meanwhile.',
    'unknown-target': 'Nothing is called so.',
    ambiguous: 'Several are called so: choose one.',
    'changed-since': 'Somebody has changed it since: it stays as it is.',
    'store-full': 'This browser has no more room for this site: free some, then try again.',
    'store-newer': 'This page is older than what is open in another tab. Reload it.',
    'version-skew': 'This page is older than the dataset. Reload it.',
    'too-large': 'This is too much for one record: make it shorter.',
    'keys-unavailable': 'Nothing can be signed on this page.',
    'worker-timeout': 'There was no answer in time. Try again.',
    'worker-failed': 'There was no answer. Try again.',
  } as Readonly<Record<string, string>>,
  typeToFind: 'Type to find',
  searching: 'Searching…',
  stillSearching: 'Wait for the list, then choose.',
  noneFound: 'Nothing is called so.',
  unnamed: '(unnamed)',
  removeChoice: (name: string) => `Remove ${name}`,
  fillAllHint: (cells: string) => `Ctrl+Enter puts this into all ${cells} selected cells.`,
  notTakenCell: (why: string) => `Not taken: ${why}`,
  addRow: 'Add row',
  deleteRow: 'Delete row',
  deleteRows: (count: string) => `Delete ${count} rows`,
  changeThis: (field: string) => `Change ${field}`,
};

export type CellTerms = typeof cell;

Object.assign(en, cell);
