/** Sources that are in the page already: its tables, and data that programs hand over. */
import type { SourceRef } from '../../worker/api.js';
import type { TableData } from './source.js';

export function dataSource(data: TableData): SourceRef {
  let source = handedOver.get(data);
  if (!source) handedOver.set(data, (source = copyData(data, newId())));
  return source;
}

/** Copied, because what frameworks hand over may be a proxy (Vue's reactive objects), and no proxy crosses to a worker. */
function copyData(data: TableData, id: string): SourceRef {
  if (data instanceof Blob) return { kind: 'file', id, name: data instanceof File ? data.name : '', blob: data };
  const rows = Array.from(data.rows, (row) => Array.from(row, cellOf));
  return { kind: 'rows', id, name: String(data.name ?? ''), header: Array.from(data.header, cellOf), rows };
}

const cellOf = (cell: unknown): string => (typeof cell === 'string' ? cell : String(cell ?? ''));

const handedOver = new WeakMap<TableData, SourceRef>();
let nextId = 0;
/** Unlike any other page's: the worker is shared. */
const newId = (): string => `page-${crypto.getRandomValues(new Uint32Array(2)).join('')}-${nextId++}`;

/** Cells of an HTML table as text: read once, and again, as another source, after something in it has changed. */
export function tableSource(table: HTMLTableElement): SourceRef {
  const known = read.get(table);
  if (known && known.changes.takeRecords().length === 0) return known.source;
  known?.changes.disconnect();
  const source = readTable(table);
  const changes = new MutationObserver(() => {
    changes.disconnect();
    read.delete(table);
  });
  changes.observe(table, {
    childList: true,
    characterData: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['colspan', 'rowspan'],
  });
  read.set(table, { source, changes });
  return source;
}

const read = new WeakMap<HTMLTableElement, { readonly source: SourceRef; readonly changes: MutationObserver }>();

/** Spanning cells are repeated, so that every row has every column. */
function readTable(table: HTMLTableElement): SourceRef {
  const rows = [...table.rows].filter((row) => row.closest('table') === table);
  const headRow = table.tHead?.rows[0] ?? rows.find((row) => row.querySelector('td') === null) ?? rows[0];
  const grid = spread(rows);
  const headAt = headRow ? rows.indexOf(headRow) : -1;
  const feet = new Set(table.tFoot ? [...table.tFoot.rows] : []);
  return {
    kind: 'rows',
    id: newId(),
    name: table.caption?.textContent?.trim() ?? '',
    header: grid[headAt] ?? [],
    rows: grid.filter((_, index) => index > headAt && !feet.has(rows[index]!)),
  };
}

/** Colspan and rowspan undone. Limits keep a hostile `colspan="1000"` on every cell from filling the memory. */
function spread(rows: readonly HTMLTableRowElement[]): string[][] {
  const grid: string[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y]![x] !== undefined) x++;
      const text = cellText(cell);
      const height = Math.min(cell.rowSpan || rows.length, rows.length - y);
      const width = Math.min(cell.colSpan, 512 - x);
      for (let dy = 0; dy < height; dy++) for (let dx = 0; dx < width; dx++) grid[y + dy]![x + dx] = text;
      x += width;
    }
  });
  return grid.map((row) => Array.from(row, (text) => text ?? ''));
}

const cellText = (cell: Element): string => (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
