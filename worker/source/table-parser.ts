/** Bytes of a file to a growing table: encoding, format, rows, columns. */
import { CsvReader } from '../../core/exchange/csv.js';
import { parseJsonTable } from '../../core/exchange/json.js';
import { KoboldError } from '../../core/errors.js';
import type { Table } from '../../core/table/column.js';
import { TableBuilder, type CellText } from '../../core/table/table-builder.js';
import { BytesToText } from './decode.js';

export type FileFormat = 'csv' | 'tsv' | 'json';

/** JSON is read whole: text and values are in memory at once. */
const MOST_JSON_CHARACTERS = 256_000_000;

export class TableParser {
  #builder: TableBuilder | undefined;
  readonly #toText: BytesToText;
  readonly #csv: CsvReader | undefined;
  #json: string[] = [];
  #jsonLength = 0;

  constructor(format: FileFormat, contentType: string | undefined) {
    this.#toText = new BytesToText({ contentType });
    if (format !== 'json') this.#csv = new CsvReader(format === 'tsv' ? { delimiter: '\t' } : {});
  }

  /** Undefined until the header has come. */
  get table(): Table | undefined {
    return this.#builder?.table;
  }

  /** Throws `not-a-table` and `too-large`. */
  push(bytes: Uint8Array): void {
    const text = this.#toText.push(bytes);
    if (this.#csv) this.#append(this.#csv.push(text));
    else this.#keep(text);
  }

  /** The stream hesitates: rows that are complete need not wait for more. */
  flush(): void {
    if (this.#csv) this.#append(this.#csv.flush());
  }

  end(): Table {
    const text = this.#toText.end();
    if (this.#csv) {
      this.#append(this.#csv.push(text));
      this.#append(this.#csv.end());
    } else {
      this.#keep(text);
      const { header, rows } = parseJsonTable(this.#json.join(''));
      this.#json = [];
      this.#builder = new TableBuilder(header);
      this.#builder.append(rows);
    }
    this.#builder ??= new TableBuilder([]); // an empty file is a table without anything
    return this.#builder.finish();
  }

  #append(rows: readonly (readonly CellText[])[]): void {
    const header = this.#csv?.header;
    if (!header) return;
    this.#builder ??= new TableBuilder(header, { decimalComma: this.#csv.delimiter === ';' });
    this.#builder.append(rows);
  }

  #keep(text: string): void {
    this.#jsonLength += text.length;
    if (this.#jsonLength > MOST_JSON_CHARACTERS) {
      const limit = MOST_JSON_CHARACTERS;
      throw new KoboldError(
        'too-large',
        `A JSON file may have ${limit / 1_000_000} million characters. CSV may be larger.`,
        { limit },
      );
    }
    if (text) this.#json.push(text);
  }
}

/** The ending of the URL decides, then the content type; what remains is CSV, whose delimiter is found by looking. */
export function formatOf(name: string, contentType: string | undefined): FileFormat {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'json') return 'json';
  if (ending === 'tsv' || ending === 'tab') return 'tsv';
  if (ending !== 'csv') {
    if (/^(application|text)\/(json|[\w.]+\+json)\b/i.test(contentType ?? '')) return 'json';
    if (/^text\/tab-separated-values\b/i.test(contentType ?? '')) return 'tsv';
  }
  return 'csv';
}
