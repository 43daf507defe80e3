/** Deutsch. */
import { deSheet } from './de-sheet.js';
import type { Terms } from './en.js';
import { deLater } from './de-later.js';
import { deDataset } from './de-dataset.js';
import { deEdit } from './de-edit.js';
import { deIdentity } from './de-identity.js';
import { deForm } from './de-form.js';
import { proposals } from './de-proposals.js';
import { deHistory } from './de-history.js';

export const de: Terms = {
  ...deLater,
  ...deDataset,
  ...deEdit,
  ...deIdentity,
  ...deForm,
  proposals,
  ...deSheet,
  ...deHistory,

  // Counts and progress
  records: (count, plural) => (plural === 'one' ? `${count} Zeile` : `${count} Zeilen`),
  someRecords: (matched, total) => `${matched} von ${total} Zeilen`,
  loading: 'Wird geladen …',
  loadingRows: (count) => `Bisher ${count} Zeilen …`,

  // Toolbar
  search: 'Suchen',
  filter: 'Filtern',
  sort: 'Sortieren',
  columns: 'Spalten',
  useThisTable: 'Tabelle verwenden',
  more: 'Mehr',

  // Header menu
  columnMenu: (label) => `${label}: sortieren und filtern`,
  emptyValue: '(leer)',
  yes: 'ja',
  no: 'nein',

  // Grid
  openRecord: (title) => `${title} öffnen`,
  previous: 'Zurück',
  next: 'Weiter',
  page: (page, pages) => `Seite ${page} von ${pages}`,
  showMore: 'Mehr zeigen',
  someColumns: (shown, all) => `${shown} von ${all} Spalten sichtbar`,
  rangeOf: (from, to, total) => `${from}–${to} von ${total}`,
  notOfType: 'Dieser Wert passt nicht zu seiner Spalte',
  expandGroup: 'Zeilen zeigen',
  collapseGroup: 'Zeilen verbergen',

  // States
  noRows: 'Noch keine Zeilen.',
  noMatch: 'Nichts gefunden.',
  notLoaded: 'Das konnte nicht geladen werden. Bitte noch einmal versuchen.',
  failed: 'Diese Tabelle kann gerade nicht gezeigt werden.',
  failedPartly: (count) => `Nur die ersten ${count} Zeilen konnten geladen werden.`,
  badRequest: 'Diese Tabelle ist nicht richtig eingerichtet.',
  details: 'Einzelheiten',
  retry: 'Noch einmal versuchen',
  offlineCopy: (when) => `Die Quelle ist gerade nicht erreichbar: Dies ist die Kopie vom ${when}.`,
  preview: (what) => `Hier zeigt die Seite ${what}.`,
  aTable: 'eine Tabelle',

  // What is where
};
