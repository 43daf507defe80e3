import { expect } from 'chai';
import type { Json } from '../../../core/log/event.js';
import { elementField, makePin } from '../../../core/schema/reference.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { recordValues, validate, type ValidationContext, withDefaults } from '../../../core/schema/validate.js';

/** `code field` of each issue. */
function issues(
  definitions: Record<string, Json>,
  values: Record<string, Json>,
  context?: ValidationContext,
): string[] {
  const schema = definitionsToSchema('varieties', new Map(Object.entries(definitions)));
  const map = new Map(Object.entries(values));
  const before = JSON.stringify([...map]);
  const found = validate(schema, map, context);
  expect(JSON.stringify([...map])).to.equal(before);
  for (const { message } of found) expect(message).to.match(/^[^\n]{5,200}\.$/u);
  return found.map(({ code, field }) => `${code} ${field}`);
}

const supplier = { $ref: ['', 'suppliers', 'anna'], label: 'Anna' } as const;
const element = elementField('s', supplier);
const relationship = (cardinality: string, mode: string, more = {}): Record<string, Json> => ({
  'relationship/s': { to: 'suppliers', cardinality, mode, ...more },
});

describe('validation', () => {
  it('wants what is required: null, empty text and no tags are nothing', () => {
    const name = { 'field/name': { type: 'string', required: true } };
    for (const values of [{}, { name: null }, { name: '' }] as Record<string, Json>[])
      expect(issues(name, values)).to.deep.equal(['required name']);
    expect(issues(name, { name: ' ' })).to.deep.equal([]);
    expect(issues({ 'field/t': { type: 'tags', required: true } }, { t: [] })).to.deep.equal(['required t']);
    expect(issues({ 'field/n': { type: 'integer', required: true } }, { n: 0 })).to.deep.equal([]);
    expect(issues({ 'field/b': { type: 'boolean', required: true } }, { b: false })).to.deep.equal([]);
  });

  it('names a misfit once, and asks nothing else of it', () => {
    const days = { 'field/days': { type: 'integer', min: 1, max: 9 } };
    expect(issues(days, { days: 'n/a' })).to.deep.equal(['type days']);
    expect(issues(days, { days: 0 })).to.deep.equal(['range days']);
    expect(issues(days, { days: 10 })).to.deep.equal(['range days']);
    expect(issues(days, { days: 1 })).to.deep.equal([]);
    expect(issues(days, { days: null })).to.deep.equal([]);
  });

  it('compares bounds by the order of the type', () => {
    expect(issues({ 'field/p': { type: 'decimal', min: '9.5', max: 10 } }, { p: '9.75' })).to.deep.equal([]);
    expect(issues({ 'field/p': { type: 'decimal', min: '9.5' } }, { p: '10' })).to.deep.equal([]);
    expect(issues({ 'field/p': { type: 'decimal', max: '-1' } }, { p: '-0.5' })).to.deep.equal(['range p']);
    expect(issues({ 'field/d': { type: 'date', min: '2024-01-01' } }, { d: '2023-12-31' })).to.deep.equal(['range d']);
    expect(issues({ 'field/t': { type: 'time', max: '12:00' } }, { t: '12:00:01' })).to.deep.equal(['range t']);
    expect(issues({ 'field/i': { type: 'integer', max: 1.5 } }, { i: 2 })).to.deep.equal(['range i']);
  });

  it('counts characters, not code units, and tags', () => {
    const text = { 'field/x': { type: 'string', min_length: 2, max_length: 3 } };
    expect(issues(text, { x: '🌱' })).to.deep.equal(['length x']);
    expect(issues(text, { x: '🌱🌱🌱' })).to.deep.equal([]);
    expect(issues(text, { x: '🌱🌱🌱🌱' })).to.deep.equal(['length x']);
    expect(issues(text, { x: '' })).to.deep.equal([]);
    expect(issues({ 'field/t': { type: 'tags', max_length: 1 } }, { t: ['a', 'b'] })).to.deep.equal(['length t']);
  });

  it('asks for options and patterns', () => {
    expect(issues({ 'field/e': { type: 'enum', options: ['a'] } }, { e: 'b' })).to.deep.equal(['option e']);
    expect(issues({ 'field/t': { type: 'tags', options: ['a'] } }, { t: ['a', 'b'] })).to.deep.equal(['option t']);
    const code = { 'field/c': { type: 'string', pattern: '[a-z]+' } };
    expect(issues(code, { c: 'ab1' })).to.deep.equal(['pattern c']);
    expect(issues(code, { c: 'ab' })).to.deep.equal([]);
    const slow = { 'field/c': { type: 'string', pattern: '((a?){10}){30}b' } };
    expect(issues(slow, { c: 'a'.repeat(60_000) })).to.deep.equal(['pattern c']);
  });

  it('asks who else has a unique value', () => {
    const code = { 'field/c': { type: 'string', unique: true } };
    const isTaken = (field: string, value: Json): boolean => field === 'c' && value === 'x';
    expect(issues(code, { c: 'x' }, { isTaken })).to.deep.equal(['unique c']);
    expect(issues(code, { c: 'y' }, { isTaken })).to.deep.equal([]);
    expect(issues(code, { c: '' }, { isTaken: () => true })).to.deep.equal([]);
    expect(issues(code, { c: 'x' })).to.deep.equal([]);
  });

  it('lists fields that the schema does not have', () => {
    const computed = { 'computed/c': { type: 'string', formula: '1' } };
    expect(issues(computed, { c: 'x', z: 1, 'a/b': 2 })).to.deep.equal([
      'unknown-field a/b',
      'unknown-field c',
      'unknown-field z',
    ]);
    expect(issues({ 'field/f': { type: 'json' } }, { f: 1, 'f/["","a","b"]': 1 })).to.deep.equal([
      'unknown-field f/["","a","b"]',
    ]);
  });

  it('lists a strong reference to nothing; a soft one is only gone; an unknown dataset proves nothing', () => {
    const gone: ValidationContext = { resolve: () => ({ state: 'gone' }) };
    expect(issues(relationship('one', 'strong'), { s: supplier }, gone)).to.deep.equal(['missing-target s']);
    expect(issues(relationship('one', 'soft'), { s: supplier }, gone)).to.deep.equal([]);
    expect(issues(relationship('many', 'strong'), { [element]: supplier }, gone)).to.deep.equal([
      `missing-target ${element}`,
    ]);
    expect(
      issues(relationship('one', 'strong'), { s: supplier }, { resolve: () => ({ state: 'unknown' }) }),
    ).to.deep.equal([]);
    expect(issues(relationship('one', 'strong'), { s: supplier })).to.deep.equal([]);
  });

  it('wants references where the relationship holds them', () => {
    expect(issues(relationship('one', 'soft'), { s: 'anna' })).to.deep.equal(['type s']);
    expect(issues(relationship('many', 'soft'), { s: supplier })).to.deep.equal(['type s']);
    expect(issues(relationship('one', 'soft'), { [element]: supplier })).to.deep.equal([`type ${element}`]);
    expect(issues(relationship('many', 'soft'), { 's/x': supplier })).to.deep.equal(['type s/x']);
    expect(issues(relationship('one', 'soft'), { s: { $ref: ['', 'plots', 'x'] } })).to.deep.equal(['type s']);
    expect(issues(relationship('one', 'soft', { required: true }), {})).to.deep.equal(['required s']);
    expect(issues(relationship('many', 'soft', { required: true }), { [element]: supplier })).to.deep.equal([]);
    expect(issues(relationship('one', 'soft'), { s: null })).to.deep.equal([]);
  });

  it('wants a pin that is true where references are pinned', () => {
    const pin = makePin([], { name: 'Anna' });
    const pinned = { ...supplier, pin } as unknown as Json;
    const forged = { ...supplier, pin: { ...pin, value: { name: 'Eve' } } } as unknown as Json;
    expect(issues(relationship('one', 'pinned'), { s: supplier })).to.deep.equal(['type s']);
    expect(issues(relationship('one', 'pinned'), { s: pinned })).to.deep.equal([]);
    expect(issues(relationship('one', 'pinned'), { s: forged })).to.deep.equal(['type s']);
    expect(issues(relationship('one', 'soft'), { s: forged })).to.deep.equal(['type s']);
  });

  it('fills in defaults where nothing is said, and null says something', () => {
    const schema = definitionsToSchema(
      'x',
      new Map<string, Json>([
        ['field/a', { type: 'integer', default: '7' }],
        ['field/b', { type: 'boolean', default: false }],
        ['field/c', { type: 'string' }],
      ]),
    );
    expect([...withDefaults(schema, new Map())]).to.deep.equal([['a', 7], ['b', false]]); // prettier-ignore
    expect([...withDefaults(schema, new Map<string, Json>([['a', null]]))]).to.deep.equal([['a', null], ['b', false]]); // prettier-ignore
  });

  it('looks at what cells show, and not at what is the log’s own', () => {
    const shown = new Map<string, { value?: Json }>([['$alive', { value: true }], ['a', { value: 1 }], ['b', {}]]); // prettier-ignore
    const state = {
      fields: () => shown.keys(),
      shown: (_r: string, _i: string, field: string) => shown.get(field) as never,
    };
    expect([...recordValues(state, 'x', 'y')]).to.deep.equal([['a', 1]]);
  });

  it('keeps hostile texts out of the shape of messages', () => {
    const schema = definitionsToSchema('x', new Map<string, Json>([['field/a', { type: 'integer' }]]));
    const hostile = `\u202e\n\u0000<img src=x onerror=alert(1)>${'x'.repeat(1_000_000)}`;
    const [issue] = validate(schema, new Map<string, Json>([['a', hostile]]));
    expect(issue!.message.length).to.be.lessThan(120);
    expect(issue!.message).not.to.match(/[\u0000-\u001f\u202e]/);
  });
});
