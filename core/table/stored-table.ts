/**
 * A table of records as a store keeps it between visits: few large values, since reading a million small ones takes as
 * long as making them. One clonable value a column, so that no single one is large.
 */
import type { Table } from './column.js';
import type { DictionaryBuilder } from './dictionary-builder.js';
import type { Field } from './field.js';
import { NumberBuilder } from './number-builder.js';
import { toColumn, type RecordTable } from './record-table.js';

/** Texts in one, cut again by their lengths in code units. */
interface JoinedTexts {
  readonly joined: string;
  readonly lengths: Uint32Array;
}

interface StoredHead {
  readonly rowCount: number;
  readonly fields: readonly Field[];
  readonly ids: JoinedTexts;
}

type StoredColumn =
  | { readonly values: Float64Array; readonly states: Uint8Array; readonly others: ReadonlyMap<number, string> }
  | { readonly codes: Uint32Array; readonly texts: JoinedTexts; readonly unique: boolean };

/** The head, then one a column. */
export function storeTable(records: RecordTable): unknown[] {
  const { columns, rowCount } = records.table(true);
  const ids = Array.from({ length: rowCount }, (_, row) => records.idOf(row));
  const head: StoredHead = { rowCount, fields: columns.map(({ field }) => field), ids: join(ids) };
  return [
    head,
    ...columns.map((column): StoredColumn =>
      column.encoding === 'number'
        ? {
            values: column.values.slice(0, rowCount),
            states: column.states.slice(0, rowCount),
            others: new Map(column.others),
          }
        : { codes: column.codes.slice(0, rowCount), texts: join(column.texts), unique: column.unique },
    ),
  ];
}

/** What `storeTable` gave, as a table to look at. Undefined for anything else. */
export function restoreTable(
  stored: readonly unknown[],
): { readonly table: Table; readonly ids: readonly string[] } | undefined {
  const [head, ...columns] = stored as [StoredHead | undefined, ...(StoredColumn | undefined)[]];
  if (!head || columns.length !== head.fields.length || columns.includes(undefined)) return undefined;
  const { rowCount } = head;
  const table: Table = {
    columns: head.fields.map((field, at) => restoreColumn(field, columns[at]!, rowCount)),
    rowCount,
    version: 0,
    complete: true,
  };
  return { table, ids: cut(head.ids) };
}

function restoreColumn(field: Field, stored: StoredColumn, rowCount: number): NumberBuilder | DictionaryBuilder {
  if ('values' in stored) {
    const column = new NumberBuilder(field, false);
    column.length = rowCount;
    column.values = stored.values as Float64Array<ArrayBuffer>;
    column.states = stored.states as Uint8Array<ArrayBuffer>;
    for (const [row, text] of stored.others) column.others.set(row, text);
    return column;
  }
  const column = toColumn(field) as DictionaryBuilder;
  const texts = cut(stored.texts);
  for (let code = column.texts.length; code < texts.length; code++) column.texts.push(texts[code]!);
  column.codes = stored.codes as Uint32Array<ArrayBuffer>;
  column.unique = stored.unique;
  column.length = rowCount;
  column.read(column.reading);
  return column;
}

function join(texts: readonly string[]): JoinedTexts {
  return { joined: texts.join(''), lengths: Uint32Array.from(texts, (text) => text.length) };
}

function cut({ joined, lengths }: JoinedTexts): string[] {
  const texts: string[] = new Array<string>(lengths.length);
  let from = 0;
  for (let at = 0; at < lengths.length; at++) texts[at] = joined.slice(from, (from += lengths[at]!));
  return texts;
}
