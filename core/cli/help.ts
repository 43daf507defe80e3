/** The help, for people who have not read anything else. */
import type { CommandName } from './command-line.js';

const GENERAL = `kobold reads, checks and makes .kobold files: datasets whose every change is signed by who made it.

  kobold verify FILE          is the file whole, and is every signature and permission good?
  kobold show FILE            the records, as a table
  kobold state FILE           the state: hash, heads, counts, conflicts, what was set aside
  kobold convert IN OUT       a table (.csv .tsv .json) to .kobold, or back

  kobold help COMMAND         more about one of them

For every command:
  --json      one JSON object (or, for show, one a line) in place of text
  --quiet     no progress
  --version   the release

Exit code: 0 all is well, 1 verify found something (refused or set-aside events, conflicts), 2 the command was typed
wrong, 3 a file cannot be read or written, or is not what it should be.
`;

const BY_COMMAND: Readonly<Record<CommandName, string>> = {
  verify: `kobold verify FILE

Reads a .kobold file to its end and checks every line, hash, signature and permission. Says what is wrong, and where.

  refused       an event that is damaged, forged or too large; it is no part of the dataset
  set aside     an event whose author was not permitted to do that (quarantined)
  waiting       an event that needs another one, which is not in the file
  conflict      a cell that two people changed without knowing of each other

Exit code 0: nothing found. 1: something found. 3: no bundle, or one that stops before its end.
`,
  show: `kobold show FILE [--resource NAME] [--limit N]

Prints the records of a .kobold file as a table, one table (resource) at a time.

  -r, --resource NAME   which table; needed only where there are several
  -n, --limit N         so many records at most (20); 0 for all
      --json            a JSON object a line, with all fields
`,
  state: `kobold state FILE

Says what a .kobold file adds up to: the state hash (two files with the same hash hold the same data), the heads (the
newest events), how many events, tables and records there are, conflicts, and what was set aside, by reason.
`,
  convert: `kobold convert IN OUT [options]

Makes a dataset from a table, or a table from a dataset. What the files are follows from their names (.csv .tsv .json
.kobold), or from --from and --to. - is standard input or output.

Making a .kobold file signs it, so it needs a key. Whoever has the key owns the dataset: keep it safe, share it with nobody.
      --key FILE          the key; made and kept there (readable by you only) if there is no such file
                          without --key: OUT with .key at its end, or the variable KOBOLD_KEY (nsec1… or 64 hex digits)
      --name TEXT         the dataset's name (that of the file)
      --slug TEXT         its short name in addresses: a-z, 0-9 and - (made from the name)
  -r, --resource TEXT     the name of the table inside the dataset (made from the file's name)
      --key-column LABEL  the column whose cells name the records; they must all differ and none be empty
                          without it each record gets a new unique id (UUIDv7)
      --snapshot          also put the state itself into the file, from which readers start without the log

Making a table from a .kobold file:
  -r, --resource NAME     which table; needed only where there are several

  -f, --force             write over OUT if it is there
`,
};

export function helpText(command: CommandName | undefined): string {
  return command === undefined ? GENERAL : BY_COMMAND[command];
}
