/** The plantings as a signed log: as an import writes it, some 40 records an event, or as people do, a record at a time. */
import { initNostrWasm } from 'nostr-wasm';
import { importOps, importTable, importTemplate } from '../../core/exchange/import-table.js';
import { CsvReader } from '../../core/exchange/csv.js';
import { printAddress } from '../../core/log/address.js';
import { encodeEvent, encodeManifest } from '../../core/log/encode.js';
import { signEvent } from '../../core/log/event-id.js';
import type { Address, EventId, Json, ManifestEvent, NostrEvent, Pubkey, Stamp } from '../../core/log/event.js';
import { TableBuilder } from '../../core/table/table-builder.js';
import { Person } from '../support/signed-history.js';
import { plantings, plantingsToCsv } from './plantings.js';

export interface PlantedLog {
  readonly address: Address;
  readonly csv: string;
  readonly manifest: NostrEvent;
  readonly events: readonly NostrEvent[];
  /** Of a snapshot of it. */
  readonly at: Stamp;
}

export async function importedLog(rows: number): Promise<PlantedLog> {
  const csv = plantingsToCsv(plantings(rows));
  const reader = new CsvReader({});
  const body = reader.push(csv);
  const table = new TableBuilder(reader.header!, { decimalComma: false });
  table.append(body);
  table.append(reader.end());
  table.finish();
  const made = importTable(table.table, 'plantings', { label: 'Plantings', keyColumn: 'id' });
  const ids = table.table.columns[0]!;
  return signed(csv, rows / 10, (sign) => {
    for (const { kind, ops } of importOps(made, (row) => ids.text(row)!))
      sign((address, stamp, last) => importTemplate(address, kind, ops, stamp, last));
  });
}

export async function writtenLog(rows: number): Promise<PlantedLog> {
  const planted = plantings(rows);
  return signed(plantingsToCsv(planted), rows, (sign) => {
    for (const { id, ...set } of planted)
      sign((dataset, stamp, last) =>
        encodeEvent({
          kind: 4880,
          type: 'data',
          dataset,
          stamp,
          prev: last === undefined ? [] : [last],
          ops: [
            {
              op: 'record.create',
              resource: 'plantings',
              record: id,
              set: set as unknown as Record<string, Json>,
              over: {},
            },
          ],
        }),
      );
  });
}

type Make = (address: Address, stamp: Stamp, last: EventId | undefined) => ReturnType<typeof encodeEvent>;

async function signed(csv: string, count: number, write: (sign: (make: Make) => void) => void): Promise<PlantedLog> {
  const { finalizeEvent } = await initNostrWasm();
  const owner = new Person('planter');
  const address = printAddress({ root: owner.pubkey, slug: 'plantings' });
  const events: NostrEvent[] = [];
  // As an import has them: at most 300 a second.
  const from = Date.now() - 60_000 - Math.ceil(count / 300) * 1_000;
  let last: EventId | undefined;
  write((make) => {
    const n = events.length;
    const stamp: Stamp = [from + Math.floor(n / 300) * 1_000, n % 300];
    const template = make(address, stamp, last);
    const tags = template.tags.map((tag) => [...tag]);
    const event = { ...template, tags, id: '', sig: '', pubkey: owner.pubkey as Pubkey };
    finalizeEvent(event as never, owner.secret);
    events.push(event as NostrEvent);
    last = event.id as EventId;
  });
  const at: Stamp = [Date.now() - 30_000, 0];
  const board = { name: 'Plantings' };
  const created_at = Math.floor(at[0] / 1000);
  const draft = { kind: 34880, type: 'manifest', dataset: address, created_at, version: 1, board };
  const manifest = signEvent(encodeManifest(draft as unknown as ManifestEvent), owner.secret, new Uint8Array(32));
  return { address, csv, manifest, events, at };
}
