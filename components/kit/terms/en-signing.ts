/** English terms of what is to be signed, where the person is asked for their passphrase. Adds them to `en` when imported. */
import { en } from './en.js';

type Plural = Intl.LDMLPluralRule;

const signing = {
  /** In front of what is signed. */
  youSign: 'You sign:',
  /** `dataset`, `of`: names, isolated already; '' where they are not known. `role` as in `roles`. */
  signs: {
    delegate: (dataset: string, role: string, until: string) =>
      `This device may save in your name in ${dataset}${role && ` (role: ${role})`}${until && `, until ${until}`}.`,
    revoke: (dataset: string, of: string) => `In ${dataset}, ${of || 'a device'} may no longer save in your name.`,
    accept: (dataset: string, count: string, plural: Plural, of: string) =>
      `${count} ${plural === 'one' ? 'change' : 'changes'}${of && ` of ${of}`} become${plural === 'one' ? 's' : ''} part of ${dataset}.`,
    reject: (dataset: string, of: string) => `A suggestion${of && ` of ${of}`} is not taken into ${dataset}.`,
    review: (dataset: string, of: string) => `You approve of a suggestion${of && ` of ${of}`} for ${dataset}.`,
    other: (dataset: string) => `A decision about ${dataset}.`,
  },
  thisDataset: 'this dataset',
  sign: 'Sign',
};

export type SigningTerms = typeof signing;

Object.assign(en, signing);
