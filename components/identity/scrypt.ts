/**
 * scrypt (RFC 7914) with one lane, giving way to the page every few milliseconds. @noble/hashes' `scryptAsync` awaits a resolved promise
 * between its pieces, which lets nothing be painted nor pressed; a worker would be another place that knows a passphrase.
 */
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';

export interface ScryptOptions {
  /** log2 of the number of blocks; with `r` 8 each is 1 KiB. */
  readonly logN: number;
  readonly r: number;
  /** Bytes of the key. */
  readonly length: number;
  /** Ends the work: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** So long the page waits: two of these fit into a frame. */
const TURN_MS = 8;
/** Blocks between two looks at the clock. */
const BLOCKS = 64;
/** Words that are emptied between two looks at the clock: 4 MiB. */
const EMPTIED = 1 << 20;

/** Rejects with the signal's reason, a RangeError where there is no memory for it. Leaves nothing of its work in memory. */
export async function scryptInTurns(
  password: Uint8Array,
  salt: Uint8Array,
  { logN, r, length, signal }: ScryptOptions,
): Promise<Uint8Array> {
  const turns = new Turns(signal);
  const bytes = pbkdf2(sha256, password, salt, { c: 1, dkLen: 128 * r });
  const size = 32 * r;
  const count = 2 ** logN;
  const all = new Int32Array(size * count);
  const block = littleEndian(bytes, size);
  const mixed = new Int32Array(size);
  const mix = new BlockMix(r);
  try {
    for (let at = 0; at < count; at++) {
      all.set(block, at * size);
      mix.run(block, mixed);
      block.set(mixed);
      if (at % BLOCKS === 0) await turns.next();
    }
    for (let at = 0; at < count; at++) {
      const from = (block[size - 16]! & (count - 1)) * size;
      for (let word = 0; word < size; word++) block[word] = block[word]! ^ all[from + word]!;
      mix.run(block, mixed);
      block.set(mixed);
      if (at % BLOCKS === 0) await turns.next();
    }
    return pbkdf2(sha256, password, toBytes(block), { c: 1, dkLen: length });
  } finally {
    bytes.fill(0);
    for (const words of [block, mixed, mix.last]) words.fill(0);
    void empty(all);
  }
}

/** A gibibyte takes a third of a second: in turns as well, and nobody waits for it. */
async function empty(words: Int32Array): Promise<void> {
  const turns = new Turns();
  for (let at = 0; at < words.length; at += EMPTIED) {
    words.fill(0, at, at + EMPTIED);
    await turns.next();
  }
}

/** A task of its own after each turn, by MessageChannel: timers of hidden pages run once a second. */
class Turns {
  #begun = performance.now();

  constructor(readonly signal?: AbortSignal) {}

  async next(): Promise<void> {
    this.signal?.throwIfAborted();
    if (performance.now() - this.#begun < TURN_MS) return;
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
    this.#begun = performance.now();
  }
}

/** scryptBlockMix: 2r chunks of 16 words, each through Salsa20/8 with the one before; even ones first, then odd ones. */
class BlockMix {
  readonly last = new Int32Array(16);

  constructor(readonly r: number) {}

  run(from: Int32Array, to: Int32Array): void {
    const { r, last } = this;
    const chunks = 2 * r;
    for (let word = 0; word < 16; word++) last[word] = from[(chunks - 1) * 16 + word]!;
    for (let chunk = 0; chunk < chunks; chunk++)
      salsa8(last, from, chunk * 16, to, ((chunk >> 1) + (chunk & 1) * r) * 16);
  }
}

/** `last` becomes Salsa20/8 of itself and the chunk, and stands in `to` as well. */
function salsa8(last: Int32Array, from: Int32Array, at: number, to: Int32Array, into: number): void {
  const a0 = last[0]! ^ from[at]!;
  const a1 = last[1]! ^ from[at + 1]!;
  const a2 = last[2]! ^ from[at + 2]!;
  const a3 = last[3]! ^ from[at + 3]!;
  const a4 = last[4]! ^ from[at + 4]!;
  const a5 = last[5]! ^ from[at + 5]!;
  const a6 = last[6]! ^ from[at + 6]!;
  const a7 = last[7]! ^ from[at + 7]!;
  const a8 = last[8]! ^ from[at + 8]!;
  const a9 = last[9]! ^ from[at + 9]!;
  const a10 = last[10]! ^ from[at + 10]!;
  const a11 = last[11]! ^ from[at + 11]!;
  const a12 = last[12]! ^ from[at + 12]!;
  const a13 = last[13]! ^ from[at + 13]!;
  const a14 = last[14]! ^ from[at + 14]!;
  const a15 = last[15]! ^ from[at + 15]!;
  let [x0, x1, x2, x3, x4, x5, x6, x7] = [a0, a1, a2, a3, a4, a5, a6, a7];
  let [x8, x9, x10, x11, x12, x13, x14, x15] = [a8, a9, a10, a11, a12, a13, a14, a15];
  for (let round = 0; round < 8; round += 2) {
    x4 ^= turned(x0 + x12, 7);
    x8 ^= turned(x4 + x0, 9);
    x12 ^= turned(x8 + x4, 13);
    x0 ^= turned(x12 + x8, 18);
    x9 ^= turned(x5 + x1, 7);
    x13 ^= turned(x9 + x5, 9);
    x1 ^= turned(x13 + x9, 13);
    x5 ^= turned(x1 + x13, 18);
    x14 ^= turned(x10 + x6, 7);
    x2 ^= turned(x14 + x10, 9);
    x6 ^= turned(x2 + x14, 13);
    x10 ^= turned(x6 + x2, 18);
    x3 ^= turned(x15 + x11, 7);
    x7 ^= turned(x3 + x15, 9);
    x11 ^= turned(x7 + x3, 13);
    x15 ^= turned(x11 + x7, 18);
    x1 ^= turned(x0 + x3, 7);
    x2 ^= turned(x1 + x0, 9);
    x3 ^= turned(x2 + x1, 13);
    x0 ^= turned(x3 + x2, 18);
    x6 ^= turned(x5 + x4, 7);
    x7 ^= turned(x6 + x5, 9);
    x4 ^= turned(x7 + x6, 13);
    x5 ^= turned(x4 + x7, 18);
    x11 ^= turned(x10 + x9, 7);
    x8 ^= turned(x11 + x10, 9);
    x9 ^= turned(x8 + x11, 13);
    x10 ^= turned(x9 + x8, 18);
    x12 ^= turned(x15 + x14, 7);
    x13 ^= turned(x12 + x15, 9);
    x14 ^= turned(x13 + x12, 13);
    x15 ^= turned(x14 + x13, 18);
  }
  last[0] = to[into] = a0 + x0;
  last[1] = to[into + 1] = a1 + x1;
  last[2] = to[into + 2] = a2 + x2;
  last[3] = to[into + 3] = a3 + x3;
  last[4] = to[into + 4] = a4 + x4;
  last[5] = to[into + 5] = a5 + x5;
  last[6] = to[into + 6] = a6 + x6;
  last[7] = to[into + 7] = a7 + x7;
  last[8] = to[into + 8] = a8 + x8;
  last[9] = to[into + 9] = a9 + x9;
  last[10] = to[into + 10] = a10 + x10;
  last[11] = to[into + 11] = a11 + x11;
  last[12] = to[into + 12] = a12 + x12;
  last[13] = to[into + 13] = a13 + x13;
  last[14] = to[into + 14] = a14 + x14;
  last[15] = to[into + 15] = a15 + x15;
}

function turned(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function littleEndian(bytes: Uint8Array, words: number): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Int32Array.from({ length: words }, (_, at) => view.getInt32(at * 4, true));
}

function toBytes(words: Int32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, at) => view.setInt32(at * 4, word, true));
  return bytes;
}
