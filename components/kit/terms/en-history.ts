/** English terms of a dataset's past: who changed what, having it back, conflicts, what was set aside. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const history = {
  aHistory: 'a history',
  historyFailed: 'The history cannot be shown right now.',
  nothingYetChanged: 'Nothing has been changed yet.',
  noChangeMatches: 'No change matches.',
  whichChanges: 'Which changes',
  allChanges: 'All changes',
  onlyOf: (title: string) => `Only ${title}`,
  inConflict: 'In conflict',
  setAside: 'Set aside',
  byWhom: 'By',
  everyone: 'everyone',
  olderChanges: 'Older changes',
  olderFetched: 'Older history is being fetched…',
  olderLacking: (count: string, plural: Plural) =>
    plural === 'one'
      ? `${count} older change is only told of by a snapshot. It has not been fetched from the relays.`
      : `${count} older changes are only told of by a snapshot. They have not been fetched from the relays.`,
  olderNowhere: 'The relays have no more of it.',
  fetchOlder: 'Fetch older changes',

  // One change
  wasAdded: 'added',
  wasDeleted: 'deleted',
  wasRestored: 'back again',
  fromValue: 'from',
  toValue: 'to',
  tookOut: 'taken out',
  beforeNotHere: '(what stood there before is not here)',
  settled: 'decided between several values',
  stillDisputed: 'Others say something else here: nobody has decided yet.',
  moreOfText: 'More',
  lessOfText: 'Less',
  valueCut: 'Too long to be shown whole.',
  moreChanges: (count: string, plural: Plural) =>
    plural === 'one' ? `Show ${count} more change` : `Show ${count} more changes`,
  noEffect: 'Has no effect.',
  lockedChange: 'Something that this page cannot read: encrypted, or written by a newer release.',
  definitions: {
    resource: 'Table',
    field: 'Field',
    relationship: 'Relation',
    computed: 'Computed field',
    validation: 'Rule',
    view: 'View',
    form: 'Form',
  } as Readonly<Record<string, string>>,
  definitionWas: {
    added: 'added',
    removed: 'taken out',
    renamed: 'renamed',
    changed: 'changed',
  } as Readonly<Record<string, string>>,

  // What somebody did besides
  acts: {
    grant: (who: string, role: string) => `Made ${who} ${role}`,
    successor: (who: string, _role: string) => `Named ${who} as successor`,
    delegate: (_who: string, _role: string) => 'Let a device write in their name',
    revoke: (who: string, role: string) =>
      role ? `Took back that ${who} is ${role}` : `Took back a permission of ${who}`,
    intake: (_who: string, _role: string) => 'Changed who may send in records',
    accept: (who: string, _role: string) => `Accepted what ${who} proposed`,
    reject: (who: string, _role: string) => `Did not take what ${who} proposed`,
    review: (who: string, _role: string) => `Looked at what ${who} proposed`,
    policy: (_who: string, _role: string) => 'Changed the rules for accepting changes',
    checkpoint: (_who: string, _role: string) => 'Marked this state as a version',
    redact: (_who: string, _role: string) => 'Removed the content of changes',
    fork: (_who: string, _role: string) => 'Began this dataset from another one',
    unknown: (_who: string, _role: string) => 'Did something that this release does not know',
  } as Readonly<Record<string, (who: string, role: string) => string>>,
  somebody: 'somebody',
  actScope: (what: string) => `for ${what}`,
  actUntil: (when: string) => `until ${when}`,
  verdicts: { approve: 'in favour', reject: 'against', comment: 'with a comment' } as Readonly<Record<string, string>>,

  // Having it back
  restoreValue: 'Restore this value',
  putBack: 'Put back the old value',
  restoreRecord: 'Restore the record',
  recordAsThen: (title: string) => `Restore ${title} as it was then`,
  allAsThen: 'Restore everything as it was then',
  looking: 'Looking what would change…',
  changesCells: (cells: string, plural: Plural, records: string, ofRecords: Plural) =>
    `changes ${cells} cell${plural === 'one' ? '' : 's'} in ${records} record${ofRecords === 'one' ? '' : 's'}`,
  deletesRecords: (count: string, plural: Plural) => `deletes ${count} record${plural === 'one' ? '' : 's'}`,
  bringsBack: (count: string, plural: Plural) => `brings back ${count} record${plural === 'one' ? '' : 's'}`,
  thisWill: (what: string) => `This ${what}.`,
  leftAlone: (count: string, plural: Plural) =>
    plural === 'one'
      ? `${count} value stays as it is: it does not fit the fields of today.`
      : `${count} values stay as they are: they do not fit the fields of today.`,
  nothingWouldChange: 'It is so already: nothing would change.',
  becomesSuggestion: 'This device may not write here: it becomes your suggestion.',
  becomesMixed: 'Where this device may not write, it becomes your suggestion.',
  stepForward: 'Nothing is lost: this is a new change, and can be taken back like any other.',
  doRestore: 'Restore',
  restored: 'It is as it was.',
  restoredAsSuggestion: 'Kept as your suggestion.',
  historyMissing: 'That is not possible here: a part of the past is only told of by a snapshot.',
  cannotRestore: 'That could not be restored.',
  /** By code; of others that it could not be, with the details. */
  restoreFailures: {
    'too-large': 'That is too much to go back at once. Have single records back instead.',
    'unknown-record': 'The record is not there any more: restore it first.',
    'bad-request': 'This cannot be brought back here, or not any more.',
    cancelled: 'Stopped. Nothing was done.',
  } as Readonly<Record<string, string>>,
  stopRestoring: 'Stop',
  changedSince: 'Something was changed here meanwhile, and nothing was done yet. Look again at what is so now.',

  // Conflicts
  noConflicts: 'No field has several values: nothing is to be decided.',
  decideIntro:
    'Several people changed these without knowing of each other. Keep what is right; the rest stays in the history.',
  recordStays: 'The record stays',
  recordGoes: 'The record is deleted',
  keepThis: 'Keep this one',
  decided: 'Decided.',
  shownAlready: 'This one shows already. Only who may write here can decide that it stays.',

  // Set aside
  nothingAside: 'Nothing was set aside.',
  asideIntro: 'These are correctly signed and have no effect, or none yet.',
  proposeAgain: 'Propose again',
  proposedAgain: 'Proposed. Who cares for this dataset decides about it.',
  proposeNote: (who: string) => `Proposed again. First written by ${who}.`,
  countsFrom: (when: string) => `It is dated in the future, and counts from ${when} on.`,
  asideWhy: {
    'no-grant': 'Its author names no permission, and is not the founder.',
    'not-a-grant': 'What it names as its permission is none.',
    'bad-grant': 'The permission it names was never good.',
    'wrong-key': 'The permission it names was given to somebody else.',
    expired: 'Its author’s permission had ended by then.',
    role: 'The author’s role does not allow this.',
    scope: 'The author’s permission is for other tables.',
    'own-records': 'Its author may change their own records only.',
    pow: 'Too little work was done to be let in.',
    'grant-invalid': 'The permission it names has no effect itself.',
    revoked: 'The author’s permission was taken back, and this with it.',
    rank: 'Only somebody of a higher rank may take that back.',
    chain: 'Only who gave that permission may take it back.',
    proposal: 'It accepts something else than the proposal it names.',
    policy: 'The rules of this dataset ask for an approval first.',
    'missing-grant': 'The permission it names has not come yet.',
    'missing-target': 'What it is about has not come yet.',
    'missing-review': 'A review that it relies on has not come yet.',
    'list-needed': 'A list that it names has not come yet.',
  } as Readonly<Record<string, string>>,
  asideUnknown: 'This release cannot tell why.',
};

export type HistoryTerms = typeof history;

Object.assign(en, history);
