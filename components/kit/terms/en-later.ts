/** English terms of what opens after the first rows: menus, panels, chips, records. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const later = {
  // Toolbar
  clearAll: 'Clear all',
  close: 'Close',
  done: 'Done',

  // Selected cells
  selection: (cells: string, plural: Plural) => (plural === 'one' ? `${cells} cell` : `${cells} cells`),
  sum: (value: string) => `sum ${value}`,
  mean: (value: string) => `mean ${value}`,

  // Search and filters
  clear: 'Clear',
  from: 'from',
  to: 'to',
  nothing: 'nothing',
  clearFilters: 'Clear search and filters',
  didYouMean: (word: string) => `Did you mean “${word}”?`,

  // Header menu
  sortAscending: { text: 'Sort A → Z', number: 'Smallest first', date: 'Oldest first' },
  sortDescending: { text: 'Sort Z → A', number: 'Largest first', date: 'Newest first' },
  thenBy: 'Hold Shift to sort by several columns',
  groupByThis: 'Group by this',
  ungroup: 'Do not group',
  hideColumn: 'Hide column',
  pinColumn: 'Keep in view',
  unpinColumn: 'Let it scroll away',
  moveLeft: 'Move towards the start',
  moveRight: 'Move towards the end',
  resizeColumn: (label: string) => `Width of ${label}`,
  findValue: 'Find a value',
  different: (count: string, plural: Plural) => (plural === 'one' ? `${count} value` : `${count} different`),
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
  notAfter: (value: string) => `until ${value}`,
  notBefore: (value: string) => `since ${value}`,
  before: (value: string) => `before ${value}`,
  after: (value: string) => `after ${value}`,
  betweenBelow: (from: string, to: string) => `${from} to under ${to}`,

  // Panels: menus, sheets, dialogs
  sortColumn: 'Sort',
  sortAscendingYesNo: '“No” first',
  sortDescendingYesNo: '“Yes” first',
  showOnly: 'Show only',
  valuesOf: (label: string) => `Values of ${label}`,
  noSuchValue: 'No such value',
  clearFilter: 'Show all again',
  column: 'Column',
  move: 'Move',
  columnWidth: 'Width',
  narrower: 'Narrower',
  wider: 'Wider',
  findColumn: 'Find a column',
  noSuchColumn: 'No such column',
  showRows: (count: string, plural: Plural) => (plural === 'one' ? `Show ${count} row` : `Show ${count} rows`),
  moveUp: (label: string) => `Move ${label} up`,
  moveDown: (label: string) => `Move ${label} down`,
  dragToMove: 'Drag to move',
  pin: (label: string) => `Keep ${label} in view`,
  resetColumns: 'As it was',
  previousRecord: 'Previous row',
  nextRecord: 'Next row',
  recordOf: (position: string, total: string) => `${position} of ${total}`,
  noRecord: 'This is not there, or not any more.',
  copy: 'Copy',
  copyLink: 'Copy link',
  copiedText: 'Copied',
  cannotCopy: 'Copying is not allowed here: select the text and copy it.',
  useIntro: 'Paste this into a page of yours. It shows the table, always up to date.',
  formTag: 'Tag',
  formDiv: 'Block',
  formLink: 'Link',
  formFrame: 'Frame',
  formTagHint: 'For pages where you can paste HTML with a script.',
  formDivHint: 'For editors that delete unknown tags. The page needs the script once.',
  formLinkHint: 'The strictest editors leave this one alone. The page needs the script once.',
  formFrameHint: 'Needs no script in the page.',
  uploadFirst: (file: string) => `First put the file ${file} where the page can reach it.`,
  moreRows: (count: string, plural: Plural) => (plural === 'one' ? `${count} more row` : `${count} more rows`),
  theScript: 'The script, once in the page',
  linkToView: 'Link to this view',
  download: 'Download',
  downloadShown: (count: string, plural: Plural) =>
    plural === 'one' ? `Download ${count} row as CSV` : `Download ${count} rows as CSV`,
  any: 'All',

  // Values of datasets
  whoSays: 'Who says so?',
  disputed: 'Several values stand here',
  goneRecord: 'gone',
  notComputed: 'unavailable',
  notComputedWhy: 'This value is computed, and could not be computed here.',

  // Grid
  record: 'Record',
  copied: (cells: string) => `${cells} cells copied`,

  // States
  aList: 'a list',
  aFilter: 'a filter',
};

export type LaterTerms = typeof later;

Object.assign(en, later);
