/** Deutsch: Tabellen ändern. */
import type { CellTerms } from './en-cell.js';
import type { SheetTerms } from './en-sheet.js';

const cells = (count: string, plural: Intl.LDMLPluralRule): string =>
  `${count} ${plural === 'one' ? 'Zelle' : 'Zellen'}`;
const rows = (count: string, plural: Intl.LDMLPluralRule): string =>
  `${count} ${plural === 'one' ? 'Zeile' : 'Zeilen'}`;

export const deSheet: CellTerms & SheetTerms = {
  saveCell: 'Speichern',
  previousField: 'Voriges Feld',
  nextField: 'Nächstes Feld',
  notEditable: 'Diese Zelle lässt sich hier nicht ändern.',
  notUnique: 'In einer anderen Zeile steht dasselbe.',
  notAValue: 'Das kann hier nicht stehen.',
  wants: {
    integer: 'Eine ganze Zahl, etwa 12.',
    number: 'Hier steht eine Zahl.',
    decimal: 'Hier steht eine Zahl.',
    date: 'Ein Tag, etwa 31.5.2024.',
    datetime: 'Ein Tag und eine Uhrzeit.',
    time: 'Eine Uhrzeit, etwa 14:30.',
    duration: 'Eine Dauer, etwa 90 Min. oder 2 Std. 30 Min.',
    url: 'Eine Webadresse, etwa https://example.org/.',
    email: 'Eine Mailadresse, etwa ada@example.org.',
    phone: 'Eine Telefonnummer mit Landesvorwahl, etwa +49 30 123456.',
    geo: 'Ein Punkt, etwa 52.52, 13.405.',
    json: 'Das ist kein JSON.',
    image: 'Adresse und Hash: {"url": …, "sha256": …}.',
    file: 'Adresse und Hash: {"url": …, "sha256": …}.',
  },
  notDone: (code) => `Das ist nicht gelungen (${code}).`,
  tooManyCells: (most) => `Das sind zu viele auf einmal: höchstens ${most} Zellen.`,
  cellFailures: {
    'read-only': 'Das wird aus anderem berechnet: Es bleibt, wie es ist.',
    'missing-target': 'Diesen Datensatz gibt es nicht: Bitte einen aus der Liste wählen.',
    'no-row': 'Dafür gibt es keine Zeile.',
    'no-right': 'Das dürfen Sie hier nicht, oder nicht mehr.',
    'bad-request': 'Das geht hier nicht, oder nicht mehr.',
    'rows-moved': 'Die Zeilen haben sich inzwischen verschoben: Sehen Sie noch einmal nach.',
    'unknown-field': 'Dieses Feld gibt es nicht mehr.',
    'store-unavailable': 'Dieser Browser bewahrt für diese Seite nichts auf: Hier lässt sich nichts ändern.',
    'store-blocked':
      'Ein anderer Tab dieser Website hält einen älteren Speicher offen: Schließen Sie ihn oder laden Sie ihn neu.',
    'unknown-record': 'Dieser Datensatz wurde inzwischen gelöscht.',
    'unknown-target': 'So heißt hier nichts.',
    ambiguous: 'So heißen mehrere: Bitte einen auswählen.',
    'changed-since': 'Jemand hat es seither geändert: Es bleibt, wie es ist.',
    pattern: 'Das hat nicht die verlangte Form.',
    length: 'Das ist zu kurz oder zu lang.',
    range: 'Das liegt außerhalb des Verlangten.',
    'store-full':
      'In diesem Browser ist kein Platz mehr für diese Website: Schaffen Sie Platz und versuchen Sie es noch einmal.',
    'store-newer': 'Diese Seite ist älter als die in einem anderen Tab. Laden Sie sie neu.',
    'version-skew': 'Diese Seite ist älter als der Datensatz. Laden Sie sie neu.',
    'too-large': 'Das ist zu viel für einen Datensatz: Bitte kürzen.',
    'keys-unavailable': 'Auf dieser Seite lässt sich nichts unterschreiben.',
    'worker-timeout': 'Es kam nicht rechtzeitig eine Antwort. Versuchen Sie es noch einmal.',
    'worker-failed': 'Es kam keine Antwort. Versuchen Sie es noch einmal.',
  },
  typeToFind: 'Tippen zum Finden',
  searching: 'Wird gesucht …',
  stillSearching: 'Bitte die Liste abwarten, dann wählen.',
  noneFound: 'Nichts heißt so.',
  unnamed: '(ohne Namen)',
  removeChoice: (name) => `${name} entfernen`,
  fillAllHint: (count) => `Strg+Eingabe schreibt das in alle ${count} ausgewählten Zellen.`,

  changedCells: (count, plural) => `${cells(count, plural)} geändert.`,
  addedRows: (count, plural) => `${rows(count, plural)} hinzugefügt.`,
  deletedRows: (count, plural) => `${rows(count, plural)} gelöscht.`,
  undone: (count, plural) => `Rückgängig: ${cells(count, plural)}.`,
  redone: (count, plural) => `Wiederholt: ${cells(count, plural)}.`,
  undoneRows: (count, plural) => `Rückgängig: ${rows(count, plural)}.`,
  redoneRows: (count, plural) => `Wiederholt: ${rows(count, plural)}.`,
  nothingToUndo: 'Es gibt nichts rückgängig zu machen.',
  nothingToRedo: 'Es gibt nichts zu wiederholen.',
  nothingChanged: 'Nichts wurde geändert.',
  working: 'Einen Moment …',
  undo: 'Rückgängig',

  notTaken: (count, plural) => `${cells(count, plural)} ${plural === 'one' ? 'wurde' : 'wurden'} nicht übernommen.`,
  notTakenRows: (count, plural) => `${rows(count, plural)} ${plural === 'one' ? 'wurde' : 'wurden'} nicht hinzugefügt.`,
  notTakenCell: (why) => `Nicht übernommen: ${why}`,
  recordGone: (typed) =>
    `Der Datensatz wurde inzwischen gelöscht. Was Sie geschrieben haben, wurde nicht übernommen: ${typed}`,
  correctIt: 'Berichtigen',
  nextWrong: 'Nächste',
  dismiss: 'Verwerfen',
  columnsLeftOut: (count) => `${count} Spalten hatten keinen Platz und fehlen.`,

  addRow: 'Neue Zeile',
  deleteRow: 'Zeile löschen',
  deleteRows: (count) => `${count} Zeilen löschen`,
  newRow: 'Neue Zeile',
  addIt: 'Hinzufügen',
  pasteAdds: (count, plural) =>
    plural === 'one' ? `Einfügen ergibt ${count} neue Zeile.` : `Einfügen ergibt ${count} neue Zeilen.`,
  pasteWithRows: 'Einfügen',
  rowsOutOfSight: 'So viele Zeilen lassen sich nicht auf einmal löschen. Bitte weniger auswählen.',
  changeThis: (field) => `${field} ändern`,
  refused: 'Die Seite hat diese Änderung nicht erlaubt.',
};
