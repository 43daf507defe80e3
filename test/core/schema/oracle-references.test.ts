/** The second implementation says of references what references.json does: both were written from the page. */
import { expect } from 'chai';
import { isReference } from '../../oracle/content.js';
import { jcs } from '../../oracle/json.js';
import type { Json, JsonObject } from '../../oracle/json.js';
import { elementField, elementOf, isSame, isTruePin, normalReference, shown } from '../../oracle/references.js';
import type { Target } from '../../oracle/references.js';
import { readVectors } from '../../support/vectors.js';

interface ReferenceVectors {
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
  readonly truePins: readonly JsonObject[];
  readonly falsePins: readonly JsonObject[];
  readonly normal: readonly { readonly own: string; readonly from: Json; readonly to: Json }[];
  readonly same: readonly { readonly a: JsonObject; readonly b: JsonObject; readonly same: boolean }[];
  readonly elements: readonly { readonly relation: string; readonly reference: JsonObject; readonly field: string }[];
  readonly notElements: readonly string[];
  readonly shown: readonly {
    readonly mode: string;
    readonly reference: JsonObject;
    readonly target: Target;
    readonly shown: Json;
  }[];
}

describe('the second implementation, on references', () => {
  let vectors: ReferenceVectors;
  before(async () => (vectors = await readVectors<ReferenceVectors>('references')));

  it('knows references and true pins', () => {
    for (const value of vectors.valid) expect(isReference(value), jcs(value)).to.equal(true);
    for (const value of vectors.invalid) expect(isReference(value), jcs(value)).to.equal(false);
    for (const pin of vectors.truePins) expect(isTruePin(pin), jcs(pin)).to.equal(true);
    for (const pin of vectors.falsePins) expect(isTruePin(pin), jcs(pin)).to.equal(false);
  });

  it('has the same normal and comparison forms', () => {
    for (const { own, from, to } of vectors.normal)
      expect(jcs(normalReference(from, own) ?? null), jcs(from)).to.equal(jcs(to));
    for (const { a, b, same } of vectors.same) expect(isSame(a, b), jcs([a, b])).to.equal(same);
  });

  it('has the same element fields', () => {
    for (const { relation, reference, field } of vectors.elements) {
      expect(elementField(relation, reference)).to.equal(field);
      expect(elementOf(field), field).to.deep.equal([relation, reference.$ref]);
    }
    for (const field of vectors.notElements) expect(elementOf(field), field).to.equal(undefined);
  });

  it('shows the same of a target', () => {
    for (const { mode, reference, target, shown: expected } of vectors.shown)
      expect(shown(mode, reference, target), jcs([mode, reference])).to.deep.equal(expected);
  });
});
