/** The second implementation seals and opens what encryption.json says: both were written from the page. */
import { expect } from 'chai';
import { checkPayload, keyId, open, seal } from '../../oracle/encryption.js';
import { Refused } from '../../oracle/refused.js';
import { readVectors } from '../../support/vectors.js';

interface EncryptionVectors {
  readonly keys: readonly { readonly key: string; readonly id: string }[];
  readonly sealed: readonly Readonly<Record<'name' | 'key' | 'nonce' | 'text' | 'payload', string>>[];
  readonly refused: readonly {
    readonly name: string;
    readonly key: string;
    readonly payload: string;
    readonly form: boolean;
  }[];
}

describe('the second implementation, on encryption', () => {
  let vectors: EncryptionVectors;
  before(async () => (vectors = await readVectors<EncryptionVectors>('encryption')));

  it('gives keys the same ids', () => {
    for (const { key, id } of vectors.keys) expect(keyId(key)).to.equal(id);
  });

  it('seals and opens the same texts', () => {
    for (const { name, key, nonce, text, payload } of vectors.sealed) {
      expect(seal(text, key, nonce), name).to.equal(payload);
      expect(open(payload, key), name).to.equal(text);
    }
  });

  it('refuses the same payloads, without the key and with it', () => {
    expect(vectors.refused.length).to.be.greaterThan(10);
    for (const { name, key, payload, form } of vectors.refused) {
      expect(
        codeOf(() => checkPayload(payload)),
        name,
      ).to.equal(form ? 'bad-payload' : undefined);
      expect(
        codeOf(() => open(payload, key)),
        name,
      ).to.equal('bad-payload');
    }
  });
});

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return refused.code;
  }
}
