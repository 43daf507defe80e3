/** Half of `kobold convert`: a dataset's records as CSV, TSV or JSON; of a broken file those before the break. */
import { rowToCsv } from '../exchange/csv-print.js';
import { readDataset } from './dataset-file.js';
import { findingsOf, tellFindings } from './findings.js';
import { openResource, type ResourceRows } from './resource-rows.js';
import type { ExitCode, Run } from './run.js';
import { type TableFormat, writeTableFile } from './table-file.js';
import { count } from './terminal.js';
import { write } from './bundle-file.js';

export async function makeTable(run: Run, input: string, output: string, format: TableFormat): Promise<ExitCode> {
  const dataset = await readDataset(input, run);
  const found = findingsOf(dataset);
  for (const line of tellFindings(found, 3)) run.progress.done(line);
  const rows = openResource(dataset, run.line.values['resource'] as string | undefined);
  await writeTableFile(output, format === 'json' ? jsonTexts(rows) : csvTexts(rows, format), run.terminal);
  const { resource, records, columns } = rows;
  if (run.isJson && output !== '-')
    await write(
      run.terminal,
      `${JSON.stringify({ file: output, resource, records: records.length, fields: columns.length })}\n`,
    );
  run.progress.done(
    `${output}: ${count(records.length, 'record')} of "${resource}", ${count(columns.length, 'field')}`,
  );
  return found.broken ? 3 : 0;
}

function* csvTexts({ columns, records, text }: ResourceRows, format: 'csv' | 'tsv'): Generator<string> {
  // The TSV that spreadsheets copy loses line breaks in cells; as a file, tabs take the place of commas and no more.
  const delimiter = format === 'tsv' ? '\t' : ',';
  const row = (cells: readonly string[]): string => `${rowToCsv(cells, delimiter)}\r\n`;
  yield row(columns.map(({ label }) => label));
  for (const record of records) yield row(columns.map((column) => text(record, column)));
}

function* jsonTexts({ columns, records, value }: ResourceRows): Generator<string> {
  yield '[';
  for (const [at, record] of records.entries()) {
    const members = columns.flatMap(({ key, label }) => {
      const member = value(record, key);
      return member === undefined ? [] : [`${JSON.stringify(label)}:${JSON.stringify(member)}`];
    });
    yield `${at === 0 ? '\n' : ',\n'}{${members.join(',')}}`;
  }
  yield '\n]\n';
}
