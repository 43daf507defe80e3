/** The second implementation gives every value of values.json the same form: both were written from the page. */
import { expect } from 'chai';
import { jcs } from '../../oracle/json.js';
import type { Json } from '../../oracle/json.js';
import { isNormal } from '../../oracle/values.js';
import { readVectors } from '../../support/vectors.js';

interface TypeVectors {
  readonly options?: readonly (string | { readonly value: string })[];
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
  readonly input: readonly { readonly from: Json; readonly to: Json }[];
  readonly refused: readonly Json[];
}

describe('the second implementation, on values', () => {
  let types: readonly [string, TypeVectors][];
  before(async () => {
    types = Object.entries((await readVectors<{ types: Record<string, TypeVectors> }>('values')).types);
    expect(types).to.have.length(19);
  });

  it('has the same normal forms', () => {
    for (const [type, { options, valid, invalid }] of types) {
      const allowed = options?.map((option) => (typeof option === 'string' ? option : option.value));
      for (const value of [null, ...valid])
        expect(isNormal(type, value, allowed), `${type} ${jcs(value)}`).to.equal(true);
      for (const value of invalid) expect(isNormal(type, value, allowed), `${type} ${jcs(value)}`).to.equal(false);
    }
  });

  it('takes what input becomes, leaves input that is in normal form, and has no form for what is refused', () => {
    for (const [type, { options, input, refused }] of types) {
      const allowed = options?.map((option) => (typeof option === 'string' ? option : option.value));
      for (const { from, to } of input) {
        expect(isNormal(type, to, allowed), `${type} ${jcs(to)}`).to.equal(true);
        if (isNormal(type, from, allowed)) expect(jcs(to), type).to.equal(jcs(from));
      }
      for (const value of refused) expect(isNormal(type, value, allowed), `${type} ${jcs(value)}`).to.equal(false);
    }
  });
});
