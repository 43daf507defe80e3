/** English terms of what a person has written and where it has arrived. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const own = {
  yourChanges: 'Your changes',
  /** By `OutboxCounts`; a number stands before each. */
  ownCounts: {
    refused: (count: string) => `${count} refused`,
    waiting: (count: string) => `${count} waiting to be sent`,
    partly: (count: string) => `${count} not on every relay yet`,
    sent: (count: string) => `${count} on every relay`,
    unreached: (count: string) => `${count} given up at a relay`,
    returned: (count: string) => `${count} not permitted, now your suggestion`,
  },
  allSent: 'all sent',
  ownKinds: {
    change: 'Change',
    suggestion: 'Suggestion',
    schema: 'Change of the fields',
    decision: 'Decision',
  } as Readonly<Record<string, string>>,
  andMoreRecords: (count: string, _plural: Plural) => `and ${count} more`,
  ownAtRelay: {
    ok: 'has it',
    waiting: 'not yet',
    refused: 'refused it',
    unreached: 'was not reached for long, nobody waits for it',
  } as Readonly<Record<string, string>>,
  /** Why a relay does not have it, by code. */
  whyNotTaken: {
    'relay-blocked': 'it takes nothing of this key',
    'relay-pow': 'it asks for more proof of work than this has',
    'too-large': 'it is too large for it',
    'relay-limited': 'it asks for less at once',
    'relay-auth': 'it asks who you are',
    'relay-refused': 'it does not take it',
    'relay-silent': 'it has not answered',
    'relay-offline': 'there is no connection',
  } as Readonly<Record<string, string>>,
  ownReturned: (why: string) => `The dataset set it aside: ${why}. What it said became your suggestion.`,
  /** By code of the dataset (core/PROTOCOL.md, section 19). */
  whyReturned: {
    revoked: 'the permission was taken back',
    expired: 'the permission had ended',
    policy: 'changes need approval by now',
  } as Readonly<Record<string, string>>,
  notPermitted: (code: string) => `this key was not permitted to do that (${code})`,
  sendAgain: 'Try again',
  sendAllAgain: 'Try all again',
  ownUnread: 'Your changes cannot be listed right now.',
};

export type OwnTerms = typeof own;

Object.assign(en, own);
