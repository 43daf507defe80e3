/** A dataset in memory: records as plain objects, references as lists of ids. */
import { definitionsToSchema } from '../../../core/schema/schema.js';
import type { FormulaRecords } from '../../../core/formula/links.js';
import type { Schemas } from '../../../core/formula/reads.js';
import type { Json } from '../../../core/log/event.js';

export type PlainRecord = { readonly [member: string]: Json };

export class PlainRecords implements FormulaRecords {
  readonly resources = new Map<string, Map<string, PlainRecord>>();

  put(resource: string, id: string, record: PlainRecord): void {
    const records = this.resources.get(resource) ?? new Map<string, PlainRecord>();
    this.resources.set(resource, records.set(id, record));
  }

  remove(resource: string, id: string): void {
    this.resources.get(resource)?.delete(id);
  }

  get(resource: string, id: string): PlainRecord | undefined {
    return this.resources.get(resource)?.get(id);
  }

  ids(resource: string): Iterable<string> {
    return this.resources.get(resource)?.keys() ?? [];
  }

  exists(resource: string, id: string): boolean {
    return this.resources.get(resource)?.has(id) ?? false;
  }

  value(resource: string, id: string, field: string): Json | undefined {
    return this.get(resource, id)?.[field];
  }

  targets(resource: string, id: string, relation: string): readonly string[] {
    const ids = this.get(resource, id)?.[relation];
    return Array.isArray(ids) ? (ids as string[]) : [];
  }
}

/** `{ Variety: { 'field/name': {type: 'string'}, … } }` */
export function schemasOf(definitions: Record<string, Record<string, Json>>): Schemas {
  return new Map(
    Object.entries(definitions).map(([resource, paths]) => {
      const schema = definitionsToSchema(resource, new Map(Object.entries(paths)));
      if (schema.issues.length > 0) throw new Error(JSON.stringify(schema.issues));
      return [resource, schema];
    }),
  );
}

export const SEEDS = {
  Supplier: {
    'field/name': { type: 'string' },
    'field/factor': { type: 'integer' },
    'computed/size': { type: 'integer', formula: 'count(record.varieties)' },
    'computed/harvest': { type: 'number', formula: "sum(record.varieties, 'total')" },
    resource: { title: 'name' },
  },
  Variety: {
    'field/species': { type: 'string' },
    'field/name': { type: 'string' },
    'field/price': { type: 'decimal' },
    'relationship/supplier': { to: 'Supplier', cardinality: 'one', mode: 'soft', inverse: 'varieties' },
    'relationship/friends': { to: 'Variety', cardinality: 'many', mode: 'soft', inverse: 'friend_of' },
    'computed/display_name': { type: 'string', formula: '${record.species} · ${record.name}\n' },
    'computed/total': { type: 'number', formula: 'sum(record.sowings.map((s) => s.harvest))' },
    'computed/rate': {
      type: 'number',
      formula:
        'export function compute(record) {\n  const sown = sum(record.sowings, "seeds");\n  if (sown === 0) return null;\n  return round(record.total / sown, 2);\n}',
    },
    'computed/from': { type: 'string', formula: '${record.supplier?.name} (${record.supplier})' },
    'computed/friend_names': {
      type: 'string',
      formula: "join(unique([...record.friends, ...record.friend_of], 'display_name'), '; ')",
    },
    'computed/neighbours': { type: 'integer', formula: 'record.supplier ? record.supplier.size - 1 : null' },
    'computed/all': {
      type: 'json',
      formula: 'Object.keys(record).length + Object.values(record).filter((v) => v === null).length',
    },
  },
  Sowing: {
    'field/seeds': { type: 'integer' },
    'field/harvest': { type: 'number' },
    'relationship/variety': { to: 'Variety', cardinality: 'one', mode: 'strong', inverse: 'sowings' },
    'computed/label': { type: 'string', formula: '${record.variety?.supplier?.name}: ${record.variety?.display_name}' },
    'computed/worth': { type: 'decimal', formula: 'round((record.variety?.price ?? 0) * record.harvest, 2)' },
  },
} as const;
