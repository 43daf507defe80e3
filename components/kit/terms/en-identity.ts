/** English terms of being someone: ways in, keys, devices. Adds them to `en` when imported. */
import { en } from './en.js';

const identity = {
  identity: 'Who am I',
  guest: 'You are a guest.',
  guestHint: 'What you change is a suggestion until somebody accepts it. To change things yourself, say who you are:',
  wayExtension: 'Browser extension',
  wayPassphrase: 'Passphrase',
  wayBunker: 'Remote signer',
  haveKey: 'I have a key',
  makeKey: 'Make a new key',
  sealedKey: 'Your key',
  sealedKeyHint: 'ncryptsec1… An open nsec1… is taken too, and sealed at once.',
  passphrase: 'Passphrase',
  newPassphrase: 'New passphrase',
  repeatPassphrase: 'The same again',
  passphraseHint:
    'Nobody can restore it, nor the key: no e-mail, no reset. Several words that do not belong together are good.',
  strengths: ['Too short', 'Weak', 'Fair', 'Good', 'Strong'] as readonly string[],
  notTheSame: 'The two are not the same.',
  tooShort: 'At least eight characters are needed.',
  signIn: 'Sign in',
  signOut: 'Sign out',
  opening: 'Opening…',
  connecting: 'Connecting…',
  bunkerAddress: 'Address of your remote signer',
  bunkerHint: 'It gives you one that begins with bunker://',
  connect: 'Connect',
  approveThere: 'Your signer wants you to approve this first:',
  keyMade: 'Your key is made. Keep it somewhere else too:',
  keyLost: 'With the passphrase it opens your identity on any device. If both are lost, nobody can bring them back.',
  keyFile: 'Save as a file',
  keptIt: 'I have kept it',
  yourKey: 'Your sealed key',
  signOutAsk: 'Your sealed key leaves this browser. Have you kept it somewhere else?',
  signOutAnyway: 'Sign out now',
  openKey: 'Open your key',

  // In a dataset
  noRoleHere: 'No permission in this dataset: what you change is a suggestion.',
  onlySome: (resources: string) => `For: ${resources}`,
  deviceTitle: 'This device',
  deviceName: 'Name of this device',
  deviceOn: (browser: string, system: string) => `${browser} on ${system}`,
  aBrowser: 'A browser',
  approveHint: (days: string) =>
    `Approve it once, and it saves in your name for ${days} days without asking. You can take that back anywhere.`,
  approveDevice: 'Approve this device',
  /** By kind of signer. */
  waitingFor: {
    extension: 'Waiting for your extension. It may have opened a window, or marked its symbol beside the address.',
    bunker: 'Waiting for your remote signer. It may ask you on another device.',
    passphrase: 'Signing…',
  },
  savesUntil: (date: string) => `This device saves in your name until ${date}.`,
  saves: 'This device saves in your name.',
  devices: 'Your devices',
  thisDevice: 'this one',
  namelessDevice: 'Device without a name',
  deviceSince: (date: string) => `since ${date}`,
  deviceUntil: (date: string) => `until ${date}`,
  deviceEnded: (date: string) => `ended ${date}`,
  deviceRevoked: 'taken back',
  revoke: 'Take back',
  revokeOf: (device: string) => `Take back: ${device}`,
  revokeAsk: 'Take this device’s approval back? What it saved stays; what it would save is a suggestion.',

  // Under a table
  saveAs: (name: string) => `Save as ${name}`,
  saving: 'Saving…',
  whoAmI: 'Who am I?',
  takeBackAsk: 'Forget these changes?',
  forget: 'Forget them',
  approveOnce: (days: string) => `Signed once, this device saves in your name for ${days} days.`,

  /** By code. */
  signerFailures: {
    'signer-refused': 'Your signer did not sign. Nothing was done.',
    'signer-silent': 'Your signer did not answer in time. Nothing was done.',
    'signer-cancelled': 'Cancelled. Nothing was done: an answer that still comes does not count.',
    'signer-wrong': 'Your signer answered with something else than was asked. Nothing was done.',
    'signer-unreachable': 'Your signer cannot be reached. Nothing was done. Try again.',
    'bad-passphrase': 'This passphrase does not open the key.',
    'no-right': 'You have no permission for that here, or not any more.',
    'keys-unavailable': 'This browser cannot keep a key for this page safely, so it cannot be approved.',
    'bad-request': 'This is not what was expected here.',
    'store-full': 'This browser has no more room for this site. Nothing was done.',
    'worker-timeout': 'There was no answer in time.',
  } as Readonly<Record<string, string>>,
  noExtension: 'This browser has no extension that signs for you (NIP-07).',
  bunkerUnreachable:
    'The remote signer cannot be reached by its relays. Is its address whole, and are you online? Then try again.',
  notAKey: 'This is no key, or a letter of it is wrong.',
  notABunker: 'This is no address of a remote signer.',
  signerFailed: 'That did not work. Nothing was done.',
};

export type IdentityTerms = typeof identity;

Object.assign(en, identity);
