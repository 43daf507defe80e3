/** `kobold show`: records as a table; aligned on a terminal, separated by tabs in a pipe, JSON lines with --json. */
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import { readDataset } from './dataset-file.js';
import { openResource, type ResourceRows } from './resource-rows.js';
import type { ExitCode, Run } from './run.js';
import { count, plainText } from './terminal.js';

const USUAL_ROWS = 20;
const WIDEST_CELL = 24;

export async function show(run: Run): Promise<ExitCode> {
  const { line, terminal, isJson, progress } = run;
  const limit = readLimit(line.values['limit']);
  const dataset = await readDataset(line.files[0]!, run);
  const rows = openResource(dataset, line.values['resource'] as string | undefined);
  const shown = rows.records.slice(0, limit);
  if (isJson) for (const record of shown) await write(terminal, `${JSON.stringify(asObject(rows, record))}\n`);
  else
    for (const text of tableLines(rows, shown, terminal.stdout as { columns?: number; isTTY?: boolean }))
      await write(terminal, `${text}\n`);
  const more = rows.records.length - shown.length;
  progress.done(
    `${count(rows.records.length, 'record')} of "${plainText(rows.resource)}"${more > 0 ? `, ${more.toLocaleString('en')} not shown (--limit 0 for all)` : ''}`,
  );
  if (dataset.broken)
    progress.done(`broken: line ${dataset.broken.line}: ${dataset.broken.message} (${dataset.broken.code})`);
  return dataset.broken ? 3 : 0;
}

function readLimit(value: string | boolean | undefined): number {
  if (value === undefined) return USUAL_ROWS;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) throw usage('--limit needs a whole number.');
  return value === '0' ? Infinity : Number(value);
}

function asObject({ columns, value }: ResourceRows, record: string): Record<string, unknown> {
  const fields = columns.map(({ key }) => [key, value(record, key)] as const);
  return { id: record, ...Object.fromEntries(fields.filter(([, cell]) => cell !== undefined)) };
}

function* tableLines(
  { columns, text }: ResourceRows,
  records: readonly string[],
  { isTTY, columns: screen = 80 }: { columns?: number; isTTY?: boolean },
): Generator<string> {
  const cells = [
    columns.map(({ label }) => label),
    ...records.map((record) => columns.map((column) => text(record, column))),
  ];
  const plain = cells.map((row) => row.map(plainText));
  if (isTTY !== true) {
    for (const row of plain) yield row.join('\t');
    return;
  }
  const widest = (at: number): number => plain.reduce((width, row) => Math.max(width, [...row[at]!].length), 0);
  const widths = columns.map((_, at) => Math.min(WIDEST_CELL, widest(at)));
  for (const row of plain)
    yield clipped(
      row
        .map((cell, at) => clipped(cell, widths[at]!).padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
      screen,
    );
}

function clipped(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}
