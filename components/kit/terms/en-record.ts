/** English terms of records: their relations, what is missing in them. Adds them to `en` when imported. */
import { en } from './en.js';

const ofRecords = {
  backTo: (title: string) => `Back to ${title}`,
  inOtherDataset: 'in another dataset',
  beingComputed: 'is being computed',
  /** By the code of the fault; the last for codes that are not listed. */
  unavailableWhy: {
    'formula-syntax': 'Its formula cannot be read.',
    'formula-cycle': 'Its formula needs its own result.',
    'formula-failed': 'Its formula failed for this record.',
    'formula-result': 'What its formula gives does not fit the field.',
    'formula-input': 'Its formula needs another computed value that is unavailable.',
    'formula-budget': 'Its formula asks for more work than a formula may.',
    'formula-stuck': 'Its formula did not answer in time and was stopped.',
    'sandbox-unavailable': 'This page or browser lets no formula run.',
  } as Readonly<Record<string, string>>,
  showAllOf: (count: string) => `Show all ${count}`,
  showPicture: (host: string) => `Show the picture from ${host}`,
  aRecord: 'a record',
  history: 'History',
  historyOf: (title: string) => `History: ${title}`,
  suggestedValue: 'Your suggestion. The dataset does not say so yet.',
  recordStale: 'This is the last that could be read: what changed since is missing.',
};

export type RecordTerms = typeof ofRecords;

Object.assign(en, ofRecords);
