/** One run of the command: arguments in, an exit code out. Whatever goes wrong is a sentence with a code. */
import { errorToData, KoboldError } from '../errors.js';
import { VERSION } from '../version.js';
import { write } from './bundle-file.js';
import { type CommandLine, parseCommandLine } from './command-line.js';
import { convert } from './convert.js';
import { helpText } from './help.js';
import { show } from './show.js';
import { publish } from './publish.js';
import { accept, proposals, reject } from './proposals.js';
import { set } from './set.js';
import { printState } from './state.js';
import { Progress, type Terminal } from './terminal.js';
import { verify } from './verify.js';

/** 0 fine, 1 `verify` found something or a relay did not take all, 2 typed wrong, 3 a file cannot be read or written, or is not what it should be. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Run {
  readonly line: CommandLine;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly isJson: boolean;
}

const COMMANDS = { verify, show, state: printState, convert, publish, set, proposals, accept, reject };

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const isJson = args.includes('--json');
  let progress: Progress | undefined;
  try {
    const line = parseCommandLine(args);
    const { command, values } = line;
    if (values['version'] === true) return await say(terminal, `kobold ${VERSION}\n`);
    if (command === undefined || values['help'] === true) {
      await write(terminal, helpText(command));
      return args.length === 0 ? 2 : 0;
    }
    progress = new Progress(terminal, values['quiet'] === true || isJson);
    return await COMMANDS[command]({ line, terminal, progress, isJson });
  } catch (error) {
    progress?.clear();
    const data = errorToData(error);
    if (isJson) await write(terminal, `${JSON.stringify({ error: data })}\n`);
    else terminal.stderr.write(`kobold: ${data.message} (${data.code})\n`);
    if (!(error instanceof KoboldError)) {
      // A defect of ours: whoever reports it needs the place.
      terminal.stderr.write(`${(error as Error).stack ?? ''}\n`);
      return 3;
    }
    if (error.code === 'bad-request' && !isJson) terminal.stderr.write('kobold help says what can be typed.\n');
    return error.code === 'bad-request' ? 2 : 3;
  }
}

async function say(terminal: Terminal, text: string): Promise<0> {
  await write(terminal, text);
  return 0;
}
