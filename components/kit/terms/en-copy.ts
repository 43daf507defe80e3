/** English terms of cells that could not be copied. Adds them to `en` when imported. */
import { en } from './en.js';

const copy = {
  cannotCopyCells: 'These cells could not be copied.',
  tooManyToCopy: (most: string) => `These are too many cells to copy at once: ${most} are the most.`,
};

export type CopyTerms = typeof copy;

Object.assign(en, copy);
