/** English terms of filling forms. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const form = {
  formWords: {
    aForm: 'a form',
    send: 'Send',
    save: 'Save',
    sending: 'Sending…',
    required: 'required',
    choose: 'Choose…',
    none: '(none)',
    /** Of checkboxes: what is asked. */
    several: 'Choose as many as you like.',
    searchRecords: 'Type to find one',
    noRecords: 'Nothing is called so.',
    found: (count: string, plural: Plural) =>
      plural === 'one' ? `${count} to choose from` : `${count} to choose from`,
    takeOut: (name: string) => `Take out ${name}`,
    wrong: (count: string, plural: Plural) =>
      plural === 'one' ? `${count} thing is to be put right:` : `${count} things are to be put right:`,
    problems: {
      required: 'This is needed.',
      option: 'Choose one of the list.',
      unique: 'Another record has this already.',
      pattern: 'This does not have the form that is asked for.',
      length: 'This is too short or too long.',
      range: 'This is outside of what is asked for.',
      'missing-target': 'There is no such record. Choose one from the list.',
    } as Readonly<Record<string, string>>,
    types: {
      integer: 'A whole number is needed, such as 12.',
      number: 'A number is needed.',
      decimal: 'A number is needed.',
      date: 'A day is needed.',
      datetime: 'A day and a time are needed.',
      time: 'A time is needed.',
      url: 'A web address is needed, such as https://example.org/',
      email: 'A mail address is needed, such as ada@example.org',
      phone: 'A number with its country is needed, such as +49 30 123456',
      duration: 'A duration is needed, such as P1Y2M or PT90M',
      geo: 'A point is needed, such as 52.52, 13.405',
    } as Readonly<Record<string, string>>,
    between: (min: string, max: string) => `From ${min} to ${max}.`,
    atLeast: (min: string) => `${min} or more.`,
    atMost: (max: string) => `${max} or less.`,
    longest: (count: string) => `${count} characters fit.`,
    public:
      'What you send is public: anybody can read and copy it, and it cannot be taken back everywhere. It is signed with a key made for you in this browser; no account is needed.',
    reviewed: 'Who cares for this dataset looks at it before it counts.',
    signIn: 'Sign in to save it yourself',
    work: 'Your browser does a little work before it is sent, which keeps out floods of junk.',
    working: (percent: string) => `Working… about ${percent}`,
    stop: 'Stop',
    stopped: 'Stopped. Nothing was sent.',
    offline: 'You are offline. What you send is kept here, and goes by itself once you are back.',
    restored: (when: string) => `Your draft of ${when} is back.`,
    startOver: 'Start over',
    changed: 'This form was changed while you filled it. Nothing you typed is lost; look at this before you send:',
    changes: {
      gone: (label: string) => `“${label}” is not asked for any more.`,
      required: (label: string) => `“${label}” is needed now.`,
      type: (label: string) => `“${label}” takes something else now.`,
    },
    youTyped: (text: string) => `You had typed: ${text}`,
    thanks: 'Thank you!',
    done: {
      saved: 'It is saved, and others see it as soon as a relay has it.',
      intake: 'It is in the list now, and others see it as soon as a relay has it.',
      suggested: 'It waits for who cares for this dataset. Until they decide, only you see it in the list.',
    },
    another: 'Another one',
    again: 'Change it again',
    onItsWay: 'On its way…',
    arrived: (count: string, all: string) => `${count} of ${all} relays have it.`,
    kept: 'It is kept in this browser, and goes by itself once a relay can be reached.',
    refusedBy: (relay: string) => `${relay} did not take it`,
    refusals: {
      blocked: 'you are not let in there.',
      'rate-limited': 'too much came from here in a short time. It is tried again by itself.',
      pow: 'it wants more work to be done first.',
      size: 'it is too large.',
      other: 'it gives no reason we know.',
    },
    retry: 'Try again',
    failed: 'This could not be kept. What you typed is still here.',
    failures: {
      'store-full':
        'There is no room left in this browser. What you typed is still here: free some space, then send again.',
      'too-large': 'This is too much for one record. What you typed is still here: make it shorter.',
      'too-much-work': 'More work is asked of visitors than a browser should do. What you typed is still here.',
      'version-skew': 'This page is older than the dataset. Reload it: what you typed will be here again.',
      'unknown-record': 'The record is gone meanwhile. What you typed is still here.',
      'keys-unavailable': 'Nothing can be signed on this page. What you typed is still here.',
    } as Readonly<Record<string, string>>,
    noForm: 'There is no such form here.',
    noShow: 'This form cannot be shown right now.',
  },
};

export type FormTerms = typeof form;

Object.assign(en, form);
