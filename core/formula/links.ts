/**
 * Which record refers to which, both ways, for the relationships formulas read. Related records are listed by id, in
 * code units, so that a formula sees the same list everywhere.
 */
import type { Json } from '../log/event.js';
import { linkId } from './plan.js';
import type { Link, RelationRead } from './reads.js';

/** What formulas read of a dataset. A record that does not exist has no values; references to it may stay. */
export interface FormulaRecords {
  /** Of existing records, in no order. */
  ids(resource: string): Iterable<string>;
  exists(resource: string, record: string): boolean;
  /** The stored value that shows; undefined where there is none. */
  value(resource: string, record: string, field: string): Json | undefined;
  /** The targets' ids as the record refers to them, whether they exist or not. */
  targets(resource: string, record: string, relation: string): Iterable<string>;
}

const NONE: readonly string[] = [];

export class Links {
  readonly #links = new Map<string, { forward: Map<string, readonly string[]>; inverse: Map<string, Set<string>> }>();
  readonly #byResource = new Map<string, Link[]>();

  constructor(
    readonly links: readonly Link[],
    readonly records: FormulaRecords,
  ) {
    for (const link of links) {
      this.#links.set(linkId(link), { forward: new Map(), inverse: new Map() });
      this.#byResource.set(link.resource, [...(this.#byResource.get(link.resource) ?? []), link]);
    }
    for (const resource of this.#byResource.keys()) for (const id of records.ids(resource)) this.update(resource, id);
  }

  /** The relationships of a resource that are followed here. */
  of(resource: string): readonly Link[] {
    return this.#byResource.get(resource) ?? [];
  }

  /** Reads a record's references anew. What was referred to before and after: `[link, targets]` where it changed. */
  update(resource: string, record: string): [Link, string[]][] {
    const changed: [Link, string[]][] = [];
    const isThere = this.records.exists(resource, record);
    for (const link of this.of(resource)) {
      const { forward, inverse } = this.#links.get(linkId(link))!;
      const before = forward.get(record) ?? NONE;
      const after = isThere ? [...new Set(this.records.targets(resource, record, link.relation))].sort() : NONE;
      if (before.length === after.length && before.every((id, i) => id === after[i])) continue;
      if (after.length > 0) forward.set(record, after);
      else forward.delete(record);
      const isKept = new Set(after);
      for (const target of before) {
        if (isKept.has(target)) continue;
        const sources = inverse.get(target)!;
        sources.delete(record);
        if (sources.size === 0) inverse.delete(target);
      }
      for (const target of after) {
        const sources = inverse.get(target);
        if (sources) sources.add(record);
        else inverse.set(target, new Set([record]));
      }
      changed.push([link, [...new Set([...before, ...after])]]);
    }
    return changed;
  }

  /** The records a formula sees, that exist. Of a `one` the first. */
  related(record: string, { link, direction, many, target }: RelationRead): readonly string[] {
    const ids = direction === 'forward' ? this.targetsOf(link, record) : [...this.sourcesOf(link, record)].sort();
    const there = ids.filter((id) => this.records.exists(target.resource, id));
    return many ? there : there.slice(0, 1);
  }

  targetsOf(link: Link, record: string): readonly string[] {
    return this.#links.get(linkId(link))?.forward.get(record) ?? NONE;
  }

  sourcesOf(link: Link, record: string): Iterable<string> {
    return this.#links.get(linkId(link))?.inverse.get(record) ?? NONE;
  }
}
