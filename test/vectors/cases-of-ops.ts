/** Vectors of PROTOCOL.md, sections 4, 9 (proposals), 12.1 and 12.2: ops, keys, values, references. */
import type { Json } from '../../core/log/event.js';
import type { EventCase } from '../core/log/event-vectors.js';
import { A, ADDRESS, ALICE, BOB, create, data, idOf, idsOf, made, no, ok } from './event-maker.js';

const update = { op: 'record.update', resource: 'plots', record: 'p1' };
const remove = { op: 'record.delete', resource: 'plots', record: 'p1' };
const relate = {
  op: 'relation.add',
  resource: 'plots',
  record: 'p1',
  relation: 'crops',
  to: { $ref: ['', 'crops', 'kale'] },
};
const define = { op: 'schema.update', resource: 'plots', set: { 'field/name': { type: 'string' } } };
const proposal = (more: { [name: string]: Json } = {}) => made({ ...data(create, define), ...more }, { kind: 4883 });
const schema = (...ops: Json[]) => made(data(...ops), { kind: 4881 });
const ids = (count: number, ...ops: Json[]) => made({ ...data(...ops), ids: idsOf(count) });
const to = (reference: Json) => made(data({ ...relate, to: reference }));
const named = (resource: string, record = 'p1', field = 'name') =>
  made(data({ ...create, resource, record, set: { [field]: 1 } }));
const value = (json: Json) => made(data({ ...create, set: { a: json } }));
const ID_PIECE = `"${'0'.repeat(59)}#####"`;
const manyIds = (times: number) => made({ ...data(create), ids: ['«ids»'] }, {}, { ids: { repeat: ID_PIECE, times } });
const fields = (times: number) =>
  made(data({ ...create, set: { '«f»': 0 } }), {}, { f: { repeat: '"f#####":0', times } });
const unsets = (times: number) => made(data({ ...update, unset: ['«f»'] }), {}, { f: { repeat: '"f#####"', times } });
const items = (times: number) => made(data({ ...create, set: { a: ['«i»'] } }), {}, { i: { repeat: '0', times } });
const schemaOps = (times: number) =>
  made({ v: 1, at: data().at, ops: ['«o»'] }, { kind: 4881 }, { o: { repeat: '{"op":"x"}', times } });
const indices = (count: number) => Array.from({ length: count }, (_, n) => n);
const nested = (depth: number): Json => (depth === 0 ? 0 : [nested(depth - 1)]);

export const OP_CASES: readonly EventCase[] = [
  ok(
    'all ops at once',
    ids(
      3,
      { ...create, over: { $alive: [0], name: [1, 2] } },
      { ...update, set: { a: null }, unset: ['b'], over: { a: [0], b: [1] } },
      { ...remove, seen: [0, 1, 2], over: { $alive: [2] } },
      { op: 'record.restore', resource: 'plots', record: 'p1' },
      { ...relate, over: [1] },
      { ...relate, op: 'relation.remove' },
    ),
  ),
  ok('a note', made({ ...data(create), note: 'planted' })),
  ok('members the page does not name', made({ ...data({ ...create, why: 1 }), extra: [] })),
  ok('an update that writes nothing', made(data(update))),
  ok('an unknown op', made(data({ op: 'record.rename', resource: 7 })), { as: 'unknown' }),
  ok('an op of another kind of event is unknown', made(data(define)), { as: 'unknown' }),
  ok('a record op in a schema event is unknown', schema(create), { as: 'unknown' }),
  no('bad-shape', 'no op', made(data({ resource: 'plots' }))),
  no('bad-shape', 'an op that is no object', made(data('record.create'))),
  no('bad-shape', 'no ops', made(data())),
  no('bad-shape', 'ops as an object', made({ ...data(), ops: {} })),
  no('bad-shape', 'a note that is no text', made({ ...data(create), note: 1 })),
  no('bad-shape', 'set as an array', made(data({ ...create, set: [] }))),
  ok('512 fields', fields(512)),
  no('bad-shape', '513 fields', fields(513)),
  ok('512 fields unset', unsets(512)),
  no('bad-shape', '513 fields unset', unsets(513)),
  no('bad-shape', 'a field in set and unset', made(data({ ...update, set: { a: 1 }, unset: ['a'] }))),
  ok('64 in over', ids(64, { ...create, over: { name: indices(64) } })),
  no('bad-shape', '65 in over', ids(65, { ...create, over: { name: indices(65) } })),
  no('bad-shape', 'an empty over of a field', ids(1, { ...create, over: { name: [] } })),
  no('bad-shape', 'over not ascending', ids(2, { ...create, over: { name: [1, 0] } })),
  no('bad-shape', 'over with a repetition', ids(2, { ...create, over: { name: [1, 1] } })),
  no('bad-shape', 'over of a field that is not written', ids(1, { ...create, over: { other: [0] } })),
  no('bad-shape', 'over of $alive in an update', ids(1, { ...update, set: { a: 1 }, over: { $alive: [0] } })),
  no('bad-shape', 'an id in place of its index', ids(1, { ...create, over: { name: [idOf(0)] } })),
  no('bad-link', 'an index out of range', ids(1, { ...create, over: { name: [1] } })),
  no('bad-link', 'a negative index', ids(1, { ...create, over: { name: [-1] } })),
  no('bad-link', 'an index where there are no ids', made(data({ ...remove, seen: [0] }))),
  ok('800 ids', manyIds(800)),
  no('bad-link', '801 ids', manyIds(801)),
  ok(
    '700 seen',
    made({ ...data({ ...remove, seen: indices(700) }), ids: ['«ids»'] }, {}, { ids: { repeat: ID_PIECE, times: 700 } }),
  ),
  no('bad-link', 'ids not ascending', made({ ...data(create), ids: [idOf(2), idOf(1)] })),
  no('bad-link', 'ids that are none', made({ ...data(create), ids: ['x'] })),
  no('bad-link', 'ids as an object', made({ ...data(create), ids: {} })),

  ok('a key of 128 bytes', named('é'.repeat(64))),
  no('bad-key', 'a key of 129 bytes', named(`${'é'.repeat(64)}x`)),
  no('bad-key', 'an empty resource', named('')),
  no('bad-key', 'a resource with a slash', named('a/b')),
  ok('a record id with a slash', named('plots', 'a/b')),
  no('bad-key', 'an empty record id', named('plots', '')),
  no('bad-key', 'a record id that starts with $', named('plots', '$alive')),
  no('bad-key', 'a field with a control character', named('plots', 'p1', 'a\u001f')),
  no('bad-key', 'a field with U+007F', named('plots', 'p1', 'a\u007f')),
  no('bad-key', 'the field $alive', named('plots', 'p1', '$alive')),
  no('bad-key', 'the resource constructor', named('constructor')),
  no('bad-key', 'the record toString', named('plots', 'toString')),
  no('bad-key', 'the field hasOwnProperty', named('plots', 'p1', 'hasOwnProperty')),
  no('bad-key', 'a resource that is no text', made(data({ ...create, resource: 1 }))),
  no('bad-key', 'no record', made(data({ ...create, record: null }))),

  ok('a value nesting 8', value(nested(8))),
  no('bad-value', 'a value nesting 9', value(nested(9))),
  ok('a value of 10,000 items', items(10_000)),
  no('bad-value', 'a value of 10,001 items', items(10_001)),
  ok('numbers at their edges', value([1e308, 5e-324, 9007199254740991, -9007199254740991, 1e21, 1e-7])),
  ok('a value with a member constructor', value({ constructor: { prototype: 1 } })),
  ok('a broken reference as a value', value({ $ref: 'x' })),

  ok(
    'a pin with a false hash is kept',
    to({ $ref: ['', 'crops', 'kale'], pin: { heads: [], hash: idOf(7), value: { name: 'Kale' } } }),
  ),
  ok(
    'a reference with label and pin',
    to({
      $ref: [ADDRESS, 'crops', 'a/b'],
      label: 'Kale',
      pin: { heads: idsOf(2), hash: idOf(1), value: { name: 'Kale' } },
    }),
  ),
  no('bad-shape', 'no reference', made(data({ ...relate, to: 'kale' }))),
  no('bad-shape', 'a reference of two', to({ $ref: ['crops', 'kale'] })),
  no('bad-shape', 'a reference to no dataset', to({ $ref: ['garden', 'crops', 'kale'] })),
  no('bad-shape', 'a label that is no text', to({ $ref: ['', 'crops', 'kale'], label: 1 })),
  no('bad-shape', 'a pin without hash', to({ $ref: ['', 'crops', 'kale'], pin: { heads: [], value: {} } })),
  no('bad-key', 'a reference to a resource that is none', to({ $ref: ['', 'a/b', 'kale'] })),
  no('bad-key', 'a relation that is no key', made(data({ ...relate, relation: 'a/b' }))),
  no('bad-shape', 'an empty over of a relation', made(data({ ...relate, over: [] }))),

  ok(
    'definitions of all sorts',
    schema({
      ...define,
      set: {
        resource: {},
        'field/a': {},
        'relationship/a': {},
        'computed/a': {},
        'validation/a': {},
        'view/a': {},
        'form/a': {},
      },
      unset: ['field/b'],
    }),
  ),
  ok('a definition nesting 12', schema({ ...define, set: { 'form/a': { groups: nested(11) } } })),
  no('bad-value', 'a definition nesting 13', schema({ ...define, set: { 'form/a': { groups: nested(12) } } })),
  no('bad-key', 'a definition path of no sort', schema({ ...define, set: { 'plan/a': {} } })),
  no('bad-key', 'a definition path without key', schema({ ...define, set: { 'field/': {} } })),
  no('bad-key', 'a definition path with two', schema({ ...define, unset: ['field/a/b'] })),
  no('bad-shape', 'a definition that is no object', schema({ ...define, set: { 'field/a': 'string' } })),
  ok('1,000 schema ops', schemaOps(1_000), { as: 'unknown' }),
  no('bad-shape', '1,001 schema ops', schemaOps(1_001)),

  ok(
    'a proposal',
    proposal({
      title: 'More kale',
      note: 'please',
      amends: idOf(1),
      authors: [ALICE, BOB].sort(),
      from: `34880:${BOB}:garden`,
    }),
  ),
  ok(
    'a proposal with bases, whose prev is not read',
    made(data(create), { kind: 4883, by: 'bob', tags: [A, ['e', idOf(1), '', 'base'], ['e', 'x', '', 'prev']] }),
  ),
  no(
    'bad-link',
    'a proposal with 22 bases',
    made(data(create), { kind: 4883, tags: [A, ...idsOf(22).map((id) => ['e', id, '', 'base'])] }),
  ),
  no('bad-shape', 'a proposal of nothing', made(data(), { kind: 4883 })),
  no('bad-shape', 'a title that is no text', proposal({ title: 1 })),
  no('bad-shape', 'amends that is no id', proposal({ amends: 'x' })),
  ok('50 authors', proposal({ authors: idsOf(50) })),
  no('bad-shape', '51 authors', proposal({ authors: idsOf(51) })),
  no('bad-shape', 'from that is no address', proposal({ from: 'garden' })),
];
