/** A small dataset of plants: Anna, who cares for it, has described two. What most tests of whole pages begin with. */
import type { Op } from '../../core/log/event.js';
import { Person, SignedHistory } from './signed-history.js';

/** The resource `plant`, by name, with the days it takes. */
export const PLANT_SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', label: 'Name', order: 1 },
    'field/days': { type: 'integer', label: 'Days', order: 2, min: 1 },
  },
  unset: [],
  over: {},
} as unknown as Op;

export interface AnnasPlants {
  readonly history: SignedHistory;
  /** A maintainer. */
  readonly anna: Person;
}

export function annasPlants(): AnnasPlants {
  const history = new SignedHistory('seeds');
  const anna = new Person('Anna');
  history.grant(history.root, anna, 'maintainer');
  history.sign(anna, { kind: 4881, type: 'schema', ops: [PLANT_SCHEMA] });
  history.set(anna, 'radish', { name: 'Radish', days: 25 });
  history.set(anna, 'tomato', { name: 'Matina', days: 70 });
  return { history, anna };
}
