/** English terms of who says a value of a signed dataset, and by what right. Adds them to `en` when imported. */
import { en } from './en.js';
import './en-signed.js';

type Plural = Intl.LDMLPluralRule;

const dataset = {
  computedValue: 'Nobody wrote this: a formula works it out.',
  nobodyWrote: 'Nobody has written here yet.',
  differentValues: (count: string, plural: Plural) =>
    `${count} different value${plural === 'one' ? '' : 's'} stand here. The newest shows: nobody has decided yet.`,
  sameValue: (count: string, _plural: Plural) => `${count} people say the same.`,
  showsNow: 'shown',
  nothingStands: '(taken out)',
  valueNotHere: '(the signed event is not here)',
  toldBySnapshot: 'A snapshot tells of this. The signed event itself is not here.',
  roles: {
    root: 'founder',
    owner: 'owner',
    admin: 'administrator',
    maintainer: 'maintainer',
    contributor: 'contributor',
    reader: 'reader',
    anyone: 'as anybody may here',
  },
  withDevice: (name: string) => `with ${name}`,
  aDevice: 'a device',
  ownName: 'What they call themselves. Anybody may take any name: the key beside it is theirs alone.',
  acceptedFrom: (who: string) => `Accepted from ${who}, who proposed it`,
  isVoidNow: 'does not count any more',
  earlier: 'Before',
  signedHere: 'Signature checked here',
  eventId: 'Event',
  personKey: 'Key',
  deviceKey: 'Device key',
  onRelays: 'Relays',
};

export type DatasetTerms = typeof dataset;

Object.assign(en, dataset);
