/** English terms of changing cells and suggesting changes. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const edit = {
  editCell: (field: string) => `Change ${field}`,
  cancel: 'Cancel',
  emptyChoice: '(empty)',
  cannotEdit: 'This cannot be changed: it is worked out from other values.',
  needsValue: 'A value is needed here.',
  notOneOf: 'Choose one of the list.',
  suggestionHint: 'This is kept as your suggestion. Nobody else sees it before you send it.',
  suggestedByYou: 'Your suggestion. The dataset does not say so yet.',
  drafts: (count: string, plural: Plural) =>
    plural === 'one' ? `${count} change of yours is not sent yet.` : `${count} changes of yours are not sent yet.`,
  sentSuggestions: (count: string, plural: Plural) =>
    plural === 'one'
      ? `${count} change you suggested waits for a decision.`
      : `${count} changes you suggested wait for a decision.`,
  goesLater: 'There is no connection: it is kept here, and goes by itself.',
  sendSuggestion: 'Send as a suggestion',
  takeBack: 'Take back',
  sendingSuggestion: 'Sending…',
  onDeletedRecords: (count: string, plural: Plural) =>
    plural === 'one'
      ? `${count} of them is on a record that was deleted meanwhile: it is not sent.`
      : `${count} of them are on records that were deleted meanwhile: they are not sent.`,
  suggestionNotTaken: (note: string) =>
    note ? `Your suggestion was not taken: ${note}` : 'Your suggestion was not taken.',
  seenIt: 'Got it',
};

export type EditTerms = typeof edit;

Object.assign(en, edit);
