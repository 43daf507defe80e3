/**
 * For columns that gave up looking for repeats: by code, the first code that holds the same text. Hashed in small pieces,
 * so that nobody waits for a million texts; a Map of them would take five times the memory and half a second at a go.
 */
import { FIRST_TEXT, type DictionaryColumn } from './column.js';

/** About 3 ms. */
const TEXTS_AT_ONCE = 16_384;
/** Characters looked at from either end: addresses begin alike, and a cell may have millions. */
const HASHED_CHARS = 96;

export class SameTexts {
  #firsts = new Uint32Array(FIRST_TEXT).map((_, code) => code);
  #known = FIRST_TEXT;
  /** Open addressing: a code and its hash in each slot; code 0 is a free one. */
  #slots = new Uint32Array(2048);

  constructor(readonly column: DictionaryColumn) {}

  /** The whole answer; finishes what steps have left. */
  firstCodes(): Uint32Array {
    while (this.step());
    return this.#firsts;
  }

  /** A few ms of work. False when all texts are known. */
  step(): boolean {
    const { texts } = this.column;
    const from = this.#known;
    if (from >= texts.length) return false;
    const to = Math.min(texts.length, from + TEXTS_AT_ONCE);
    this.#reserve(texts.length);
    for (let code = from; code < to; code++) this.#firsts[code] = this.#firstOf(texts[code]!, code);
    this.#known = to;
    return true;
  }

  #firstOf(text: string, code: number): number {
    const { texts } = this.column;
    const slots = this.#slots;
    const last = slots.length - 2;
    const hash = hashOf(text);
    for (let at = (hash << 1) & last; ; at = (at + 2) & last) {
      const other = slots[at]!;
      if (other === 0) {
        slots[at] = code;
        slots[at + 1] = hash;
        return code;
      }
      if (slots[at + 1] === hash && texts[other] === text) return other;
    }
  }

  #reserve(count: number): void {
    if (this.#firsts.length < count) {
      const firsts = new Uint32Array(count);
      firsts.set(this.#firsts.subarray(0, this.#known));
      this.#firsts = firsts;
    }
    let size = this.#slots.length;
    while (size < count * 3) size *= 2;
    if (size === this.#slots.length) return;
    const before = this.#slots;
    const slots = (this.#slots = new Uint32Array(size));
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue;
      let at = (before[from + 1]! << 1) & (size - 2);
      while (slots[at] !== 0) at = (at + 2) & (size - 2);
      slots[at] = before[from]!;
      slots[at + 1] = before[from + 1]!;
    }
  }
}

/** FNV-1a over code units, mixed so that the low bits depend on all. */
function hashOf(text: string): number {
  const { length } = text;
  const head = Math.min(length, HASHED_CHARS);
  let hash = 0x811c9dc5 ^ length;
  for (let i = 0; i < head; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  for (let i = Math.max(head, length - HASHED_CHARS); i < length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
