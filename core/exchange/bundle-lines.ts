/**
 * Bytes cut into lines, in chunks of any size, and how much a compressed file may grow. Limits come before anything is
 * parsed: a line or a file without end costs its sender, not us. PROTOCOL.md, section 15.
 */

/** Without the LF. */
export const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
const LF = 0x0a;

export class LineCutter {
  #waiting = new Uint8Array(0);
  #waitingBytes = 0;

  /** Bytes of a line that has not ended yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * The lines these bytes complete, each with its LF. They may be views of `bytes`: read them before the next push.
   * A line that is too long yields undefined as soon as it is; nothing comes after it.
   */
  *push(bytes: Uint8Array): Generator<Uint8Array | undefined> {
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      if (this.#waitingBytes + end - start > LONGEST_LINE_BYTES) return yield undefined;
      const rest = bytes.subarray(start, end + 1);
      start = end + 1;
      yield this.#waitingBytes === 0 ? rest : this.#taken(rest);
    }
    if (this.#waitingBytes + bytes.length - start > LONGEST_LINE_BYTES) return yield undefined;
    this.#keep(bytes.subarray(start));
  }

  #taken(rest: Uint8Array): Uint8Array {
    this.#keep(rest);
    const line = this.#waiting.subarray(0, this.#waitingBytes);
    this.#waiting = new Uint8Array(0);
    this.#waitingBytes = 0;
    return line;
  }

  /** Grows by doubling: a stream of single bytes must not copy the line at each. */
  #keep(rest: Uint8Array): void {
    const needed = this.#waitingBytes + rest.length;
    if (needed > this.#waiting.length) {
      const grown = new Uint8Array(Math.max(needed, Math.min(2 * this.#waiting.length, LONGEST_LINE_BYTES + 1)));
      grown.set(this.#waiting.subarray(0, this.#waitingBytes));
      this.#waiting = grown;
    }
    this.#waiting.set(rest, this.#waitingBytes);
    this.#waitingBytes = needed;
  }
}

/** Unpacked bytes may be 100 × the packed ones, and 1,000 more for what is tiny. */
export function mostUnpackedBytes(packedBytes: number): number {
  return 100 * packedBytes + 1000;
}

/**
 * Counts while a platform's decompressor runs. Where the size of the file is known it is the measure; in a stream, what
 * came so far and one longest line, since a decompressor gives in bursts.
 */
export class ExpansionLimit {
  #packed = 0;
  #unpacked = 0;
  constructor(readonly packedBytes?: number) {}

  packed(bytes: number): void {
    this.#packed += bytes;
  }

  /** False: too much came out, stop reading. */
  unpacked(bytes: number): boolean {
    this.#unpacked += bytes;
    const most = mostUnpackedBytes(this.packedBytes ?? this.#packed) + (this.packedBytes === undefined ? BURST : 0);
    return this.#unpacked <= most;
  }

  /** After the last byte: what a stream was allowed for its bursts is taken back. */
  fits(): boolean {
    return this.#unpacked <= mostUnpackedBytes(this.packedBytes ?? this.#packed);
  }
}

const BURST = LONGEST_LINE_BYTES;
