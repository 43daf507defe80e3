/**
 * A dictionary column while it grows: distinct texts and a code a row. A column that hardly repeats stops looking for
 * repeats (`unique`). New texts are cut out of one text a batch, so that none keeps a whole chunk of the file alive.
 */
import { kindOf } from './cell-kind.js';
import { type DictionaryColumn, EMPTY, FIRST_TEXT, MISSING, NULL } from './column.js';
import { dayToIso } from './date-text.js';
import type { Cell, Field } from './field.js';
import { grownLength } from './growth.js';
import { Evidence, type Reading, TEXT } from './infer.js';
import { readingToNumber } from './reading.js';
import type { CellText } from './table-builder.js';

/** From so many distinct texts on, a column with fewer repeats than one in ten is not worth its Map. */
const UNIQUE_FROM = 16_384;
const UNIQUE_SHARE = 0.9;
/** V8 copies shorter substrings; longer ones point into the text they were cut from, and keep it alive. */
const SLICED_FROM = 13;

/** Choices people can still look through, each used at least three times on average. */
const MOST_CHOICES = 100;
const LONGEST_CHOICE = 40;
const USES_OF_A_CHOICE = 3;

export class DictionaryBuilder implements DictionaryColumn {
  readonly encoding = 'dictionary';
  length = 0;
  codes = new Uint32Array(0);
  readonly texts: string[] = ['', '', ''];
  unique = false;
  numbers: Float64Array | undefined;
  filled = 0;
  reading: Reading = TEXT;
  #misfits = 0;
  #longest = 0;
  #read: ((text: string) => number) | undefined;
  /** Codes of texts that stand on their own; `undefined` when unique or finished. */
  #known: Map<string, number> | undefined = new Map();
  /** Codes of this batch's new texts, which still point into the chunk. */
  readonly #fresh = new Map<string, number>();
  #freshFrom = FIRST_TEXT;
  #checkAt = UNIQUE_FROM;
  /** Files are often sorted: the same text again is found without hashing it. */
  #lastText = '';
  #lastCode = EMPTY;

  constructor(public field: Field) {}

  append(rows: readonly (readonly CellText[])[], at: number): void {
    this.reserve(this.length + rows.length);
    for (let index = 0; index < rows.length; index++) this.push(rows[index]![at]);
    this.settle();
  }

  /** `settle()` after the last push of a batch. */
  push(text: CellText): void {
    const row = this.length++;
    if (typeof text === 'string' && text !== '') {
      this.filled++;
      let code = this.#lastCode;
      if (text !== this.#lastText) {
        code = this.#known === undefined ? this.#add(text) : this.#code(text, this.#known);
        this.#lastText = this.texts[code]!;
        this.#lastCode = code;
      }
      this.codes[row] = code;
      if (this.numbers !== undefined && Number.isNaN(this.numbers[code]!)) this.#countMisfit(text);
      return;
    }
    this.codes[row] = text === '' ? EMPTY : text === null ? NULL : MISSING;
  }

  /** Another text in a row that is there; the former stays in the dictionary. Counts for `evidence` are not kept. */
  replace(row: number, text: CellText): void {
    const { length } = this;
    this.length = row;
    this.push(text);
    this.length = length;
    this.settle();
  }

  reserve(length: number): void {
    if (length <= this.codes.length) return;
    const codes = new Uint32Array(grownLength(length));
    codes.set(this.codes);
    this.codes = codes;
  }

  /** Cuts the batch's new texts out of one joined text, and decides whether repeats are still worth looking for. */
  settle(): void {
    const { texts } = this;
    if (texts.length > this.#freshFrom) {
      const joined = texts.slice(this.#freshFrom).join('');
      let from = 0;
      for (let code = this.#freshFrom; code < texts.length; code++) {
        const { length } = texts[code]!;
        if (length >= SLICED_FROM) texts[code] = joined.slice(from, from + length);
        from += length;
      }
      if (this.#known !== undefined) for (const code of this.#fresh.values()) this.#known.set(texts[code]!, code);
      this.#fresh.clear();
      this.#freshFrom = texts.length;
      this.#lastText = texts[this.#lastCode]!;
    }
    if (this.#known !== undefined && this.filled >= this.#checkAt) {
      this.#checkAt = this.filled * 2;
      if (texts.length - FIRST_TEXT > this.filled * UNIQUE_SHARE) {
        this.unique = true;
        this.#known = undefined;
      }
    }
  }

  /** Changes how the texts are understood; the texts stay as they are. */
  read(reading: Reading): void {
    this.reading = reading;
    this.#read = readingToNumber(reading);
    this.#misfits = 0;
    this.numbers = undefined;
    if (this.#read === undefined) return;
    const numbers = new Float64Array(Math.max(16, this.texts.length)).fill(NaN, 0, FIRST_TEXT);
    for (let code = FIRST_TEXT; code < this.texts.length; code++) numbers[code] = this.#read(this.texts[code]!);
    for (let row = 0; row < this.length; row++) {
      const code = this.codes[row]!;
      if (code >= FIRST_TEXT && Number.isNaN(numbers[code]!)) this.#countMisfit(this.texts[code]!);
    }
    this.numbers = numbers;
  }

  isDoubtful(): boolean {
    return this.#misfits > 20 && this.#misfits > this.filled * 0.1;
  }

  /** Over all rows; breaks off where the answer can only be text. */
  evidence(): Evidence {
    const evidence = new Evidence();
    const times = this.#countUses();
    for (let code = FIRST_TEXT; code < this.texts.length; code++) {
      const kind = kindOf(this.texts[code]!);
      evidence.addKind(kind, times[code]!);
      if (kind === 'other' && evidence.isHopeless(this.filled)) break;
    }
    return evidence;
  }

  describe(): Pick<Field, 'type'> {
    const { type } = this.reading;
    if (type === 'number') return { type: 'text' };
    const distinct = this.texts.length - FIRST_TEXT;
    const isChoice =
      !this.unique &&
      distinct > 0 &&
      distinct <= MOST_CHOICES &&
      this.#longest <= LONGEST_CHOICE &&
      distinct * USES_OF_A_CHOICE <= this.filled;
    return { type: type === 'text' && isChoice ? 'enum' : type };
  }

  finish(): void {
    this.codes = this.codes.slice(0, this.length);
    this.numbers = this.numbers?.slice(0, this.texts.length);
    this.#known = undefined;
  }

  source(row: number): CellText {
    const code = this.codes[row]!;
    return code === MISSING ? undefined : code === NULL ? null : this.texts[code]!;
  }

  cell(row: number): Cell {
    if (row >= this.length) return undefined;
    const code = this.codes[row]!;
    if (code < FIRST_TEXT || this.numbers === undefined) return this.source(row);
    const number = this.numbers[code]!;
    if (Number.isNaN(number) || this.reading.type === 'datetime') return this.texts[code]!;
    return this.reading.type === 'boolean' ? number === 1 : dayToIso(number);
  }

  text(row: number): string {
    return row < this.length ? this.texts[this.codes[row]!]! : '';
  }

  #code(text: string, known: Map<string, number>): number {
    const code = known.get(text) ?? this.#fresh.get(text);
    if (code !== undefined) return code;
    const added = this.#add(text);
    this.#fresh.set(text, added);
    return added;
  }

  #add(text: string): number {
    const code = this.texts.push(text) - 1;
    if (text.length > this.#longest) this.#longest = text.length;
    if (this.numbers !== undefined) {
      if (code >= this.numbers.length) {
        const numbers = new Float64Array(this.numbers.length * 2);
        numbers.set(this.numbers);
        this.numbers = numbers;
      }
      this.numbers[code] = this.#read!(text);
    }
    return code;
  }

  #countMisfit(text: string): void {
    if (kindOf(text) !== 'placeholder') this.#misfits++;
  }

  #countUses(): Uint32Array {
    const times = new Uint32Array(this.texts.length);
    for (let row = 0; row < this.length; row++) times[this.codes[row]!]!++;
    return times;
  }
}
