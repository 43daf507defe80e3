/**
 * Which records point to a record: the relationships of a dataset read backwards. Made when a record is first opened,
 * then kept current record by record, so that an open record costs little while others are edited.
 */
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import type { DatasetState, RecordState } from '../../core/dataset/state.js';
import type { Reference } from '../../core/log/event.js';
import { isReference } from '../../core/schema/reference.js';
import { readSchema } from '../../core/schema/schema.js';
import { elementsOf } from './record-texts.js';

/** Relationship (`resource` and its key) → the records that have the target in it. */
export type PointingRecords = ReadonlyMap<string, ReadonlySet<string>>;

export class RecordReferences {
  #state: DatasetState | undefined;
  /** Records to be read again, by resource. */
  #stale = new Map<string, Set<string>>();
  readonly #pointing = new Map<string, Map<string, Set<string>>>();
  /** What each record was last seen to point to, to take it back. */
  readonly #seen = new Map<string, readonly { readonly target: string; readonly relation: string }[]>();
  readonly #relations = new Map<string, readonly { readonly key: string; readonly many: boolean }[]>();

  /** `undefined`: everything may have changed. */
  note(changed: ReadonlyMap<string, ReadonlySet<string>> | undefined): void {
    if (!this.#state) return;
    if (!changed || [...changed.values()].some((records) => records.has(SCHEMA_RECORD))) return this.forget();
    for (const [resource, records] of changed) {
      const stale = this.#stale.get(resource) ?? new Set();
      this.#stale.set(resource, stale);
      for (const record of records) stale.add(record);
    }
  }

  forget(): void {
    this.#state = undefined;
    this.#stale.clear();
    this.#pointing.clear();
    this.#seen.clear();
    this.#relations.clear();
  }

  to(state: DatasetState, resource: string, record: string): PointingRecords {
    if (state !== this.#state) this.#readAll(state);
    for (const [changed, records] of this.#stale) for (const id of records) this.#read(state, changed, id);
    this.#stale.clear();
    return this.#pointing.get(nameOf(resource, record)) ?? new Map();
  }

  #readAll(state: DatasetState): void {
    this.forget();
    this.#state = state;
    for (const resource of state.resources()) {
      if (this.#relationsOf(state, resource).length === 0) continue;
      for (const record of state.records(resource)) this.#read(state, resource, record);
    }
  }

  #read(state: DatasetState, resource: string, record: string): void {
    const name = nameOf(resource, record);
    for (const { target, relation } of this.#seen.get(name) ?? [])
      this.#pointing.get(target)?.get(relation)?.delete(record);
    this.#seen.delete(name);
    const cells = state.exists(resource, record) ? state.record(resource, record) : undefined;
    if (!cells) return;
    const links = this.#relationsOf(state, resource).flatMap(({ key, many }) =>
      referencesIn(cells, key, many).flatMap(({ $ref: [dataset, to, id] }) =>
        dataset === '' || dataset === state.address
          ? [{ target: nameOf(to, id), relation: nameOf(resource, key) }]
          : [],
      ),
    );
    if (links.length === 0) return;
    this.#seen.set(name, links);
    for (const { target, relation } of links) {
      const pointing = this.#pointing.get(target) ?? new Map<string, Set<string>>();
      this.#pointing.set(target, pointing);
      const records = pointing.get(relation) ?? new Set();
      pointing.set(relation, records);
      records.add(record);
    }
  }

  #relationsOf(state: DatasetState, resource: string) {
    let relations = this.#relations.get(resource);
    if (!relations) {
      const { relationships } = readSchema(state, resource);
      relations = relationships.map(({ key, cardinality }) => ({ key, many: cardinality === 'many' }));
      this.#relations.set(resource, relations);
    }
    return relations;
  }
}

/** Of one relationship of a record. */
export function referencesIn(record: RecordState, key: string, many: boolean): readonly Reference[] {
  if (many) return elementsOf(record).get(key) ?? [];
  const value = record.shown(key)?.value;
  return isReference(value) ? [value] : [];
}

/** Keys and ids hold no control characters (PROTOCOL.md, section 4). */
export const nameOf = (resource: string, name: string): string => `${resource}\n${name}`;
