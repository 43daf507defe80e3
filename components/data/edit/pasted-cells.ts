/** What a clipboard holds, as rows of texts: of spreadsheets, of tables in pages, of tables like this one, or one text. Pure. */
import type { Field } from '../../../core/table/field.js';
import { parseTabs } from '../grid/copy-cells.js';

export interface PastedCells {
  readonly rows: readonly (readonly string[])[];
  /** Copied from a table like this one: values as files have them, whatever the reader's language. */
  readonly isOwn: boolean;
}

/** `html` counts where there is no text: a spreadsheet gives both, and its text is exact. */
export function pastedCells(text: string, html: string, fields: readonly Field[]): PastedCells {
  const isOwn = html.includes('kobold-cells');
  const rows = text === '' ? htmlRows(html) : parseTabs(text);
  return { rows: isHeader(rows, fields) ? rows.slice(1) : rows, isOwn };
}

/** Tables like this one are copied with their heads. */
function isHeader([first, ...rest]: readonly (readonly string[])[], fields: readonly Field[]): boolean {
  if (!first || rest.length === 0) return false;
  return first.every((name) => fields.some(({ label }) => label === name));
}

function htmlRows(html: string): string[][] {
  const rows = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('tr')];
  return rows.map((row) => [...row.cells].map((cell) => textOf(cell)));
}

/** Scripts and pictures of a parsed page do nothing; of all it holds the text is taken. */
function textOf(cell: Element): string {
  for (const end of cell.querySelectorAll('br')) end.replaceWith('\n');
  return (cell.textContent ?? '').replace(/[ \t\r\u00a0]+/g, ' ').trim();
}

/** One value for a whole range, or a few rows again and again, where the range is as many times their size. */
export function tiled(
  rows: readonly (readonly string[])[],
  height: number,
  width: number,
): readonly (readonly string[])[] {
  const [tall, wide] = [rows.length, Math.max(0, ...rows.map((row) => row.length))];
  const fits = tall > 0 && wide > 0 && height % tall === 0 && width % wide === 0;
  if (!fits || (height === tall && width === wide)) return rows;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, col) => rows[row % tall]![col % wide] ?? ''),
  );
}
