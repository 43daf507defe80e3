/**
 * What a formula reads of a record and of its related records, by the schemas: the tree that is given to the sandbox and
 * that recomputing follows. Never too little for what the formula can see, since it sees nothing else.
 */
import type { MemberDefinition, RelationshipDefinition } from '../schema/definition.js';
import type { ResourceSchema } from '../schema/schema.js';
import type { FormulaBody } from './read-formula.js';

export interface Reads {
  readonly resource: string;
  /** Keys of stored fields and of computed fields. */
  readonly fields: readonly string[];
  readonly relations: readonly RelationRead[];
}

export interface RelationRead {
  /** What the formula calls it: the key of a relationship, or what its other end is called. */
  readonly name: string;
  /** Where its references are written. */
  readonly link: Link;
  readonly direction: 'forward' | 'inverse';
  /** Whether the formula sees a list, else a record or null. */
  readonly many: boolean;
  readonly target: Reads;
}

/** A relationship, by the resource whose records hold the references. */
export interface Link {
  readonly resource: string;
  readonly relation: string;
}

export type Schemas = ReadonlyMap<string, Pick<ResourceSchema, 'members' | 'title'>>;

/** Which resource of the schemas a relationship leads to; undefined where it is not here. */
export type TargetOf = (relationship: RelationshipDefinition) => string | undefined;

export const targetInSameDataset: TargetOf = ({ to, dataset }) => (dataset === undefined ? to : undefined);

/** From the record over relations, in steps. */
const DEEPEST = 3;

export class ReadsFinder {
  readonly #inverses = new Map<string, Map<string, { link: Link; many: boolean }>>();

  constructor(
    readonly schemas: Schemas,
    readonly targetOf: TargetOf = targetInSameDataset,
  ) {
    for (const [resource, { members }] of schemas)
      for (const member of members.values()) if (member.kind === 'relationship') this.#addInverse(resource, member);
  }

  readsOf(body: Pick<FormulaBody, 'chains' | 'whole' | 'names'>, resource: string): Reads {
    const first = new Set(body.chains.map(([name]) => name!));
    // Dynamic reads see what is stored, so that a computed field never depends on itself unawares.
    const isRead = (name: string, kind: MemberDefinition['kind']): boolean =>
      first.has(name) || (body.whole && kind !== 'computed');
    return this.#node(resource, isRead, (name, target, many) => {
      const chains = body.chains.filter((chain) => chain[0] === name).map((chain) => chain.slice(1));
      // `record.supplier.name` needs the name alone; in lists and wherever the chain ends early, any name may be meant.
      const isPlain = !many && !body.whole && chains.every((chain) => this.#endsInField(target, chain));
      if (isPlain) return this.readsOf({ chains, whole: false, names: body.names }, target);
      return this.#related(target, body, 1);
    });
  }

  /** The relationships that are followed, some more than once. */
  linksOf({ relations }: Reads): Link[] {
    return relations.flatMap(({ link, target }) => [link, ...this.linksOf(target)]);
  }

  #related(resource: string, body: Pick<FormulaBody, 'whole' | 'names'>, depth: number): Reads {
    const { title } = this.schemas.get(resource) ?? {};
    const isRead = (name: string, kind: MemberDefinition['kind']): boolean => {
      if (kind === 'relationship') return depth < DEEPEST && body.names.has(name);
      return body.names.has(name) || (kind === 'field' && (body.whole || name === title));
    };
    return this.#node(resource, isRead, (_, target) => this.#related(target, body, depth + 1));
  }

  #node(
    resource: string,
    isRead: (name: string, kind: MemberDefinition['kind']) => boolean,
    targetReads: (name: string, target: string, many: boolean) => Reads,
  ): Reads {
    const fields: string[] = [];
    const relations: RelationRead[] = [];
    const members = this.schemas.get(resource)?.members ?? new Map<string, MemberDefinition>();
    for (const [name, member] of members) {
      if (!isRead(name, member.kind)) continue;
      if (member.kind !== 'relationship') {
        fields.push(name);
        continue;
      }
      const target = this.targetOf(member);
      if (target === undefined || !this.schemas.has(target)) continue;
      const many = member.cardinality === 'many';
      const link = { resource, relation: name };
      relations.push({ name, link, direction: 'forward', many, target: targetReads(name, target, many) });
    }
    for (const [name, { link, many }] of this.#inverses.get(resource) ?? []) {
      if (members.has(name) || !isRead(name, 'relationship')) continue;
      const target = targetReads(name, link.resource, many);
      relations.push({ name, link, direction: 'inverse', many, target });
    }
    return { resource, fields, relations };
  }

  /** Of two relationships whose other end has the same name the first by resource and key counts. */
  #addInverse(resource: string, { key, inverse, ...rest }: RelationshipDefinition): void {
    const target = this.targetOf({ key, ...rest });
    if (inverse === undefined || target === undefined) return;
    let inverses = this.#inverses.get(target);
    if (!inverses) this.#inverses.set(target, (inverses = new Map<string, { link: Link; many: boolean }>()));
    const link = { resource, relation: key };
    const other = inverses.get(inverse)?.link;
    if (other === undefined || before(link, other)) inverses.set(inverse, { link, many: true });
  }

  #endsInField(resource: string, chain: readonly string[]): boolean {
    const [name, ...rest] = chain;
    if (name === undefined) return false;
    const member = this.schemas.get(resource)?.members.get(name);
    if (member === undefined) return false;
    if (member.kind !== 'relationship') return true;
    const target = member.cardinality === 'one' ? this.targetOf(member) : undefined;
    return target !== undefined && this.#endsInField(target, rest);
  }
}

function before(a: Link, b: Link): boolean {
  return a.resource !== b.resource ? a.resource < b.resource : a.relation < b.relation;
}
