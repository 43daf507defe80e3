/** English terms of what lists and records say where they cannot be shown. Adds them to `en` when imported. */
import { en } from './en.js';

const failure = {
  listFailed: 'This list cannot be shown right now.',
  recordFailed: 'This record cannot be shown right now.',
  listSetUpWrong: 'This list is not set up right.',
  recordSetUpWrong: 'This record is not set up right.',
  sourceSilent:
    'The source of this does not answer right now, and nothing of it is here yet. It is tried again by itself.',
};

export type FailureTerms = typeof failure;

Object.assign(en, failure);
