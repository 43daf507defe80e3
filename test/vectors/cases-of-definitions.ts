/** Vectors of PROTOCOL.md, section 12.1: signed 4881 events, and the schema that a reader makes of what they add up to. */
import type { Json } from '../../core/log/event.js';
import { A, ALICE, AT, made } from './event-maker.js';

export interface DefinitionCase {
  readonly name: string;
  readonly address: string;
  readonly now: number;
  readonly resource: string;
  readonly events: readonly Json[];
  readonly expect: {
    /** What the cells of `$schema` show. */
    readonly definitions: Readonly<Record<string, Json>>;
    /** Paths that are in conflict. */
    readonly conflicts: readonly string[];
    /** In order: `[key, type]`. */
    readonly fields: readonly (readonly [string, string])[];
    /** `[key, to, cardinality, mode]` */
    readonly relationships: readonly (readonly string[])[];
    /** `[key, type]` */
    readonly computed: readonly (readonly [string, string])[];
    /** Keys of columns by view; null: all. */
    readonly views: Readonly<Record<string, readonly string[] | null>>;
    /** Keys of fields by form and group, and whether the group has a condition. */
    readonly forms: Readonly<Record<string, readonly (readonly [readonly string[], boolean])[]>>;
    /** The path of each issue, ascending. */
    readonly issues: readonly string[];
  };
}

type Definitions = Readonly<Record<string, Json>>;
interface Step {
  readonly set?: Definitions;
  readonly unset?: readonly string[];
  /** Indices of earlier steps, by path. */
  readonly over?: Readonly<Record<string, readonly number[]>>;
  /** Indices of earlier steps. */
  readonly prev?: readonly number[];
}

function told(name: string, steps: readonly Step[], expect: Partial<DefinitionCase['expect']>): DefinitionCase {
  const events: { id: string }[] = [];
  for (const [at, { set, unset, over = {}, prev = at === 0 ? [] : [at - 1] }] of steps.entries()) {
    const idOf = (index: number): string => events[index]!.id;
    const ids = [...new Set(Object.values(over).flat().map(idOf))].sort();
    const refs = Object.entries(over).map(([path, named]) => [path, named.map((n) => ids.indexOf(idOf(n))).sort()]);
    const op = {
      op: 'schema.update',
      resource: 'plants',
      ...(set && { set }),
      ...(unset && { unset }),
      ...(refs.length > 0 && { over: Object.fromEntries(refs) as Json }),
    } as unknown as Json;
    const tags = [A, ...prev.map(idOf).sort().map((id) => ['e', id, '', 'prev'])]; // prettier-ignore
    const content = { v: 1, at: [AT[0]!, at], ...(ids.length > 0 && { ids }), ops: [op] } as unknown as Json;
    events.push(made(content, { kind: 4881, tags }));
  }
  const nothing = { conflicts: [], fields: [], relationships: [], computed: [], views: {}, forms: {}, issues: [] };
  return {
    ...{ name, address: `34880:${ALICE}:garden`, now: AT[0]!, resource: 'plants' },
    events: events as unknown as Json[],
    expect: { definitions: {}, ...nothing, ...expect },
  };
}

const genesis: Definitions = {
  resource: { label: 'Plant', title: 'name', key: 'code' },
  'field/name': { type: 'string', required: true, order: 2 },
  'field/code': { type: 'string', unique: true, order: 1 },
  'field/days': { type: 'integer', min: 1 },
  'relationship/bed': { to: 'beds', cardinality: 'one', mode: 'soft' },
  'relationship/kin': { to: 'plants', cardinality: 'many', mode: 'strong', order: 0 },
  'computed/title': { type: 'string', formula: '${record.name}' },
  'validation/quick': { formula: 'record.days < 400', message: 'Too long.', fields: ['days'] },
  'view/all': { columns: ['name', { field: 'days', width: 5 }], sort: [{ field: 'days', descending: true }] },
  'form/new': { groups: [{ fields: ['name', 'code'] }, { fields: ['days'], when: { op: 'empty', field: 'code' } }] },
};
const READ = {
  fields: [
    ['code', 'string'],
    ['name', 'string'],
    ['days', 'integer'],
  ],
  relationships: [
    ['kin', 'plants', 'many', 'strong'],
    ['bed', 'beds', 'one', 'soft'],
  ],
  computed: [['title', 'string']],
  views: { all: ['name', 'days'] },
  forms: { new: [[['name', 'code'], false], [['days'], true]] }, // prettier-ignore
} as const;

const leaf: Json = { op: 'in', field: 'a', values: ['x', { today: -1 }] };
/** Nests as deep as a definition may: a form, its groups, a group, the filter and what is in it. */
const deep: Json = { op: 'and', filters: [{ op: 'or', filters: [{ op: 'and', filters: [leaf] }] }] };

export const DEFINITION_CASES: readonly DefinitionCase[] = [
  told('a genesis of everything', [{ set: genesis }], { definitions: genesis, ...READ }),
  told(
    'later events say only what changed; what is unset is gone, and with it what it was in',
    [
      { set: genesis },
      { set: { 'field/days': { type: 'number' } }, over: { 'field/days': [0] } },
      { unset: ['field/code'], over: { 'field/code': [0] } },
    ],
    {
      ...READ,
      definitions: Object.fromEntries([
        ...Object.entries(genesis).filter(([path]) => path !== 'field/code'),
        ['field/days', { type: 'number' }],
      ]) as Definitions,
      fields: [['name', 'string'], ['days', 'number']], // prettier-ignore
      forms: { new: [[['name'], false], [['days'], false]] }, // prettier-ignore
      issues: ['form/new', 'form/new', 'resource'],
    },
  ),
  told(
    'parallel changes of different definitions merge',
    [
      { set: { 'field/a': { type: 'string' }, 'field/b': { type: 'string' } } },
      { set: { 'field/a': { type: 'integer' } }, over: { 'field/a': [0] }, prev: [0] },
      { set: { 'field/b': { type: 'date' } }, over: { 'field/b': [0] }, prev: [0] },
    ],
    {
      definitions: { 'field/a': { type: 'integer' }, 'field/b': { type: 'date' } },
      fields: [['a', 'integer'], ['b', 'date']], // prettier-ignore
    },
  ),
  told(
    'parallel changes of one definition conflict; the greater stamp shows',
    [
      { set: { 'field/a': { type: 'string' } } },
      { set: { 'field/a': { type: 'integer' } }, over: { 'field/a': [0] }, prev: [0] },
      { set: { 'field/a': { type: 'date' } }, over: { 'field/a': [0] }, prev: [0] },
    ],
    { definitions: { 'field/a': { type: 'date' } }, conflicts: ['field/a'], fields: [['a', 'date']] },
  ),
  told(
    'what is not understood is an issue and shows as json',
    [
      {
        set: {
          'field/a': { type: 'hologram' },
          'field/b': {},
          'relationship/c': { to: 'plants', cardinality: 'few', mode: 'soft' },
          'computed/d': { type: 'string' },
        },
      },
    ],
    {
      definitions: {
        'field/a': { type: 'hologram' },
        'field/b': {},
        'relationship/c': { to: 'plants', cardinality: 'few', mode: 'soft' },
        'computed/d': { type: 'string' },
      },
      fields: [['a', 'json'], ['b', 'json'], ['c', 'json'], ['d', 'json']], // prettier-ignore
      issues: ['computed/d', 'field/a', 'field/b', 'relationship/c', 'relationship/c'],
    },
  ),
  told(
    'a bad member is an issue; the rest stays in force; null is absent; unknown members are nothing',
    [
      {
        set: {
          'field/a': { type: 'integer', min: 'few', max: 9, required: 1, label: null, later: {} },
          'view/v': { columns: ['a', 'gone', { width: 1 }], limit: -1 },
          'form/f': { groups: [{ fields: ['a', 'gone'], when: { op: 'sounds like', field: 'a' } }, 'a'] },
        },
      },
    ],
    {
      definitions: {
        'field/a': { type: 'integer', min: 'few', max: 9, required: 1, label: null, later: {} },
        'view/v': { columns: ['a', 'gone', { width: 1 }], limit: -1 },
        'form/f': { groups: [{ fields: ['a', 'gone'], when: { op: 'sounds like', field: 'a' } }, 'a'] },
      },
      fields: [['a', 'integer']],
      views: { v: ['a'] },
      forms: { f: [[['a'], false]] },
      issues: ['field/a', 'field/a', 'form/f', 'form/f', 'form/f', 'view/v', 'view/v', 'view/v'],
    },
  ),
  told(
    'of options each bad one is left out; views and forms name whatever has a key',
    [
      {
        set: {
          'field/a': { type: 'enum', options: ['x', 1, { value: 'y' }, 'x'] },
          'field/e': { type: 'enum' },
          'relationship/b': { to: 'plants', cardinality: 'one', mode: 'soft', order: 1 },
          'computed/c': { type: 'string', formula: '1', order: 0 },
          'view/v': { columns: ['b', 'c'], sort: [{ field: 'c' }], group_by: 'b', limit: 0 },
          'form/f': {},
        },
      },
    ],
    {
      definitions: {
        'field/a': { type: 'enum', options: ['x', 1, { value: 'y' }, 'x'] },
        'field/e': { type: 'enum' },
        'relationship/b': { to: 'plants', cardinality: 'one', mode: 'soft', order: 1 },
        'computed/c': { type: 'string', formula: '1', order: 0 },
        'view/v': { columns: ['b', 'c'], sort: [{ field: 'c' }], group_by: 'b', limit: 0 },
        'form/f': {},
      },
      fields: [['a', 'enum'], ['e', 'enum']], // prettier-ignore
      relationships: [['b', 'plants', 'one', 'soft']],
      computed: [['c', 'string']],
      views: { v: ['b', 'c'] },
      forms: { f: [[['c', 'b', 'a', 'e'], false]] },
      issues: ['field/a', 'field/a', 'field/e'],
    },
  ),
  told(
    'one key has one meaning: the field, then the relationship; order first, then the key by code unit',
    [
      {
        set: {
          'field/x': { type: 'date' },
          'relationship/x': { to: 'plants', cardinality: 'one', mode: 'soft' },
          'computed/x': { type: 'string', formula: '1' },
          'field/é': { type: 'string' },
          'field/Z': { type: 'string' },
          'field/last': { type: 'string', order: 1.5 },
          'field/first': { type: 'string', order: -1 },
        },
      },
    ],
    {
      definitions: {
        'field/x': { type: 'date' },
        'relationship/x': { to: 'plants', cardinality: 'one', mode: 'soft' },
        'computed/x': { type: 'string', formula: '1' },
        'field/é': { type: 'string' },
        'field/Z': { type: 'string' },
        'field/last': { type: 'string', order: 1.5 },
        'field/first': { type: 'string', order: -1 },
      },
      fields: [['first', 'string'], ['last', 'string'], ['Z', 'string'], ['x', 'date'], ['é', 'string']], // prettier-ignore
      issues: ['computed/x', 'relationship/x'],
    },
  ),
  told(
    'a condition as deep as a definition may nest, and a form of all fields',
    [{ set: { 'field/a': { type: 'string' }, 'form/f': { groups: [{ fields: ['a'], when: deep }] }, 'form/g': {} } }],
    {
      definitions: {
        'field/a': { type: 'string' },
        'form/f': { groups: [{ fields: ['a'], when: deep }] },
        'form/g': {},
      },
      fields: [['a', 'string']],
      forms: { f: [[['a'], true]], g: [[['a'], false]] },
    },
  ),
];
