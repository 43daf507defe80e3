/** Names for what an import makes: a resource and a slug from a file's or dataset's name, record ids from cells. */
import { KoboldError } from '../errors.js';
import { isRecordId } from '../log/key.js';

/** `[a-z0-9][a-z0-9-]{0,63}`; accents are dropped, what has no Latin letter or digit becomes `dataset`. */
export function textToSlug(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return slug === '' ? 'dataset' : slug;
}

/** As a slug, with `_`, since people write it in formulas. */
export function textToResource(text: string): string {
  return textToSlug(text).replaceAll('-', '_');
}

/** Checks ids from a key column as they come. `row` counts from 1, without the header. */
export class RecordIds {
  readonly #rows = new Map<string, number>();
  constructor(readonly column: string) {}

  /** Throws `bad-request`, saying which row cannot be named by its cell. */
  take(text: string, row: number): string {
    const id = text.trim();
    const wrong = id === '' ? 'is empty' : this.#wrong(id);
    if (wrong !== undefined) {
      const message = `The column "${this.column}" cannot name the records: in row ${row} it ${wrong}.`;
      throw new KoboldError('bad-request', message, { row, column: this.column });
    }
    this.#rows.set(id, row);
    return id;
  }

  #wrong(id: string): string | undefined {
    const shown = `is "${id.slice(0, 60)}"`;
    const before = this.#rows.get(id);
    if (before !== undefined) return `${shown}, as in row ${before}`;
    if (isRecordId(id)) return undefined;
    return `${shown}, which cannot name a record (1 to 128 bytes, no control characters, not starting with $)`;
  }
}
