/**
 * Bytes to text, in chunks. UTF-8 unless a byte order mark, the NUL pattern of UTF-16 or the declared charset say
 * otherwise; what turns out not to be UTF-8 is read as windows-1252, the usual other encoding of CSV exports.
 */

export interface DecodeOptions {
  /** The `content-type` header; its charset counts unless the bytes begin with a byte order mark. */
  readonly contentType?: string | null | undefined;
}

/** Bytes needed to see the NUL pattern. */
const SNIFFED_BYTES = 64;

export class BytesToText {
  #decoder: ChunkDecoder | undefined;
  #waiting: Uint8Array = new Uint8Array(0);

  constructor(readonly options: DecodeOptions = {}) {}

  /** What was found; undefined until the first bytes are known. */
  get encoding(): string | undefined {
    return this.#decoder?.encoding;
  }

  push(bytes: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#decoder.push(bytes);
    this.#waiting = joined(this.#waiting, bytes);
    return this.#waiting.length < SNIFFED_BYTES ? '' : this.#start();
  }

  end(): string {
    const first = this.#decoder === undefined ? this.#start() : '';
    return first + this.#decoder!.end();
  }

  #start(): string {
    const bytes = this.#waiting;
    this.#waiting = new Uint8Array(0);
    const mark = BYTE_ORDER_MARKS.find(({ bytes: expected }) => expected.every((byte, at) => bytes[at] === byte));
    const encoding = mark?.encoding ?? encodingOfNuls(bytes) ?? declaredEncoding(this.options.contentType);
    this.#decoder = encoding === undefined || encoding === 'utf-8' ? new Utf8OrLatin() : new Declared(encoding);
    return this.#decoder.push(mark === undefined ? bytes : bytes.subarray(mark.bytes.length));
  }
}

interface ChunkDecoder {
  readonly encoding: string;
  push(bytes: Uint8Array): string;
  end(): string;
}

class Declared implements ChunkDecoder {
  readonly #decoder: TextDecoder;
  constructor(readonly encoding: string) {
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
  }
  push(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes, { stream: true });
  }
  end(): string {
    return this.#decoder.decode();
  }
}

/**
 * Chunks are cut after their last whole character, so that each can be judged alone. At the first chunk that is not
 * UTF-8: windows-1252 from there on, unless there is more proof of UTF-8 (valid sequences) than against it.
 */
class Utf8OrLatin implements ChunkDecoder {
  encoding: 'utf-8' | 'windows-1252' = 'utf-8';
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #latin = new TextDecoder('windows-1252');
  #sawMultibyte = false;
  #rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): string {
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    if (this.encoding !== 'utf-8') return this.#decode(all);
    const whole = all.length - unfinishedBytes(all);
    this.#rest = all.slice(whole);
    return this.#decode(all.subarray(0, whole));
  }

  end(): string {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    return this.#decode(rest);
  }

  #decode(bytes: Uint8Array): string {
    if (this.encoding !== 'utf-8') {
      const text = this.#latin.decode(this.#rest.length === 0 ? bytes : joined(bytes, this.#rest));
      this.#rest = new Uint8Array(0);
      return text;
    }
    try {
      const text = this.#strict.decode(bytes);
      if (text.length < bytes.length) this.#sawMultibyte = true;
      return text;
    } catch {
      if (!this.#sawMultibyte) {
        const { sequences, bad } = countSequences(bytes);
        if (bad >= sequences) {
          this.encoding = 'windows-1252';
          return this.#decode(bytes);
        }
        this.#sawMultibyte = true;
      }
      return this.#lenient.decode(bytes);
    }
  }
}

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** UTF-16 of mostly Latin text has a NUL in nearly every second byte, and always on the same side. */
function encodingOfNuls(bytes: Uint8Array): string | undefined {
  const pairs = Math.min(bytes.length, 1024) >> 1;
  if (pairs < 2) return undefined;
  let first = 0;
  let second = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[pair * 2] === 0) first++;
    if (bytes[pair * 2 + 1] === 0) second++;
  }
  if (second > pairs * 0.5 && first === 0) return 'utf-16le';
  return first > pairs * 0.5 && second === 0 ? 'utf-16be' : undefined;
}

/** The charset of a content type, if this browser can decode it. */
function declaredEncoding(contentType: string | null | undefined): string | undefined {
  const label = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Bytes at the end that begin a character which the next chunk may finish: 0 to 3. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < sequenceLength(byte) ? back : 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

function countSequences(bytes: Uint8Array): { sequences: number; bad: number } {
  let sequences = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const length = lead >= 0xc2 && lead <= 0xf4 ? sequenceLength(lead) : 1;
    let follow = 1;
    while (follow < length && (bytes[at + follow]! & 0xc0) === 0x80) follow++;
    if (length > 1 && follow === length) {
      sequences++;
      at += length - 1;
    } else {
      bad++;
    }
  }
  return { sequences, bad };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
