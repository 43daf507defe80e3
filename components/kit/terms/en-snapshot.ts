/** English terms of the snapshot a dataset began with, and of decisions that no relay gives. Adds them to `en` when imported. */
import { en } from './en.js';

const snapshot = {
  snapshotReading: (here: string, parts: string) =>
    `Reading a snapshot, ${here} of ${parts} parts. What is shown meanwhile is taken on trust until all of it is here.`,
  snapshotTaken: (when: string) => `Began with a snapshot of ${when}. It held what its signature says. Made by`,
  snapshotRefused: {
    'bad-snapshot':
      'A snapshot was set aside: it does not hold what its signature says. What was shown of it is taken back, and every signed change is read instead.',
    truncated:
      'A snapshot was set aside: parts of it never came. What was shown of it is taken back, and every signed change is read instead.',
  } as Readonly<Record<string, string>>,
  missingDecisions: (count: string) =>
    `Decisions about who may write here that no relay gives: ${count}. What some people wrote may not be shown.`,
  snapshotMadeBy: (when: string) => `It is of ${when}. Made by`,
};

export type SnapshotTerms = typeof snapshot;

Object.assign(en, snapshot);
