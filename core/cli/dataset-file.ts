/** A bundle read to its end: the state it adds up to, and everything that was not taken. */
import type { SnapshotContents } from '../dataset/snapshot-contents.js';
import type { DatasetState } from '../dataset/state.js';
import { BundleFold } from '../exchange/bundle-fold.js';
import type { BrokenItem, RefusedItem } from '../exchange/bundle-read.js';
import type { Decoded } from '../log/decode.js';
import type { Address, ManifestEvent } from '../log/event.js';
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
  /** Whole, and taken. */
  readonly snapshot: SnapshotContents | undefined;
  /** The records in the order in which events first name them, which is the order of an imported file. */
  readonly recordsInOrder: (resource: string) => readonly string[];
}

/** Throws `not-a-table` where the file is no bundle from its first line on, and as readBundleFile does. */
export async function readDataset(path: string, { terminal, progress }: Run): Promise<DatasetFile> {
  const bundle = new BundleFold(terminal.now());
  let share: number | undefined;
  const counts: Record<string, number> = {};
  const order = new Map<string, Set<string>>();
  for await (const item of readBundleFile(path, terminal, { onShare: (now) => (share = now) })) {
    bundle.push(item);
    if (item.type !== 'manifest' && item.type !== 'event' && item.type !== 'snapshot') continue;
    const { decoded } = item;
    counts[decoded.type] = (counts[decoded.type] ?? 0) + 1;
    noteRecords(decoded, order);
    progress.step(`Checking ${count(bundle.events, 'event')} of ${path}`, share);
  }
  bundle.end();
  progress.clear();
  const { fold, manifest, broken, refused, snapshot } = bundle;
  if (fold === undefined)
    throw new KoboldError('unsupported', `${path}: ${broken?.message ?? 'This is no Kobold bundle.'}`, { file: path });
  const { state } = fold;
  const recordsInOrder = (resource: string): string[] => {
    const known = new Set(state.records(resource));
    const named = [...(order.get(resource) ?? [])].filter((record) => known.delete(record));
    return [...named, ...[...known].sort()];
  };
  return { address: fold.address, manifest, state, refused, broken, counts, snapshot, recordsInOrder };
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
