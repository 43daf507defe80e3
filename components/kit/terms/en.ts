/**
 * English, in parts: these terms come with the first rows, others with what opens after them (en-later.ts), or with what
 * is about signed datasets (en-dataset.ts, en-sync.ts).
 * Words a garden club would use. Functions take what they name; numbers come formatted, `plural` is the category of the
 * count in this language (Intl.PluralRules).
 */
import type { CellTerms } from './en-cell.js';
import type { DatasetTerms } from './en-dataset.js';
import type { EditTerms } from './en-edit.js';
import type { SheetTerms } from './en-sheet.js';
import type { OwnTerms } from './en-own.js';
import type { ProposalsTerms } from './en-proposals.js';
import type { IdentityTerms } from './en-identity.js';
import type { SigningTerms } from './en-signing.js';
import type { HistoryTerms } from './en-history.js';
import type { FormTerms } from './en-form.js';
import type { SignedTerms } from './en-signed.js';
import type { SnapshotTerms } from './en-snapshot.js';
import type { StoreTerms } from './en-store.js';
import type { SyncTerms } from './en-sync.js';
import type { CopyTerms } from './en-copy.js';
import type { FailureTerms } from './en-failure.js';
import type { LaterTerms } from './en-later.js';
import type { RecordTerms } from './en-record.js';

type Plural = Intl.LDMLPluralRule;

const first = {
  // Counts and progress
  records: (count: string, plural: Plural) => (plural === 'one' ? `${count} row` : `${count} rows`),
  someRecords: (matched: string, total: string, _plural: Plural) => `${matched} of ${total} rows`,
  loading: 'Loading…',
  loadingRows: (count: string) => `${count} rows so far…`,

  // Toolbar
  search: 'Search',
  filter: 'Filter',
  sort: 'Sort',
  columns: 'Columns',
  useThisTable: 'Use this table',
  more: 'More',

  // Header menu
  columnMenu: (label: string) => `${label}: sort and filter`,
  emptyValue: '(empty)',
  yes: 'yes',
  no: 'no',

  // Chips: a label and what is asked of it

  // Grid
  openRecord: (title: string) => `Open ${title}`,
  previous: 'Previous',
  next: 'Next',
  page: (page: string, pages: string) => `Page ${page} of ${pages}`,
  showMore: 'Show more',
  someColumns: (shown: string, all: string) => `${shown} of ${all} columns shown`,
  rangeOf: (from: string, to: string, total: string) => `${from}–${to} of ${total}`,
  notOfType: 'This value does not fit its column',
  expandGroup: 'Show rows',
  collapseGroup: 'Hide rows',

  // States
  noRows: 'There are no rows yet.',
  noMatch: 'Nothing matches.',
  notLoaded: 'This could not be loaded. Please try again.',
  failed: 'This table cannot be shown right now.',
  failedPartly: (count: string) => `Only the first ${count} rows could be loaded.`,
  badRequest: 'This table is not set up right.',
  details: 'Details',
  retry: 'Try again',
  offlineCopy: (when: string) => `You are offline or the source is: this is the copy of ${when}.`,
  preview: (what: string) => `Here the page shows ${what}.`,
  aTable: 'a table',
};

export type Terms = typeof first &
  LaterTerms &
  RecordTerms &
  DatasetTerms &
  FailureTerms &
  CopyTerms &
  OwnTerms &
  SnapshotTerms &
  SignedTerms &
  SyncTerms &
  HistoryTerms &
  StoreTerms &
  EditTerms &
  CellTerms &
  SheetTerms &
  ProposalsTerms &
  IdentityTerms &
  SigningTerms &
  FormTerms;

/** Complete once en-later.ts and en-dataset.ts are loaded, which modules that need their terms import (a test sees to that). */
export const en = first as Terms;
