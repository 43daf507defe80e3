/** English terms that several elements of signed datasets have in common. Adds them to `en` when imported. */
import { en } from './en.js';

const signed = {
  noDataset: 'This is not a dataset.',
  firstOf: (shown: string, all: string) => `The first ${shown} of ${all}.`,
  copyWhat: (what: string) => `Copy: ${what}`,
};

export type SignedTerms = typeof signed;

Object.assign(en, signed);
