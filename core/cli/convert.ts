/** `kobold convert`: a table to a signed dataset, or a dataset to a table. */
import { stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { KoboldError } from '../errors.js';
import { nearest } from '../query/suggest.js';
import { usage } from './command-line.js';
import { makeDataset } from './make-dataset.js';
import { makeTable } from './make-table.js';
import type { ExitCode, Run } from './run.js';
import type { TableFormat } from './table-file.js';

export type FileFormat = TableFormat | 'kobold';
const FORMATS: readonly FileFormat[] = ['csv', 'tsv', 'json', 'kobold'];

export async function convert(run: Run): Promise<ExitCode> {
  const { files, values } = run.line;
  const [input, output] = files as [string, string];
  const from = formatOf(input, values['from'], '--from');
  const to = formatOf(output, values['to'], '--to');
  if ((from === 'kobold') === (to === 'kobold'))
    throw usage(`One of the files must be .kobold and the other a table (.csv .tsv .json), not ${from} and ${to}.`);
  if (input === output && input !== '-') throw usage('IN and OUT are the same file.');
  if (output !== '-') await checkOutput(output, values['force'] === true);
  if (to !== 'kobold') return makeTable(run, input, output, to);
  await makeDataset(run, input, from as TableFormat, output);
  return 0;
}

function formatOf(path: string, said: string | boolean | undefined, option: string): FileFormat {
  const format = (typeof said === 'string' ? said : extname(path).slice(1)).toLowerCase();
  if (FORMATS.includes(format as FileFormat)) return format as FileFormat;
  const near = nearest(format, FORMATS);
  const hint = near ? ` Did you mean ${near}?` : ` It can be ${FORMATS.join(', ')}.`;
  if (typeof said === 'string') throw usage(`${option} ${format} is not known.${hint}`);
  throw usage(
    `What ${path === '-' ? 'standard input or output' : path} is cannot be seen from its name: say so with ${option}.`,
  );
}

/** Before anything is read or a key is made. */
async function checkOutput(path: string, mayReplace: boolean): Promise<void> {
  const there = await kindOf(path);
  if (there === 'folder') throw usage(`${path} is a folder: say which file in it.`);
  if (there === 'file' && !mayReplace) throw usage(`The file ${path} is there already; --force writes over it.`);
  if (there === undefined && (await kindOf(dirname(path))) !== 'folder')
    throw new KoboldError('not-found', `There is no folder ${dirname(path)}.`, { file: path });
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new KoboldError('unreachable', `The file ${path} cannot be written.`, { file: path }, { cause: error });
  }
}
