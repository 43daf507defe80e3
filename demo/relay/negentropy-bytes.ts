/** The numbers of negentropy messages, which travel as hex: most significant seven bits first, the last byte below 128. */
export function varint(value: number): string {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) | 128);
  return Buffer.from(bytes).toString('hex');
}

/** Reads a message from its start. Every method throws an `Error` where it ends too soon. */
export class HexReader {
  #at = 0;
  readonly #hex: string;

  constructor(hex: string) {
    if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) throw new Error('not hex');
    this.#hex = hex.toLowerCase();
  }

  get done(): boolean {
    return this.#at === this.#hex.length;
  }

  take(bytes: number): string {
    const end = this.#at + bytes * 2;
    if (end > this.#hex.length) throw new Error('the message ends too soon');
    const taken = this.#hex.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  byte(): number {
    return parseInt(this.take(1), 16);
  }

  varint(): number {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * 128 + (byte & 127);
      if (value > Number.MAX_SAFE_INTEGER) throw new Error('a number is too large');
      if (byte < 128) return value;
    }
  }
}
