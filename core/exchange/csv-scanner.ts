/**
 * Characters to cells: RFC 4180 and what the world makes of it. It can stop and go on between any two characters, so each
 * is looked at once, also in a cell of many megabytes. Quirks follow papaparse, which is the tests' oracle.
 */
import { KoboldError } from '../errors.js';
import type { Delimiter } from './delimiter.js';

export const MOST_CELLS_IN_A_ROW = 2048;
export const LONGEST_CELL = 32 * 1024 * 1024;

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Where the scanner stands between two characters; it can stop and go on anywhere. */
const CELL_START = 0;
const IN_PLAIN = 1;
const IN_QUOTES = 2;
/** After a quote inside quotes: its end, or half of an escaped quote, or (malformed) a character like any other. */
const AFTER_QUOTE = 3;

export class CsvScanner {
  #state = CELL_START;
  #row: string[] = [];
  /** The part of the current cell that came before, escaped quotes still doubled. A rope: adding is cheap. */
  #cell = '';
  #hasEscapes = false;
  /** Blanks seen between a closing quote and what follows. */
  #blanks = '';
  #wasQuoted = false;
  #skipLineFeed = false;
  #rowNumber = 1;

  constructor(readonly delimiter: Delimiter) {}

  push(text: string): string[][] {
    const rows: string[][] = [];
    const delimiter = this.delimiter.charCodeAt(0);
    const { length } = text;
    let state = this.#state;
    let at = 0;
    if (this.#skipLineFeed && length > 0) {
      if (text.charCodeAt(0) === LF) at = 1;
      this.#skipLineFeed = false;
    }
    let from = at;
    while (at < length) {
      if (state === CELL_START && text.charCodeAt(at) === QUOTE) {
        state = IN_QUOTES;
        this.#wasQuoted = true;
        from = ++at;
        continue;
      }
      if (state === CELL_START || state === IN_PLAIN) {
        let code = 0;
        for (; at < length; at++) {
          code = text.charCodeAt(at);
          if (code === delimiter || code === LF || code === CR) break;
        }
        state = IN_PLAIN;
        if (at === length) break;
        this.#endCell(text.slice(from, at));
        at++;
        if (code !== delimiter) {
          this.#endRow(rows);
          if (code === CR && at < length && text.charCodeAt(at) === LF) at++;
          else if (code === CR && at === length) this.#skipLineFeed = true;
        }
        state = CELL_START;
        from = at;
        continue;
      }
      if (state === IN_QUOTES) {
        const quote = text.indexOf('"', at);
        if (quote === -1) {
          at = length;
          break;
        }
        if (text.charCodeAt(quote + 1) === QUOTE) {
          this.#hasEscapes = true;
          at = quote + 2;
          continue;
        }
        this.#cell += text.slice(from, quote);
        this.#blanks = '';
        state = AFTER_QUOTE;
        from = at = quote + 1;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === QUOTE && this.#blanks === '') {
        this.#cell += '""';
        this.#hasEscapes = true;
        state = IN_QUOTES;
        from = ++at;
      } else if (code === delimiter || code === LF || code === CR) {
        this.#endCell('');
        at++;
        if (code !== delimiter) {
          this.#endRow(rows);
          if (code === CR && at < length && text.charCodeAt(at) === LF) at++;
          else if (code === CR && at === length) this.#skipLineFeed = true;
        }
        state = CELL_START;
        from = at;
      } else if (code === 32 || code === 9) {
        this.#blanks += text[at];
        from = ++at;
      } else {
        this.#cell += `"${this.#blanks}`;
        state = IN_QUOTES;
        from = at;
      }
    }
    if (state === IN_PLAIN || state === IN_QUOTES) this.#cell += text.slice(from);
    this.#state = state;
    this.#assertSize(this.#cell.length, this.#row.length);
    return rows;
  }

  end(): string[][] {
    const rows: string[][] = [];
    if (this.#state !== CELL_START || this.#row.length > 0) {
      this.#endCell('');
      this.#endRow(rows);
    }
    return rows;
  }

  #endCell(rest: string): void {
    let text = rest;
    if (this.#cell !== '') {
      text = this.#cell + rest;
      this.#cell = '';
    }
    if (this.#hasEscapes) {
      text = text.replaceAll('""', '"');
      this.#hasEscapes = false;
    }
    this.#row.push(text);
  }

  #endRow(rows: string[][]): void {
    const row = this.#row;
    const isBlankLine = row.length === 1 && row[0] === '' && !this.#wasQuoted;
    this.#wasQuoted = false;
    this.#state = CELL_START;
    if (row.length > MOST_CELLS_IN_A_ROW) this.#assertSize(0, row.length);
    if (isBlankLine) row.length = 0;
    else {
      rows.push(row);
      this.#row = [];
      this.#rowNumber++;
    }
  }

  #assertSize(cellLength: number, cells: number): void {
    if (cellLength > LONGEST_CELL) {
      throw new KoboldError(
        'too-large',
        `A cell in row ${this.#rowNumber} is longer than ${LONGEST_CELL / 1024 / 1024} million characters. Perhaps a quote is never closed.`,
        { row: this.#rowNumber, limit: LONGEST_CELL },
      );
    }
    if (cells > MOST_CELLS_IN_A_ROW) {
      throw new KoboldError(
        'too-large',
        `Row ${this.#rowNumber} has ${cells} cells; ${MOST_CELLS_IN_A_ROW} are the most.`,
        {
          row: this.#rowNumber,
          cells,
          limit: MOST_CELLS_IN_A_ROW,
        },
      );
    }
  }
}
