/** A bundle read to its end: the state it adds up to, and everything that was not taken. */
import { Fold } from '../dataset/fold.js';
import { collectSnapshot } from '../dataset/snapshot-contents.js';
import { SnapshotReader } from '../dataset/snapshot-read.js';
import type { SnapshotRow } from '../dataset/snapshot-row.js';
import type { DatasetState } from '../dataset/state.js';
import type { BrokenItem, RefusedItem } from '../exchange/bundle-read.js';
import { type Decoded, receiveEvent } from '../log/decode.js';
import type { Address, DatasetEvent, ManifestEvent, SnapshotEvent } from '../log/event.js';
import { KoboldError } from '../errors.js';
import { readBundleFile } from './bundle-file.js';
import { count } from './terminal.js';
import type { Run } from './run.js';

export interface DatasetFile {
  readonly address: Address;
  readonly manifest: ManifestEvent | undefined;
  readonly state: DatasetState;
  readonly refused: readonly RefusedItem[];
  /** The file stops or breaks here; what came before counts. */
  readonly broken: BrokenItem | undefined;
  /** Events by kind of content: data, schema, authority, proposal … */
  readonly counts: Readonly<Record<string, number>>;
  /** The records in the order in which events first name them, which is the order of an imported file. */
  readonly recordsInOrder: (resource: string) => readonly string[];
}

/** Folded in batches, so that what is judged again is judged once a batch. */
const BATCH = 1000;

/** Throws `not-a-table` where the file is no bundle from its first line on, and as readBundleFile does. */
export async function readDataset(path: string, { terminal, progress }: Run): Promise<DatasetFile> {
  let address: Address | undefined;
  let manifest: ManifestEvent | undefined;
  let fold: Fold | undefined;
  let broken: BrokenItem | undefined;
  let snapshot: OpenSnapshot | undefined;
  let batch: DatasetEvent[] = [];
  let events = 0;
  let share: number | undefined;
  const refused: RefusedItem[] = [];
  const counts: Record<string, number> = {};
  const order = new Map<string, Set<string>>();

  for await (const item of readBundleFile(path, terminal, { onShare: (now) => (share = now) })) {
    switch (item.type) {
      case 'address':
        address = item.address;
        fold = new Fold(address, { now: terminal.now() });
        break;
      case 'manifest':
      case 'event':
      case 'snapshot': {
        const { decoded } = item;
        events += 1;
        counts[decoded.type] = (counts[decoded.type] ?? 0) + 1;
        if (decoded.type === 'manifest') manifest = decoded;
        if (item.type === 'snapshot' && decoded.type === 'snapshot') {
          snapshot = { event: decoded, reader: new SnapshotReader(decoded), rows: [], line: item.line };
        }
        if (isFolded(decoded)) batch.push(decoded);
        noteRecords(decoded, order);
        if (batch.length >= BATCH) {
          fold!.add(batch);
          batch = [];
        }
        progress.step(`Checking ${count(events, 'event')} of ${path}`, share);
        break;
      }
      case 'refused':
        refused.push(item);
        break;
      case 'part':
        takePart(new TextEncoder().encode(item.text));
        break;
      case 'base':
        fold!.setBase(item.cells as never, item.hash);
        break;
      case 'list':
        fold!.addList(item.x, item.ids);
        break;
      case 'broken':
        broken = item;
        break;
      default:
        break;
    }
  }
  if (address === undefined || fold === undefined)
    throw new KoboldError('unsupported', `${path}: ${broken?.message ?? 'This is no Kobold bundle.'}`, { file: path });
  fold.add(batch);
  if (snapshot !== undefined) loadSnapshot(snapshot, fold);
  progress.clear();
  const recordsInOrder = (resource: string): string[] => {
    const known = new Set(fold.state.records(resource));
    const named = [...(order.get(resource) ?? [])].filter((record) => known.delete(record));
    return [...named, ...[...known].sort()];
  };
  return { address, manifest, state: fold.state, refused, broken, counts, recordsInOrder };

  function takePart(bytes: Uint8Array): void {
    const read = snapshot?.reader.push(bytes);
    if (read !== undefined && !('code' in read)) for (const row of read) snapshot!.rows.push(row);
  }

  /** A bundle without parts holds the log: then the snapshot is told of, and not needed. */
  function loadSnapshot({ event, reader, rows, line }: OpenSnapshot, into: Fold): void {
    if (reader.partsLeft === event.parts.length) return;
    const contents = reader.end() ?? collectSnapshot(event, rows, receiveEvent);
    const refusal = 'code' in contents ? contents : into.load(contents);
    if (refusal) refused.push({ type: 'refused', line, id: event.id, ...refusal });
  }
}

interface OpenSnapshot {
  readonly event: SnapshotEvent;
  readonly reader: SnapshotReader;
  readonly rows: SnapshotRow[];
  readonly line: number;
}

function isFolded(event: Decoded): event is DatasetEvent {
  return event.type !== 'manifest' && event.type !== 'part' && event.type !== 'unread';
}

function noteRecords(event: Decoded, order: Map<string, Set<string>>): void {
  if (event.type !== 'data') return;
  for (const op of event.ops) {
    if (op.op === 'unknown' || !('record' in op)) continue;
    let records = order.get(op.resource);
    if (records === undefined) order.set(op.resource, (records = new Set()));
    records.add(op.record);
  }
}
