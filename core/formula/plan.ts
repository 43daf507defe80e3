/**
 * All computed fields of a dataset in an order in which each comes after those it reads, across resources. Fields that
 * read themselves, directly or over others, are in no order: they are faults, and so are formulas that cannot be read.
 */
import type { ErrorCode } from '../error-codes.js';
import type { ComputedDefinition } from '../schema/definition.js';
import { readFormula, type FormulaBody } from './read-formula.js';
import { ReadsFinder, targetInSameDataset, type Link, type Reads, type Schemas, type TargetOf } from './reads.js';

export interface PlannedField {
  readonly resource: string;
  readonly definition: ComputedDefinition;
  readonly body: FormulaBody;
  readonly reads: Reads;
}

/** Why a computed field, or one of its cells, has no value. */
export interface Fault {
  readonly code: FaultCode;
  /** English. */
  readonly message: string;
}

export type FaultCode = Extract<ErrorCode, `formula-${string}` | 'sandbox-unavailable'>;

export interface FormulaPlan {
  /** In the order they are to be computed. */
  readonly fields: readonly PlannedField[];
  /** Of computed fields that cannot be computed for any record, by `fieldId`. */
  readonly faults: ReadonlyMap<string, Fault>;
  /** The relationships that any field reads, each once. */
  readonly links: readonly Link[];
}

/** One text for a field of a resource; neither holds a line feed. */
export function fieldId(resource: string, field: string): string {
  return `${resource}\n${field}`;
}

export function planFormulas(schemas: Schemas, targetOf: TargetOf = targetInSameDataset): FormulaPlan {
  const finder = new ReadsFinder(schemas, targetOf);
  const faults = new Map<string, Fault>();
  const planned = new Map<string, PlannedField>();
  for (const [resource, { members }] of schemas) {
    for (const definition of members.values()) {
      if (definition.kind !== 'computed') continue;
      const id = fieldId(resource, definition.key);
      const { body, issue } = readFormula(definition.formula);
      if (body) planned.set(id, { resource, definition, body, reads: finder.readsOf(body, resource) });
      else faults.set(id, { code: 'formula-syntax', message: issue });
    }
  }
  const { order, cycles } = sortByReads(planned);
  for (const cycle of cycles) {
    const path = [...cycle, cycle[0]!].map((id) => id.replace('\n', '.')).join(' → ');
    for (const id of cycle) faults.set(id, { code: 'formula-cycle', message: `The formula reads itself: ${path}.` });
  }
  const links = new Map(order.flatMap(({ reads }) => linksOf(reads)).map((link) => [linkId(link), link]));
  return { fields: order, faults, links: [...links.values()] };
}

export function linkId({ resource, relation }: Link): string {
  return `${resource}\n${relation}`;
}

/** The computed fields a field reads, its own and those of related records. */
export function inputsOf(reads: Reads): string[] {
  const own = reads.fields.map((field) => fieldId(reads.resource, field));
  return [...own, ...reads.relations.flatMap(({ target }) => inputsOf(target))];
}

function linksOf(reads: Reads): Link[] {
  return reads.relations.flatMap(({ link, target }) => [link, ...linksOf(target)]);
}

/**
 * Tarjan's strongly connected components, without recursion: a chain of computed fields may be as long as a schema. They
 * come out with what is read first. A component of several fields, or of one that reads itself, is a cycle.
 */
function sortByReads(planned: ReadonlyMap<string, PlannedField>): { order: PlannedField[]; cycles: string[][] } {
  const order: PlannedField[] = [];
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const inputs = new Map(
    [...planned].map(([id, { reads }]) => [id, inputsOf(reads).filter((one) => planned.has(one))]),
  );
  for (const root of planned.keys()) {
    const walk: { id: string; next: number }[] = index.has(root) ? [] : [{ id: root, next: 0 }];
    while (walk.length > 0) {
      const frame = walk.at(-1)!;
      const { id } = frame;
      if (!index.has(id)) {
        index.set(id, index.size);
        low.set(id, index.get(id)!);
        stack.push(id);
        onStack.add(id);
      }
      const input = inputs.get(id)![frame.next++];
      if (input !== undefined) {
        if (!index.has(input)) walk.push({ id: input, next: 0 });
        else if (onStack.has(input)) low.set(id, Math.min(low.get(id)!, index.get(input)!));
        continue;
      }
      walk.pop();
      const above = walk.at(-1)?.id;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(id)!));
      if (low.get(id) !== index.get(id)) continue;
      const component = stack.splice(stack.indexOf(id));
      for (const one of component) onStack.delete(one);
      if (component.length > 1 || inputs.get(id)!.includes(id)) cycles.push(component.sort());
      else order.push(planned.get(id)!);
    }
  }
  return { order, cycles };
}
