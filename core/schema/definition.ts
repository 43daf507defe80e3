/**
 * A resource's definitions, typed: what schema.ts reads from the schema's cells. `source` is the definition as it was
 * written, members of later versions included. PROTOCOL.md, section 12.1. Labels and helps are texts from strangers.
 */
import type { Address, Json } from '../log/event.js';
import type { Filter, SortKey } from '../query/query.js';
import type { Members } from '../log/members.js';

export const FIELD_TYPES = [
  'string',
  'markdown',
  'integer',
  'number',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'time',
  'duration',
  'enum',
  'tags',
  'url',
  'email',
  'phone',
  'image',
  'file',
  'geo',
  'json',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export const CARDINALITIES = ['one', 'many'] as const;
export const REFERENCE_MODES = ['strong', 'soft', 'pinned'] as const;

interface Definition {
  /** Never changes; the label does. */
  readonly key: string;
  readonly label?: string;
  readonly help?: string;
  /** Ascending; definitions without one come last. Equal ones: by key, in code units. */
  readonly order?: number;
  readonly source: Members;
}

export interface Option {
  readonly value: string;
  readonly label?: string;
  /** As it was written, to be checked before it becomes a style. */
  readonly color?: string;
}

/** What the value of a field depends on; enough for isNormal and toNormal. */
export interface ValueDefinition {
  readonly type: FieldType;
  /** Of `enum` and `tags`. Absent: any. */
  readonly options?: readonly Option[];
}

export interface FieldDefinition extends Definition, ValueDefinition {
  readonly kind: 'field';
  readonly required: boolean;
  readonly unique: boolean;
  /** Written on creation only; in normal form. */
  readonly default?: Json;
  /** How to print; data for who prints. */
  readonly format?: Json;
  /** Both included, in the normal form of the type: numbers, decimals, days, moments, times. */
  readonly min?: number | string;
  readonly max?: number | string;
  /** In code points; of tags, their number. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** RE2 syntax; the whole text must match. */
  readonly pattern?: string;
  readonly unit?: string;
}

export interface RelationshipDefinition extends Definition {
  readonly kind: 'relationship';
  /** The targets' resource. */
  readonly to: string;
  /** Where targets are looked for; absent: the same dataset. References may as well point into forks of it. */
  readonly dataset?: Address;
  readonly cardinality: (typeof CARDINALITIES)[number];
  readonly mode: (typeof REFERENCE_MODES)[number];
  /** How the other end calls it. */
  readonly inverse?: string;
  readonly required: boolean;
}

/** Evaluated by the sandbox. */
export interface ComputedDefinition extends Definition {
  readonly kind: 'computed';
  readonly type: FieldType;
  readonly formula: string;
  readonly format?: Json;
}

/** Evaluated by the sandbox; yields `message` for `fields`. */
export interface ValidationDefinition extends Definition {
  readonly formula: string;
  readonly message: string;
  readonly fields: readonly string[];
}

export interface ViewColumn {
  readonly field: string;
  readonly source: Members;
}

export interface ViewDefinition extends Definition {
  readonly layout?: string;
  /** Absent: all fields in the schema's order. */
  readonly columns?: readonly ViewColumn[];
  readonly filter?: Filter;
  readonly sort?: readonly SortKey[];
  readonly groupBy?: string;
  readonly limit?: number;
}

export interface FormGroup {
  readonly label?: string;
  readonly help?: string;
  readonly fields: readonly string[];
  /** Shown only while the record matches. */
  readonly when?: Filter;
}

export interface FormDefinition extends Definition {
  readonly groups: readonly FormGroup[];
}

/** What a key of a record may mean. */
export type MemberDefinition = FieldDefinition | RelationshipDefinition | ComputedDefinition;
