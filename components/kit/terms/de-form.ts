/** Deutsch: Formulare ausfüllen. */
import type { FormTerms } from './en-form.js';

export const deForm: FormTerms = {
  // Forms
  formWords: {
    aForm: 'ein Formular',
    send: 'Senden',
    save: 'Speichern',
    sending: 'Wird gesendet …',
    required: 'nötig',
    choose: 'Auswählen …',
    none: '(keine Angabe)',
    several: 'Sie können mehrere wählen.',
    searchRecords: 'Zum Finden tippen',
    noRecords: 'Nichts heißt so.',
    found: (count) => `${count} zur Auswahl`,
    takeOut: (name) => `${name} herausnehmen`,
    wrong: (count, plural) =>
      plural === 'one' ? 'Eine Angabe ist zu berichtigen:' : `${count} Angaben sind zu berichtigen:`,
    problems: {
      required: 'Das wird gebraucht.',
      option: 'Bitte einen Eintrag der Liste wählen.',
      unique: 'Das steht schon in einem anderen Datensatz.',
      pattern: 'Das hat nicht die verlangte Form.',
      length: 'Das ist zu kurz oder zu lang.',
      range: 'Das liegt außerhalb des Verlangten.',
      'missing-target': 'Das gibt es nicht. Bitte aus der Liste wählen.',
    },
    types: {
      integer: 'Hier gehört eine ganze Zahl hin, etwa 12.',
      number: 'Hier gehört eine Zahl hin.',
      decimal: 'Hier gehört eine Zahl hin.',
      date: 'Hier gehört ein Tag hin.',
      datetime: 'Hier gehören Tag und Uhrzeit hin.',
      time: 'Hier gehört eine Uhrzeit hin.',
      url: 'Hier gehört eine Webadresse hin, etwa https://example.org/',
      email: 'Hier gehört eine Mailadresse hin, etwa ada@example.org',
      phone: 'Hier gehört eine Nummer mit Landesvorwahl hin, etwa +49 30 123456',
      duration: 'Hier gehört eine Dauer hin, etwa P1Y2M oder PT90M',
      geo: 'Hier gehört ein Ort hin, etwa 52.52, 13.405',
    },
    between: (min, max) => `Von ${min} bis ${max}.`,
    atLeast: (min) => `${min} oder mehr.`,
    atMost: (max) => `${max} oder weniger.`,
    longest: (count) => `${count} Zeichen passen hinein.`,
    public:
      'Was Sie senden, ist öffentlich: Jeder kann es lesen und kopieren, und es lässt sich nicht überall zurückholen. Es wird mit einem Schlüssel unterschrieben, der in diesem Browser für Sie gemacht wird; ein Konto braucht es nicht.',
    reviewed: 'Wer den Datensatz pflegt, sieht es an, bevor es gilt.',
    signIn: 'Anmelden, um selbst zu speichern',
    work: 'Ihr Browser arbeitet vor dem Senden ein wenig; das hält Massen von Unsinn fern.',
    working: (percent) => `Arbeitet … etwa ${percent}`,
    stop: 'Anhalten',
    stopped: 'Angehalten. Nichts wurde gesendet.',
    offline: 'Sie sind offline. Was Sie senden, bleibt hier und geht von selbst ab, sobald Sie wieder verbunden sind.',
    restored: (when) => `Ihr Entwurf (${when}) ist wieder da.`,
    startOver: 'Neu beginnen',
    changed:
      'Dieses Formular wurde geändert, während Sie es ausfüllten. Nichts ist verloren; bitte sehen Sie vor dem Senden nach:',
    changes: {
      gone: (label) => `„${label}“ wird nicht mehr gefragt.`,
      required: (label) => `„${label}“ wird jetzt gebraucht.`,
      type: (label) => `„${label}“ nimmt jetzt anderes.`,
    },
    youTyped: (text) => `Sie hatten geschrieben: ${text}`,
    thanks: 'Danke!',
    done: {
      saved: 'Es ist gespeichert, und andere sehen es, sobald ein Relay es hat.',
      intake: 'Es steht jetzt in der Liste, und andere sehen es, sobald ein Relay es hat.',
      suggested: 'Es wartet auf die, die den Datensatz pflegen. Bis sie entscheiden, sehen nur Sie es in der Liste.',
    },
    another: 'Noch eins',
    again: 'Noch einmal ändern',
    onItsWay: 'Unterwegs …',
    arrived: (count, all) => `${count} von ${all} Relays haben es.`,
    kept: 'Es liegt in diesem Browser und geht von selbst ab, sobald ein Relay erreichbar ist.',
    refusedBy: (relay) => `${relay} hat es nicht angenommen`,
    refusals: {
      blocked: 'Sie werden dort nicht eingelassen.',
      'rate-limited': 'Von hier kam zu viel in kurzer Zeit. Es wird von selbst wieder versucht.',
      pow: 'Es soll vorher mehr gearbeitet werden.',
      size: 'Es ist zu groß.',
      other: 'Den Grund kennen wir nicht.',
    },
    retry: 'Noch einmal versuchen',
    failed: 'Das ließ sich nicht behalten. Was Sie geschrieben haben, steht noch hier.',
    failures: {
      'store-full':
        'In diesem Browser ist kein Platz mehr. Was Sie geschrieben haben, steht noch hier: Schaffen Sie Platz und senden Sie noch einmal.',
      'too-large': 'Das ist zu viel für einen Datensatz. Was Sie geschrieben haben, steht noch hier: Bitte kürzen.',
      'too-much-work':
        'Von Besuchern wird mehr Arbeit verlangt, als ein Browser tun sollte. Was Sie geschrieben haben, steht noch hier.',
      'version-skew':
        'Diese Seite ist älter als der Datensatz. Laden Sie sie neu: Was Sie geschrieben haben, ist dann wieder da.',
      'unknown-record': 'Der Datensatz ist inzwischen weg. Was Sie geschrieben haben, steht noch hier.',
      'keys-unavailable':
        'Auf dieser Seite lässt sich nichts unterschreiben. Was Sie geschrieben haben, steht noch hier.',
    },
    noForm: 'Dieses Formular gibt es hier nicht.',
    noShow: 'Dieses Formular lässt sich gerade nicht zeigen.',
  },
};
