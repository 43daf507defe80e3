/** Half of `kobold convert`: a table to a signed dataset. The chain of events is signed while it is written. */
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { SnapshotPart } from '../dataset/snapshot-write.js';
import { BundleWriter } from '../exchange/bundle-write.js';
import { importOps, importTable, importTemplate, type TableImport } from '../exchange/import-table.js';
import { RecordIds, textToResource, textToSlug } from '../exchange/import-names.js';
import { isSlug, printAddress } from '../log/address.js';
import { type Clock, createdAt, tick } from '../log/clock.js';
import { decodeEvent } from '../log/decode.js';
import { encodeManifest } from '../log/encode.js';
import { signEvent } from '../log/event-id.js';
import { type Address, type DatasetEvent, type EventId, KIND, type NostrEvent } from '../log/event.js';
import { isKey } from '../log/key.js';
import { findField } from '../query/suggest.js';
import type { Column, Table } from '../table/column.js';
import { write, writeBundleFile } from './bundle-file.js';
import { usage } from './command-line.js';
import { openKey, type SigningKey } from './key-file.js';
import { draftSnapshot } from './make-snapshot.js';
import { signSnapshot } from './publish-snapshot.js';
import type { Run } from './run.js';
import { bareName, readTableFile, type TableFormat } from './table-file.js';
import { count } from './terminal.js';

export async function makeDataset(run: Run, input: string, format: TableFormat, output: string): Promise<void> {
  const { terminal, progress, isJson } = run;
  const names = namesOf(run, input);
  const { table, json } = await readTableFile(input, format, terminal, progress);
  const keyColumn = findKeyColumn(table, run.line.values['key-column']);
  const ids = recordIds(table, keyColumn);
  const made = importTable(table, names.resource, { label: names.label, keyColumn: keyColumn?.field.key, json });
  // Last, so that nothing that goes wrong before leaves a key behind.
  const key = await openKey(
    text(run, 'key'),
    `${output === '-' ? names.slug : output}.key`,
    terminal.env['KOBOLD_KEY'],
  );
  tellKey(run, key);

  const address = printAddress({ root: key.pubkey, slug: names.slug });
  const signer = new Signer(address, key, terminal.now);
  const done = (rows: number): void => progress.step(`Signing ${output}`, rows / Math.max(1, table.rowCount));
  const withSnapshot = run.line.values['snapshot'] === true;
  await writeBundleFile(output, signedLines(signer, names.label, made, ids, done, withSnapshot), terminal);
  const facts = { file: output, address, events: signer.count, records: table.rowCount, fields: table.columns.length };
  if (isJson && output !== '-') await write(terminal, `${JSON.stringify({ ...facts, resource: names.resource })}\n`);
  progress.done(`${output}: ${count(facts.records, 'record')} in ${count(facts.events, 'signed event')}, ${address}`);
}

/** Relays keep the newest manifest only, so it says no heads here: what comes after would make them wrong. */
async function* signedLines(
  signer: Signer,
  name: string,
  made: TableImport,
  ids: readonly string[],
  onRow: (row: number) => void,
  withSnapshot: boolean,
): AsyncGenerator<Uint8Array> {
  const writer = new BundleWriter();
  yield writer.address(signer.address);
  yield writer.event(signer.manifest(name), 'manifest');
  let row = 0;
  const signed: NostrEvent[] = [];
  for (const { kind, ops } of importOps(made, (at) => ids[(row = at)]!)) {
    const event = signer.sign(kind, ops);
    if (withSnapshot) signed.push(event);
    yield writer.event(event);
    onRow(row);
  }
  if (withSnapshot) {
    const { event, parts } = signer.snapshot(signed);
    yield writer.event(event, 'snapshot');
    for (const { text } of parts) yield writer.part(text);
  }
  yield writer.end();
}

class Signer {
  count = 0;
  #clock: Clock | undefined;
  #last: EventId | undefined;

  constructor(
    readonly address: Address,
    readonly key: SigningKey,
    readonly now: () => number,
  ) {}

  sign(kind: number, ops: readonly string[]): NostrEvent {
    this.#clock = tick(this.#clock, this.now());
    this.count += 1;
    const template = importTemplate(this.address, kind, ops, this.#clock.stamp, this.#last);
    const event = signEvent(template, this.key.secret, new Uint8Array(randomBytes(32)));
    this.#last = event.id as EventId;
    return event;
  }

  /** Of all that was signed so far. */
  snapshot(events: readonly NostrEvent[]): { event: NostrEvent; parts: readonly SnapshotPart[] } {
    this.#clock = tick(this.#clock, this.now());
    const { stamp } = this.#clock;
    const logged = events.map((event) => ({ event, decoded: decodeEvent(event) as DatasetEvent }));
    const { content, parts } = draftSnapshot(this.address, logged, stamp)!;
    return { event: signSnapshot(this.address, content, stamp, this.key), parts };
  }

  manifest(name: string): NostrEvent {
    this.#clock = tick(this.#clock, this.now());
    const { stamp } = this.#clock;
    const draft = { dataset: this.address, created_at: createdAt(stamp), version: 1, board: { name, at: stamp } };
    const template = encodeManifest({ kind: KIND.manifest, type: 'manifest', ...draft });
    return signEvent(template, this.key.secret, new Uint8Array(randomBytes(32)));
  }
}

function namesOf(run: Run, input: string): { label: string; slug: string; resource: string } {
  const label = text(run, 'name') ?? bareName(input);
  const slug = text(run, 'slug') ?? textToSlug(label);
  if (!isSlug(slug)) throw usage(`--slug ${slug} must be a-z, 0-9 and -, at most 64, not starting with -.`);
  const resource = text(run, 'resource') ?? textToResource(bareName(input));
  if (!isKey(resource))
    throw usage(`--resource ${resource} cannot name a table: no /, no $ at the start, 128 bytes at most.`);
  return { label, slug, resource };
}

function findKeyColumn(table: Table, wanted: string | boolean | undefined): Column | undefined {
  if (typeof wanted !== 'string') return undefined;
  const fields = table.columns.map(({ field }) => field);
  const field = findField(wanted, fields);
  if (field === undefined)
    throw usage(`There is no column "${wanted}". The columns are: ${fields.map(({ label }) => label).join(', ')}.`);
  return table.columns.find((column) => column.field === field);
}

function recordIds(table: Table, column: Column | undefined): readonly string[] {
  if (column === undefined) return Array.from({ length: table.rowCount }, () => uuidv7());
  const ids = new RecordIds(column.field.label);
  return Array.from({ length: table.rowCount }, (_, row) => ids.take(column.text(row), row + 1));
}

function tellKey({ progress }: Run, { from, file, isExposed }: SigningKey): void {
  if (from === 'made') progress.done(`A new key is in ${file}. Whoever has it owns the dataset: keep it safe.`);
  if (isExposed) progress.done(`Others on this machine can read the key: chmod 600 ${file}`);
}

function text({ line }: Run, option: string): string | undefined {
  const value = line.values[option];
  return typeof value === 'string' ? value : undefined;
}
