import { expect } from 'chai';
import type { Json } from '../../../core/log/event.js';
import { FIELD_TYPES, type FieldType, type Option } from '../../../core/schema/definition.js';
import { isValue, toValue } from '../../../core/schema/json-value.js';
import { isNormal, isOfType, parseText, toNormal } from '../../../core/schema/values.js';
import { readVectors } from '../../support/vectors.js';

interface TypeVectors {
  readonly options?: readonly (string | Option)[];
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
  readonly input: readonly { readonly from: Json; readonly to: Json }[];
  readonly refused: readonly Json[];
}

describe('values', () => {
  it('agree with the vectors', async () => {
    const { types } = await readVectors<{ types: Record<FieldType, TypeVectors> }>('values');
    expect(Object.keys(types).sort()).to.deep.equal([...FIELD_TYPES].sort());
    let cases = 0;
    for (const type of FIELD_TYPES) {
      const { options, valid, invalid, input, refused } = types[type];
      const definition = { type, options: options?.map((one) => (typeof one === 'string' ? { value: one } : one)) };
      const about = (value: Json): string => `${type} ${JSON.stringify(value)}`;
      for (const value of valid) {
        expect(isNormal(definition, value), about(value)).to.equal(true);
        expect(toNormal(definition, value), about(value)).to.deep.equal({ value });
      }
      for (const value of invalid) expect(isNormal(definition, value), about(value)).to.equal(false);
      for (const { from, to } of input) {
        expect(toNormal(definition, from), about(from)).to.deep.equal({ value: to });
        expect(isNormal(definition, to), about(to)).to.equal(true);
      }
      for (const value of refused) {
        const { issue } = toNormal(definition, value);
        expect(issue?.code, about(value)).to.equal(options && typeof value === 'string' ? 'option' : 'type');
        expect(issue?.message.length, about(value)).to.be.within(10, 200);
      }
      cases += valid.length + invalid.length + input.length + refused.length;
    }
    expect(cases).to.be.greaterThan(500);
  });

  it('hold null, the empty value, in every type', () => {
    for (const type of FIELD_TYPES) {
      expect(isNormal({ type, options: [] }, null)).to.equal(true);
      expect(toNormal({ type, options: [] }, null)).to.deep.equal({ value: null });
    }
  });

  it('keep within the limits of JSON values', () => {
    const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(isValue(nested(8))).to.equal(true);
    expect(isValue(nested(9))).to.equal(false);
    expect(isValue(Array(10_000).fill(0))).to.equal(true);
    expect(isValue(Array(10_001).fill(0))).to.equal(false);
    expect(isValue(Array(100).fill(Array(99).fill('')))).to.equal(true);
    expect(isValue(Array(100).fill(Array(100).fill('')))).to.equal(false);
    for (const none of [
      NaN,
      Infinity,
      undefined,
      Symbol('x'),
      1n,
      () => 1,
      new Date(0),
      new Map(),
      [undefined],
      Array(1),
    ])
      expect(isValue(none)).to.equal(false);
    expect(isValue('\ud800')).to.equal(false);
    expect(isValue({ '\udc00': 1 })).to.equal(false);
    expect(isValue('\ud83c\udf31')).to.equal(true);
    expect(isValue(JSON.parse('{"__proto__":1}'))).to.equal(false);
    expect(isValue(-0)).to.equal(false);
    expect(toValue([-0, { a: -0 }])).to.deep.equal([0, { a: 0 }]);
    expect(Object.is((toValue([-0]) as number[])[0], 0)).to.equal(true);
  });

  it('refuse −0, which canonical JSON cannot tell from 0, and take it as 0', () => {
    for (const type of ['integer', 'number', 'json'] as const) {
      expect(isNormal({ type }, -0)).to.equal(false);
      const { value } = toNormal({ type }, -0);
      expect(Object.is(value, 0)).to.equal(true);
    }
    expect(isNormal({ type: 'geo' }, { lat: -0, lon: 0 })).to.equal(false);
    expect(isNormal({ type: 'duration' }, { months: -0, ms: 0 })).to.equal(false);
  });

  it('read JSON texts for json fields only where text is asked for', () => {
    expect(parseText({ type: 'json' }, '{"a":[1]}')).to.deep.equal({ value: { a: [1] } });
    expect(parseText({ type: 'json' }, '')).to.deep.equal({ value: null });
    expect(parseText({ type: 'json' }, '{a:1}').issue?.code).to.equal('type');
    expect(toNormal({ type: 'json' }, '{"a":[1]}')).to.deep.equal({ value: '{"a":[1]}' });
  });

  it('answer hostile input at once, and with an issue', () => {
    const huge = [
      '1'.repeat(10_000_000),
      `${' '.repeat(5_000_000)}x${' '.repeat(5_000_000)}`,
      `https://${'a.'.repeat(5_000_000)}`,
      `${'a@'.repeat(5_000_000)}`,
      '-'.repeat(10_000_000),
      '('.repeat(10_000_000),
      '['.repeat(10_000_000),
      `{"a":${'['.repeat(5_000_000)}`,
      '\ud800'.repeat(1_000_000),
    ];
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    for (const type of FIELD_TYPES) {
      const takesText =
        type === 'string' || type === 'markdown' || type === 'tags' || type === 'json' || type === 'enum';
      for (const input of [...huge, deep, cyclic, JSON.parse('{"__proto__":{"a":1}}'), Number.MAX_VALUE]) {
        const start = Date.now();
        const { value, issue } = toNormal({ type, options: type === 'enum' ? [{ value: 'a' }] : undefined }, input);
        isOfType(type, input);
        expect(Date.now() - start, `${type} ${typeof input}`).to.be.lessThan(2000);
        if (typeof input === 'string' && input.startsWith('\ud800')) expect(issue?.code).to.equal('type');
        if (typeof input === 'object') expect(issue?.code, type).to.equal('type');
        if (typeof input === 'string' && !takesText) expect(value, type).to.equal(undefined);
        if (issue) expect(issue.message.length).to.be.lessThan(250);
      }
    }
    expect(({} as { a?: number }).a).to.equal(undefined);
  });
});
