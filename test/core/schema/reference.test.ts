import { expect } from 'chai';
import fc from 'fast-check';
import type { Address, EventId, Json, Reference } from '../../../core/log/event.js';
import {
  elementField,
  isPinTrue,
  isReference,
  makePin,
  parseElementField,
  type ShownReference,
  sameReference,
  showReference,
  type Target,
  toReference,
} from '../../../core/schema/reference.js';
import { runs } from '../../support/effort.js';
import { readVectors } from '../../support/vectors.js';

type Pin = NonNullable<Reference['pin']>;

interface Vectors {
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
  readonly truePins: readonly Pin[];
  readonly falsePins: readonly Pin[];
  readonly normal: readonly { own: Address; from: Json; to: Json }[];
  readonly same: readonly { a: Reference; b: Reference; same: boolean }[];
  readonly elements: readonly { relation: string; reference: Reference; field: string }[];
  readonly notElements: readonly string[];
  readonly shown: readonly {
    mode: 'strong' | 'soft' | 'pinned';
    reference: Reference;
    target: Target;
    shown: ShownReference;
  }[];
}

describe('references', () => {
  it('agree with the vectors', async () => {
    const vectors = await readVectors<Vectors>('references');
    for (const value of vectors.valid) expect(isReference(value), JSON.stringify(value)).to.equal(true);
    for (const value of vectors.invalid) expect(isReference(value), JSON.stringify(value)).to.equal(false);
    for (const pin of vectors.truePins) expect(isPinTrue(pin), JSON.stringify(pin)).to.equal(true);
    for (const pin of vectors.falsePins) expect(isPinTrue(pin), JSON.stringify(pin)).to.equal(false);
    for (const { own, from, to } of vectors.normal) expect(toReference(from, own) ?? null).to.deep.equal(to);
    for (const { a, b, same } of vectors.same) expect(sameReference(a, b)).to.equal(same);
    for (const { relation, reference, field } of vectors.elements) {
      expect(elementField(relation, reference)).to.equal(field);
      const parsed = parseElementField(field);
      expect(parsed?.relation).to.equal(relation);
      expect(parsed?.$ref).to.deep.equal(reference.$ref);
      expect(parsed?.hash).to.equal(reference.pin?.hash);
    }
    for (const field of vectors.notElements) expect(parseElementField(field), field).to.equal(undefined);
    for (const { mode, reference, target, shown } of vectors.shown) {
      const result = showReference({ mode }, reference, (...$ref) => {
        expect($ref).to.deep.equal(reference.$ref);
        return target;
      });
      expect(JSON.parse(JSON.stringify(result)), JSON.stringify(shown)).to.deep.equal(shown);
    }
  });

  it('are named by their elements, whatever the record is called', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(name, name, fc.boolean(), (resource, record, pinned) => {
        const pin = pinned ? makePin([], { a: 1 }) : undefined;
        const reference: Reference = { $ref: ['', resource, record], ...(pin && { pin }) };
        if (!isReference(reference)) return;
        const field = elementField('things', reference);
        expect(parseElementField(field)).to.deep.equal({
          relation: 'things',
          $ref: reference.$ref,
          ...(pin && { hash: pin.hash }),
        });
      }),
      { numRuns: runs(1000) },
    );
  });

  it('are pinned with sorted heads, each once, and a hash that does not mind the order of members', () => {
    const pin = makePin(
      ['b', 'a', 'b'].map((letter) => letter.repeat(64) as EventId),
      { b: 1, a: [2] },
    );
    expect(pin.heads).to.deep.equal(['a'.repeat(64), 'b'.repeat(64)]);
    expect(pin.hash).to.equal(makePin([], { a: [2], b: 1 }).hash);
    expect(isReference({ $ref: ['', 'r', 'x'], pin })).to.equal(true);
  });

  it('refuse hostile shapes without a throw', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 50_000; depth++) deep = { $ref: deep };
    const poisoned = JSON.parse('{"$ref":["","r","x"],"__proto__":{"label":"x"}}') as Json;
    for (const value of [
      deep,
      poisoned,
      { $ref: ['', 'r', 'x'.repeat(10_000_000)] },
      Object.create({ $ref: ['', 'r', 'x'] }),
    ])
      expect(isReference(value)).to.equal(false);
    for (const field of ['a/'.repeat(1_000_000), `a/${'['.repeat(2000)}`, `a/${'['.repeat(1_000_000)}`])
      expect(parseElementField(field)).to.equal(undefined);
  });
});
