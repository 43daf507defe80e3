/**
 * From changes to the cells that have to be computed anew. A change is first a set of facts (this member of this record
 * shows something else), then each fact is followed backwards over the relations by which formulas came to read it.
 * Links must be up to date: where a path itself changed, its own facts lead to who saw the old one.
 */
import { fieldId, linkId, type FormulaPlan, type PlannedField } from './plan.js';
import type { Links } from './links.js';
import type { Link, RelationRead, Reads } from './reads.js';

/** Something changed about a record: it was written, made, deleted or restored. */
export interface RecordChange {
  readonly resource: string;
  readonly record: string;
  /** Keys of stored fields and relationships; absent: any may have changed, and whether the record exists. */
  readonly fields?: readonly string[];
}

/** Where a member is read: the field, and the way back to its own record, nearest relation first. */
interface Reader {
  readonly field: PlannedField;
  readonly path: readonly RelationRead[];
}

export class Affected {
  /** `fieldId` of a member → who reads it; relations by the name they are read by. */
  readonly #readers = new Map<string, Reader[]>();
  /** Resource → its readers, each once: for changes that may be of anything. */
  readonly #anyReaders = new Map<string, Reader[]>();
  /** `linkId` → the relations by which it is read. */
  readonly #relations = new Map<string, Set<string>>();

  constructor(
    plan: FormulaPlan,
    private readonly links: Links,
  ) {
    for (const field of plan.fields) this.#enter(field, field.reads, []);
  }

  /**
   * Brings the links up to date and tells `mark` of every cell to compute, some more than once. Existing records only
   * are worth computing; who marks must look.
   */
  change({ resource, record, fields }: RecordChange, mark: (field: PlannedField, record: string) => void): void {
    const moved = this.links.update(resource, record);
    for (const [link, targets] of moved) {
      this.#spreadLink(link, 'forward', [record], mark);
      this.#spreadLink(link, 'inverse', targets, mark);
    }
    if (fields) {
      for (const field of fields) this.spread(resource, record, field, mark);
      return;
    }
    for (const reader of this.#anyReaders.get(resource) ?? []) this.#climb(reader, [record], mark);
    // Whether it exists decides whether those that refer to it see it. Whom it refers to was told by the links.
    for (const link of this.links.links)
      this.#spreadLink(link, 'forward', [...this.links.sourcesOf(link, record)], mark);
  }

  /** A member of a record shows something else. Also for computed fields, whose readers come later in the plan. */
  spread(resource: string, record: string, member: string, mark: (field: PlannedField, record: string) => void): void {
    for (const reader of this.#readers.get(fieldId(resource, member)) ?? []) this.#climb(reader, [record], mark);
  }

  #spreadLink(
    link: Link,
    direction: RelationRead['direction'],
    records: readonly string[],
    mark: (field: PlannedField, record: string) => void,
  ): void {
    if (records.length === 0) return;
    for (const id of this.#relations.get(`${direction}\n${linkId(link)}`) ?? [])
      for (const reader of this.#readers.get(id) ?? []) this.#climb(reader, records, mark);
  }

  #climb(
    { field, path }: Reader,
    records: readonly string[],
    mark: (field: PlannedField, record: string) => void,
  ): void {
    let reached: Iterable<string> = records;
    for (const { link, direction } of path) {
      const above = new Set<string>();
      for (const record of reached) {
        const parents =
          direction === 'forward' ? this.links.sourcesOf(link, record) : this.links.targetsOf(link, record);
        for (const parent of parents) above.add(parent);
      }
      reached = above;
    }
    for (const record of reached) mark(field, record);
  }

  #enter(field: PlannedField, reads: Reads, path: readonly RelationRead[]): void {
    const { resource, fields, relations } = reads;
    const reader = { field, path };
    add(this.#anyReaders, resource, reader);
    for (const name of fields) add(this.#readers, fieldId(resource, name), reader);
    for (const relation of relations) {
      const member = fieldId(resource, relation.name);
      add(this.#readers, member, reader);
      const id = `${relation.direction}\n${linkId(relation.link)}`;
      this.#relations.set(id, (this.#relations.get(id) ?? new Set()).add(member));
      this.#enter(field, relation.target, [relation, ...path]);
    }
  }
}

function add<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
