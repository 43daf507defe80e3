/**
 * Tables as JSON: an array of flat objects, an array of arrays (the first one the header), or such an array as the only
 * array inside an object (`{ "data": […] }`). Missing keys, null and '' stay different; nested values become JSON text.
 */
import { KoboldError } from '../errors.js';
import { type CellText, MOST_COLUMNS } from '../table/table-builder.js';
import { assertTable } from './not-a-table.js';

export interface JsonTable {
  readonly header: string[];
  readonly rows: CellText[][];
}

/** Throws `not-a-table`, or `too-large` for more than 2,048 keys. */
export function parseJsonTable(text: string): JsonTable {
  let value: unknown;
  try {
    value = JSON.parse(quoteLongNumbers(text.replace(/^\ufeff/, '')));
  } catch (error) {
    assertTable(text); // a web page or a workbook is named as such
    throw new KoboldError('not-a-table', `This is not valid JSON: ${(error as Error).message}`, {}, { cause: error });
  }
  const records = findRecords(value);
  if (records.every((record) => Array.isArray(record))) return arraysToTable(records as unknown[][]);
  return objectsToTable(records);
}

function findRecords(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value)) {
    const arrays = Object.values(value).filter((member) => Array.isArray(member));
    const data: unknown = Object.hasOwn(value, 'data') ? value['data'] : undefined;
    if (Array.isArray(data)) return data;
    if (arrays.length === 1) return arrays[0]!;
  }
  throw new KoboldError(
    'not-a-table',
    'This JSON is no table: it must be an array of objects, or hold one under "data".',
    {
      found: value === null ? 'null' : typeof value,
    },
  );
}

function arraysToTable(records: readonly (readonly unknown[])[]): JsonTable {
  const [header = [], ...rows] = records;
  return { header: header.map((cell) => valueToText(cell) ?? ''), rows: rows.map((row) => row.map(valueToText)) };
}

/** Columns in the order in which their keys are first met. */
function objectsToTable(records: readonly unknown[]): JsonTable {
  const positions = new Map<string, number>();
  const rows: CellText[][] = [];
  for (const [index, record] of records.entries()) {
    if (!isObject(record)) {
      const found = record === null ? 'null' : Array.isArray(record) ? 'array' : typeof record;
      throw new KoboldError('not-a-table', `This JSON is no table: entry ${index + 1} is no object (${found}).`, {
        entry: index + 1,
        found,
      });
    }
    const row: CellText[] = [];
    for (const [key, value] of Object.entries(record)) {
      let position = positions.get(key);
      if (position === undefined) {
        position = positions.size;
        if (position === MOST_COLUMNS) {
          throw new KoboldError('too-large', `The records have more than ${MOST_COLUMNS} different keys.`, {
            limit: MOST_COLUMNS,
          });
        }
        positions.set(key, position);
      }
      row[position] = valueToText(value);
    }
    rows.push(row);
  }
  return { header: [...positions.keys()], rows };
}

function valueToText(value: unknown): CellText {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON.parse rounds numbers of more than 15 digits: long ids and fractions are read as the texts they are written as. */
function quoteLongNumbers(text: string): string {
  if (!/\d[\d.]{15}/.test(text)) return text;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs, (token) =>
    LONG_NUMBER.test(token) ? `"${token}"` : token,
  );
}

const LONG_NUMBER = /^(?=(?:\D*\d){16})-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
