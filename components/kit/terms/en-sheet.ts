/** English terms of changing a table like a spreadsheet. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const sheet = {
  // What was done
  changedCells: (count: string, plural: Plural) =>
    plural === 'one' ? `${count} cell changed.` : `${count} cells changed.`,
  addedRows: (count: string, plural: Plural) => (plural === 'one' ? `${count} row added.` : `${count} rows added.`),
  deletedRows: (count: string, plural: Plural) =>
    plural === 'one' ? `${count} row deleted.` : `${count} rows deleted.`,
  undone: (count: string, plural: Plural) => (plural === 'one' ? `Undone: ${count} cell.` : `Undone: ${count} cells.`),
  redone: (count: string, plural: Plural) =>
    plural === 'one' ? `Done again: ${count} cell.` : `Done again: ${count} cells.`,
  undoneRows: (count: string, plural: Plural) =>
    plural === 'one' ? `Undone: ${count} row.` : `Undone: ${count} rows.`,
  redoneRows: (count: string, plural: Plural) =>
    plural === 'one' ? `Done again: ${count} row.` : `Done again: ${count} rows.`,
  nothingToUndo: 'There is nothing to undo.',
  nothingToRedo: 'There is nothing to do again.',
  nothingChanged: 'Nothing was changed.',
  working: 'One moment…',

  // What was not taken
  notTaken: (count: string, plural: Plural) =>
    plural === 'one' ? `${count} cell was not taken.` : `${count} cells were not taken.`,
  notTakenRows: (count: string, plural: Plural) =>
    plural === 'one' ? `${count} row was not added.` : `${count} rows were not added.`,
  givesUp: (count: string, plural: Plural) =>
    plural === 'one'
      ? `What you typed into ${count} cell is lost then.`
      : `What you typed into ${count} cells is lost then.`,
  heldList: 'What was not taken',
  showList: 'Show list',
  hideList: 'Hide list',
  correctIt: 'Put right',
  nextWrong: 'Next',
  dismiss: 'Discard',
  columnsLeftOut: (count: string) => `${count} columns had no place and were left out.`,

  // Rows
  newRow: 'New row',
  addIt: 'Add',
  pasteAdds: (count: string, plural: Plural) =>
    plural === 'one' ? `Pasting adds ${count} new row.` : `Pasting adds ${count} new rows.`,
  pasteWithRows: 'Paste',
  rowsOutOfSight: 'These are more rows than can be deleted at once. Select fewer.',
  refused: 'The page did not allow this change.',
};

export type SheetTerms = typeof sheet;

Object.assign(en, sheet);
