/** English terms of what is wrong with the store, by code. Adds them to `en` when imported. */
import { en } from './en.js';

const store = {
  storeProblems: {
    'store-full': 'This browser has no more room for this site: what comes now is kept only while the page is open.',
    'store-wiped':
      'What was kept on this device is gone, deleted by the browser or by somebody. It is read anew from relays.',
    'store-blocked':
      'Another tab of this site holds an older store open: close or reload it. Until then nothing is kept here.',
    'store-newer': 'A newer release uses the store of this site: reload the page. Until then nothing is kept here.',
    'store-unavailable': 'This browser keeps nothing for this page: what comes is read anew at every visit.',
  } as Readonly<Record<string, string>>,
};

export type StoreTerms = typeof store;

Object.assign(en, store);
