/**
 * A number column while it grows: value and decimal places as written, so that the text can be given back exactly.
 * Texts that are no number are kept by row. It counts misfits; what they mean for the type is decided by the table builder.
 */
import { kindOf } from './cell-kind.js';
import { EMPTY, MISSING, NO_NUMBER, NULL, type NumberColumn, OTHER_TEXT } from './column.js';
import type { Cell, Field } from './field.js';
import { grownLength } from './growth.js';
import { CODE_SHARE, Evidence } from './infer.js';
import { COMMA, DOT, found, numberToText, readNumber } from './number-text.js';
import type { CellText } from './table-builder.js';

export class NumberBuilder implements NumberColumn {
  readonly encoding = 'number';
  length = 0;
  values = new Float64Array(0);
  states = new Uint8Array(0);
  readonly others = new Map<number, string>();
  /** Cells that hold a text, numbers included. */
  filled = 0;
  #mostDecimals = 0;
  #codes = 0;
  #placeholders = 0;
  readonly #separator: number;

  constructor(
    public field: Field,
    readonly decimalComma: boolean,
  ) {
    this.#separator = decimalComma ? COMMA : DOT;
  }

  /** Takes cell `at` of each row. */
  append(rows: readonly (readonly CellText[])[], at: number): void {
    this.reserve(this.length + rows.length);
    for (let index = 0; index < rows.length; index++) this.push(rows[index]![at]);
  }

  push(text: CellText): void {
    this.#put(this.length++, text);
  }

  /** Another text in a row that is there. Counts for `evidence` are not kept. */
  replace(row: number, text: CellText): void {
    this.others.delete(row);
    this.#put(row, text);
  }

  #put(row: number, text: CellText): void {
    if (typeof text === 'string' && text !== '') {
      this.filled++;
      if (readNumber(text, this.#separator)) {
        this.values[row] = found.value;
        this.states[row] = found.decimals;
        if (found.decimals > this.#mostDecimals) this.#mostDecimals = found.decimals;
      } else {
        this.#keep(row, text);
      }
      return;
    }
    this.values[row] = NaN;
    this.states[row] = NO_NUMBER + (text === '' ? EMPTY : text === null ? NULL : MISSING);
  }

  reserve(length: number): void {
    if (length <= this.values.length) return;
    const values = new Float64Array(grownLength(length));
    const states = new Uint8Array(values.length);
    values.set(this.values);
    states.set(this.states);
    this.values = values;
    this.states = states;
  }

  /** Already so many misfits that the final answer is foreseeable: better text now than a jumping column later. */
  isDoubtful(): boolean {
    const numbersOrMisfits = this.filled - this.#placeholders;
    const misfits = this.others.size - this.#placeholders;
    return (misfits > 20 && misfits > numbersOrMisfits * 0.1) || this.#codes > numbersOrMisfits * CODE_SHARE;
  }

  /** From values and places alone: 1,234 is the only form that says less than its kind (see cell-kind.ts). */
  evidence(): Evidence {
    let whole = 0;
    let thousands = 0;
    for (let row = 0; row < this.length; row++) {
      const state = this.states[row]!;
      if (state === 0) whole++;
      else if (state === 3 && this.values[row]! ** 2 >= 1 && this.values[row]! ** 2 < 1e6) thousands++;
    }
    const evidence = new Evidence();
    const fractions = this.filled - this.others.size - whole;
    evidence.addKind('integer', whole);
    if (this.decimalComma) evidence.addKind('comma-or-thousands', thousands);
    evidence.addKind(this.decimalComma ? 'comma' : 'decimal', fractions - (this.decimalComma ? thousands : 0));
    for (const text of this.others.values()) evidence.add(text);
    return evidence;
  }

  describe(): { type: 'integer' | 'decimal'; decimals: number } {
    return { type: this.#mostDecimals > 0 ? 'decimal' : 'integer', decimals: this.#mostDecimals };
  }

  finish(): void {
    this.values = this.values.slice(0, this.length);
    this.states = this.states.slice(0, this.length);
  }

  source(row: number): CellText {
    const state = this.states[row]!;
    if (state === NO_NUMBER + MISSING) return undefined;
    return state === NO_NUMBER + NULL ? null : this.text(row);
  }

  cell(row: number): Cell {
    if (row >= this.length) return undefined;
    return this.states[row]! < NO_NUMBER ? this.values[row]! : this.source(row);
  }

  text(row: number): string {
    if (row >= this.length) return '';
    const state = this.states[row]!;
    if (state < NO_NUMBER) return numberToText(this.values[row]!, state, this.#separator);
    return state === OTHER_TEXT ? this.others.get(row)! : '';
  }

  #keep(row: number, text: string): void {
    this.values[row] = NaN;
    this.states[row] = OTHER_TEXT;
    this.others.set(row, text);
    const kind = kindOf(text);
    if (kind === 'placeholder') this.#placeholders++;
    else if (kind === 'code') this.#codes++;
  }
}
