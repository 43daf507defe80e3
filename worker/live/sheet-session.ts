/** What a page changes of a live view like a spreadsheet (worker/sheet-api.ts), on the worker's side: positions become records. */
import { KoboldError } from '../../core/errors.js';
import { planFill, planPaste, planReplace } from '../../core/writing/plan-paste.js';
import { planNewRows, planRemoval, planRestoring } from '../../core/writing/plan-rows.js';
import type { StepKind } from '../../core/writing/undo-step.js';
import type { EditOutcome, SeenRows, SheetRange, SheetView } from '../api.js';
import type { Source } from '../source/source.js';
import type { Plan } from '../writing/own-parts.js';

/** Of one action (sheet-api.ts). */
const MOST_CELLS = 50_000;

export interface SheetSurroundings {
  readonly source: Source;
  /** Of the view as it is now: ids of the records at the item positions [from, to). */
  readonly recordsAt: (from: number, to: number) => string[];
  readonly locale: () => string;
}

export function openSheet({ source, recordsAt, locale }: SheetSurroundings): SheetView {
  function write(kind: StepKind, plan: Plan): Promise<EditOutcome> {
    if (!source.write) throw new KoboldError('bad-request', 'A file cannot be changed: it can be read only.');
    return source.write(kind, plan);
  }

  function recordsIn({ from, to, fields, seen }: SheetRange): string[] {
    const records = recordsAt(from, to);
    assertFits(records.length * Math.max(1, fields.length));
    assertThere(records, seen);
    return records;
  }

  return {
    candidates: async (field, search, limit = 20) => {
      const most = Math.min(100, Math.max(0, Math.floor(limit)));
      return source.candidates?.(field, search, { limit: most, locale: locale() }) ?? [];
    },
    addRows: async (rows) => {
      assertFits(rows.length);
      return write('add', (state, schema, tools) => planNewRows(state, schema, rows, tools));
    },
    removeRows: async (ids) => {
      assertFits(ids.length);
      return write('remove', (state, schema) => planRemoval(state, schema, ids));
    },
    restoreRows: async (ids) => {
      assertFits(ids.length);
      return write('restore', (state, schema) => planRestoring(state, schema, ids));
    },
    paste: async ({ item, fields, seen, kept = [] }, grid, { newRows = false, plain = false } = {}) => {
      assertFits(grid.length * Math.max(1, fields.length));
      const records = recordsFrom(recordsAt, item, grid.length);
      assertThere(records, seen);
      const language = plain ? {} : { language: locale() };
      const pasted = { records, fields, grid, newRows, kept, ...language };
      return write('paste', (state, schema, tools) => planPaste(state, schema, pasted, tools));
    },
    fill: async (range) => {
      const records = recordsIn(range);
      const { fields, kept = [] } = range;
      return write('fill', (state, schema, { nameOf }) => planFill(state, schema, { records, fields, kept }, nameOf));
    },
    clear: async (range) => {
      const records = recordsIn(range);
      const { fields, kept = [] } = range;
      return write('clear', (state, schema) => planReplace(state, schema, { records, fields, kept }, ''));
    },
    replace: async (range, text) => {
      const records = recordsIn(range);
      const { fields, kept = [] } = range;
      return write('replace', (state, schema, { nameOf }) =>
        planReplace(state, schema, { records, fields, kept }, text, nameOf),
      );
    },
  };
}

/** So many records from a position on, however many group rows lie between them; fewer at the end. */
function recordsFrom(recordsAt: SheetSurroundings['recordsAt'], item: number, count: number): string[] {
  const records: string[] = [];
  for (let from = Math.max(0, item); records.length < count;) {
    const wanted = count - records.length;
    const found = recordsAt(from, from + wanted);
    // Group rows stand alone; a stretch of nothing else is the end.
    if (found.length === 0 && recordsAt(from + wanted, from + wanted + MOST_CELLS).length === 0) break;
    for (const record of found) records.push(record);
    from += wanted;
  }
  return records;
}

function assertFits(cells: number): void {
  if (cells <= MOST_CELLS) return;
  const [many, most] = [cells, MOST_CELLS].map((count) => count.toLocaleString('en'));
  throw new KoboldError('too-large', `${many} are too many to change at once; ${most} are the most.`, {
    cells,
    limit: MOST_CELLS,
  });
}

/** Rows move when others write, and when a sorted cell changes: then nobody knows which were meant. */
function assertThere(records: readonly string[], { first, last }: SeenRows = {}): void {
  const moved =
    (first !== undefined && records[0] !== first) || (last !== undefined && records[records.length - 1] !== last);
  if (moved) throw new KoboldError('rows-moved', 'The rows have moved meanwhile: look again, and then do it again.');
}
