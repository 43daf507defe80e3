/**
 * English, and by its type the list of all terms. Words a garden club would use. Functions take what they name; numbers
 * come formatted, `plural` is the category of the count in this language (Intl.PluralRules).
 */
type Plural = Intl.LDMLPluralRule;

export const en = {
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
  clear: 'Clear',
  clearAll: 'Clear all',
  close: 'Close',
  done: 'Done',
  more: 'More',

  // Header menu
  sortAscending: { text: 'Sort A → Z', number: 'Smallest first', date: 'Oldest first' },
  sortDescending: { text: 'Sort Z → A', number: 'Largest first', date: 'Newest first' },
  thenBy: 'Hold Shift to sort by several columns',
  groupByThis: 'Group by this',
  ungroup: 'Do not group',
  hideColumn: 'Hide column',
  pinColumn: 'Pin column',
  unpinColumn: 'Unpin column',
  moveLeft: 'Move towards the start',
  moveRight: 'Move towards the end',
  resizeColumn: (label: string) => `Width of ${label}`,
  columnMenu: (label: string) => `${label}: sort and filter`,
  findValue: 'Find a value',
  from: 'from',
  to: 'to',
  different: (count: string, plural: Plural) => (plural === 'one' ? `${count} value` : `${count} different`),
  emptyValue: '(empty)',
  yes: 'yes',
  no: 'no',
  showAllColumns: 'Show all columns',
  moreValues: (count: string) => `${count} more`,

  // Chips: a label and what is asked of it
  is: (value: string) => value,
  isNot: (value: string) => `not ${value}`,
  atMost: (value: string) => `at most ${value}`,
  atLeast: (value: string) => `at least ${value}`,
  under: (value: string) => `under ${value}`,
  over: (value: string) => `over ${value}`,
  between: (from: string, to: string) => `${from} to ${to}`,
  contains: (value: string) => `contains “${value}”`,
  startsWith: (value: string) => `starts with “${value}”`,
  endsWith: (value: string) => `ends with “${value}”`,
  oneOf: (values: string) => values,
  isEmpty: 'empty',
  isNotEmpty: 'not empty',
  not: (condition: string) => `not (${condition})`,
  and: 'and',
  or: 'or',
  today: 'today',
  removeFilter: (what: string) => `Remove: ${what}`,

  // Grid
  sortedAscending: 'sorted ascending',
  sortedDescending: 'sorted descending',
  openRecord: (title: string) => `Open ${title}`,
  record: 'Record',
  previous: 'Previous',
  next: 'Next',
  page: (page: string, pages: string) => `Page ${page} of ${pages}`,
  rangeOf: (from: string, to: string, total: string) => `${from}–${to} of ${total}`,
  selection: (cells: string, plural: Plural) => (plural === 'one' ? `${cells} cell` : `${cells} cells`),
  sum: (value: string) => `sum ${value}`,
  mean: (value: string) => `mean ${value}`,
  copied: (cells: string) => `${cells} cells copied`,
  notOfType: 'This value does not fit its column',
  expandGroup: 'Show rows',
  collapseGroup: 'Hide rows',
  layoutGrid: 'As a table',
  layoutCards: 'As cards',

  // States
  noRows: 'There are no rows yet.',
  noMatch: 'Nothing matches.',
  clearFilters: 'Clear search and filters',
  didYouMean: (word: string) => `Did you mean “${word}”?`,
  failed: 'This table cannot be shown right now.',
  failedPartly: (count: string) => `Only the first ${count} rows could be loaded.`,
  badRequest: 'This table is not set up right.',
  details: 'Details',
  retry: 'Try again',
  offlineCopy: (when: string) => `You are offline or the source is: this is the copy of ${when}.`,
  preview: (what: string) => `Here the page shows ${what}.`,
  aTable: 'a table',
  aList: 'a list',
  aFilter: 'a filter',
};

export type Terms = typeof en;
