/** Verifying in WebAssembly says of every event what core says of it, also of more authors than it remembers. */
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

  it('are called without the wrapper of nostr-wasm, and leave WebAssembly as it was', () => {
    expect(String(verify)).to.include('isHex');
    expect(String(WebAssembly.instantiate)).to.include('native code');
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

  it('are made as core makes them, byte for byte, and leave no secret behind', async () => {
    const { memory, result } = await withMemory(loadFastSignatures);
    expect(String(result.sign), 'without the wrapper').to.include('heap.fill');
    TEXTS.forEach((content, i) => {
      const template = { kind: 4880, created_at: 1_700_000_000 + i, tags: [['a', content.slice(0, 9)]], content };
      const [key, chance] = [sha256(utf8ToBytes(`key ${i}`)), sha256(utf8ToBytes(`chance ${i}`))];
      const event = result.sign(template, key, chance);
      expect(event).to.deep.equal(signEvent(template, key, chance));
      expect(verifyEvent(event)).to.equal(undefined);
      expect(verify(event)).to.equal(true);
      const left = Buffer.from(memory().buffer);
      // As it is, or turned round, which is as good; and each with the lowest digits first, as libsecp256k1 counts.
      for (const told of [key, negated(key)])
        for (const bytes of [told, told.slice().reverse()])
          expect(left.includes(Buffer.from(bytes)), 'the key').to.equal(false);
      expect(left.includes(Buffer.from(chance)), 'the chance').to.equal(false);
    });
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

/** Belongs to the same pubkey. */
function negated(key: Uint8Array): Uint8Array {
  const order = 2n ** 256n - 0x14551231950b75fc4402da1732fc9bebfn;
  return hexToBytes((order - BigInt(`0x${bytesToHex(key)}`)).toString(16).padStart(64, '0'));
}

/** With what lies in the memory of the WebAssembly that is made meanwhile. */
async function withMemory<T>(load: () => Promise<T>): Promise<{ result: T; memory: () => WebAssembly.Memory }> {
  const { instantiate } = WebAssembly;
  let made: WebAssembly.Instance | undefined;
  WebAssembly.instantiate = (async (bytes: BufferSource, imports?: WebAssembly.Imports) => {
    const source = await instantiate(bytes, imports);
    made = source.instance;
    return source;
  }) as unknown as typeof instantiate;
  try {
    const result = await load();
    return { result, memory: () => made!.exports['g'] as WebAssembly.Memory };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}
