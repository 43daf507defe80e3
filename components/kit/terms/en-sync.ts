/** English terms of which relay has what of a dataset, what is missing or without effect, and why. Adds them to `en` when imported. */
import { en } from './en.js';
import './en-signed.js';

type Plural = Intl.LDMLPluralRule;

const sync = {
  sync: 'Where this dataset is',
  relayStates: {
    connecting: 'connecting',
    'catching-up': 'catching up',
    live: 'live',
    offline: 'offline',
    refused: 'does not let us read',
    auth: 'asks who you are',
  },
  triedAgain: (when: string) => `tried again ${when}`,
  triedAgainSoon: 'tried again now',
  events: (count: string, plural: Plural) => (plural === 'one' ? `${count} event` : `${count} events`),
  missingHere: (count: string, _plural: Plural) => `${count} of its events missing here`,
  missingThere: (count: string, _plural: Plural) => `${count} of ours missing there`,
  notAsked: (count: string, _plural: Plural) => `${count} by people who may not write here`,
  /** Before a reason of `faults`, by code, or `malformed`. */
  faultOf: (count: string, why: string) => `${count} not taken: ${why}`,
  faults: {
    'bad-id': 'forged, or changed by somebody on the way.',
    'bad-signature': 'forged, or changed by somebody on the way.',
    'too-large': 'too large.',
  } as Readonly<Record<string, string>>,
  malformed: 'not written as a dataset needs it.',
  /** Why a relay is not live, by code, where its state does not say so. */
  relayTroubles: {
    'relay-limited': 'It allows less at once than is needed here.',
    'relay-silent': 'It does not answer, or not to the end.',
    'relay-lying': 'It gave what was forged, or what nobody asked for.',
    'relay-over-budget': 'It sent far more than is of use.',
    internal: 'What it gave could not be taken here.',
  } as Readonly<Record<string, string>>,
  endNotSaid: 'did not say when that was all',
  liveOn: (live: string, all: string) => `Live on ${live} of ${all} relays`,
  catchingUp: 'Catching up',
  connectingTo: 'Looking for relays',
  noRelayAnswers: 'No relay answers. What is here stays, and they are tried again by themselves.',
  youAreOffline: 'You are offline. What is here stays, and the relays are tried again by themselves.',
  nothingYet: 'No relay answers, and nothing of this dataset is here yet. They are tried again by themselves.',
  noneHasIt: 'The relays answer, but none has anything of this dataset.',
  fromFile: 'From a signed file, without relays',
  authorityUnsure: 'Who may write here was read from too few relays so far: some rights may not be known yet.',
  needsNewer: 'Somebody writes here with a newer release: this one shows what it understands.',
  keptHere: 'Kept in this browser',
  inMemory:
    'In memory only: this browser keeps nothing for this page (a private window, or storage is full or blocked).',
  checkNow: 'Check now',
  datasetAddress: 'Address',
  syncFailed: 'What is where cannot be said right now.',
  conflicts: 'In conflict',
  conflictsWhat:
    'Several values stand in a field, and nobody has decided yet. Such fields have a coloured corner: there you see who says what.',
  missing: 'Missing',
  missingWhat:
    'Others build on these events, or the dataset names them, and no relay has given them so far. What they say is not shown.',
  deferred: 'Not yet',
  deferredWhat: 'Signed for a later time than now: they count once it has come.',
  quarantined: 'Without effect',
  quarantinedWhat: 'Correctly signed, by somebody who may not do that here.',
  waiting: 'Waiting',
  waitingWhat: 'They build on an event that is not here yet.',
  reasons: {
    'no-grant': 'says by no right',
    'not-a-grant': 'cites something that gives no right',
    'bad-grant': 'cites a right that has no effect itself',
    'wrong-key': 'the right was given to another key',
    expired: 'the right had ended',
    role: 'the role does not allow this',
    scope: 'the right is for other kinds of records',
    'own-records': 'may change their own records only',
    pow: 'the proof of work is missing',
    'grant-invalid': 'the right has no effect',
    revoked: 'the right was taken back',
    rank: 'the rank is too low for this',
    chain: 'the chain of rights is broken',
    proposal: 'accepts a proposal that is none',
    policy: 'needs approval first',
    'missing-grant': 'the right it cites is not here',
    'missing-target': 'what it is about is not here',
    'missing-review': 'the review it builds on is not here',
    'list-needed': 'a list it names is not here',
  } as Readonly<Record<string, string>>,
};

export type SyncTerms = typeof sync;

Object.assign(en, sync);
