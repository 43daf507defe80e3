/** The help, for people who have not read anything else. */
import type { CommandName } from './command-line.js';

const GENERAL = `kobold reads, checks and makes .kobold files: datasets whose every change is signed by who made it.

  kobold verify FILE          is the file whole, and is every signature and permission good?
  kobold show FILE            the records, as a table
  kobold state FILE           the state: hash, heads, counts, conflicts, what was set aside
  kobold convert IN OUT       a table (.csv .tsv .json) to .kobold, or back
  kobold publish FILE         a dataset, or what changed in a table, to relays
  kobold set NADDR …          some cells of one record, on relays
  kobold proposals NADDR      what people have suggested; kobold accept and kobold reject decide

  kobold help COMMAND         more about one of them

For every command:
  --json      one JSON object (or, for show, one a line) in place of text
  --quiet     no progress
  --version   the release

Exit code: 0 all is well, 1 verify found something (refused or set-aside events, conflicts) or a relay did not take
everything, 2 the command was typed wrong or may not be done, 3 a file or relay cannot be read or written, or is not what
it should be.
`;

const BY_COMMAND: Readonly<Record<CommandName, string>> = {
  verify: `kobold verify FILE

Reads a .kobold file to its end and checks every line, hash, signature and permission. Says what is wrong, and where.

  refused       an event that is damaged, forged or too large; it is no part of the dataset
  set aside     an event whose author was not permitted to do that (quarantined)
  waiting       an event that needs another one, which is not in the file
  conflict      a cell that two people changed without knowing of each other
  snapshot      does the log come to what its signer says: "same"; "differs"; "incomplete", where events of it are not here

kobold verify NADDR [--relay URL]

The same for what the dataset's relays hold together, with the newest snapshot on them.

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
  publish: `kobold publish FILE.kobold --relay wss://… [--relay …]

Sends every event of the dataset, then its manifest, and prints the address to share. What a relay has already is not
sent into it twice, so it can be run again at any time.

With the key of a maintainer or the owner (--key FILE) readers also get a snapshot, from which they start without reading the
log: made of 500 events or more and after every 2,000, sent part by part, then named by the manifest (by the owner's key).
      --snapshot            make one now, unless there is one of just this state
      --no-snapshot         make and send none
      --parts FOLDER        write its parts there too, as files for any static host
      --parts-url URL       where that folder is on the web; may be given several times

kobold publish NADDR --key FILE

Makes, sends or names the snapshot of a dataset that is on relays already.

kobold publish FILE.csv --to NADDR --key FILE [options]        (.csv .tsv .json)

Reads the dataset from its relays, compares it with the table, and sends what differs as signed changes. Records are found
by a column "ID" or the one the dataset makes ids from; an empty cell empties its field. A relation's column names
records by id or title, several between commas or semicolons. Columns of computed fields are left out.
      --to NADDR            the dataset: naddr1…
      --relay URL           besides those the address names; may be given several times
      --key FILE            the key that signs (or the variable KOBOLD_KEY); also for relays that ask who is there
  -r, --resource NAME       which table of the dataset; needed only where there are several
      --key-column LABEL    the column that names the records, by their id or by a field that differs for each
      --delete              delete the records that the table does not have
      --dry-run             say what would be sent, and send nothing

Exit code 0: every relay has everything. 1: some do not; the relays' words are shown. 3: no relay, or no such dataset.
`,
  proposals: `kobold proposals NADDR

Lists what anybody has suggested for the dataset and nobody has decided: who, when, and each cell with its value now and the
suggested one. The newest 500 on each relay are looked at.

      --relay URL           besides those the address names; may be given several times
      --key FILE            for relays that ask who is there
`,
  accept: `kobold accept NADDR PROPOSAL [PROPOSAL …] --key FILE

Writes what was suggested into the dataset, in the name of the key: a maintainer's or above. A proposal is named by the first
digits of its id, as kobold proposals prints them. Cells that changed since are written over, unless the dataset's policy asks
not to (block_on_outdated). What else stands in the way, such as approvals that are missing, is said before anything is signed.

      --relay URL           besides those the address names; may be given several times
      --key FILE            the key that signs (or the variable KOBOLD_KEY)
      --only NAME           take these cells and leave the rest: a field by its key or label, a record by its id, or RECORD/FIELD;
                            may be given several times. A new record is taken whole or not at all. What is left is decided too
  -f, --force               write over cells that changed since, whatever the policy says

Exit code 0: every relay has it. 1: some do not; the relays' words are shown. 2: it cannot be accepted. 3: no relay, or no such dataset.
`,
  reject: `kobold reject NADDR PROPOSAL [PROPOSAL …] --key FILE

Says no to what was suggested; it is not shown as open any more. Options as for kobold accept, without --force.
`,
  set: `kobold set NADDR RESOURCE RECORD FIELD=VALUE [FIELD=VALUE …] --key FILE

Changes cells of one record of a dataset that is on relays. A field is named by its key or label; FIELD= empties it.

A relation leads to the records named, by their ids, or by their titles where these differ:
  supplier=seed-swap                          to this one
  suppliers="Seed swap, Market stall"         to these and no others; or said twice: suppliers=… suppliers=…
  suppliers+="Seed swap"   suppliers-=…       to this one as well, no longer to this one
  suppliers=                                  to none

      --relay URL           besides those the address names; may be given several times
      --key FILE            the key that signs (or the variable KOBOLD_KEY)
      --dry-run             say what would be sent, and send nothing
      --no-snapshot         make none, even if 2,000 events came since the last (kobold help publish)
`,
};

export function helpText(command: CommandName | undefined): string {
  return command === undefined ? GENERAL : BY_COMMAND[command];
}
