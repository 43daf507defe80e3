/** English terms of records: their relations, what is missing in them. Adds them to `en` when imported. */
import { en } from './en.js';

const ofRecords = {
  backTo: (title: string) => `Back to ${title}`,
  goneRecord: 'gone',
  inOtherDataset: 'in another dataset',
  notComputed: 'unavailable',
  notComputedWhy: 'This value is computed, and could not be computed here.',
  showAllOf: (count: string) => `Show all ${count}`,
  showPicture: (host: string) => `Show the picture from ${host}`,
  aRecord: 'a record',
  recordFailed: 'This record cannot be shown right now.',
  recordStale: 'This is the last that could be read: what changed since is missing.',
};

export type RecordTerms = typeof ofRecords;

Object.assign(en, ofRecords);
