/** English terms of what tables cannot promise: rows that are not checked yet, or not kept. Adds them to `en` when imported. */
import { en } from './en.js';

const store = {
  onTrust: (share: string) =>
    `Not checked yet: a snapshot is being read (${share}). These rows are taken on trust until all of it is here.`,
  /** By code. */
  storeProblems: {
    'store-full': 'This browser has no more room for this site: what comes now is kept only while the page is open.',
    'store-wiped':
      'What was kept on this device is gone, deleted by the browser or by somebody. It is read anew from relays.',
    'store-blocked':
      'Another tab of this site holds an older store open: close or reload it. Until then nothing is kept here.',
    'store-newer': 'A newer release uses the store of this site: reload the page. Until then nothing is kept here.',
    'store-unavailable': 'This browser keeps nothing for this page: what comes is read anew at every visit.',
  } as Readonly<Record<string, string>>,
  /** After `store-wiped`, where a person's own unsent changes were kept apart. */
  rebuilt: 'Your changes that were not sent yet had been kept apart: they are here again.',
};

export type StoreTerms = typeof store;

Object.assign(en, store);
