/**
 * A CSV file as a stream: text in chunks of any size goes in, rows come out. What is around the rows is dealt with here:
 * byte order mark, files that are no tables, which delimiter, and the header.
 */
import { CsvScanner } from './csv-scanner.js';
import { type Delimiter, detectDelimiter, SAMPLE_LENGTH } from './delimiter.js';
import { assertTable } from './not-a-table.js';

export interface CsvOptions {
  /** Known, as for `.tsv`; else it is detected from the first 16,384 characters. */
  readonly delimiter?: Delimiter;
}

/** The first row is the header, always: a wrong guess would hide a row of data. */
export class CsvReader {
  /** Known once the first row has been read. */
  header: string[] | undefined;
  #scanner: CsvScanner | undefined;
  #waiting = '';

  constructor(readonly options: CsvOptions = {}) {}

  get delimiter(): Delimiter | undefined {
    return this.#scanner?.delimiter;
  }

  /** The data rows that this chunk completes. Throws `not-a-table` and `too-large`. */
  push(chunk: string): string[][] {
    if (this.#scanner === undefined) {
      this.#waiting += chunk;
      return this.#waiting.length < SAMPLE_LENGTH ? [] : this.#start();
    }
    return this.#withoutHeader(this.#scanner.push(chunk));
  }

  /** For a stream that hesitates: the rows that are complete, without waiting for more text to judge the delimiter by. */
  flush(): string[][] {
    return this.#scanner === undefined && /[\r\n]/.test(this.#waiting) ? this.#start() : [];
  }

  /** The last rows; a row without line break counts, and so does what an unclosed quote holds. */
  end(): string[][] {
    const first = this.#scanner === undefined ? this.#start() : [];
    return [...first, ...this.#withoutHeader(this.#scanner!.end())];
  }

  /** Waiting for a fixed length makes the answer independent of how the text was cut into chunks. */
  #start(): string[][] {
    let text = this.#waiting.charCodeAt(0) === 0xfeff ? this.#waiting.slice(1) : this.#waiting;
    this.#waiting = '';
    assertTable(text.slice(0, SAMPLE_LENGTH));
    const declared = /^sep=([,;\t|])(?:\r\n|\n|\r|$)/.exec(text);
    if (declared !== null) text = text.slice(declared[0].length);
    const delimiter =
      (declared?.[1] as Delimiter | undefined) ??
      this.options.delimiter ??
      detectDelimiter(text.slice(0, SAMPLE_LENGTH));
    this.#scanner = new CsvScanner(delimiter);
    return this.#withoutHeader(this.#scanner.push(text));
  }

  #withoutHeader(rows: string[][]): string[][] {
    if (this.header !== undefined || rows.length === 0) return rows;
    this.header = rows[0]!;
    return rows.slice(1);
  }
}
