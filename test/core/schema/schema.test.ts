import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../core/log/event.js';
import { definitionsToSchema, readSchema, type ResourceSchema } from '../../../core/schema/schema.js';
import { validate, withDefaults } from '../../../core/schema/validate.js';
import { visibleFields } from '../../../core/schema/forms.js';
import { runs } from '../../support/effort.js';

const compare = new Intl.Collator('en', { numeric: true }).compare;

function schemaOf(definitions: Record<string, Json>): ResourceSchema {
  return definitionsToSchema('varieties', new Map(Object.entries(definitions)));
}

describe('a schema', () => {
  it('is read from definitions, in an order that does not depend on theirs', () => {
    const definitions: Record<string, Json> = {
      resource: { label: 'Variety', label_plural: 'Varieties', title: 'name', key: 'code', order: 3, icon: '🌱' },
      'field/name': { type: 'string', label: 'Name', required: true, min_length: 2, max_length: 40, order: 2 },
      'field/code': { type: 'string', pattern: '[A-Z]{2}\\d+', unique: true, order: 1, later: { x: 1 } },
      'field/price': { type: 'decimal', min: 0, max: '99.50', unit: 'EUR', format: { decimals: 2 } },
      'field/kind': {
        type: 'enum',
        options: ['bush', { value: 'vine', label: 'Vine', color: 'green' }],
        default: 'bush',
      },
      'relationship/supplier': { to: 'suppliers', cardinality: 'one', mode: 'strong', inverse: 'sells' },
      'computed/shown': { type: 'string', formula: '${record.name}' },
      'validation/days': { formula: 'record.days > 0', message: 'Days are positive.', fields: ['name'] },
      'view/all': {
        layout: 'table',
        columns: ['name', { field: 'price', width: '8em' }],
        filter: { op: 'and', filters: [{ op: '>', field: 'price', value: 1 }] },
        sort: [{ field: 'name', descending: true }],
        group_by: 'kind',
        limit: 50,
      },
      'form/edit': { groups: [{ label: 'Main', fields: ['name', 'code'] }] },
    };
    const schema = schemaOf(definitions);
    expect(schema.issues).to.deep.equal([]);
    expect(schema.fields.map(({ key }) => key)).to.deep.equal(['code', 'name', 'kind', 'price']);
    expect([schema.label, schema.labelPlural, schema.title, schema.key, schema.order]).to.deep.equal([
      'Variety',
      'Varieties',
      'name',
      'code',
      3,
    ]);
    expect(schema.source['icon']).to.equal('🌱');
    expect(schema.fields[0]!.source['later']).to.deep.equal({ x: 1 });
    const price = schema.fields.find(({ key }) => key === 'price')!;
    expect([price.min, price.max, price.unit, price.format]).to.deep.equal(['0', '99.5', 'EUR', { decimals: 2 }]);
    expect(schema.views[0]!.columns?.map(({ field }) => field)).to.deep.equal(['name', 'price']);
    expect(schema.views[0]!.groupBy).to.equal('kind');
    expect(schema.computed[0]!.formula).to.equal('${record.name}');
    expect(schema.validations[0]!.fields).to.deep.equal(['name']);
    const turned = schemaOf(Object.fromEntries(Object.entries(definitions).reverse()));
    expect(turned).to.deep.equal(schema);
  });

  it('is read from what the state shows; what was unset is not there', () => {
    const shown: Record<string, { value?: Json }> = { 'field/a': { value: { type: 'string' } }, 'field/b': {} };
    const state = {
      fields: () => Object.keys(shown),
      shown: (_: string, record: string, path: string) => (record === '$schema' ? (shown[path] as never) : undefined),
    };
    expect(readSchema(state, 'varieties').fields.map(({ key }) => key)).to.deep.equal(['a']);
  });

  it('takes what it does not understand as JSON, with an issue', () => {
    const schema = schemaOf({
      'field/a': { type: 'hologram', label: 'A' },
      'field/b': 'string',
      'field/c': {},
      'relationship/d': { to: 'x', cardinality: 'some', mode: 'strong' },
      'computed/e': { type: 'string' },
      'validation/f': { formula: '1' },
    });
    expect(schema.fields.map(({ key, type }) => `${key} ${type}`)).to.deep.equal([
      'a json',
      'b json',
      'c json',
      'd json',
      'e json',
    ]);
    expect(schema.fields[0]!.label).to.equal('A');
    expect(new Set(schema.issues.map(({ path }) => path))).to.deep.equal(
      new Set(['field/a', 'field/b', 'field/c', 'relationship/d', 'computed/e', 'validation/f']),
    );
    expect(validate(schema, new Map<string, Json>([['a', { any: 'thing' }]]))).to.deep.equal([]);
  });

  it('leaves out single members that make no sense, and keeps the rest in force', () => {
    const schema = schemaOf({
      'field/n': { type: 'integer', min: 'few', max: 9, required: 'yes', default: 'x', order: '1', label: 5 },
      'field/s': { type: 'string', pattern: '(', max_length: -1, default: null },
      'field/e': { type: 'enum', options: ['a', 'a', '', 3, { label: 'x' }] },
      'view/v': {
        columns: ['n', 'gone', 7],
        filter: { op: '=', field: 'gone', value: 1 },
        sort: [{ field: 'gone' }],
        group_by: 'gone',
      },
      'form/f': { groups: [{ fields: ['n', 'gone'], when: { op: 'like', field: 'n' } }, 5] },
      'nonsense/x': {},
      'field/a/b': { type: 'string' },
      resource: { title: 'gone' },
    });
    const [e, n, s] = schema.fields;
    expect([n!.min, n!.max, n!.required, n!.default, n!.order, n!.label]).to.deep.equal([
      undefined,
      9,
      false,
      undefined,
      undefined,
      undefined,
    ]);
    expect([s!.pattern, s!.maxLength, s!.default]).to.deep.equal([undefined, undefined, undefined]);
    expect(e!.options).to.deep.equal([{ value: 'a', label: undefined, color: undefined }]);
    expect(schema.views[0]!.columns?.map(({ field }) => field)).to.deep.equal(['n']);
    expect([schema.views[0]!.filter, schema.views[0]!.sort, schema.views[0]!.groupBy]).to.deep.equal([
      undefined,
      [],
      undefined,
    ]);
    expect(schema.forms[0]!.groups.map(({ fields, when }) => [fields, when])).to.deep.equal([[['n'], undefined]]);
    expect(schema.title).to.equal(undefined);
    const paths = schema.issues.map(({ path }) => path);
    const count = (path: string): number => paths.filter((one) => one === path).length;
    expect(
      ['field/n', 'field/s', 'field/e', 'view/v', 'form/f', 'nonsense/x', 'field/a/b', 'resource'].map(count),
    ).to.deep.equal([5, 2, 4, 5, 3, 1, 1, 1]);
  });

  it('gives one meaning to a key: the field, then the relationship, then the computed field', () => {
    const schema = schemaOf({
      'computed/x': { type: 'string', formula: '1' },
      'relationship/x': { to: 'y', cardinality: 'one', mode: 'soft' },
      'field/x': { type: 'date' },
    });
    expect(schema.members.get('x')?.kind).to.equal('field');
    expect([schema.relationships, schema.computed]).to.deep.equal([[], []]);
    expect(schema.issues.map(({ path }) => path)).to.deep.equal(['relationship/x', 'computed/x']);
  });

  it('can be anything at all without a throw', () => {
    const path = fc.oneof(
      fc.constantFrom(
        'resource',
        'field/a',
        'field/b',
        'relationship/r',
        'computed/c',
        'validation/v',
        'view/w',
        'form/f',
        'field/__proto__',
        'view/constructor',
      ),
      fc.string(),
    );
    const names = [
      'type',
      'to',
      'dataset',
      'cardinality',
      'mode',
      'label',
      'options',
      'default',
      'min',
      'max',
      'pattern',
      'formula',
      'message',
      'fields',
      'columns',
      'filter',
      'sort',
      'group_by',
      'limit',
      'groups',
      'order',
      'min_length',
      '__proto__',
      'toString',
    ];
    const likely = fc.constantFrom<Json>(
      'enum',
      'integer',
      'decimal',
      'date',
      'one',
      'many',
      'pinned',
      ['a', 'b'],
      [{ fields: ['a'], when: { op: 'empty', field: 'a' } }],
      { op: 'in', field: 'a', values: [1, null, { today: 1 }] },
      [{ field: 'a' }],
      '(',
      5,
    );
    const definition = fc.oneof(
      fc.dictionary(fc.constantFrom(...names), fc.oneof(likely, fc.jsonValue() as fc.Arbitrary<Json>)),
      fc.jsonValue(),
    );
    const values = fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', 'r', 'c', 'r/x'), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(fc.tuple(path, definition)), values, (entries, record) => {
        const schema = definitionsToSchema('any', new Map(entries as [string, Json][]));
        const map = new Map(Object.entries(record)) as Map<string, Json>;
        const before = JSON.stringify([...map]);
        for (const issue of [...schema.issues, ...validate(schema, map)])
          expect(issue.message.length).to.be.lessThan(600);
        for (const form of schema.forms) visibleFields(form, schema, map, { today: '2024-05-31', compare });
        withDefaults(schema, map);
        expect(JSON.stringify([...map])).to.equal(before);
      }),
      { numRuns: runs(500) },
    );
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
  });
});
