/** Canonical JSON against a published implementation of RFC 8785, and the refusals of what is not canonical. */
import { expect } from 'chai';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import {
  canonicalJson,
  hasLoneSurrogate,
  parseCanonicalJson,
  parseJson,
  utf8Length,
} from '../../core/canonical-json.js';
import type { Json } from '../../core/log/event.js';
import { jsonSize } from '../../core/log/json-size.js';
import { runs } from '../support/effort.js';
import { value } from './log/arbitrary-event.js';

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

describe('canonical JSON', () => {
  it('prints what another implementation of RFC 8785 prints', () => {
    fc.assert(
      fc.property(value, (json) => {
        expect(canonicalJson(json)).to.equal(canonicalize(json));
      }),
      { numRuns: runs(500) },
    );
  });

  it('reads back what it printed, counts its bytes, and refuses every other writing', () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = canonicalJson(json);
        expect(parseCanonicalJson(text)).to.deep.equal({ value: json });
        expect(jsonSize(json, Infinity)).to.equal(new TextEncoder().encode(text).length);
        const pretty = JSON.stringify(json, null, 1);
        if (pretty !== text) expect(parseCanonicalJson(pretty)).to.have.property('refused', 'not-canonical');
      }),
      { numRuns: runs(500) },
    );
  });

  it('counts bytes and sees lone surrogates as encoders do', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(utf8Length(text)).to.equal(bytes.length);
        expect(hasLoneSurrogate(text)).to.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== text);
      }),
      { numRuns: runs(500) },
    );
  });

  it('throws for what JSON cannot say', () => {
    for (const odd of [NaN, Infinity, '\ud800', { '\udc00': 1 }, [undefined], () => 1, 1n]) {
      expect(() => canonicalJson(odd as unknown as Json)).to.throw(TypeError);
    }
  });

  it('takes a text up to its limits of bytes and nesting', () => {
    expect(parseJson('"é"', { maxBytes: 4 })).to.deep.equal({ value: 'é' });
    expect(parseJson('"é"', { maxBytes: 3 })).to.have.property('refused', 'too-large');
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(16))).to.have.property('value');
    expect(parseJson(nested(17))).to.have.property('refused', 'bad-value');
    expect(parseJson(`"${'['.repeat(99)}\\"["`)).to.have.property('value');
    expect(parseJson('['.repeat(1_000_000))).to.have.property('refused', 'bad-value');
  });

  it('refuses members named __proto__, however deep, and no other name', () => {
    expect(parseCanonicalJson('[{"a":{"__proto__":1}}]')).to.have.property('refused', 'bad-value');
    expect(parseCanonicalJson('{"a\\"__proto__":1}')).to.have.property('value');
    expect(parseCanonicalJson('["__proto__"]')).to.have.property('value');
  });
});
