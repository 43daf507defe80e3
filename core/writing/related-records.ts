/**
 * Related records as an editor writes them: by id, or by title where one record alone has it; several between commas or
 * semicolons, or as a JSON list. And back, so that what is printed is read as the same records.
 */
import type { DatasetState } from '../dataset/state.js';
import type { Json, Reference } from '../log/event.js';
import { isRecordId } from '../log/key.js';
import { isMembers } from '../log/members.js';
import { nearest, shorten } from '../query/suggest.js';
import type { RelationshipDefinition } from '../schema/definition.js';
import { sameReference, toReference } from '../schema/reference.js';
import { readSchema } from '../schema/schema.js';
import { valueToText } from '../schema/values.js';
import type { NamedRecord } from './cell-problem.js';

export type Relation = Pick<RelationshipDefinition, 'to' | 'dataset' | 'cardinality'>;

/** References come without pins, except those that were there before. */
export type Found =
  | { readonly references: readonly Reference[]; readonly problem?: undefined }
  | (Miss & { readonly references?: undefined });

interface Miss {
  /** A sentence. */
  readonly problem: string;
  readonly code: 'unknown-target' | 'ambiguous' | 'type';
  /** Which may have been meant. */
  readonly suggestions: readonly NamedRecord[];
}

/** Names that follow from formulas: of one record. */
export type NameOf = (resource: string, record: string) => string | undefined;

interface Known {
  readonly titles: Map<string, string>;
  /** Also as people type them: in any case. */
  readonly byTitle: Map<string, string[]>;
  /** Titles that follow from a formula are not known here. */
  readonly isComputed: boolean;
}

/** Parts of a text between commas that are tried as one title. */
const MOST_PARTS = 8;
const MOST_NAMED = 5;

export class RelatedRecords {
  readonly #known = new Map<string, Known>();

  /** `nameOf`: where titles are computed. */
  constructor(
    private readonly state: DatasetState,
    private readonly nameOf?: NameOf,
  ) {}

  /** A record that is about to be written. */
  announce(resource: string, record: string, title: string): void {
    add(this.#of(resource), record, title);
  }

  /** `current`: where the cell leads now; kept as they are where they are named again, also if they are gone. */
  find(relation: Relation, input: Json, current: readonly Reference[] = []): Found {
    const found = new Map<string, Reference>();
    // Elsewhere any text might be an id, commas and all.
    const isName = (text: string): boolean =>
      this.#isHere(relation)
        ? isFound(this.#one(relation, text, current))
        : known(relation, text, current) !== undefined;
    for (const name of namesIn(relation, input, isName)) {
      const reference = this.#one(relation, name, current);
      if (!isFound(reference)) return reference;
      found.set(reference.$ref.join('\n'), reference);
    }
    if (relation.cardinality === 'one' && found.size > 1)
      return miss('type', `leads to one "${relation.to}", not to ${found.size}.`);
    return { references: [...found.values()] };
  }

  /** Such that `find` gives the same back: titles where they will do, else ids. */
  print(relation: Relation, references: readonly Reference[]): string {
    const ids = references.map(({ $ref }) => $ref[2]);
    const ways = [references.map((reference) => this.titleOf(reference)).join(', '), ids.join(', ')];
    const isSame = (text: string): boolean => {
      const { references: read = [] } = this.find(relation, text, references);
      return (
        read.length === references.length && references.every((one) => read.some((two) => sameReference(one, two)))
      );
    };
    return ways.find(isSame) ?? JSON.stringify(ids);
  }

  /** For people: the title it has, the last known one, or the id. */
  titleOf({ $ref: [dataset, resource, record], label }: Reference): string {
    const own = dataset === '' || dataset === this.state.address;
    return (own ? this.#of(resource).titles.get(record) : undefined) || label || record;
  }

  #isHere({ dataset }: Relation): boolean {
    return dataset === undefined || dataset === this.state.address;
  }

  #one(relation: Relation, input: Json, current: readonly Reference[]): Reference | Miss {
    const { to } = relation;
    const written = toReference(input, this.state.address);
    if (written) {
      const kept = current.find((one) => sameTarget(one, written));
      if (kept) return kept;
      const [place, resource, record] = written.$ref;
      if (resource !== to) return miss('type', `A record of "${to}" is wanted, not of "${shorten(resource)}".`);
      return place === '' ? this.#one({ to, cardinality: 'one' }, record, current) : { $ref: written.$ref };
    }
    const name = typeof input === 'string' ? input.trim() : typeof input === 'number' ? String(input) : '';
    if (name === '')
      return miss('type', `A record is named by its id or title, not by ${shorten(JSON.stringify(input))}.`);
    const there = known(relation, name, current);
    if (!this.#isHere(relation)) {
      if (there) return there;
      if (!isRecordId(name)) return miss('unknown-target', `"${shorten(name)}" cannot be the id of a record.`);
      return { $ref: [relation.dataset!, to, name] };
    }
    const found = this.#named(to, name);
    if (found.length === 1) {
      const kept = current.find(({ $ref }) => $ref[0] === '' && $ref[1] === to && $ref[2] === found[0]);
      const title = this.#of(to).titles.get(found[0]!);
      return kept ?? { $ref: ['', to, found[0]!], ...(title && { label: title }) };
    }
    if (there) return there;
    return found.length > 1 ? this.#ambiguous(to, name, found) : this.#unknown(to, name);
  }

  /** Ids: of the record with this id, else of those with this title, else of those with it in another case. */
  #named(resource: string, name: string): readonly string[] {
    const known = this.#of(resource);
    if (known.titles.has(name)) return [name];
    return known.byTitle.get(name) ?? known.byTitle.get(plain(name)) ?? [];
  }

  #unknown(resource: string, name: string): Miss {
    const { titles, byTitle, isComputed } = this.#of(resource);
    const near = nearest(name, [...new Set([...titles.values(), ...titles.keys()].filter((text) => text !== ''))]);
    const hint = isComputed && !this.nameOf ? ' Its titles are computed, so say the id.' : '';
    const suggested = near === undefined ? [] : titles.has(near) ? [near] : (byTitle.get(near) ?? []);
    return miss(
      'unknown-target',
      `"${resource}" has no record "${shorten(name)}".${near === undefined ? hint : ` Did you mean ${near}?`}`,
      this.#withNames(resource, suggested),
    );
  }

  #ambiguous(resource: string, name: string, found: readonly string[]): Miss {
    const ids = found.slice(0, MOST_NAMED).join(', ');
    const more = found.length > MOST_NAMED ? ', …' : '';
    const problem = `${found.length} records of "${resource}" have the title "${shorten(name)}": say which by its id: ${ids}${more}.`;
    return miss('ambiguous', problem, this.#withNames(resource, found));
  }

  #withNames(resource: string, ids: readonly string[]): NamedRecord[] {
    const { titles } = this.#of(resource);
    return ids.slice(0, MOST_NAMED).map((id) => ({ id, name: titles.get(id) || id }));
  }

  #of(resource: string): Known {
    const before = this.#known.get(resource);
    if (before) return before;
    const { title, members } = readSchema(this.state, resource);
    const member = title === undefined ? undefined : members.get(title);
    const known: Known = { titles: new Map(), byTitle: new Map(), isComputed: member?.kind === 'computed' };
    this.#known.set(resource, known);
    for (const record of this.state.records(resource)) {
      if (!this.state.exists(resource, record)) continue;
      if (known.isComputed) {
        add(known, record, this.nameOf?.(resource, record) ?? '');
        continue;
      }
      const value = member?.kind === 'field' ? this.state.shown(resource, record, member.key)?.value : undefined;
      add(known, record, value === undefined || member?.kind !== 'field' ? '' : valueToText(member.type, value));
    }
    return known;
  }
}

/** `isName` tells which pieces between commas belong together: a title may have one. */
function namesIn({ cardinality }: Relation, input: Json, isName: (text: string) => boolean): readonly Json[] {
  if (Array.isArray(input)) return input as readonly Json[];
  if (typeof input !== 'string') return input === null ? [] : [input];
  const text = input.trim();
  if (text === '') return [];
  const written = /^[[{]/.test(text) && !isName(text) ? jsonOf(text) : undefined;
  if (Array.isArray(written)) return written as readonly Json[];
  if (written !== undefined) return [written];
  if (cardinality === 'one' || isName(text)) return [text];
  const separator = text.includes(';') ? ';' : ',';
  const parts = text.split(separator);
  const names: string[] = [];
  for (let at = 0; at < parts.length;) {
    let count = Math.min(MOST_PARTS, parts.length - at);
    const joined = (): string =>
      parts
        .slice(at, at + count)
        .join(separator)
        .trim();
    while (count > 1 && !isName(joined())) count--;
    if (joined() !== '') names.push(joined());
    at += count;
  }
  return names;
}

function jsonOf(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) || isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Named by the id or by what it was last called. */
function known({ to }: Relation, name: string, current: readonly Reference[]): Reference | undefined {
  const fits = current.filter(({ $ref, label }) => $ref[1] === to && ($ref[2] === name || label === name));
  return fits.find(({ $ref }) => $ref[2] === name) ?? (fits.length === 1 ? fits[0] : undefined);
}

function add({ titles, byTitle }: Known, record: string, title: string): void {
  titles.set(record, title);
  if (title === '') return;
  for (const name of new Set([title, plain(title)])) byTitle.set(name, [...(byTitle.get(name) ?? []), record]);
}

function isFound(found: Reference | Miss): found is Reference {
  return '$ref' in found;
}

function miss(code: Miss['code'], problem: string, suggestions: readonly NamedRecord[] = []): Miss {
  return { problem, code, suggestions };
}

function sameTarget(a: Reference, b: Reference): boolean {
  return a.$ref.every((part, at) => part === b.$ref[at]);
}

function plain(title: string): string {
  return title.trim().toLowerCase().normalize('NFC').replace(/\s+/g, ' ');
}
