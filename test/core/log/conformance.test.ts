/** The public suites our formats stand on: BIP-340, NIP-44 version 2, RFC 8785, JSONTestSuite. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { getConversationKey } from 'nostr-tools/nip44';
import { canonicalJson, parseCanonicalJson, parseJson } from '../../../core/canonical-json.js';
import { open, seal } from '../../../core/log/encrypt.js';
import { verifySignature } from '../../../core/log/event-id.js';
import { readSharedData, readSharedText } from '../../support/shared-data.js';

describe('BIP-340 vectors', () => {
  it('are verified and signed as stated, all 19', async function () {
    const csv = await readSharedText('conformance/bip340/test-vectors.csv');
    if (csv === undefined) return this.skip();
    const rows = csv
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));
    expect(rows).to.have.length(19);
    for (const [index, secret, pubkey, aux, message, signature, result] of rows as string[][]) {
      const refusal = verifySignature(asEvent(message!, pubkey!, signature!));
      expect(refusal === undefined, `vector ${index}`).to.equal(result === 'TRUE');
      if (!secret) continue;
      expect(bytesToHex(schnorr.getPublicKey(hexToBytes(secret)))).to.equal(pubkey!.toLowerCase());
      const signed = schnorr.sign(hexToBytes(message!), hexToBytes(secret), hexToBytes(aux!));
      expect(bytesToHex(signed), `vector ${index}`).to.equal(signature!.toLowerCase());
    }
  });
});

describe('NIP-44 version 2 vectors', () => {
  let vectors: Nip44Vectors | undefined;
  before(async function () {
    const text = await readSharedText('conformance/nip44/nip44.vectors.json');
    if (text === undefined) return this.skip();
    vectors = (JSON.parse(text) as { v2: Nip44Vectors }).v2;
    console.log('    (not run: get_message_keys, which the library keeps to itself; encrypt_decrypt depends on them)');
  });

  it('are sealed and opened as stated', () => {
    for (const { conversation_key, nonce, plaintext, payload } of vectors!.valid.encrypt_decrypt) {
      expect(seal(plaintext, hexToBytes(conversation_key), hexToBytes(nonce))).to.equal(payload);
      expect(open(payload, hexToBytes(conversation_key))).to.equal(plaintext);
    }
    for (const { conversation_key, nonce, pattern, repeat, ...hashes } of vectors!.valid.encrypt_decrypt_long_msg) {
      const text = pattern.repeat(repeat);
      const payload = seal(text, hexToBytes(conversation_key), hexToBytes(nonce));
      expect(sha256Hex(text)).to.equal(hashes.plaintext_sha256);
      expect(sha256Hex(payload)).to.equal(hashes.payload_sha256);
      expect(open(payload, hexToBytes(conversation_key))).to.equal(text);
    }
  });

  it('pad to the lengths stated', () => {
    const [key, nonce] = [new Uint8Array(32), new Uint8Array(32)];
    for (const [length, padded] of vectors!.valid.calc_padded_len) {
      if (length! > 65_535) {
        console.log(`    (not run: padding of ${length} bytes, longer than a payload may be)`);
        continue;
      }
      const bytes = 1 + 32 + 2 + padded! + 32;
      expect(seal('x'.repeat(length!), key, nonce)).to.have.length(Math.ceil(bytes / 3) * 4);
    }
  });

  it('derive the conversation keys stated', () => {
    for (const { sec1, pub2, conversation_key } of vectors!.valid.get_conversation_key) {
      expect(bytesToHex(getConversationKey(hexToBytes(sec1), pub2))).to.equal(conversation_key);
    }
    for (const { sec1, pub2, note } of vectors!.invalid.get_conversation_key) {
      expect(() => getConversationKey(hexToBytes(sec1), pub2), note).to.throw();
    }
  });

  it('do not open what is damaged, and seal no text of a length NIP-44 refuses', () => {
    for (const { conversation_key, payload, note } of vectors!.invalid.decrypt) {
      expect(open(payload, hexToBytes(conversation_key)), note).to.equal(undefined);
    }
    for (const length of vectors!.invalid.encrypt_msg_lengths) {
      expect(() => seal('x'.repeat(length), new Uint8Array(32), new Uint8Array(32)), `${length}`).to.throw();
    }
  });
});

describe('RFC 8785 samples', () => {
  for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
    it(`print ${name} as stated`, async function () {
      const input = await readSharedText(`conformance/jcs/testdata/input/${name}.json`);
      const output = await readSharedText(`conformance/jcs/testdata/output/${name}.json`);
      const hex = await readSharedText(`conformance/jcs/testdata/outhex/${name}.txt`);
      if (input === undefined || output === undefined || hex === undefined) return this.skip();
      const reading = parseJson(input);
      expect(reading).to.have.property('value');
      const text = canonicalJson(reading.value!);
      expect(text).to.equal(output.trimEnd());
      expect(bytesToHex(utf8ToBytes(text))).to.equal(hex.replace(/\s+/g, ''));
      expect(parseCanonicalJson(text)).to.deep.equal({ value: reading.value });
      expect(parseCanonicalJson(` ${text}`)).to.have.property('refused', 'not-canonical');
    });
  }
});

describe('JSONTestSuite', () => {
  const folder = 'conformance/json-test-suite/test_parsing';
  let names: readonly string[];
  before(async function () {
    const listed = await listSharedFolder(folder);
    if (!listed) return this.skip();
    names = listed;
  });

  it('parses what must parse', async () => {
    const all = names.filter((name) => name.startsWith('y_'));
    expect(all).to.have.length(95);
    for (const name of all) expect(await outcome(name), name).to.have.property('value');
  });

  it('refuses what must not parse', async () => {
    const all = names.filter((name) => name.startsWith('n_'));
    expect(all).to.have.length(188);
    for (const name of all) expect(await outcome(name), name).to.have.property('refused');
  });

  it('answers where parsers may differ, and canonical JSON leaves nothing open', async () => {
    for (const name of names) {
      const reading = await outcome(name);
      if (reading.value === undefined) continue;
      let text;
      try {
        text = canonicalJson(reading.value);
      } catch {
        continue; // lone surrogates, and numbers beyond doubles, have no canonical form
      }
      expect(canonicalJson(parseCanonicalJson(text).value!), name).to.equal(text);
    }
  });

  /** Bytes that are no UTF-8 never become a text, so nothing can be read from them. */
  async function outcome(name: string): Promise<ReturnType<typeof parseJson>> {
    const bytes = await readSharedData(`${folder}/${name}`);
    let text;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return { refused: 'bad-json', message: 'not UTF-8' };
    }
    return parseJson(text);
  }
});

interface Nip44Vectors {
  valid: {
    encrypt_decrypt: { conversation_key: string; nonce: string; plaintext: string; payload: string }[];
    encrypt_decrypt_long_msg: {
      conversation_key: string;
      nonce: string;
      pattern: string;
      repeat: number;
      plaintext_sha256: string;
      payload_sha256: string;
    }[];
    calc_padded_len: number[][];
    get_conversation_key: { sec1: string; pub2: string; conversation_key: string }[];
  };
  invalid: {
    encrypt_msg_lengths: number[];
    get_conversation_key: { sec1: string; pub2: string; note: string }[];
    decrypt: { conversation_key: string; payload: string; note: string }[];
  };
}

function asEvent(message: string, pubkey: string, sig: string) {
  return { id: message, pubkey, sig, created_at: 0, kind: 0, tags: [], content: '' };
}

function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

async function listSharedFolder(path: string): Promise<readonly string[] | undefined> {
  if (!('process' in globalThis)) {
    console.log(`    (skipped: a browser cannot list ../shared/data/${path}; Node runs it)`);
    return undefined;
  }
  const module = 'node:fs/promises'; // not a literal: browsers would try to resolve it
  const { readdir } = (await import(module)) as typeof import('node:fs/promises');
  return readdir(`../shared/data/${path}`).catch(() => {
    console.log(`    (skipped: ../shared/data/${path} is not there)`);
    return undefined;
  });
}
