/**
 * The lines of a snapshot's part → rows. All by one parse, and one text of what was parsed to hold against the part: a fifth of the
 * time that lines take by themselves. PROTOCOL.md, section 14.
 */
import { parseCanonicalLine } from '../log/canonical-line.js';
import type { Json } from '../log/event.js';
import { DEEPEST_ROW } from './snapshot-row.js';

type Row = readonly Json[];

/** Lines that end in LF. A row is undefined where the line is no array in canonical JSON, or nests too deep. */
export function parseRows(text: string): readonly (Row | undefined)[] {
  return parseTogether(text) ?? text.split('\n').slice(0, -1).map((line) => parseCanonicalLine(line, DEEPEST_ROW)); // prettier-ignore
}

/** Undefined where something is to be looked at more closely: lines that are no rows, surrogates in escapes. */
function parseTogether(text: string): readonly Row[] | undefined {
  if (text === '') return [];
  if (text.includes('\\ud')) return undefined;
  try {
    const rows = JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`) as unknown[];
    // A text has no LF where JSON wrote it: what is the same with one behind each row has one row a line.
    if (`${rows.map((row) => JSON.stringify(row)).join('\n')}\n` !== text) return undefined;
    return rows.every((row) => Array.isArray(row) && isCanonical(row, 1)) ? (rows as Row[]) : undefined;
  } catch {
    // No JSON, or so deep that a parser does not come back.
    return undefined;
  }
}

/** Of what prints as it was written: members in order, none with the name that has no place in objects. */
function isCanonical(value: object, depth: number): boolean {
  if (depth > DEEPEST_ROW) return false;
  if (Array.isArray(value)) {
    for (const item of value as unknown[])
      if (typeof item === 'object' && item !== null && !isCanonical(item, depth + 1)) return false;
    return true;
  }
  let before: string | undefined;
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (name === '__proto__' || (before !== undefined && before > name)) return false;
    before = name;
    if (typeof member === 'object' && member !== null && !isCanonical(member, depth + 1)) return false;
  }
  return true;
}
