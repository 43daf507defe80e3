/**
 * The distinct texts of a column, folded and joined into long strings: one `indexOf` then passes over thousands of
 * texts at memory speed, and a text costs its characters and four bytes instead of a string object.
 */
import { FIRST_TEXT, type DictionaryColumn } from './column.js';
import { foldLong } from './fold-long.js';

/** Folded at a go: about 5 ms. */
const CHUNK_CHARS = 1 << 18;
/** A last chunk shorter than this is joined anew when texts are added. */
const SMALL_CHUNK_CHARS = 1 << 16;

interface Chunk {
  readonly firstCode: number;
  /** Characters before folding, which may leave none. */
  readonly chars: number;
  /** Folded texts, each followed by a line feed. */
  readonly joined: string;
  /** Where text i of the chunk begins; one more at the end. */
  readonly starts: Uint32Array;
}

export class FoldedTexts {
  #chunks: Chunk[] = [];
  #end = FIRST_TEXT;

  /** Marks in `mask` the codes from `from` on whose folded text holds `folded`. */
  contains(column: DictionaryColumn, folded: string, mask: Uint8Array, from: number): void {
    const needle = withoutLineFeeds(folded);
    this.#read(column, from, (chunk, begin) => {
      const { joined, starts, firstCode } = chunk;
      let at = begin;
      let position = joined.indexOf(needle, starts[at]!);
      while (position !== -1) {
        if (position >= starts[at + 1]!) at = lastStart(starts, position, at + 1);
        // A needle of spaces may end on the line feed only if it holds one, which it does not.
        mask[firstCode + at] = 1;
        at++;
        if (at >= starts.length - 1) break;
        position = joined.indexOf(needle, starts[at]!);
      }
    });
  }

  starts(column: DictionaryColumn, folded: string, mask: Uint8Array, from: number): void {
    const needle = withoutLineFeeds(folded);
    this.#read(column, from, ({ joined, starts, firstCode }, begin) => {
      for (let i = begin; i < starts.length - 1; i++)
        if (joined.startsWith(needle, starts[i]!)) mask[firstCode + i] = 1;
    });
  }

  ends(column: DictionaryColumn, folded: string, mask: Uint8Array, from: number): void {
    const needle = withoutLineFeeds(folded);
    this.#read(column, from, ({ joined, starts, firstCode }, begin) => {
      for (let i = begin; i < starts.length - 1; i++) {
        const at = starts[i + 1]! - 1 - needle.length;
        if (at >= starts[i]! && joined.startsWith(needle, at)) mask[firstCode + i] = 1;
      }
    });
  }

  /** All folded texts, many to a string, with line feeds between. */
  joined(column: DictionaryColumn): readonly string[] {
    while (this.step(column));
    return this.#chunks.map(({ joined }) => joined);
  }

  #read(column: DictionaryColumn, from: number, read: (chunk: Chunk, begin: number) => void): void {
    while (this.step(column));
    for (const chunk of this.#chunks) {
      const begin = Math.max(0, from - chunk.firstCode);
      if (begin < chunk.starts.length - 1) read(chunk, begin);
    }
  }

  /** Folds one chunk of the texts that have come since. False when there was none. */
  step({ texts }: DictionaryColumn): boolean {
    if (this.#end >= texts.length) return false;
    const last = this.#chunks.at(-1);
    if (last && last.chars < SMALL_CHUNK_CHARS) {
      this.#chunks.pop();
      this.#end = last.firstCode;
    }
    const begin = this.#end;
    let end = begin;
    for (let chars = 0; end < texts.length && chars < CHUNK_CHARS; end++) chars += texts[end]!.length + 1;
    this.#chunks.push(joinChunk(texts, begin, end));
    this.#end = end;
    return true;
  }
}

function joinChunk(texts: readonly string[], begin: number, end: number): Chunk {
  const part = texts.slice(begin, end);
  let raw = part.join('\n') + '\n';
  const starts = new Uint32Array(end - begin + 1);
  if (!findStarts(raw, starts)) {
    raw = part.map(withoutLineFeeds).join('\n') + '\n';
  }
  const joined = foldLong(raw);
  findStarts(joined, starts);
  return { firstCode: begin, chars: raw.length, joined, starts };
}

/** False when there are more line feeds than texts. */
function findStarts(joined: string, starts: Uint32Array): boolean {
  let position = 0;
  for (let i = 1; i < starts.length; i++) {
    position = joined.indexOf('\n', position) + 1;
    starts[i] = position;
  }
  return position === joined.length;
}

function withoutLineFeeds(text: string): string {
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text;
}

/** The greatest i ≥ low with starts[i] ≤ position, by doubling steps: hits are mostly near. */
function lastStart(starts: Uint32Array, position: number, low: number): number {
  let step = 1;
  let high = low + 1;
  while (high < starts.length && starts[high]! <= position) {
    low = high;
    high += step;
    step *= 2;
  }
  high = Math.min(high, starts.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle;
  }
  return low;
}
