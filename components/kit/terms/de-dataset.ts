/** Deutsch: signierte Datensätze, wer was sagt, was wo liegt, und was eigene Änderungen werden. */
import type { DatasetTerms } from './en-dataset.js';
import type { OwnTerms } from './en-own.js';
import type { SignedTerms } from './en-signed.js';
import type { SnapshotTerms } from './en-snapshot.js';
import type { StoreTerms } from './en-store.js';
import type { SyncTerms } from './en-sync.js';

export const deDataset: DatasetTerms & SnapshotTerms & StoreTerms & OwnTerms & SignedTerms & SyncTerms = {
  // Who says so?
  computedValue: 'Das hat niemand geschrieben: Eine Formel errechnet es.',
  nobodyWrote: 'Hier hat noch niemand etwas geschrieben.',
  differentValues: (count) =>
    `Hier stehen ${count} verschiedene Werte. Der neueste wird gezeigt: Entschieden hat noch niemand.`,
  sameValue: (count) => `${count} Personen sagen dasselbe.`,
  showsNow: 'gezeigt',
  nothingStands: '(herausgenommen)',
  valueNotHere: '(das signierte Ereignis ist nicht hier)',
  toldBySnapshot: 'Davon berichtet ein Schnappschuss. Das signierte Ereignis selbst ist nicht hier.',
  roles: {
    root: 'Gründung',
    owner: 'Inhaberschaft',
    admin: 'Verwaltung',
    maintainer: 'Pflege',
    contributor: 'Mitarbeit',
    reader: 'Lesen',
    anyone: 'wie es hier alle dürfen',
  },
  withDevice: (name) => `mit ${name}`,
  ownName: 'So nennt sich diese Person. Jeder kann jeden Namen nehmen: Der Schlüssel daneben gehört nur ihr.',
  aDevice: 'ein Gerät',
  acceptedFrom: (who) => `Angenommen, vorgeschlagen von ${who}`,
  isVoidNow: 'zählt nicht mehr',
  earlier: 'Davor',
  signedHere: 'Unterschrift hier geprüft',
  eventId: 'Ereignis',
  personKey: 'Schlüssel',
  deviceKey: 'Schlüssel des Geräts',
  onRelays: 'Relays',
  copyWhat: (what) => `Kopieren: ${what}`,

  // What is where
  sync: 'Wo dieser Datensatz liegt',
  relayStates: {
    connecting: 'verbindet sich',
    'catching-up': 'holt auf',
    live: 'aktuell',
    offline: 'nicht erreichbar',
    refused: 'lässt uns nicht lesen',
    auth: 'fragt, wer Sie sind',
  },
  triedAgain: (when) => `neuer Versuch ${when}`,
  triedAgainSoon: 'neuer Versuch jetzt',
  events: (count, plural) => (plural === 'one' ? `${count} Ereignis` : `${count} Ereignisse`),
  missingHere: (count) => `${count} von dort fehlen hier`,
  missingThere: (count) => `${count} von hier fehlen dort`,
  notAsked: (count) => `${count} von Leuten, die hier nicht schreiben dürfen`,
  faultOf: (count, why) => `${count} nicht angenommen: ${why}`,
  faults: {
    'bad-id': 'gefälscht oder unterwegs von jemandem verändert.',
    'bad-signature': 'gefälscht oder unterwegs von jemandem verändert.',
    'too-large': 'zu groß.',
  },
  malformed: 'nicht so geschrieben, wie ein Datensatz es braucht.',
  relayTroubles: {
    'relay-limited': 'Es erlaubt weniger auf einmal, als hier nötig ist.',
    'relay-silent': 'Es antwortet nicht oder nicht bis zum Ende.',
    'relay-lying': 'Es gab Gefälschtes oder etwas, wonach niemand gefragt hat.',
    'relay-over-budget': 'Es sandte weit mehr, als zu gebrauchen ist.',
    internal: 'Was es gab, konnte hier nicht angenommen werden.',
  },
  endNotSaid: 'sagte nicht, wann das alles war',
  liveOn: (live, all) => `Aktuell auf ${live} von ${all} Relays`,
  catchingUp: 'Holt auf',
  connectingTo: 'Sucht Relays',
  noRelayAnswers: 'Kein Relay antwortet. Was hier ist, bleibt; sie werden von selbst wieder versucht.',
  youAreOffline: 'Sie sind offline. Was hier ist, bleibt; die Relays werden von selbst wieder versucht.',
  nothingYet:
    'Kein Relay antwortet, und von diesem Datensatz ist noch nichts hier. Sie werden von selbst wieder versucht.',
  noneHasIt: 'Die Relays antworten, aber keines hat etwas von diesem Datensatz.',
  fromFile: 'Aus einer signierten Datei, ohne Relays',
  authorityUnsure:
    'Wer hier schreiben darf, wurde bisher von zu wenigen Relays gelesen: Manche Rechte sind vielleicht noch nicht bekannt.',
  needsNewer: 'Jemand schreibt hier mit einer neueren Fassung: Diese zeigt, was sie versteht.',
  keptHere: 'In diesem Browser aufbewahrt',
  inMemory:
    'Nur im Speicher: Dieser Browser bewahrt für diese Seite nichts auf (privates Fenster, oder der Platz ist voll oder gesperrt).',
  storeProblems: {
    'store-full':
      'Dieser Browser hat keinen Platz mehr für diese Website: Was jetzt kommt, bleibt nur, solange die Seite offen ist.',
    'store-wiped':
      'Was auf diesem Gerät aufbewahrt war, ist weg: Der Browser oder jemand hat es gelöscht. Es wird neu von Relays gelesen.',
    'store-blocked':
      'Ein anderer Tab dieser Website hält einen älteren Speicher offen: bitte schließen oder neu laden. Bis dahin wird hier nichts aufbewahrt.',
    'store-newer':
      'Eine neuere Version verwendet den Speicher dieser Website: bitte die Seite neu laden. Bis dahin wird hier nichts aufbewahrt.',
    'store-unavailable': 'Dieser Browser bewahrt für diese Seite nichts auf: Bei jedem Besuch wird alles neu gelesen.',
  },
  onTrust: (share) =>
    `Noch nicht geprüft: Ein Schnappschuss wird gelesen (${share}). Diese Zeilen stehen auf Vertrauen hier, bis alles da ist.`,
  rebuilt: 'Ihre noch nicht gesendeten Änderungen waren getrennt aufbewahrt: Sie sind wieder da.',
  snapshotReading: (here, parts) =>
    `Liest einen Schnappschuss, ${here} von ${parts} Teilen. Was inzwischen gezeigt wird, steht auf Vertrauen hier, bis alles da ist.`,
  snapshotTaken: (when) =>
    `Begann mit einem Schnappschuss vom ${when}. Er enthielt, was seine Unterschrift sagt. Gemacht von`,
  snapshotRefused: {
    'bad-snapshot':
      'Ein Schnappschuss wurde verworfen: Er enthält nicht, was seine Unterschrift sagt. Was von ihm gezeigt war, ist zurückgenommen; stattdessen wird jede signierte Änderung gelesen.',
    truncated:
      'Ein Schnappschuss wurde verworfen: Teile von ihm kamen nie. Was von ihm gezeigt war, ist zurückgenommen; stattdessen wird jede signierte Änderung gelesen.',
  },
  snapshotMadeBy: (when) => `Er ist vom ${when}. Gemacht von`,
  checkNow: 'Jetzt prüfen',
  datasetAddress: 'Adresse',
  noDataset: 'Das ist kein Datensatz.',
  syncFailed: 'Was wo liegt, lässt sich gerade nicht sagen.',
  conflicts: 'Strittig',
  conflictsWhat:
    'In einem Feld stehen mehrere Werte, und niemand hat entschieden. Solche Felder haben eine farbige Ecke: Dort steht, wer was sagt.',
  missing: 'Fehlend',
  missingDecisions: (count) =>
    `Entscheidungen darüber, wer hier schreiben darf, die kein Relay gibt: ${count}. Was manche schrieben, wird vielleicht nicht gezeigt.`,
  missingWhat:
    'Andere bauen auf diesen Ereignissen auf, oder der Datensatz nennt sie, und kein Relay hat sie bisher gegeben. Was sie sagen, wird nicht gezeigt.',
  deferred: 'Noch nicht',
  deferredWhat: 'Für später als jetzt unterschrieben: Sie zählen, sobald es so weit ist.',
  quarantined: 'Ohne Wirkung',
  quarantinedWhat: 'Richtig unterschrieben, von jemandem, der das hier nicht darf.',
  waiting: 'Wartend',
  waitingWhat: 'Sie bauen auf einem Ereignis auf, das noch nicht hier ist.',
  firstOf: (shown, all) => `Die ersten ${shown} von ${all}.`,
  reasons: {
    'no-grant': 'nennt kein Recht',
    'not-a-grant': 'beruft sich auf etwas, das kein Recht gibt',
    'bad-grant': 'beruft sich auf ein Recht, das selbst nicht wirkt',
    'wrong-key': 'das Recht gehört einem anderen Schlüssel',
    expired: 'das Recht war abgelaufen',
    role: 'die Rolle erlaubt das nicht',
    scope: 'das Recht gilt für andere Arten von Einträgen',
    'own-records': 'darf nur eigene Einträge ändern',
    pow: 'der Arbeitsnachweis fehlt',
    'grant-invalid': 'das Recht wirkt nicht',
    revoked: 'das Recht wurde entzogen',
    rank: 'der Rang reicht dafür nicht',
    chain: 'die Kette der Rechte ist unterbrochen',
    proposal: 'nimmt einen Vorschlag an, der keiner ist',
    policy: 'braucht erst eine Zustimmung',
    'missing-grant': 'das genannte Recht ist nicht hier',
    'missing-target': 'worum es geht, ist nicht hier',
    'missing-review': 'die Prüfung, auf die es baut, ist nicht hier',
    'list-needed': 'eine genannte Liste ist nicht hier',
  },

  // What is where
  yourChanges: 'Ihre Änderungen',
  ownCounts: {
    refused: (count) => `${count} abgelehnt`,
    waiting: (count) => `${count} noch zu senden`,
    partly: (count) => `${count} noch nicht auf jedem Relay`,
    sent: (count) => `${count} auf jedem Relay`,
    unreached: (count) => `${count} bei einem Relay aufgegeben`,
    returned: (count) => `${count} nicht erlaubt, jetzt Ihr Vorschlag`,
  },
  allSent: 'alle gesendet',
  ownKinds: { change: 'Änderung', suggestion: 'Vorschlag', schema: 'Änderung der Felder', decision: 'Entscheidung' },
  andMoreRecords: (count) => `und ${count} weitere`,
  ownAtRelay: {
    ok: 'hat es',
    waiting: 'noch nicht',
    refused: 'hat es abgelehnt',
    unreached: 'war lange nicht erreichbar, niemand wartet mehr darauf',
  },
  whyNotTaken: {
    'relay-blocked': 'es nimmt nichts von diesem Schlüssel',
    'relay-pow': 'es verlangt mehr Arbeitsnachweis',
    'too-large': 'es ist dafür zu groß',
    'relay-limited': 'es bittet um weniger auf einmal',
    'relay-auth': 'es fragt, wer Sie sind',
    'relay-refused': 'es nimmt es nicht',
    'relay-silent': 'es hat nicht geantwortet',
    'relay-offline': 'keine Verbindung',
  },
  ownReturned: (why) => `Der Datensatz hat es beiseitegelegt: ${why}. Was darin stand, ist nun Ihr Vorschlag.`,
  whyReturned: {
    revoked: 'Die Erlaubnis wurde zurückgenommen',
    expired: 'Die Erlaubnis war abgelaufen',
    policy: 'Änderungen brauchen inzwischen Zustimmung',
  },
  notPermitted: (code) => `Dieser Schlüssel durfte das nicht (${code})`,
  sendAgain: 'Noch einmal senden',
  sendAllAgain: 'Alle noch einmal senden',
  ownUnread: 'Ihre Änderungen lassen sich gerade nicht auflisten.',
};
