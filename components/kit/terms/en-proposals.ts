/** English terms of suggestions and decisions about them. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const part = {
  proposals: {
    title: 'Suggestions',
    waiting: (count: string, plural: Plural) =>
      plural === 'one' ? `${count} waits for a decision.` : `${count} wait for a decision.`,
    none: 'No suggestion waits for a decision.',
    notFound: 'This suggestion is not here.',
    yours: 'Yours',
    noneOfYours: 'You have suggested nothing yet.',
    decided: 'Decided',
    noneDecided: 'Nothing was decided yet.',
    older: 'Show older ones',
    you: 'you',
    fieldHead: 'Field',
    nowHead: 'Now',
    suggestedHead: 'Suggested',
    takeHead: 'Take',
    changesOf: (who: string) => `What ${who} would change`,
    take: (field: string, record: string) => `Take: ${field}, ${record}`,
    takeRecord: (record: string) => `Take: ${record}`,
    allChanges: (count: string) => `Show all ${count} changes`,
    firstShown: (shown: string, all: string) => `The first ${shown} of ${all} changes. Only these can be taken here.`,
    accept: 'Accept',
    acceptSome: (picked: string, all: string) => `Accept ${picked} of ${all}`,
    reject: 'Reject',
    approve: 'Approve',
    withdraw: 'Withdraw',
    why: 'Why not? Whoever suggested it reads this. It may stay empty.',
    signing: 'Waiting for your signature…',
    accepted: 'Accepted.',
    rejected: 'Rejected.',
    approved: 'Approved.',
    withdrawn: 'Withdrawn.',
    states: {
      open: 'waits for a decision',
      accepted: 'accepted',
      rejected: 'not taken',
      superseded: 'replaced by a later one',
      withdrawn: 'withdrawn',
    },
    taken: (taken: string, all: string) => `${taken} of ${all} changes taken`,
    verdicts: { accept: 'Accepted', reject: 'Not taken', approve: 'Approved' },
    rejectedInReview: 'Reviewed: no',
    created: 'New record',
    deleted: 'Delete this record',
    restored: 'Bring this record back',
    structure: 'How the records are built',
    outdated: 'Changed since it was suggested.',
    isCut: 'Too long to be shown whole. Take it only if you know what else it says.',
    was: 'It was:',
    present: 'Stands there already.',
    noValue: '(nothing)',
    blockers: {
      approvals: (have: string, need: string) => `It has ${have} of the ${need} approvals that this dataset asks for.`,
      rejected: (count: string, plural: Plural) =>
        plural === 'one' ? `${count} review said no to it.` : `${count} reviews said no to it.`,
      check: (name: string) => `The check “${name}” has not been passed.`,
      role: (role: string) => `Your key may not decide here: it takes the role ${role}.`,
      outdated: 'This dataset asks not to write over what changed since: such changes cannot be taken.',
      scope: (resource: string) => `Your key may not decide about “${resource}”.`,
      missing: 'Something is not here yet that might forbid this. Deciding is possible nevertheless.',
    },
    signIn: 'Sign in',
    signInToDecide: 'Sign in to decide about suggestions.',
    mayNot: 'Your key may not decide here: whoever cares for this dataset does.',
    gone: (record: string) => `Your change to ${record} waits here, but the record was deleted meanwhile.`,
    failed: 'Suggestions cannot be shown right now.',
    problems: {
      'no-right': 'Your key may not decide this, or may no longer. Nothing changed.',
      'changed-since': 'Somebody has changed one of these meanwhile. Look again, and then decide.',
      'merge-blocked': 'The rules of this dataset do not let this be accepted yet. Nothing changed.',
      'bad-request': 'This was decided or taken back meanwhile. Nothing changed.',
      'signer-refused': 'Not signed, so nothing changed.',
      'signer-silent': 'What holds your key did not answer. Nothing changed.',
      'signer-wrong': 'What holds your key signed something else. Nothing changed.',
      'signer-unreachable': 'What holds your key cannot be reached. Nothing changed.',
      'bad-passphrase': 'The passphrase does not open the key. Nothing changed.',
    } as Readonly<Record<string, string>>,
  },
};

export type ProposalsTerms = typeof part;

Object.assign(en, part);
