/** What was typed → a command and its options, or a sentence that says what is wrong. By node:util's parseArgs. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { KoboldError } from '../errors.js';
import { nearest } from '../query/suggest.js';

type Options = NonNullable<ParseArgsConfig['options']>;

const SNAPSHOT = {
  snapshot: { type: 'boolean' },
  'no-snapshot': { type: 'boolean' },
  parts: { type: 'string' },
  'parts-url': { type: 'string', multiple: true },
} as const satisfies Options;

const DECISION = { relay: { type: 'string', multiple: true }, key: { type: 'string' } } as const satisfies Options;

export const COMMANDS = {
  verify: { files: ['FILE'], options: { relay: { type: 'string', multiple: true }, key: { type: 'string' } } },
  show: {
    files: ['FILE'],
    options: { resource: { type: 'string', short: 'r' }, limit: { type: 'string', short: 'n' } },
  },
  state: { files: ['FILE'], options: {} },
  convert: {
    files: ['IN', 'OUT'],
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      key: { type: 'string' },
      name: { type: 'string' },
      slug: { type: 'string' },
      resource: { type: 'string', short: 'r' },
      'key-column': { type: 'string' },
      snapshot: { type: 'boolean' },
      force: { type: 'boolean', short: 'f' },
    },
  },
  publish: {
    files: ['FILE'],
    options: {
      relay: { type: 'string', multiple: true },
      key: { type: 'string' },
      to: { type: 'string' },
      resource: { type: 'string', short: 'r' },
      'key-column': { type: 'string' },
      delete: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      ...SNAPSHOT,
    },
  },
  set: {
    files: ['NADDR', 'RESOURCE', 'RECORD', 'FIELD=VALUE'],
    more: true,
    options: {
      relay: { type: 'string', multiple: true },
      key: { type: 'string' },
      'dry-run': { type: 'boolean' },
      ...SNAPSHOT,
    },
  },
  proposals: { files: ['NADDR'], options: { relay: { type: 'string', multiple: true }, key: { type: 'string' } } },
  accept: {
    files: ['NADDR', 'PROPOSAL'],
    more: true,
    options: { ...DECISION, only: { type: 'string', multiple: true }, force: { type: 'boolean', short: 'f' } },
  },
  reject: { files: ['NADDR', 'PROPOSAL'], more: true, options: DECISION },
} as const satisfies Record<string, { files: readonly string[]; more?: boolean; options: Options }>;

export type CommandName = keyof typeof COMMANDS;

const EVERYWHERE = {
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies Options;

export interface CommandLine {
  /** undefined where only help or the version is asked for. */
  readonly command: CommandName | undefined;
  readonly files: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** Options that may be given several times. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
}

/** Throws `bad-request`. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const name = at === -1 ? undefined : args[at]!;
  if (name !== undefined && name !== 'help' && !Object.hasOwn(COMMANDS, name)) throw unknownCommand(name);
  const command = name === 'help' ? undefined : (name as CommandName | undefined);
  const rest = args.filter((_, index) => index !== at);
  const options: Options = { ...EVERYWHERE, ...(command && COMMANDS[command].options) };
  const { values, lists, positionals } = parse(rest, options, command);
  if (name === 'help') {
    const topic = positionals[0];
    if (topic !== undefined && !Object.hasOwn(COMMANDS, topic)) throw unknownCommand(topic);
    return { command: topic as CommandName | undefined, files: [], values: { ...values, help: true }, lists };
  }
  if (command !== undefined && values['help'] !== true) checkFiles(command, positionals);
  return { command, files: positionals, values, lists };
}

function parse(
  args: readonly string[],
  options: Options,
  command: CommandName | undefined,
): Omit<CommandLine, 'command' | 'files'> & { positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const entries = Object.entries(values);
    return {
      values: Object.fromEntries(entries.filter(([, value]) => !Array.isArray(value))) as CommandLine['values'],
      lists: Object.fromEntries(entries.filter(([, value]) => Array.isArray(value))) as CommandLine['lists'],
      positionals,
    };
  } catch (error) {
    throw usage(reworded(error as Error & { code?: string }, options, command));
  }
}

/** The sentences of parseArgs speak to programmers. */
function reworded(error: Error & { code?: string }, options: Options, command: CommandName | undefined): string {
  const option = /'(--?[^' =<]+)/.exec(error.message)?.[1] ?? '';
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = nearest(option.replace(/^-+/, ''), Object.keys(options));
    return `There is no option ${option}${command ? ` for "${command}"` : ''}.${near ? ` Did you mean --${near}?` : ''}`;
  }
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const name = /--([\w-]+)/.exec(error.message)?.[1] ?? option;
    return options[name]?.type === 'boolean'
      ? `The option --${name} takes no value.`
      : `The option --${name} needs a value.`;
  }
  return error.message;
}

function checkFiles(command: CommandName, files: readonly string[]): void {
  const { files: wanted, more = false }: { files: readonly string[]; more?: boolean } = COMMANDS[command];
  if (files.length === wanted.length || (more && files.length > wanted.length)) return;
  const usageLine = `kobold ${command} ${wanted.join(' ')}${more ? ' …' : ''}`;
  const missing = wanted[files.length];
  throw usage(
    missing === undefined
      ? `"${files[wanted.length]}" is one file too many: ${usageLine}`
      : `${missing} is missing: ${usageLine}`,
  );
}

function unknownCommand(name: string): KoboldError {
  const near = nearest(name, [...Object.keys(COMMANDS), 'help']);
  const known = `The commands are: ${Object.keys(COMMANDS).join(', ')}.`;
  return usage(`There is no command "${name.slice(0, 60)}". ${near ? `Did you mean ${near}?` : known}`);
}

export function usage(message: string): KoboldError {
  return new KoboldError('bad-request', message);
}
