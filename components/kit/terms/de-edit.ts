/** Deutsch: Zellen ändern und Änderungen vorschlagen. */
import type { EditTerms } from './en-edit.js';

export const deEdit: EditTerms = {
  editCell: (field) => `${field} ändern`,
  cancel: 'Abbrechen',
  emptyChoice: '(leer)',
  cannotEdit: 'Das lässt sich nicht ändern: Es wird aus anderen Werten berechnet.',
  needsValue: 'Hier muss etwas stehen.',
  notOneOf: 'Bitte einen Eintrag der Liste wählen.',
  suggestionHint: 'Das wird als Ihr Vorschlag behalten. Niemand sonst sieht ihn, bevor Sie ihn senden.',
  suggestedByYou: 'Ihr Vorschlag. Im Datensatz steht er noch nicht.',
  drafts: (count, plural) =>
    plural === 'one'
      ? `${count} Änderung von Ihnen ist noch nicht gesendet.`
      : `${count} Änderungen von Ihnen sind noch nicht gesendet.`,
  sentSuggestions: (count, plural) =>
    plural === 'one'
      ? `${count} Änderung, die Sie vorgeschlagen haben, wartet auf eine Entscheidung.`
      : `${count} Änderungen, die Sie vorgeschlagen haben, warten auf eine Entscheidung.`,
  goesLater: 'Es gibt keine Verbindung: Es bleibt hier und geht von selbst ab.',
  sendSuggestion: 'Als Vorschlag senden',
  takeBack: 'Zurücknehmen',
  sendingSuggestion: 'Wird gesendet…',
  onDeletedRecords: (count, plural) =>
    plural === 'one'
      ? `${count} davon betrifft einen Eintrag, der inzwischen gelöscht wurde: Sie wird nicht gesendet.`
      : `${count} davon betreffen Einträge, die inzwischen gelöscht wurden: Sie werden nicht gesendet.`,
  suggestionNotTaken: (note) =>
    note ? `Ihr Vorschlag wurde nicht übernommen: ${note}` : 'Ihr Vorschlag wurde nicht übernommen.',
  seenIt: 'Verstanden',
};
