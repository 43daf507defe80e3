/** A set of events as bits by their dense numbers: a policy or a revocation may have one as large as the log. */
import type { EventNode } from './graph.js';

export class NodeSet {
  #bits = new Uint32Array(0);

  has({ index }: EventNode): boolean {
    return ((this.#bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  /** Whether it is new. */
  add({ index }: EventNode): boolean {
    const word = index >>> 5;
    if (word >= this.#bits.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const before = this.#bits[word]!;
    this.#bits[word] = before | (1 << (index & 31));
    return this.#bits[word] !== before;
  }
}
