/**
 * What a record's relation is to lead to, as changes of its cells: one cell for a relation to one, a cell for each target
 * of a relation to many. PROTOCOL.md, sections 4 and 12.2.
 */
import type { DatasetState } from '../dataset/state.js';
import type { CellChange } from '../lineage/diff.js';
import type { Json, Reference } from '../log/event.js';
import type { RelationshipDefinition } from '../schema/definition.js';
import { recordValues } from '../schema/validate.js';
import { elementField, isReference, makePin, parseElementField, sameReference } from '../schema/reference.js';

export interface RelationPlace {
  readonly resource: string;
  readonly record: string;
  readonly relation: RelationshipDefinition;
}

/** Where it leads now; of those that two people wrote at once, what shows. */
export function currentReferences(state: DatasetState, { resource, record, relation }: RelationPlace): Reference[] {
  if (relation.cardinality === 'one') {
    const value = state.shown(resource, record, relation.key)?.value;
    return isReference(value) ? [value] : [];
  }
  return [...state.fields(resource, record)]
    .filter((field) => parseElementField(field)?.relation === relation.key)
    .sort()
    .flatMap((field) => {
      const value = state.shown(resource, record, field)?.value;
      return isReference(value) ? [value] : [];
    });
}

/** `wanted`: all it shall lead to. Throws nothing; what is so already is no change, unless people disagree about it. */
export function relationChanges(
  state: DatasetState,
  { resource, record, relation }: RelationPlace,
  wanted: readonly Reference[],
  { settles }: { settles: boolean },
): CellChange[] {
  const current = currentReferences(state, { resource, record, relation });
  const pinned = wanted.map((reference) => (relation.mode === 'pinned' ? withPin(state, reference) : reference));
  const isSettling = (field: string): boolean => settles && state.writes(resource, record, field).length > 1;
  const change = (field: string, before: Json | undefined, after: Reference | undefined): CellChange => ({
    resource,
    record,
    field,
    before,
    after: after as unknown as Json | undefined,
  });
  if (relation.cardinality === 'one') {
    const before = state.shown(resource, record, relation.key)?.value;
    const [after] = pinned;
    const isSame = after
      ? current[0] !== undefined && sameReference(current[0], after)
      : before === undefined || before === null;
    return isSame && !isSettling(relation.key) ? [] : [change(relation.key, before, after)];
  }
  const fieldOf = (reference: Reference): string => elementField(relation.key, reference);
  const before = new Map(current.map((reference) => [fieldOf(reference), reference]));
  const after = new Map(pinned.map((reference) => [fieldOf(reference), reference]));
  const gone = [...before].filter(([field]) => !after.has(field));
  const come = [...after].filter(([field]) => !before.has(field) || isSettling(field));
  return [
    ...gone.map(([field, reference]) => change(field, reference as unknown as Json, undefined)),
    ...come.map(([field, reference]) => change(field, before.get(field) as unknown as Json | undefined, reference)),
  ];
}

/** What was pinned stays so: a newer pin is a removal and an addition. Of other datasets nothing is here to pin. */
function withPin(state: DatasetState, reference: Reference): Reference {
  const [dataset, resource, record] = reference.$ref;
  if (reference.pin !== undefined || dataset !== '') return reference;
  const values = [...recordValues(state, resource, record)].filter(([field]) => !parseElementField(field));
  return { ...reference, pin: makePin(state.heads(), Object.fromEntries(values)) };
}
