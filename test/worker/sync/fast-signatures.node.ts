/**
 * Verifying in WebAssembly says of every event what core says of it, also of more authors than it remembers. Signing gives what core
 * gives, and leaves nothing in memory that tells the key.
 */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { expect } from 'chai';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { signEvent, verifyEvent } from '../../../core/log/event-id.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { type FastSignatures, loadFastSignatures, type Verify } from '../../../worker/sync/fast-signatures.js';

const NO_CHANCE = new Uint8Array(32);
const secret = (n: number): Uint8Array => hexToBytes(n.toString(16).padStart(64, '0'));
const flipped = (hex: string, at: number): string =>
  hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);

const TEXTS = ['', 'é', '\u{1F345} "\\ \n\u2028', '\u0001'.repeat(500), 'ß'.repeat(20_000)];

function signed(n: number, content = `of ${n}`): NostrEvent {
  const template = { kind: 4880, created_at: 1_700_000_000 + n, tags: [['a', content.slice(0, 9)], []], content };
  return signEvent(template, secret(n), NO_CHANCE);
}

describe('signatures in WebAssembly', () => {
  let verify: Verify;
  let sign: FastSignatures['sign'];
  before(async () => void ({ verify, sign } = await loadFastSignatures()));

  it('are called without the wrapper of nostr-wasm, and leave WebAssembly as it was', async () => {
    const { instantiate } = WebAssembly;
    const { result, calls } = await overheard(loadFastSignatures);
    expect(WebAssembly.instantiate).to.equal(instantiate);
    calls.clear();
    const [one, two] = [signed(1, 'one'), signed(1, 'two')];
    expect([result.verify(one), result.verify(two), result.verify(one)]).to.deep.equal([true, true, true]);
    // The wrapper finds the author's point each time.
    expect([calls.get(FIND_POINT), calls.get(VERIFY), calls.get(SIGN)]).to.deep.equal([1, 3, undefined]);
    const { id: _id, sig: _sig, pubkey: _pubkey, ...template } = one;
    expect(result.sign(template, secret(1), NO_CHANCE)).to.deep.equal(one);
    expect(calls.get(SIGN)).to.equal(1);
  });

  it('hold for true events of any text, and for no forged one', () => {
    TEXTS.forEach((text, i) => {
      const event = signed(i + 1, text);
      expect(verify(event), text.slice(0, 9)).to.equal(true);
      const forged: Partial<NostrEvent>[] = [
        ...[0, 31, 63].map((at) => ({ id: flipped(event.id, at) })),
        ...[0, 63, 64, 127].map((at) => ({ sig: flipped(event.sig, at) })),
        { content: `${text} ` },
        { tags: [...event.tags, ['t']] },
        { created_at: event.created_at + 1 },
        { kind: 4881 },
        { pubkey: signed(99).pubkey },
        { pubkey: 'f'.repeat(64) },
        { sig: 'f'.repeat(128) },
      ];
      for (const change of forged) {
        const other = { ...event, ...change };
        expect(verifyEvent(other), JSON.stringify(change).slice(0, 80)).to.not.equal(undefined);
        expect(verify(other), JSON.stringify(change).slice(0, 80)).to.equal(false);
      }
      expect(verify(event), 'after the forged ones').to.equal(true);
    });
  });

  it('are each their author’s, also where more write than are remembered', () => {
    const events = Array.from({ length: 300 }, (_, i) => signed(i + 1));
    for (let turn = 0; turn < 3; turn++)
      events.forEach((event, i) => {
        const another = events[(i + 7) % events.length]!;
        expect(verify(event), `${turn}, ${i}`).to.equal(true);
        // No point of the curve in between: its place is not taken.
        if (i % 10 === 0) expect(verify({ ...event, pubkey: 'f'.repeat(64) })).to.equal(false);
        expect(verify({ ...event, sig: another.sig })).to.equal(false);
      });
  });

  it('are made as core makes them, byte for byte', () => {
    TEXTS.forEach((content, i) => {
      const template = { kind: 4880, created_at: 1_700_000_000 + i, tags: [['a', content.slice(0, 9)]], content };
      const [key, chance] = [sha256(utf8ToBytes(`key ${i}`)), sha256(utf8ToBytes(`chance ${i}`))];
      const event = sign(template, key, chance);
      expect(event).to.deep.equal(signEvent(template, key, chance));
      expect(verifyEvent(event)).to.equal(undefined);
      expect(verify(event)).to.equal(true);
    });
  });

  it('leave no key, chance or nonce in memory, in whichever form', async () => {
    const { memory, result, onCalled } = await overheard(loadFastSignatures);
    const template = { kind: 4880, created_at: 1, tags: [], content: 'x' };
    const [key, chance] = [sha256(utf8ToBytes('key')), sha256(utf8ToBytes('chance'))];
    // One of them has an odd point, and is turned round for signing.
    for (const one of [key, bytesOf(ORDER - numberOf(key))]) {
      let amid = new Uint8Array();
      onCalled((name) => void (name === SIGN && (amid = memory())));
      const event = result.sign(template, one, chance);
      const secrets = secretsOf(event, one, chance);
      expect(found(amid, secrets), 'they are found where they are').to.include.members(['key', 'nonce', 'chance']);
      expect(found(memory(), { id: hexToBytes(event.id) }), 'what is not secret is there').to.deep.equal(['id']);
      expect(found(memory(), secrets)).to.deep.equal([]);
    }
  });

  it('by other chance leave nothing else in memory than the other signature', async () => {
    const { memory, result } = await overheard(loadFastSignatures);
    const template = { kind: 4880, created_at: 1, tags: [], content: 'x' };
    const [key, ...chances] = ['key', 'one', 'two'].map((text) => sha256(utf8ToBytes(text)));
    const [one, two] = chances.map((chance) => {
      const { sig } = result.sign(template, key!, chance);
      return { sig, left: memory() };
    });
    expect(one!.left).to.have.length(two!.left.length);
    const at = Buffer.from(two!.left).indexOf(Buffer.from(two!.sig, 'hex'));
    expect(bytesToHex(one!.left.slice(at, at + 64))).to.equal(one!.sig);
    [one, two].forEach((each) => each!.left.fill(0, at, at + 64));
    expect(Buffer.compare(one!.left, two!.left)).to.equal(0);
  });

  it('are not made with what is no secret key, nor with half of one', () => {
    const template = { kind: 4880, created_at: 1, tags: [], content: '' };
    for (const key of [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(31).fill(1)])
      expect(() => sign(template, key, NO_CHANCE), String(key)).to.throw();
    expect(() => sign(template, secret(1), new Uint8Array(0))).to.throw();
    expect(sign(template, secret(1), NO_CHANCE)).to.deep.equal(signEvent(template, secret(1), NO_CHANCE));
  });

  it('of what is larger than any event are core’s', () => {
    const template = { kind: 4880, created_at: 1, tags: [], content: 'x'.repeat(70_000) };
    expect(sign(template, secret(1), NO_CHANCE)).to.deep.equal(signEvent(template, secret(1), NO_CHANCE));
  });

  it('of a text larger than any event are none', () => {
    expect(verify(signed(1, 'x'.repeat(70_000)))).to.equal(false);
  });
});

/** As nostr-wasm 0.1 names them: xonly_pubkey_parse, schnorrsig_verify, schnorrsig_sign32. */
const [FIND_POINT, VERIFY, SIGN] = ['p', 'u', 't'];

interface Overheard<T> {
  readonly result: T;
  /** A copy. */
  readonly memory: () => Uint8Array<ArrayBuffer>;
  /** How often each function was called. */
  readonly calls: Map<string, number>;
  /** Runs right after each call. */
  readonly onCalled: (listener: (name: string) => void) => void;
}

/** Of the WebAssembly that is made meanwhile. */
async function overheard<T>(load: () => Promise<T>): Promise<Overheard<T>> {
  const { instantiate } = WebAssembly;
  const calls = new Map<string, number>();
  let called: (name: string) => void = () => undefined;
  let made: WebAssembly.Exports | undefined;
  WebAssembly.instantiate = (async (bytes: BufferSource, imports?: WebAssembly.Imports) => {
    const { instance, module } = await instantiate(bytes, imports);
    made = instance.exports;
    const exports = Object.entries(made).map(([name, value]) => {
      if (typeof value !== 'function') return [name, value];
      const counted = (...given: unknown[]): unknown => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        const answer = (value as (...given: unknown[]) => unknown)(...given);
        called(name);
        return answer;
      };
      return [name, counted];
    });
    return { module, instance: { exports: Object.fromEntries(exports) } };
  }) as unknown as typeof instantiate;
  try {
    const result = await load();
    const memory = () => new Uint8Array((made!['g'] as WebAssembly.Memory).buffer).slice();
    return { result, memory, calls, onCalled: (listener) => (called = listener) };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

const ORDER = secp256k1.Point.Fn.ORDER;
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(bytes)}`);
const modulo = (number: bigint): bigint => ((number % ORDER) + ORDER) % ORDER;
const bytesOf = (number: bigint, count = 32): Uint8Array => hexToBytes(number.toString(16).padStart(2 * count, '0'));

/** All that tells the key to whoever knows the event (BIP-340, "Default Signing"). */
function secretsOf({ id, sig, pubkey }: NostrEvent, key: Uint8Array, chance: Uint8Array): Record<string, Uint8Array> {
  const { taggedHash } = schnorr.utils;
  const isOdd = secp256k1.getPublicKey(key)[0] === 3;
  const d = isOdd ? ORDER - numberOf(key) : numberOf(key);
  const masked = bytesOf(d ^ numberOf(taggedHash('BIP0340/aux', chance)));
  const nonce = modulo(numberOf(taggedHash('BIP0340/nonce', masked, hexToBytes(pubkey), hexToBytes(id))));
  const place = secp256k1.getPublicKey(bytesOf(nonce));
  expect(bytesToHex(place.slice(1)), 'that was the nonce').to.equal(sig.slice(0, 64));
  const challenge = modulo(
    numberOf(taggedHash('BIP0340/challenge', place.slice(1), hexToBytes(pubkey), hexToBytes(id))),
  );
  const told = { key: d, nonce, 'nonce + 1': nonce + 1n, 'nonce - 1': nonce - 1n, 'e × key': modulo(challenge * d) };
  const scalars = Object.entries(told).flatMap(([name, number]) => [
    [name, bytesOf(number)],
    [`-${name}`, bytesOf(modulo(-number))],
  ]);
  return { ...Object.fromEntries(scalars), masked, chance, 'e × key, whole': bytesOf(challenge * d, 64) };
}

/** Those of which any eight bytes are there, the highest first, or the lowest as libsecp256k1 counts on this machine. */
function found(bytes: Uint8Array<ArrayBuffer>, wanted: Record<string, Uint8Array>): string[] {
  const memory = Buffer.from(bytes.buffer);
  const isThere = (secret: Uint8Array): boolean =>
    Array.from({ length: secret.length / 8 }, (_, n) => Buffer.from(secret.slice(8 * n, 8 * n + 8))).some(
      (limb) => memory.includes(limb) || memory.includes(limb.reverse()),
    );
  return Object.keys(wanted).filter((name) => isThere(wanted[name]!));
}
