/** Bytes of negentropy messages, protocol version 1 (NIP-77): varints, bounds, hex. */

/** A place in the order of (created_at, id): before it is everything smaller. `id` is a prefix, in hex. */
export interface Bound {
  readonly created_at: number;
  readonly id: string;
}

export const END: Bound = { created_at: Infinity, id: '' };
const ID_BYTES = 32;

export class MessageReader {
  #at = 0;
  #lastTime = 0;

  /** Throws what is no hex. */
  constructor(readonly hex: string) {
    if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) throw new Error('no lower-case hex');
  }

  get isDone(): boolean {
    return this.#at === this.hex.length;
  }

  /** Hex of so many bytes. */
  take(bytes: number): string {
    const end = this.#at + bytes * 2;
    if (end > this.hex.length) throw new Error('it ends too early');
    const taken = this.hex.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  varint(): number {
    let value = 0;
    for (;;) {
      const byte = parseInt(this.take(1), 16);
      value = value * 128 + (byte & 127);
      if (value > Number.MAX_SAFE_INTEGER) throw new Error('a number is too large');
      if (byte < 128) return value;
    }
  }

  bound(): Bound {
    const said = this.varint();
    // Times are differences to the last; 0 is the end of time, and stays.
    if (said === 0) this.#lastTime = Infinity;
    else this.#lastTime += said - 1;
    const length = this.varint();
    if (length > ID_BYTES) throw new Error('an id is too long');
    return { created_at: this.#lastTime, id: this.take(length) };
  }
}

export class MessageWriter {
  #hex = '';
  #lastTime = 0;

  get bytes(): number {
    return this.#hex.length / 2;
  }

  get hex(): string {
    return this.#hex;
  }

  /** Any bytes, as hex. */
  put(hex: string): void {
    this.#hex += hex;
  }

  varint(value: number): void {
    const digits = [value % 128];
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
      digits.unshift((rest % 128) + 128);
    for (const digit of digits) this.#hex += digit.toString(16).padStart(2, '0');
  }

  bound({ created_at, id }: Bound): void {
    if (created_at === Infinity) this.varint(0);
    else {
      this.varint(created_at - this.#lastTime + 1);
      this.#lastTime = created_at;
    }
    this.varint(id.length / 2);
    this.put(id);
  }
}
